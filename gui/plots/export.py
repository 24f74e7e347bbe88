"""What a view shows, as a file: picture, drawing or table."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QPoint, QRectF
from PySide6.QtGui import QPainter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QGraphicsView, QWidget

from core.data.write import harmless

Rows = Iterable[Sequence[Any]]


def save_png(widget: QWidget, path: Path) -> None:
    """The widget as it looks on this screen. Raises OSError."""
    if not widget.grab().save(str(path), "PNG"):
        raise OSError(f"cannot write {path}")


def save_svg(widget: QWidget, path: Path) -> None:
    """The widget as lines and letters, sharp at any size. Raises OSError."""
    path.touch()
    drawing = QSvgGenerator()
    drawing.setFileName(str(path))
    drawing.setSize(widget.size())
    drawing.setViewBox(QRectF(widget.rect()))
    drawing.setTitle(widget.windowTitle() or "LayerLoom")
    views = widget.findChildren(QGraphicsView)
    modes = [view.cacheMode() for view in views]
    for view in views:  # what is kept as a picture would be one in the file, too
        view.setCacheMode(QGraphicsView.CacheModeFlag.CacheNone)
    painter = QPainter(drawing)
    QWidget.render(widget, painter, QPoint())  # a view of a scene has another one of its own
    painter.end()
    for view, mode in zip(views, modes, strict=True):
        view.setCacheMode(mode)


def save_csv(rows: Rows, path: Path) -> None:
    """A table whose first row names the columns; no spreadsheet runs its words. Raises OSError."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([harmless(cell) for cell in row] for row in rows)
