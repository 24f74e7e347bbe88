"""How many rows each part has, and how many of each class."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.data.base import Signature
from core.data.checks import Review
from gui.panels.bars import Bar, Bars
from gui.panels.parts import muted

CLASSES_SHOWN = 12


class PartCounts(QWidget):
    """«120 for training, 30 for validation», and a bar per class with the rows of each part."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sizes = muted("", self)
        self.bars = Bars(self)
        self.bars.setAccessibleName("Rows of each class, by part")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.sizes)
        column.addWidget(self.bars)
        self.hide()

    def show_review(self, review: Review | None, signature: Signature | None) -> None:
        """Hidden as long as nothing is known."""
        self.setVisible(review is not None and signature is not None)
        if review is None or signature is None:
            return
        parts = [name for name, size in review.sizes.items() if size]
        listed = " · ".join(f"{review.sizes[name]:,} {name}" for name in parts)
        bars = _bars(review, parts, signature)
        more = f"; by class: {' · '.join(parts)}" if bars and len(parts) > 1 else ""
        self.sizes.setText(f"Rows: {listed}{more}")
        self.bars.show_bars(bars)
        self.bars.setVisible(bool(bars))


def _bars(review: Review, parts: list[str], signature: Signature) -> list[Bar]:
    classes = signature.classes
    if not review.counts or len(classes) > CLASSES_SHOWN:
        return []
    totals = [sum(int(review.counts[part][i]) for part in parts) for i in range(len(classes))]
    most = max(*totals, 1)
    return [
        Bar(
            name,
            totals[i] / most,
            " · ".join(f"{int(review.counts[part][i]):,}" for part in parts),
            i,
        )
        for i, name in enumerate(classes)
    ]
