"""Words that are laid out once and drawn in every frame."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QStaticText, QTransform

Words = tuple[QPointF, QStaticText]  # and where they stand


def words_of(text: str, font: QFont) -> QStaticText:
    """The words as they are."""
    words = QStaticText(text)
    words.setTextFormat(Qt.TextFormat.PlainText)
    words.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
    words.prepare(QTransform(), font)
    return words


def elided(text: str, font: QFont, room: float) -> QStaticText:
    """The words, cut off with «…» where they would take more than `room` units."""
    cut = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, room)
    return words_of(cut, font)
