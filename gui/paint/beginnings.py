"""Data sets that are made by formula, to be gone on with by hand."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from core.data.base import SOURCES, Source
from core.data.painting import painting_of
from core.spec import params_of
from gui.icons import icon

FEW = 20  # rows, enough to see what a data set is like


def example_button(begin: Callable[[Source], object], parent: QWidget) -> QPushButton:
    """A button whose menu, filled when asked for, hands the chosen data set to `begin`."""
    button = QPushButton(icon("chart-scatter"), "Begin with", parent)
    button.setToolTip("points of a data set that is made by formula, to be changed by hand")
    menu = QMenu(button)
    menu.setToolTipsVisible(True)

    def fill() -> None:
        if menu.isEmpty():
            for cls in beginnings():
                menu.addAction(cls.title, partial(begin, cls())).setToolTip(cls.sentence())

    menu.aboutToShow.connect(fill)
    button.setMenu(menu)
    return button


def beginnings() -> list[type[Source]]:
    """The data sets made by formula that could have been painted."""
    made = [cls for cls in SOURCES if cls.shipped and any(p.name == "rows" for p in params_of(cls))]
    fit = [cls for cls in made if painting_of(cls().with_(rows=FEW).load()) is not None]
    return sorted(fit, key=lambda cls: cls.title.lower())
