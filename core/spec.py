"""Declared parameters: one line says a value's type, range, default and meaning.

A `Spec` is a frozen dataclass whose fields are annotated with `Range`, `Literal` or `Choice` and
a sentence. The inspector's form, validation, JSON, code export, the search space and the
generated tests all read `params_of(spec)`; none of them knows a concrete layer.
"""

from __future__ import annotations

import dataclasses
import functools
import math
from dataclasses import dataclass
from typing import (
    Annotated,
    Any,
    ClassVar,
    Literal,
    Self,
    TypeVar,
    cast,
    get_args,
    get_origin,
    get_type_hints,
)

from core.registry import Registry

S = TypeVar("S", bound="Spec")


@dataclass(frozen=True)
class Range:
    """Closed interval of a number; `log` tells sliders and searches to move by ratio.

    `zero` is what 0 stands for where it means something else than a number ("all rows").
    """

    low: float
    high: float
    log: bool = False
    unit: str = ""
    zero: str = ""


@dataclass(frozen=True)
class Choice:
    """The value is itself a spec, any one of a family: an activation, an optimizer."""

    family: Registry[Any]


@dataclass(frozen=True)
class ByHand:
    """The value is made by hand in a view of its own, such as points that are painted: no form
    asks for it."""


@dataclass(frozen=True)
class Param:
    """What every consumer needs to know about one field of a `Spec`."""

    name: str
    type: type
    default: Any
    doc: str
    range: Range | None = None
    options: tuple[Any, ...] = ()
    family: Registry[Any] | None = None
    by_hand: bool = False

    def complaint(self, value: Any) -> str | None:
        """Say what is wrong with `value`, or return None."""
        if self.family is not None:
            return self._family_complaint(value)
        if self.options:
            if value in self.options:
                return None
            return f"must be one of {', '.join(map(str, self.options))}, not {value!r}"
        if self.type is float and isinstance(value, int) and not isinstance(value, bool):
            value = float(value)
        if not isinstance(value, self.type) or (self.type is int and isinstance(value, bool)):
            return f"must be {_said(self.type)}, not {value!r}"
        if self.type is tuple:
            return self._shape_complaint(cast(tuple[Any, ...], value))
        if isinstance(value, float) and not math.isfinite(value):
            return f"must be finite, not {value}"
        if self.range and not self.range.low <= cast(float, value) <= self.range.high:
            return f"must lie in [{self.range.low:g}, {self.range.high:g}], not {value:g}"
        return None

    def _family_complaint(self, value: Any) -> str | None:
        assert self.family is not None
        if getattr(value, "kind", None) not in self.family:
            return f"must be one {self.family.family}, not {value!r}"
        inner = cast(Spec, value).complaints()
        return "; ".join(f"{name} {text}" for name, text in inner.items()) or None

    def _shape_complaint(self, value: tuple[Any, ...]) -> str | None:
        low, high = (self.range.low, self.range.high) if self.range else (1, math.inf)
        for part in value:
            if not isinstance(part, int) or isinstance(part, bool) or not low <= part <= high:
                return f"must be whole numbers in [{low:g}, {high:g}], not {value!r}"
        return None


def _said(type_: type) -> str:
    names = {int: "a whole number", float: "a number", bool: "yes or no", str: "text"}
    return names.get(type_, type_.__name__)


@dataclass(frozen=True)
class Spec:
    """Base of everything a user can configure: layers, losses, optimizers, data sets, settings."""

    kind: ClassVar[str] = ""
    title: ClassVar[str] = ""

    def __init_subclass__(cls) -> None:
        dataclass(frozen=True)(cls)

    def complaints(self) -> dict[str, str]:
        """Map the name of each bad parameter to what is wrong with it."""
        found = {p.name: p.complaint(getattr(self, p.name)) for p in params_of(type(self))}
        return {name: text for name, text in found.items() if text}

    def with_(self, **changes: Any) -> Self:
        return dataclasses.replace(self, **changes)

    def to_json(self) -> dict[str, Any]:
        """Plain values; parameters at their default are left out."""
        changed = {p.name: getattr(self, p.name) for p in params_of(type(self))}
        return {"kind": self.kind} | {
            p.name: _plain(changed[p.name])
            for p in params_of(type(self))
            if changed[p.name] != p.default
        }

    @classmethod
    def sentence(cls) -> str:
        """The first line of the class's docstring: what a user reads of it."""
        return (cls.__doc__ or "").strip().split("\n")[0]


def _plain(value: Any) -> Any:
    if isinstance(value, Spec):
        return value.to_json()
    return list(value) if isinstance(value, tuple) else value


def read_spec(family: Registry[S], data: Any) -> S:
    """The inverse of `Spec.to_json`; a plain string stands for a kind with its defaults.

    Raises
    ------
    ValueError
        If the kind or a parameter is unknown, or a value is out of range.
    """
    fields = {"kind": data} if isinstance(data, str) else dict(data)
    try:
        cls = family[fields.pop("kind")]
    except KeyError as error:
        raise ValueError(str(error.args[0])) from None
    return read_fields(cls, fields)


def read_fields(cls: type[S], fields: dict[str, Any]) -> S:
    """Make a `cls` from plain values, each checked. Raises ValueError."""
    params = {p.name: p for p in params_of(cls)}
    if unknown := fields.keys() - params.keys():
        raise ValueError(f"{cls.kind} has no parameter called {', '.join(sorted(unknown))}")
    values = {name: _from_plain(params[name], value) for name, value in fields.items()}
    spec = cls(**values)
    for name, text in spec.complaints().items():
        raise ValueError(f"{cls.kind}: {name} {text}")
    return spec


def _from_plain(param: Param, value: Any) -> Any:
    if param.family is not None:
        return read_spec(param.family, value)
    if param.type is tuple and isinstance(value, list):
        return tuple(value)
    if param.type is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    return value


def default(family: Registry[Any], kind: str) -> Any:
    """A dataclass default taken from a family, made when it is first needed."""
    return dataclasses.field(default_factory=lambda: family[kind]())


def params_of(spec: type[Spec]) -> tuple[Param, ...]:
    """Read the declared parameters of a spec class, in order."""
    return _params_of(spec)  # type: ignore[arg-type]  # mypy takes the instances' __hash__ for the class's


@functools.cache
def _params_of(spec: Any) -> tuple[Param, ...]:
    hints = get_type_hints(spec, include_extras=True)
    return tuple(_param(f, hints[f.name]) for f in dataclasses.fields(spec))


def _param(field: dataclasses.Field[Any], hint: Any) -> Param:
    if get_origin(hint) is not Annotated:
        raise TypeError(f"parameter {field.name!r} needs Annotated[type, ..., 'meaning']")
    type_, *notes = get_args(hint)
    doc = next(n for n in notes if isinstance(n, str))
    interval = next((n for n in notes if isinstance(n, Range)), None)
    choice = next((n for n in notes if isinstance(n, Choice)), None)
    options: tuple[Any, ...] = ()
    if get_origin(type_) is Literal:
        options = get_args(type_)
        type_ = type(options[0])
    elif get_origin(type_) is tuple:
        type_ = tuple
    initial = field.default
    if field.default_factory is not dataclasses.MISSING:
        initial = field.default_factory()
    family = choice.family if choice else None
    by_hand = any(isinstance(n, ByHand) for n in notes)
    return Param(field.name, type_, initial, doc, interval, options, family, by_hand)
