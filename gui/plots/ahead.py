"""Loads what plots need piece by piece, so that a window that is there already keeps answering."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from functools import partial

# pyqtgraph asks Qt for each of its classes, which are made when they are first asked for.
QT = ("PySide6.QtCore", "PySide6.QtGui", "PySide6.QtWidgets")
MODULES = ("numpy.ma", "multiprocessing.connection", "pydoc", "xml.etree.ElementTree")


def pieces() -> tuple[Callable[[], None], ...]:
    """What is to be done, in this order: each piece takes 30 ms or less, but for the last."""
    return (
        *(partial(_ask_for_all, name) for name in QT),
        *(partial(_load, name) for name in (*MODULES, "pyqtgraph")),
    )


def _load(name: str) -> None:
    importlib.import_module(name)


def _ask_for_all(name: str) -> None:
    module = importlib.import_module(name)
    for word in dir(module):
        getattr(module, word)
