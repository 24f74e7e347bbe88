"""The keys of the painting window: a class by its number, tools by their first letter."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence, QShortcut

from core.data.painting import CLASSES
from gui.paint.easel import Easel, Tool

if TYPE_CHECKING:
    from gui.paint.window import PaintWindow


def make_keys(window: PaintWindow) -> None:
    """Give a window its keys; while a name is typed, letters and digits go there."""
    easel, bench, orders = window.easel, window.bench, window.orders
    keys: dict[str, Callable[[], object]] = {
        "[": partial(bench.resize_brush, False),
        "]": partial(bench.resize_brush, True),
        "Ctrl+Z": orders["undo"].click,
        "Ctrl+Shift+Z": orders["redo"].click,
        "Ctrl+Y": orders["redo"].click,
        "Ctrl+Return": window.use_button.click,
        "Ctrl+S": window.save_button.click,
    }
    for index in range(CLASSES):
        keys[str(index + 1)] = partial(easel.choose_class, index)
    for tool in Tool:
        keys[tool.value[0].upper()] = partial(_pick, easel, tool)
    for text, act in keys.items():
        QShortcut(QKeySequence(text), window, act)


def _pick(easel: Easel, tool: Tool) -> None:
    if tool is not Tool.CURVE or easel.task == "curve":
        easel.choose_tool(tool)
