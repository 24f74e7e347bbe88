"""The band above a plot: its title, and each curve with its newest value."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPen

from gui.plots.axes import small
from gui.theme import THEMES, Theme

BAND = 22  # px
SWATCH, SPOT = 16, 10  # px wide, of a line and of a point
GAP = 10
DOT = 5.0  # px; pens as wide as this stand for points, not for lines
LEAST = 30.0  # px of a name that is shortened
SHARE = 0.6  # of the width that a title keeps where names need room
SHORT = {"training": "train", "validation": "valid."}
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
END, MIDDLE = Qt.TextElideMode.ElideRight, Qt.TextElideMode.ElideMiddle


class Named(Protocol):
    """What can stand in a legend."""

    name: str
    visible: bool

    @property
    def told(self) -> str:
        """Its newest value, or nothing."""
        ...

    def pen(self, theme: Theme) -> QPen: ...


@dataclass(frozen=True)
class _Entry:
    thing: Named
    text: str
    rect: QRectF
    swatch: float  # px


class Legend:
    """Lays out and paints the band; knows which of them a point belongs to.

    Where there is no room for all, texts get shorter; what is left out is counted: "+3".
    """

    def __init__(self, title: str) -> None:
        self.title = title
        self.names_first = False  # where there is no room for both, names rather than values
        self._entries: tuple[_Entry, ...] = ()
        self._rest: tuple[Named, ...] = ()
        self._rest_at = QRectF()
        self._shown_title = title
        self._key: object = None

    def lay_out(self, named: Sequence[Named], width: float, font: QFont) -> bool:
        """Choose the texts that fit; say whether they are others than before."""
        told = tuple(thing.told if thing.visible else "" for thing in named)
        seen = tuple(thing.visible for thing in named)
        key = (self.title, tuple(map(id, named)), told, width, seen)
        if key == self._key:
            return False
        self._key = key
        metrics, bold = QFontMetricsF(small(font)), QFontMetricsF(_bold(font))
        swatches = [_swatch(thing) for thing in named]
        start = 8 + bold.horizontalAdvance(self.title) + 2 * GAP
        for texts in self._offers(named, told):
            widths = [
                swatch + 4 + metrics.horizontalAdvance(text) + GAP
                for swatch, text in zip(swatches, texts, strict=True)
            ]
            if start + sum(widths) <= width + GAP:
                break
        else:
            start = min(start, max(SHARE * width, 0.0))
            room = (width + GAP - start) / max(len(named), 1) - GAP - 4 - max(swatches, default=0)
            if room >= LEAST:  # all of them, with shorter words that still tell them apart
                for mode in (END, MIDDLE):
                    shorter = [metrics.elidedText(text, mode, room) for text in texts]
                    if len(set(shorter)) == len(set(texts)):
                        texts = shorter
                        break
        self._shown_title = bold.elidedText(self.title, END, max(start - 2 * GAP - 7, 0))
        self._place(named, texts, start, width, metrics)
        return True

    def _offers(self, named: Sequence[Named], told: tuple[str, ...]) -> Iterator[list[str]]:
        """Texts for the things, from long to short."""
        names = [thing.name for thing in named]
        brief = [SHORT.get(name, name) for name in names]
        yield [f"{name} {value}".strip() for name, value in zip(names, told, strict=True)]
        if any(told):
            yield [f"{name} {value}".strip() for name, value in zip(brief, told, strict=True)]
        if any(told) and len(named) == 1 and not self.names_first:
            yield list(told)  # there is nothing to take it for
        yield names if self.names_first else brief

    def _place(
        self,
        named: Sequence[Named],
        texts: Sequence[str],
        start: float,
        width: float,
        metrics: QFontMetricsF,
    ) -> None:
        """Put side by side what fits, and the number of the others behind it."""
        entries: list[_Entry] = []
        x, count = start, metrics.horizontalAdvance("+88")
        for i, (thing, text) in enumerate(zip(named, texts, strict=True)):
            swatch = _swatch(thing)
            wide = swatch + 4 + metrics.horizontalAdvance(text)
            if x + wide + (0 if i == len(named) - 1 else GAP + count) > width:
                break
            entries.append(_Entry(thing, text, QRectF(x, 0, wide, BAND), swatch))
            x += wide + GAP
        self._entries, self._rest = tuple(entries), tuple(named[len(entries) :])
        self._rest_at = QRectF(min(x, width - count), 0, count if self._rest else 0, BAND)

    @property
    def texts(self) -> tuple[str, ...]:
        """What is written beside the swatches."""
        return tuple(entry.text for entry in self._entries)

    @property
    def left_out(self) -> str:
        """How many have no room: "+3", or nothing."""
        return f"+{len(self._rest)}" if self._rest else ""

    def thing_at(self, point: QPointF) -> Named | None:
        return next((e.thing for e in self._entries if e.rect.contains(point)), None)

    def tip_at(self, point: QPointF) -> str:
        """What there was no room for, in full; or nothing."""
        if self._rest and self._rest_at.contains(point):
            return "\n".join(f"{thing.name} {thing.told}".strip() for thing in self._rest[:40])
        for entry in self._entries:
            if entry.rect.contains(point):
                return "" if entry.thing.name in entry.text else entry.thing.name
        over = 0 <= point.y() < BAND and self._shown_title != self.title
        return self.title if over else ""

    def paint(self, painter: QPainter, theme: Theme, font: QFont) -> None:
        painter.setFont(_bold(font))
        painter.setPen(theme.color("text"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.drawText(QRectF(8, 0, 2000, BAND), LEFT, self._shown_title)
        painter.setFont(small(font))
        for entry in self._entries:
            self._paint_entry(painter, theme, entry)
        if self._rest:
            painter.setPen(theme.color("text_muted"))
            painter.drawText(self._rest_at.adjusted(0, 0, 20, 0), LEFT, self.left_out)

    def _paint_entry(self, painter: QPainter, theme: Theme, entry: _Entry) -> None:
        shown = entry.thing.visible
        pen = QPen(entry.thing.pen(theme))
        if not shown:
            pen.setColor(theme.color("text_disabled"))
        middle, x = BAND / 2 + 0.5, entry.rect.left()
        if swatch := getattr(entry.thing, "paint_swatch", None):  # a shape of its own
            swatch(painter, QPointF(x + SPOT / 2, middle), pen.color())
        elif pen.widthF() >= DOT:
            painter.setPen(pen)
            painter.drawPoint(QPointF(x + SPOT / 2, middle))
        else:
            pen.setWidthF(2.0)
            painter.setPen(pen)
            painter.drawLine(QPointF(x, middle), QPointF(x + SWATCH - 2, middle))
        painter.setPen(theme.color("text_muted" if shown else "text_disabled"))
        painter.drawText(entry.rect.adjusted(entry.swatch + 4, 0, 40, 0), LEFT, entry.text)


def _swatch(thing: Named) -> float:
    """Px across the sign of a thing: a line, or a point."""
    point = hasattr(thing, "paint_swatch") or thing.pen(THEMES.current).widthF() >= DOT
    return SPOT if point else SWATCH


def _bold(font: QFont) -> QFont:
    bold = QFont(font)
    bold.setBold(True)
    return bold
