"""What is wrong with data before anybody trains on them: each with its count and its fix."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from core.data.base import DataReference, Dataset, Signature
from core.data.columns import Column
from core.data.prepare import Prepared
from core.problem import InFile, OnSetting, Problem, Severity

if TYPE_CHECKING:
    from core.data.base import Source
    from core.edits import Edit
    from core.project import Project

Array = NDArray[Any]
LOOKED_AT = 20_000  # rows that are enough to see a relation
IMBALANCE = 10  # rows of the most frequent class for one of the rarest
UNLIKE = 100  # widest for narrowest feature
NAMED = 5  # columns that are named; more are counted


@dataclass(frozen=True)
class ChangeSettings:
    """Set fields of the preparation or of the training, as a click on «Fix»."""

    label: str
    section: str  # "preparation" or "training"
    values: dict[str, Any] = field(hash=False)

    def apply(self, project: Project) -> Project:
        changed = getattr(project, self.section).with_(**self.values)
        return replace(project, **{self.section: changed})


@dataclass(frozen=True)
class LeaveOut:
    """Do without a column of the table: its place in the data and in the signature."""

    column: str
    source: Source
    signature: Signature

    @property
    def label(self) -> str:
        return f"Leave out {self.column}"

    def apply(self, project: Project) -> Project:
        return replace(project, data=DataReference(self.source, self.signature))


def review(
    dataset: Dataset, prepared: Prepared, parameters: int = 0, source: Source | None = None
) -> tuple[Problem, ...]:
    """All that speaks against training on these data as they are prepared.

    Parameters
    ----------
    parameters : of the network; 0: not known
    source : where the data come from, so that a fix can leave out a column
    """
    looked = _Look(dataset, prepared, source)
    checks = (
        _sorted_split(looked),
        _classes(looked),
        _duplicates(looked),
        _columns(looked),
        _scales(looked),
        _gaps(looked),
        _parameters(looked, parameters),
    )
    return tuple(problem for check in checks for problem in check)


class _Look:
    """Data seen by the checks: flat, and some rows of it."""

    def __init__(self, dataset: Dataset, prepared: Prepared, source: Source | None) -> None:
        self.signature, self.prepared, self.source = dataset.signature, prepared, source
        self.preparation = prepared.preparation
        self.x = dataset.x.reshape(len(dataset.x), -1)
        self.y = dataset.y if dataset.y.ndim == 1 else dataset.y[:, 0]
        self.names = [column.name for column in self.signature.inputs]
        self.classify = self.signature.task != "regression"
        self.made = source is not None and source.shipped  # there is nothing to mend in it
        self.file = str(getattr(source, "path", ""))

    def place(self, column: str = "") -> InFile | OnSetting:
        """Where a remark on the data belongs."""
        if self.file:
            return InFile(self.file, None, column or None)
        return OnSetting("source", column)

    def column(self, j: int) -> Column:
        return self.signature.inputs[j]

    def without(self, j: int) -> Edit | None:
        """The fix that leaves out a column, where the source can."""
        name, columns = self.names[j], self.signature.inputs
        source = self.source.without(name) if self.source else None
        if source is None or len(columns) < 2:
            return None
        rest = tuple(column for i, column in enumerate(columns) if i != j)
        features = tuple(feature for column in rest for feature in column.features)
        signature = replace(
            self.signature,
            input_shape=(len(features),),
            features=features,
            columns=rest if self.signature.columns else (),
        )
        return LeaveOut(name, source, signature)


def _warn(text: str, place: Any, rule: str, fix: Edit | None = None) -> Problem:
    return Problem(text, place, Severity.WARNING, rule, fix)


def _split_setting() -> OnSetting:
    return OnSetting("preparation", "split")


def _shuffled(look: _Look) -> ChangeSettings:
    how = "stratified" if look.classify else "random"
    return ChangeSettings(f"Split {how}", "preparation", {"split": how})


# ---- parts -------------------------------------------------------------------------------------


def _sorted_split(look: _Look) -> Iterator[Problem]:
    """The last rows of sorted data are unlike the rest."""
    if look.preparation.split != "last rows" or len(look.y) < 10:
        return
    if look.classify:
        turns = int((np.diff(look.y) != 0).sum())
        sorted_ = turns < 2 * len(look.signature.classes)
    else:
        steps = np.diff(look.y)
        sorted_ = max((steps >= 0).mean(), (steps <= 0).mean()) > 0.95
    if sorted_:
        kept = len(look.prepared.validation) + len(look.prepared.test)
        text = (
            f"the rows are sorted by «{look.signature.targets[0]}», so the last {kept} rows, kept "
            "for validation, are unlike those for training; split at random"
        )
        yield _warn(text, _split_setting(), "sorted-split", _shuffled(look))


def _classes(look: _Look) -> Iterator[Problem]:
    """Classes that a part lacks, or that are far rarer than others."""
    if not look.classify:
        return
    names = look.signature.classes
    counts = look.prepared.class_counts()
    for part, found in counts.items():
        lacking = [name for name, count in zip(names, found, strict=True) if not count]
        if found.sum() and lacking:
            fix = None if look.preparation.split == "stratified" else _shuffled(look)
            way = "split stratified" if fix else "more rows of it are needed"
            text = f"no {part} row is of class {_listed(lacking)}; {way}"
            yield _warn(text, _split_setting(), "class-missing", fix)
    found = counts["training"]
    present = found[found > 0]
    if len(present) > 1 and present.max() >= IMBALANCE * present.min():
        share = present.max() / present.sum()
        often, rare = names[int(found.argmax())], names[int(np.where(found, found, 1e18).argmin())]
        text = (
            f"{found.max()} training rows are of class {often} and {present.min()} of {rare}: who "
            f"always says {often} is right in {share:.0%}; weigh classes the same"
        )
        values = {"class_weights": "balanced"}
        fix = ChangeSettings("Balance classes", "training", values)
        yield _warn(text, OnSetting("training", "class_weights"), "imbalance", fix)


def _duplicates(look: _Look) -> Iterator[Problem]:
    """Rows that stand twice, in one part or in two."""
    prints = _fingerprints(look.x, look.y)
    training = prints[look.prepared.training.rows]
    twice = len(training) - len(np.unique(training))
    if twice:
        said = "1 training row stands" if twice == 1 else f"{twice} training rows stand"
        text = f"{said} there twice or more, value for value"
        yield Problem(text, look.place(), Severity.HINT, "duplicates")
    for part in ("validation", "test"):
        rows = look.prepared.parts[part].rows
        known = int(np.isin(prints[rows], training).sum())
        if known:
            said = f"1 of {len(rows)}" if known == 1 else f"{known} of {len(rows)}"
            text = (
                f"{said} {part} rows stand among the training rows too: what is said of unseen "
                "rows is too good"
            )
            severity = Severity.WARNING if known > 0.05 * len(rows) else Severity.HINT
            yield Problem(text, look.place(), severity, "duplicates-across")


def _fingerprints(x: Array, y: Array) -> Array:
    """A number per row that equal rows share and others, but for chance of 2⁻⁶⁴, do not."""
    odd = np.random.default_rng(0).integers(1, 2**63, x.shape[1] + 1, np.uint64) * 2 + 1
    found: Array = y.astype(np.float32).view(np.uint32).astype(np.uint64) * odd[-1]
    for j in range(x.shape[1]):
        bits = np.ascontiguousarray(x[:, j] + 0.0).view(np.uint32).astype(np.uint64)
        mixed: Array = bits * odd[j]
        found += mixed ^ (mixed >> np.uint64(29))
    return found


# ---- columns -----------------------------------------------------------------------------------


def _columns(look: _Look) -> Iterator[Problem]:
    """Columns that say nothing, and those that say too much."""
    if look.signature.image_shape:
        return
    rows = look.prepared.training.rows[:LOOKED_AT]
    x, y = look.x[rows], look.y[rows]
    constant = [j for j in range(x.shape[1]) if _is_constant(x[:, j])]
    if constant:
        named = _listed([look.names[j] for j in constant])
        said = "is the same in all" if len(constant) == 1 else "are the same in all"
        text = f"{named} {said} training rows and cannot help"
        fix = look.without(constant[0])
        yield _warn(text, look.place(look.names[constant[0]]), "constant", fix)
    for j in range(x.shape[1]):
        if j in constant:
            continue
        name = look.names[j]
        if _is_id(look.x[:, j]):
            text = f"{name} numbers the rows; a network would learn them by heart"
            yield _warn(text, look.place(name), "id-like", look.without(j))
        elif not look.made and _gives_away(x[:, j], y, look.column(j), look.classify):
            target = look.signature.targets[0]
            text = (
                f"{name} alone tells {target} in all {len(rows)} rows; if it is not known before "
                f"{target} is, leave it out"
            )
            yield _warn(text, look.place(name), "leak", look.without(j))


def _is_constant(values: Array) -> bool:
    known = values[~np.isnan(values)]
    return len(known) == 0 or bool((known == known[0]).all() and len(known) == len(values))


def _is_id(values: Array) -> bool:
    """Whether a column counts the rows in the order of the file."""
    return len(values) >= 20 and bool((np.diff(values) == 1).all())


def _gives_away(values: Array, y: Array, column: Column, classify: bool) -> bool:
    known = ~np.isnan(values)
    v, y = values[known], y[known]
    if len(v) < 20 or (classify and len(np.unique(y)) < 2):
        return False
    if not classify:
        if v.std() == 0 or y.std() == 0:
            return False
        return abs(float(np.corrcoef(v, y)[0, 1])) > 0.99999
    if column.type == "category":
        words = np.unique(v)
        pure = all((y[v == word] == y[v == word][0]).all() for word in words)
        return pure and len(words) <= len(v) / 5
    order = np.argsort(v, kind="stable")
    v, y = v[order], y[order]
    turns = np.flatnonzero(np.diff(y))
    clean = (v[turns] != v[turns + 1]).all()
    return bool(clean and len(turns) == len(np.unique(y)) - 1)


def _scales(look: _Look) -> Iterator[Problem]:
    """Features of very different size, as they are."""
    if look.preparation.scale != "none" or look.preparation.scales:
        return
    numbers = [
        j for j, column in enumerate(look.signature.inputs) if column.type in ("int", "float")
    ]
    x = look.x[look.prepared.training.rows[:LOOKED_AT]]
    if numbers:
        x = x[:, numbers]
    if not x.size:
        return
    x = np.where(np.isfinite(x), x, 0)
    spread = x.std(axis=0, dtype=np.float64)
    fix = ChangeSettings("Scale features", "preparation", {"scale": "standard"})
    place = OnSetting("preparation", "scale")
    wide = spread[spread > 0]
    if len(wide) and wide.max() > UNLIKE * wide.min() and look.names and len(numbers) > 1:
        high, low = (look.names[numbers[int(k)]] for k in _ends(spread))
        text = (
            f"{high} spreads {wide.max() / wide.min():,.0f} times as wide as {low}, and nothing "
            "scales them; small ones will hardly be learnt"
        )
        yield _warn(text, place, "scales", fix)
    elif (largest := float(np.abs(x).max())) > 50:
        text = f"features reach {largest:g} and are not scaled; training will be slow or diverge"
        yield _warn(text, place, "scales", fix)


def _ends(spread: Array) -> tuple[int, int]:
    """Places of the widest and of the narrowest that is not constant."""
    return int(spread.argmax()), int(np.where(spread > 0, spread, np.inf).argmin())


def _gaps(look: _Look) -> Iterator[Problem]:
    """Values and targets that are missing or infinite."""
    infinite = int(np.isinf(look.x).sum())
    if infinite:
        text = f"{infinite} values are infinite; training will fail on them"
        yield Problem(text, look.place(), Severity.ERROR, "infinite")
    missing = np.isnan(look.x).sum(axis=0)
    if missing.any():
        named = (
            [f"{look.names[j]} {missing[j]}" for j in np.flatnonzero(missing)] if look.names else []
        )
        how = look.preparation.missing
        way = "rows with gaps are left out" if how == "drop rows" else f"they are filled ({how})"
        of = f" ({_listed(named)})" if named else ""
        text = f"{int(missing.sum())} values are missing{of}; {way}"
        place = OnSetting("preparation", "missing")
        yield Problem(text, place, Severity.HINT, "missing")
    unknown = int((look.y < 0).sum() if look.classify else np.isnan(look.y).sum())
    if unknown:
        text = f"{unknown} rows have no {look.signature.targets[0]} and teach nothing"
        yield _warn(text, look.place(look.signature.targets[0]), "target-missing")


def _parameters(look: _Look, parameters: int) -> Iterator[Problem]:
    rows = len(look.prepared.training)
    if parameters > rows:
        text = (
            f"{rows} training rows for {parameters} parameters: the network can learn them by "
            "heart; watch the validation loss, or make it smaller"
        )
        yield Problem(text, None, Severity.HINT, "few-rows")


def _listed(names: list[str]) -> str:
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return ", ".join(names[:NAMED]) + more
