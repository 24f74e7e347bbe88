"""The picture, the title and the sentence of an example, to be pressed."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QEnterEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from core.compile import compile_graph
from core.project import Project
from gui.panels.parts import emphasized
from gui.theme import THEMES

DOTS = 7  # of a layer that are drawn
LEAST = QSize(152, 212)
WIDEST = 300
PICTURE = 100  # height


class ExampleCard(QAbstractButton):
    """A network that is ready to train: its picture, its title, one sentence."""

    def __init__(self, title: str, sentence: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sentence = sentence
        self._widths: tuple[int, ...] = ()
        self.setText(title)
        self.setAccessibleName(title)
        self.setAccessibleDescription(sentence)
        self.setToolTip(sentence)
        self.setMinimumSize(LEAST)
        self.setMaximumSize(WIDEST, LEAST.height())
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        THEMES.changed.connect(self.update)

    def show_project(self, project: Project) -> None:
        """Draw the network of `project`: a column of dots for each layer."""
        compiled = compile_graph(project.graph, project.data.signature if project.data else None)
        sizes = [compiled.shapes[n] for n in project.graph.in_order() if n in compiled.shapes]
        self._widths = tuple(_size(shape) for shape in sizes)
        self.update()

    def sizeHint(self) -> QSize:
        return LEAST

    def enterEvent(self, event: QEnterEvent) -> None:
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = THEMES.current, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        card = QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5)
        edge = (
            "focus" if self.hasFocus() else ("wire_hover" if self.underMouse() else "card_border")
        )
        painter.setPen(QPen(theme.color(edge), 2 if edge != "card_border" else 1))
        painter.setBrush(theme.color("card"))
        painter.drawRoundedRect(card, 10, 10)
        picture = QRectF(card.left() + 1, card.top() + 1, card.width() - 2, PICTURE)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("canvas"))
        painter.drawRoundedRect(picture, 9, 9)
        painter.drawRect(picture.adjusted(0, 20, 0, 0))
        _draw_network(painter, picture.adjusted(22, 14, -22, -14), self._widths)
        words = card.adjusted(11, PICTURE + 10, -9, -8)
        painter.setFont(emphasized(self.font()))
        painter.setPen(theme.color("card_text"))
        painter.drawText(words, Qt.AlignmentFlag.AlignTop, self.text())
        painter.setFont(self.font())
        painter.setPen(theme.color("card_muted"))
        flags = int(Qt.AlignmentFlag.AlignTop) | int(Qt.TextFlag.TextWordWrap)
        painter.drawText(words.adjusted(0, 24, 0, 0), flags, self._sentence)
        painter.end()


def _draw_network(painter: QPainter, area: QRectF, widths: tuple[int, ...]) -> None:
    """Dots for the values of each layer, up to seven, and a line for every weight between them."""
    if len(widths) < 2:
        return
    theme = THEMES.current
    columns = []
    for index, width in enumerate(widths):
        count = min(width, DOTS)
        x = area.left() + area.width() * index / (len(widths) - 1)
        gap = area.height() / (DOTS - 1)
        top = area.center().y() - gap * (count - 1) / 2
        columns.append([QPointF(x, top + gap * k) for k in range(count)])
    line = QColor(theme.color("wire"))
    line.setAlphaF(0.35)
    painter.setPen(QPen(line, 1))
    for left, right in pairwise(columns):
        for a in left:
            for b in right:
                painter.drawLine(a, b)
    painter.setPen(QPen(theme.color("canvas"), 1.5))
    for index, column in enumerate(columns):
        end = index in (0, len(columns) - 1)
        painter.setBrush(theme.color("category_io" if end else "category_core"))
        for point in column:
            painter.drawEllipse(point, 4.5, 4.5)


def _size(shape: tuple[int, ...]) -> int:
    count = 1
    for n in shape:
        count *= n
    return count
