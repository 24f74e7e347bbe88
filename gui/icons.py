"""Icons by name: the shipped one-colour drawings, painted in a colour of the current theme.

An icon asks the theme each time it is painted, so a switched theme needs no new icons. A drawing
is rendered when a size of it is first seen, then kept in Qt's own cache of pixmaps.
"""

import math
from functools import cache

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QIconEngine, QPainter, QPixmap, QPixmapCache
from PySide6.QtSvg import QSvgRenderer

import resources
from gui.theme import THEMES

ROLE_OF_MODE = {
    QIcon.Mode.Disabled: "text_disabled",
    QIcon.Mode.Selected: "highlight_text",
}
CLONES: list[QIconEngine] = []


def icon(name: str, role: str = "text") -> QIcon:
    """The drawing `resources/icons/<name>.svg` in the colour of `role`, sharp at every size.

    Disabled it takes `text_disabled`, in a selected row `highlight_text`.

    Raises
    ------
    FileNotFoundError
        If no drawing has this name.
    KeyError
        If the themes know no such role.
    """
    drawing(name)
    THEMES.current.color(role)
    return QIcon(Drawing(name, role))


def has_icon(name: str) -> bool:
    """Whether a drawing of this name is shipped."""
    try:
        drawing(name)
    except FileNotFoundError:
        return False
    return True


class Drawing(QIconEngine):
    """Renders one drawing at the sizes and in the states that Qt asks for."""

    def __init__(self, name: str, role: str) -> None:
        super().__init__()
        self.name = name
        self.role = role

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        """Draw into `rect`, as sharp as the painter's zoom and screen allow, to half a step."""
        zoom = painter.worldTransform().m11() * painter.device().devicePixelRatio()
        scale = min(max(math.ceil(abs(zoom) * 2) / 2, 1.0), 8.0)
        painter.drawPixmap(rect, self.scaledPixmap(rect.size(), mode, state, scale))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        """The drawing for an ordinary screen."""
        return self.scaledPixmap(size, mode, state, 1.0)

    def scaledPixmap(
        self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float
    ) -> QPixmap:
        """The drawing at `size` (device-independent) with `scale` pixels to the point."""
        role = ROLE_OF_MODE.get(mode, self.role)
        return render(self.name, THEMES.current.color(role), size, scale)

    def clone(self) -> QIconEngine:
        """The same drawing again. Qt owns it, but Python must not let go of it first."""
        copy = Drawing(self.name, self.role)
        CLONES.append(copy)
        return copy


def render(name: str, color: QColor, size: QSize, scale: float) -> QPixmap:
    """The drawing in `color`, as large as fits into `size` and in its middle."""
    key = f"{name} {color.rgba():08x} {size.width()}x{size.height()}@{scale}"
    kept = QPixmap()
    if QPixmapCache.find(key, kept):
        return kept
    pixmap = QPixmap(size * scale)
    if pixmap.isNull():  # a button that has no room: nothing to be drawn on
        return pixmap
    pixmap.fill(Qt.GlobalColor.transparent)
    side = min(pixmap.width(), pixmap.height())
    square = QRectF((pixmap.width() - side) / 2, (pixmap.height() - side) / 2, side, side)
    painter = QPainter(pixmap)
    draw(painter, name, color, square)
    painter.end()
    pixmap.setDevicePixelRatio(scale)
    QPixmapCache.insert(key, pixmap)
    return pixmap


def draw(painter: QPainter, name: str, color: QColor, square: QRectF) -> None:
    """Paint the lines of a drawing into `square`; on paper they stay lines."""
    text = drawing(name).replace("currentColor", color.name())
    QSvgRenderer(QByteArray(text.encode())).render(painter, square)


@cache
def drawing(name: str) -> str:
    """The text of a drawing, read once."""
    return resources.path(f"icons/{name}.svg").read_text(encoding="utf-8")
