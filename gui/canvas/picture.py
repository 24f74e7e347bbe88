"""The diagram as a picture for print: lines and letters on white, in either view."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import (
    QBuffer,
    QByteArray,
    QIODevice,
    QMarginsF,
    QMimeData,
    QRectF,
    QSize,
    QSizeF,
)
from PySide6.QtGui import QImage, QImageWriter, QPageSize, QPainter, QPdfWriter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QGraphicsScene

from core.atomic import written
from core.document import Document, State
from core.frozen import FrozenDict
from core.graph import NodeId
from core.probes import Weights
from gui.canvas.neuron_maps import COLORS, PrintedMaps, Sheet
from gui.canvas.neuron_scene import NeuronScene
from gui.canvas.scene import CanvasScene
from gui.theme import Theme, load_theme

MARGIN = 12.0  # scene units around everything
UNIT = 96  # scene units to the inch
POINTS = 72  # to the inch
FINE = 1200  # dots to the inch in a PDF
SHARP = 3.125  # pixels of a PNG to a scene unit: 300 to the inch
LARGEST = 16_000  # pixels of a side of a PNG at most
SVG = "image/svg+xml"
NO_MAPS: Mapping[NodeId, Sheet] = FrozenDict({})


class Picture:
    """A scene that was made for it, in the light theme whatever the window has; never empty."""

    def __init__(self, scene: QGraphicsScene, area: QRectF, title: str) -> None:
        self._scene = scene
        self._title = title
        self.area = area.adjusted(-MARGIN, -MARGIN, MARGIN, MARGIN)

    @property
    def size(self) -> QSizeF:
        """Width and height in scene units."""
        return self.area.size()

    def draw(self, painter: QPainter, target: QRectF) -> None:
        """Draw into `target`, which has the proportions of `size`."""
        painter.setRenderHints(
            QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing
        )
        self._scene.render(painter, target, self.area)

    def image(self, scale: float = SHARP) -> QImage:
        """The picture on white, `scale` pixels to a scene unit, fewer if it got too large."""
        longest = max(self.size.width(), self.size.height())
        scale = min(scale, LARGEST / longest)
        size = (self.size * scale).toSize()
        image = QImage(size, QImage.Format.Format_RGB32)
        image.fill(_print_theme().color("canvas"))
        image.setDotsPerMeterX(round(scale * UNIT / 0.0254))
        image.setDotsPerMeterY(round(scale * UNIT / 0.0254))
        painter = QPainter(image)
        self.draw(painter, QRectF(0, 0, size.width(), size.height()))
        painter.end()
        return image

    def svg(self) -> bytes:
        """The picture as an SVG file."""
        data = QByteArray()
        buffer = QBuffer(data)
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        drawing = QSvgGenerator()
        drawing.setOutputDevice(buffer)
        drawing.setResolution(UNIT)
        drawing.setSize(QSize(round(self.size.width()), round(self.size.height())))
        drawing.setViewBox(QRectF(0, 0, self.size.width(), self.size.height()))
        drawing.setTitle(self._title)
        painter = QPainter(drawing)
        self.draw(painter, QRectF(0, 0, self.size.width(), self.size.height()))
        painter.end()
        buffer.close()
        return bytes(data.data())

    def pdf(self) -> bytes:
        """The picture as a PDF of one page, just as large as it is."""
        data = QByteArray()
        buffer = QBuffer(data)
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        writer = QPdfWriter(buffer)
        writer.setResolution(FINE)
        writer.setTitle(self._title)
        points = self.size * (POINTS / UNIT)
        writer.setPageSize(
            QPageSize(points, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.ExactMatch)
        )
        writer.setPageMargins(QMarginsF())
        painter = QPainter(writer)
        scale = FINE / UNIT
        painter.scale(scale, scale)
        self.draw(painter, QRectF(0, 0, self.size.width(), self.size.height()))
        painter.end()
        buffer.close()
        return bytes(data.data())

    def png(self) -> bytes:
        """The picture as a PNG with 300 pixels to the inch."""
        data = QByteArray()
        buffer = QBuffer(data)
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        QImageWriter(buffer, QByteArray(b"png")).write(self.image())
        buffer.close()
        return bytes(data.data())

    def mime(self) -> QMimeData:
        """The picture for the clipboard: pixels for all, lines for those who can take them."""
        mime = QMimeData()
        mime.setImageData(self.image(2.0))
        mime.setData(SVG, self.svg())
        return mime


KINDS: Mapping[str, Callable[[Picture], bytes]] = FrozenDict(
    {".svg": Picture.svg, ".pdf": Picture.pdf, ".png": Picture.png}
)


def picture_of_cards(state: State, title: str = "") -> Picture | None:
    """The layers as cards; None if there are none."""
    scene = CanvasScene(Document(state.project), _print_theme())
    scene.look.vector = True
    area = scene.content()
    for item in scene.wires.values():
        area |= item.sceneBoundingRect()
    return Picture(scene, area, title) if scene.cards else None


def picture_of_neurons(
    state: State,
    weights: Weights | None,
    unfolded: frozenset[NodeId],
    title: str = "",
    maps: Mapping[NodeId, Sheet] = NO_MAPS,
) -> Picture | None:
    """Every neuron, with weights if they are known, and with its response map if there is one;
    None if there are none."""
    scene = NeuronScene(_print_theme())
    scene.unfolded = unfolded
    scene.show_weights(weights)
    scene.show_state(state)
    table = scene.look.theme.diverging(COLORS)
    for node, column in scene.columns.items():
        sheet = maps.get(node)
        if sheet is not None and len(sheet.values) == len(column.column.shown):
            item = PrintedMaps(column, scene.look)
            item.show_sheet(sheet, table, scene.look)
            scene.addItem(item)
    return Picture(scene, scene.content(), title) if scene.columns else None


def save_picture(picture: Picture, path: Path) -> None:
    """Write an SVG, PDF or PNG file, as its name says. Raises `Refused`."""
    with written(path, durable=False) as file:
        file.write(KINDS[path.suffix.lower()](picture))


def _print_theme() -> Theme:
    """The light theme on white paper."""
    light = load_theme("light")
    return dataclasses.replace(light, colors={**light.colors, "canvas": light.color("card")})
