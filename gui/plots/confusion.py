"""Which class was taken for which: a square of counts, right ones on the diagonal."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.results import Confusion
from gui.plots.axes import small
from gui.plots.readout import paint_readout
from gui.plots.reduce import Array
from gui.theme import THEMES, Theme

TOP = 22  # px for the title
SIDE = 44  # px for the shares at the right
FOOT = 34  # px for names and shares below
NARROW = 230  # px; below this width there is no room for recall and precision
Flags = Qt.AlignmentFlag


class ConfusionMatrix(QWidget):
    """True classes down, predicted ones across; recall at the right, precision below.

    A click on a cell picks it, a second one lets it go.
    """

    picked = Signal(object)  # (true, predicted), or None

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = ""
        self._classes: tuple[str, ...] = ()
        self._confusion = Confusion(np.zeros((0, 0), int))
        self._examples: dict[tuple[int, int], Array] = {}
        self._mouse: QPointF | None = None
        self.chosen: tuple[int, int] | None = None  # the cell that is picked
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Confusion matrix")
        THEMES.changed.connect(self._repaint)

    def show_confusion(
        self,
        title: str,
        classes: tuple[str, ...],
        confusion: Confusion,
        examples: dict[tuple[int, int], Array],
    ) -> None:
        """Paint counts; `examples` holds some row numbers for each (true, predicted)."""
        self.title, self._classes, self._confusion = title, classes, confusion
        self._examples = examples
        self.update()

    def said(self, true: int, predicted: int) -> list[str]:
        """What is told of a cell."""
        count = int(self._confusion.counts[true, predicted])
        names = self._classes
        lines = [f"true: {names[true]}", f"predicted: {names[predicted]}"]
        total = int(self._confusion.counts[true].sum())
        lines.append(f"{count} of {total} rows ({percent(count / max(total, 1), 1)})")
        rows = self._examples.get((true, predicted), np.empty(0, int))
        if len(rows):
            shown = ", ".join(str(row + 1) for row in rows[:8].tolist())
            lines.append(f"row {shown}" + (", …" if count > 8 else ""))
        if count:
            lines.append("click: list them")
        return lines

    def cell_rect(self, true: int, predicted: int) -> QRectF:
        """Where a cell is painted."""
        area, k = self._area(), max(len(self._classes), 1)
        width, height = area.width() / k, area.height() / k
        left, top = area.left() + predicted * width, area.top() + true * height
        return QRectF(left, top, width, height)

    def sizeHint(self) -> QSize:
        return QSize(320, 240)

    def minimumSizeHint(self) -> QSize:
        return QSize(150, 100)

    def _area(self) -> QRectF:
        metrics = QFontMetricsF(small(self.font()))
        words = (*self._classes, "precision" if self._wide else "0")
        widest = max(metrics.horizontalAdvance(word) for word in words)
        left = min(widest + 14, self.width() * 0.32)
        side, foot = (SIDE, FOOT) if self._wide else (8, FOOT - 16)
        width = max(self.width() - left - side, 10.0)
        return QRectF(left, TOP, width, max(self.height() - TOP - foot, 10.0))

    @property
    def _wide(self) -> bool:
        return self.width() >= NARROW

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), THEMES.current
        painter.fillRect(self.rect(), theme.color("plot_background"))
        bold = QFont(self.font())
        bold.setBold(True)
        painter.setFont(bold)
        painter.setPen(theme.color("text"))
        painter.drawText(QRectF(8, 0, self.width() - 8, TOP), Flags.AlignVCenter, self.title)
        painter.setFont(small(self.font()))
        self._paint_cells(painter, theme)
        self._paint_names(painter, theme)
        if self.chosen is not None and max(self.chosen) < len(self._classes):
            painter.setPen(QPen(theme.color("text"), 2))
            painter.drawRect(self.cell_rect(*self.chosen).adjusted(1, 1, -1, -1))
        if self._mouse is not None and (cell := self._cell_at(self._mouse)):
            painter.setPen(QPen(theme.color("text"), 1))
            painter.drawRect(self.cell_rect(*cell))
            lines = [(None, line) for line in self.said(*cell)]
            paint_readout(painter, QRectF(self.rect()), self._mouse, lines, rule=False)
        painter.end()

    def _paint_cells(self, painter: QPainter, theme: Theme) -> None:
        counts = self._confusion.counts
        shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
        signed = np.where(
            np.eye(len(counts), dtype=bool), shares, -np.sqrt(shares)
        )  # few count too
        table = theme.diverging(255)
        for true in range(len(counts)):
            for predicted in range(len(counts)):
                rect = self.cell_rect(true, predicted)
                color = QColor(*table[round(127 + 127 * signed[true, predicted])].tolist())
                painter.fillRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), color)
                text = f"{int(counts[true, predicted]):,}"
                fits = rect.height() >= 0.8 * painter.fontMetrics().height()
                if fits and painter.fontMetrics().horizontalAdvance(text) + 2 <= rect.width():
                    some = counts[true, predicted] > 0
                    painter.setPen(theme.text_on(color) if some else theme.color("text_muted"))
                    painter.drawText(rect, Flags.AlignCenter, text)

    def _paint_names(self, painter: QPainter, theme: Theme) -> None:
        area, metrics = self._area(), painter.fontMetrics()
        recall, precision = self._confusion.recall, self._confusion.precision
        painter.setPen(theme.color("plot_axis"))
        right = Flags.AlignRight | Flags.AlignVCenter
        elide = Qt.TextElideMode.ElideMiddle
        for i, name in enumerate(self._classes):
            rect = self.cell_rect(i, i)
            if rect.height() >= metrics.height() * 0.8 or i % 2 == 0:
                text = metrics.elidedText(name, elide, int(area.left()) - 8)
                row = QRectF(0, rect.center().y() - 10, area.left() - 5, 20)
                painter.drawText(row, right, text)
                beside = QRectF(area.right() + 2, rect.center().y() - 10, SIDE - 6, 20)
                if self._wide:
                    painter.drawText(beside, right, percent(recall[i]))
            text = metrics.elidedText(name, elide, int(rect.width()) - 2)
            foot = QRectF(rect.left() - 10, area.bottom() + 1, rect.width() + 20, 16)
            painter.drawText(foot, Flags.AlignCenter, text)
            if self._wide and metrics.horizontalAdvance("100 %") < rect.width():
                painter.drawText(foot.translated(0, 15), Flags.AlignCenter, percent(precision[i]))
        if not self._wide:
            return
        painter.setPen(theme.color("text_muted"))
        painter.drawText(QRectF(0, TOP - 16, self.width() - 6, 14), right, "recall")
        if metrics.horizontalAdvance("100 %") < area.width() / max(len(self._classes), 1):
            foot = QRectF(0, area.bottom() + 16, area.left() - 5, 16)
            painter.drawText(foot, right, "precision")

    def _cell_at(self, point: QPointF) -> tuple[int, int] | None:
        area, k = self._area(), len(self._classes)
        if not k or not area.contains(point):
            return None
        row = int((point.y() - area.top()) / area.height() * k)
        column = int((point.x() - area.left()) / area.width() * k)
        return min(row, k - 1), min(column, k - 1)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._mouse = event.position()
        over = self._cell_at(self._mouse) is not None
        shape = Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor
        self.setCursor(shape)
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        cell = self._cell_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and cell is not None:
            self.choose(None if cell == self.chosen else cell)
            self.picked.emit(self.chosen)

    def choose(self, cell: tuple[int, int] | None) -> None:
        """Mark a cell as the picked one."""
        self.chosen = cell
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._mouse = None
        self.update()

    def _repaint(self, _: Theme) -> None:
        self.update()


def percent(share: float, decimals: int = 0) -> str:
    """A share as people read it; a dash if there is none."""
    return "–" if np.isnan(share) else f"{share * 100:.{decimals}f} %"
