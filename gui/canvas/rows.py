"""A row of a list of layers: coloured mark, icon, title and one sentence."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from core.layer import LAYERS
from gui.canvas.catalog import category_role, icon_name, sentence_of
from gui.icons import icon
from gui.theme import THEMES

KIND = Qt.ItemDataRole.UserRole
NOTE = Qt.ItemDataRole.UserRole + 1  # why the layer does not fit; None if it does
HEIGHTS = {1: 46, 2: 62}  # of a row, by the lines of its sentence
Index = QModelIndex | QPersistentModelIndex


class LayerRows(QStyledItemDelegate):
    """Paints rows that hold the kind of a layer; leaves all others to the style."""

    def __init__(self, parent: QObject, lines: int = 2) -> None:
        super().__init__(parent)
        self.lines = lines

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        if index.data(KIND) is None:
            return super().sizeHint(option, index)
        return QSize(120, HEIGHTS[self.lines])

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        kind = index.data(KIND)
        if kind is None:
            super().paint(painter, option, index)
            return
        cls, theme = LAYERS[kind], THEMES.current
        note = index.data(NOTE)
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        role = category_role(cls.category)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        box = QRectF(rect).adjusted(2, 2, -2, -2)
        if chosen or state & QStyle.StateFlag.State_MouseOver:
            painter.setBrush(theme.color("highlight" if chosen else "hover"))
            painter.drawRoundedRect(box, 7, 7)
        tile = QRectF(box.left() + 6, box.center().y() - 16, 32, 32)
        tint = theme.color("card" if chosen else role)
        tint.setAlphaF(1.0 if chosen else 0.15)
        painter.setBrush(tint)
        painter.drawRoundedRect(tile, 7, 7)
        icon(icon_name(cls), role).paint(painter, tile.toRect().adjusted(6, 6, -6, -6))
        text = QRect(rect.left() + 50, rect.top() + 5, rect.width() - 58, 18)
        bold = QFont(option.font)
        bold.setWeight(QFont.Weight.DemiBold)
        painter.setFont(bold)
        painter.setPen(theme.color("highlight_text" if chosen else "text"))
        painter.drawText(text, Qt.AlignmentFlag.AlignVCenter, cls.title)
        small = QFont(option.font)
        small.setPixelSize(11)
        painter.setFont(small)
        muted = "highlight_text" if chosen else "warning" if note else "text_muted"
        painter.setPen(theme.color(muted))
        said = note or sentence_of(cls)
        lines = in_lines(said, QFontMetrics(small), text.width(), self.lines)
        below = QRect(text.left(), text.bottom() + 1, text.width(), 32)
        painter.drawText(below, Qt.AlignmentFlag.AlignTop, lines)
        painter.restore()


def in_lines(text: str, metrics: QFontMetrics, width: int, lines: int) -> str:
    """`text` in one line or at most two; what is too long ends in «…»."""
    if lines == 1:
        return metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)
    first = ""
    for word in text.split():
        longer = f"{first} {word}".strip()
        if first and metrics.horizontalAdvance(longer) > width:
            break
        first = longer
    rest = text[len(first) :].strip()
    return f"{first}\n{metrics.elidedText(rest, Qt.TextElideMode.ElideRight, width)}"
