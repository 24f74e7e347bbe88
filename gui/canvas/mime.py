"""A layer on its way from the palette to the canvas, as the clipboard of a drag holds it."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QMimeData

from core.layer import LAYERS, Layer

LAYER_MIME = "application/x-layerloom-layer"


def write_layer(kind: str) -> QMimeData:
    """What a drag of a layer carries."""
    data = QMimeData()
    data.setData(LAYER_MIME, QByteArray(kind.encode()))
    return data


def layer_in(data: QMimeData) -> Layer | None:
    """A layer with its defaults, if the drag carries one that is known."""
    if not data.hasFormat(LAYER_MIME):
        return None
    kind = data.data(LAYER_MIME).toStdString()
    return LAYERS[kind]() if kind in LAYERS else None
