"""Asks how often a block of layers shall be there."""

from __future__ import annotations

from PySide6.QtWidgets import QInputDialog

from core.edits_repeat import MOST, Repeat
from core.problem import Problem, Severity
from gui.canvas.view import CanvasView

USUAL = 3


def ask_repeat(canvas: CanvasView) -> None:
    """Repeat the selected layers; a block that cannot be repeated is said at once."""
    nodes = canvas.canvas.selection
    if not nodes:
        hint = "select the layers that shall be repeated first"
        canvas.flash(Problem(hint, severity=Severity.HINT))
        return
    layers = f"{len(nodes)} layers" if len(nodes) > 1 else next(iter(nodes))
    dialog = QInputDialog(canvas)
    dialog.setWindowTitle("Repeat")
    dialog.setLabelText(f"How many times shall {layers} be there in a row?")
    dialog.setInputMode(QInputDialog.InputMode.IntInput)
    dialog.setIntRange(2, MOST)
    dialog.setIntValue(USUAL)
    dialog.intValueSelected.connect(lambda times: canvas.commands.do(Repeat(nodes, times)))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
