"""What stands still around a heatmap: title, names of rows and columns, the scale of colours."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QImage, QPainter, QPen

from core.probes import Grid, Names
from gui.plots.axes import small
from gui.plots.view import nice_step, number
from gui.theme import THEMES

TITLE = 22  # px above
FOOT = 16  # px below, for the names of columns
NAMES_SHARE = 0.42  # of the width, at most, for the names of rows
BAR = 8  # px, width of the scale of colours
GAP = 3  # px between the matrix and its bias
LEGIBLE = 40  # px; a name that gets less is left out rather than cut off
THIN = 7  # px, least height of a single row
Flags = Qt.AlignmentFlag


@dataclass(frozen=True)
class Layout:
    """Where everything lies; `rows` and `columns` are the first and last+1 that are shown."""

    size: QSize
    parts: tuple[QRect, ...]
    rows: tuple[int, int]
    columns: tuple[int, int]
    bar: QRect

    @property
    def all(self) -> QRect:
        return self.parts[0].united(self.parts[-1])


def lay_out(
    grid: Grid,
    rows: tuple[int, int],
    columns: tuple[int, int],
    size: QSize,
    limit: float,
    font: QFont,
) -> Layout:
    """Share out the room: the main part gets what single rows and names leave."""
    metrics = QFontMetrics(small(font))
    left = min(_names_width(grid, rows, metrics) + 10, int(size.width() * NAMES_SHARE))
    right = BAR + -(-metrics.horizontalAdvance(number(-limit, 3)) // 8) * 8 + 14
    width = max(size.width() - left - right, 8)
    height = max(size.height() - TITLE - FOOT, 8)
    singles = len(grid.parts) - 1
    count = rows[1] - rows[0]
    thin = max(THIN, (height - GAP * singles) // (count + singles)) if singles else 0
    thin = min(thin, max((height - 4) // (singles + 1), 1)) if singles else 0
    main = max(height - singles * (thin + GAP), 4)
    parts = [QRect(left, TITLE, width, main)]
    parts += [
        QRect(left, TITLE + main + GAP + i * (thin + GAP), width, thin) for i in range(singles)
    ]
    bar = QRect(left + width + 8, TITLE, BAR, height)
    return Layout(size, tuple(parts), rows, columns, bar)


def paint_frame(
    painter: QPainter, grid: Grid, layout: Layout, limit: float, note: str, font: QFont
) -> None:
    """Everything but the cells."""
    theme = THEMES.current
    paint_title(painter, grid.title, note, layout.size.width(), font)
    painter.setPen(theme.color("plot_axis"))
    _paint_rows(painter, grid, layout)
    _paint_columns(painter, grid.columns, layout)
    paint_bar(painter, layout.bar, limit)
    painter.setPen(QPen(theme.color("border"), 1))
    for rect in layout.parts:
        painter.drawRect(rect.adjusted(-1, -1, 0, 0))


def _names_width(grid: Grid, rows: tuple[int, int], metrics: QFontMetrics) -> int:
    texts = [part.rows.short(0) for part in grid.parts[1:]]
    main = grid.parts[0].rows
    texts += [main.short(i) for i in (*range(*rows)[:200], rows[1] - 1)]
    return max(metrics.horizontalAdvance(text) for text in [*texts, _word(main)])


def told(first: int, last: int, every: int, names: Names) -> list[int]:
    """Which of the rows [first, last) are named: numbered ones at round numbers."""
    if every < 5 or names.given or names.shape:
        return list(range(first, last, every))
    step = int(nice_step(every))
    rounds = range(-(-(first + 1) // step) * step - 1, last, step)
    return [first, *rounds] if rounds and rounds[0] - first >= step - 1 else list(rounds)


def _word(names: Names) -> str:
    return "" if names.given else names.word


def _paint_rows(painter: QPainter, grid: Grid, layout: Layout) -> None:
    metrics = painter.fontMetrics()
    for i, (part, rect) in enumerate(zip(grid.parts, layout.parts, strict=True)):
        first, last = layout.rows if i == 0 else (0, len(part.rows))
        step = rect.height() / (last - first)
        every = max(1, int(np.ceil(metrics.height() / step))) if last - first > 1 else 1
        end = rect.bottom() - metrics.height() / 2 if i == 0 and grid.parts[1:] else 1e9
        for row in told(first, last, every, part.rows):
            y = rect.top() + (row - first + 0.5) * step
            if y > end and every > 1:
                break
            text = metrics.elidedText(
                part.rows.short(row), Qt.TextElideMode.ElideRight, rect.left() - 8
            )
            box = QRectF(0, y - 10, rect.left() - 5, 20)
            painter.drawText(box, Flags.AlignRight | Flags.AlignVCenter, text)


def _paint_columns(painter: QPainter, names: Names, layout: Layout) -> None:
    metrics, rect = painter.fontMetrics(), layout.all
    first, last = layout.columns
    step = rect.width() / (last - first)
    sample = [names.short(i) for i in range(first, last, max(1, (last - first) // 100))]
    widest = max(metrics.horizontalAdvance(text) for text in sample) + 8
    every = max(1, int(np.ceil(widest / step)))
    baseline = rect.bottom() + 2 + metrics.ascent()
    if names.given and every > 1 and step >= LEGIBLE:
        widest, every = int(step) - 6, 1  # names are told by their beginning, not by their number
    for column in told(first, last, every, names):
        x = rect.left() + (column - first + 0.5) * step
        text = metrics.elidedText(names.short(column), Qt.TextElideMode.ElideRight, int(widest))
        painter.drawText(QPointF(x - metrics.horizontalAdvance(text) / 2, baseline), text)
    left = rect.left() - metrics.horizontalAdvance(_word(names)) - 9
    if left > 0:
        painter.drawText(QPointF(left, baseline), _word(names))


def paint_title(painter: QPainter, title: str, note: str, width: int, font: QFont) -> None:
    """`dense_1` in bold, and after ` · ` the rest; or a note, as a warning. Leaves a small font."""
    theme = THEMES.current
    bold = QFont(font)
    bold.setBold(True)
    painter.setFont(bold)
    painter.setPen(theme.color("text"))
    name, _, rest = title.partition(" · ")
    end = painter.fontMetrics().horizontalAdvance(name) + 16
    painter.drawText(QRectF(8, 0, width, TITLE), Flags.AlignVCenter, name)
    painter.setFont(small(font))
    painter.setPen(theme.color("text_muted"))
    if note:
        painter.setPen(theme.color("warning"))
        rest = note
    rest = painter.fontMetrics().elidedText(rest, Qt.TextElideMode.ElideRight, width - end - 4)
    painter.drawText(QRectF(end, 0, width, TITLE), Flags.AlignVCenter, rest)


def paint_bar(painter: QPainter, bar: QRect, limit: float) -> None:
    """The colours from limit to -limit with their numbers."""
    colors = np.ascontiguousarray(THEMES.current.diverging(255)[::-1])
    image = QImage(colors.data, 1, 255, 4, QImage.Format.Format_RGBA8888)
    metrics = painter.fontMetrics()
    painter.drawImage(bar, image)
    marks = ((bar.top(), limit), (bar.center().y(), 0.0), (bar.bottom(), -limit))
    for y, value in marks:
        if value == 0.0 and bar.height() < 3 * metrics.height():
            continue
        low = bar.top() + metrics.height() / 2 - 2
        middle = min(max(y, low), bar.bottom() - metrics.height() / 2 + 2)
        box = QRectF(bar.right() + 4, middle - 10, 80, 20)
        painter.drawText(box, Flags.AlignVCenter, number(value, 3))
