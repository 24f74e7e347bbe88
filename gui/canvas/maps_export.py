"""The response maps as a file: picture, drawing, or a table of every neuron's outputs."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QMenu, QMessageBox, QWidget

from gui.canvas.neuron_view import NeuronView
from gui.canvas.responding import Responding
from gui.plots.export import Rows, save_csv, save_png, save_svg

KINDS = {"PNG picture": ".png", "SVG drawing": ".svg", "CSV table": ".csv"}


def export_menu(responding: Responding, view: NeuronView, parent: QWidget) -> QMenu:
    """A menu of the kinds of files; each asks where to."""
    menu = QMenu("Export", parent)
    for name, suffix in KINDS.items():
        entry = menu.addAction(f"{name}…")
        entry.triggered.connect(lambda _=False, s=suffix: ask(responding, view, s))
    return menu


def ask(responding: Responding, view: NeuronView, suffix: str) -> None:
    """Let the user choose a file, and write to it."""
    chosen, _ = QFileDialog.getSaveFileName(view, "Export", f"maps{suffix}", f"*{suffix}")
    if not chosen:
        return
    path = Path(chosen)
    try:
        export(responding, view, path if path.suffix else path.with_suffix(suffix))
    except OSError as error:
        QMessageBox.warning(view, "Export", f"{path.name} was not written: {error.strerror}")


def export(responding: Responding, view: NeuronView, path: Path) -> None:
    """Write what is shown; the kind of file follows the name. Raises OSError."""
    if path.suffix == ".csv":
        save_csv(rows(responding), path)
    elif path.suffix == ".svg":
        save_svg(view, path)
    else:
        save_png(view, path)


def rows(responding: Responding) -> Rows:
    """One row for each cell of each neuron's map; the first names the columns."""
    dataset = responding.subject.dataset
    if dataset is None:
        return
    plane = responding.viewpoint.plane(dataset)
    yield ("layer", "unit", *plane.names, "output")
    for node, item in responding.items.items():
        sheet = item.sheet
        if sheet is None:
            continue
        places = plane.places(plane.grid(sheet.side)).tolist()
        for unit, values in zip(item.column.column.shown, sheet.values, strict=True):
            for place, value in zip(places, values.ravel().tolist(), strict=True):
                yield (node, unit + 1, *place, value)
