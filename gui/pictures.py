"""Export picture and copy as image: what the menus do with the diagram that is seen."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog

from core.problem import Problem, Refused
from gui.canvas.picture import (
    KINDS,
    Picture,
    picture_of_cards,
    picture_of_neurons,
    save_picture,
)

if TYPE_CHECKING:
    from gui.main_window import MainWindow

FILTERS = {
    ".svg": "SVG, lines and letters (*.svg)",
    ".pdf": "PDF, lines and letters (*.pdf)",
    ".png": "PNG, pixels (*.png)",
}


def picture_of(window: MainWindow) -> Picture | None:
    """The view that is seen, all of it; None if there is nothing in it."""
    state, views, name = window.document.state, window.views, window.files.name
    if views.shows_neurons:
        scene = views.neurons.neurons
        maps = window.responding.sheets
        return picture_of_neurons(state, scene.weights, scene.unfolded, name, maps)
    return picture_of_cards(state, name)


def ask_picture(window: MainWindow) -> None:
    """Let the user choose a file, and write the picture to it."""
    picture = picture_of(window)
    if picture is None:
        _nothing(window)
        return
    folder = window.files.path.parent if window.files.path else Path.home()
    proposal = folder / f"{window.files.name}.svg"
    name, kind = QFileDialog.getSaveFileName(
        window, "Export Picture", str(proposal), ";;".join(FILTERS.values())
    )
    if not name:
        return
    path = Path(name)
    if path.suffix.lower() not in KINDS:
        suffix = next((s for s, text in FILTERS.items() if text == kind), ".svg")
        path = path.with_name(path.name + suffix)
    try:
        save_picture(picture, path)
    except Refused as refusal:
        window.session.problem.emit(refusal.problem)
        return
    window.statusBar().showMessage(f"{path.name} is written", 5000)


def copy_picture(window: MainWindow) -> None:
    """Put the picture on the clipboard."""
    picture = picture_of(window)
    if picture is None:
        _nothing(window)
        return
    QGuiApplication.clipboard().setMimeData(picture.mime())
    window.statusBar().showMessage("The picture is on the clipboard", 5000)


def _nothing(window: MainWindow) -> None:
    window.session.problem.emit(Problem("there is no network to draw yet; add a layer first"))
