"""The items of a plot for what is no curve: kept and used again, as making new ones costs more."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QGraphicsItem

from gui.plots.marks import Drawable
from gui.plots.view import View
from gui.theme import Theme

BEHIND, BEFORE = -10, 10  # heights of what lies behind the curves, and before them


class Stock:
    """One item of the scene for each thing that is shown, by kind and in order."""

    def __init__(self, box: Any) -> None:
        self._box = box
        self._items: dict[tuple[type, int, int], QGraphicsItem] = {}
        self._shown: dict[tuple[type, int, int], object] = {}

    def show(
        self, behind: Sequence[Drawable], before: Sequence[Drawable], view: View, theme: Theme
    ) -> None:
        """Show these things and no others."""
        wanted: dict[tuple[type, int, int], Drawable] = {}
        for height, things in ((BEHIND, behind), (BEFORE, before)):
            count: dict[type, int] = {}
            for place, thing in enumerate(things):
                kind = type(thing)
                number = count[kind] = count.get(kind, -1) + 1
                key = kind, height, number
                wanted[key] = thing
                item = self._items.get(key)
                if item is None:
                    item = self._items[key] = thing.make()
                    self._box.addItem(item, ignoreBounds=True)
                item.setZValue(height + place * 1e-3)
                state = (thing, view, theme)
                if self._shown.get(key) != state:
                    self._shown[key] = state
                    thing.fit(item, view, theme)
        for key in self._items.keys() - wanted.keys():
            self._box.removeItem(self._items.pop(key))
            self._shown.pop(key, None)

    def forget(self) -> None:
        """Fit everything again at the next call: a thing itself has changed."""
        self._shown.clear()
