"""Kinds of things by name. Defining a class registers it; adding a file is enough."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from typing import Generic, TypeVar

T = TypeVar("T")


class Registry(Generic[T]):
    """Named classes of one family, such as layers or optimizers.

    The package (or module) that holds the family is imported at the first question, so that
    nobody needs to import a concrete class to make it known.

    Raises
    ------
    ValueError
        If two classes claim the same kind.
    KeyError
        If an unknown kind is asked for; the message lists the known ones.
    """

    def __init__(self, family: str, home: str) -> None:
        self.family = family
        self._home = home
        self._discovered = False
        self._classes: dict[str, type[T]] = {}

    def add(self, cls: type[T]) -> type[T]:
        kind: str = cls.kind  # type: ignore[attr-defined]
        known = self._classes.setdefault(kind, cls)
        if known.__qualname__ != cls.__qualname__ or known.__module__ != cls.__module__:
            raise ValueError(f"two classes claim the {self.family} kind {kind!r}")
        return cls

    def __getitem__(self, kind: str) -> type[T]:
        self._discover()
        try:
            return self._classes[kind]
        except KeyError:
            known = ", ".join(sorted(self._classes))
            raise KeyError(f"no {self.family} is called {kind!r}; known: {known}") from None

    def __contains__(self, kind: object) -> bool:
        self._discover()
        return kind in self._classes

    def __iter__(self) -> Iterator[type[T]]:
        self._discover()
        return iter(tuple(self._classes.values()))

    def __len__(self) -> int:
        self._discover()
        return len(self._classes)

    def _discover(self) -> None:
        if self._discovered:
            return
        self._discovered = True
        home = importlib.import_module(self._home)
        for module in pkgutil.iter_modules(getattr(home, "__path__", ())):
            importlib.import_module(f"{self._home}.{module.name}")
