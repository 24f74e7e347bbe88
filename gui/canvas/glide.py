"""Cards on their way to new places, for the eye: the state is there already."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QEasingCurve, QVariantAnimation
from PySide6.QtWidgets import QStyle

from core.graph import NodeId
from core.project import Point

if TYPE_CHECKING:
    from gui.canvas.stage import Stage

Layout = Mapping[NodeId, Point]
SPAN_MS = 220
MOST = 150  # more cards than that jump


class Glide:
    """Shows cards between two layouts for a moment; any new state ends it."""

    def __init__(self, view: Stage) -> None:
        self._view = view
        self._before: Layout = {}
        self._after: Layout = {}
        self._animation = QVariantAnimation(view)
        self._animation.setDuration(SPAN_MS)
        self._animation.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._animation.setStartValue(0.0)
        self._animation.setEndValue(1.0)
        self._animation.valueChanged.connect(self._show)
        self._animation.finished.connect(view.canvas.end_preview)

    def start(self, before: Layout, after: Layout) -> None:
        """Go from one layout to the other, unless they are too large or motion is unwanted."""
        view = self._view
        hint = QStyle.StyleHint.SH_Widget_Animation_Duration
        wanted = view.style().styleHint(hint, None, view) > 0
        if wanted and view.isVisible() and len(after) <= MOST and before != after:
            self._before, self._after = before, after
            self._animation.start()

    def stop(self) -> None:
        """Be at the end at once."""
        if self._animation.state() is QVariantAnimation.State.Running:
            self._animation.stop()
            self._view.canvas.end_preview()

    def _show(self, share: float) -> None:
        pairs = {n: (self._before.get(n, to), to) for n, to in self._after.items()}
        self._view.canvas.preview(
            {
                n: Point.near(a.x + (b.x - a.x) * share, a.y + (b.y - a.y) * share)
                for n, (a, b) in pairs.items()
                if a != b
            }
        )
