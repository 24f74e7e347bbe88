"""What the lens shows of a step: the list of stages, formulas with numbers, coloured tables."""

from __future__ import annotations

import html
from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QLabel,
    QScrollArea,
    QSplitter,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from core.lens_put_in import plain
from core.lens_stage import Pick, Stage
from gui.icons import icon
from gui.panels.lens_table import CellView
from gui.panels.parts import emphasized, muted

ICONS = {
    "inputs": "input",
    "forward": "arrow-right",
    "loss": "target",
    "backward": "arrow-left",
    "update": "refresh-cw",
}
WIDE = 640  # px, from which words and numbers stand side by side


class LensPage(QSplitter):
    """Two parts, side by side or one above the other: words with the choice of stage, numbers."""

    chosen = Signal(int)  # a stage was pressed
    picked = Signal(object)  # Pick

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._stage: Stage | None = None
        self._pick = Pick()
        self.list = QComboBox()
        self.list.setAccessibleName("Stages of the step")
        self.list.setToolTip("The stages of the step, from inputs to new weights")
        self.list.setFont(emphasized(self.list.font()))
        self.list.setMaxVisibleItems(24)
        adjust = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        self.list.setSizeAdjustPolicy(adjust)
        self.list.activated.connect(self.chosen)
        self.formula, self.lines = QLabel(), QLabel()
        for label in (self.formula, self.lines):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.RichText)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        words = QWidget()
        column = QVBoxLayout(words)
        column.setContentsMargins(10, 6, 10, 6)
        column.setSpacing(6)
        self.sentence = muted("", words)
        self.place = muted("", words)
        column.addWidget(self.list)
        for label in (self.sentence, self.formula, self.place, self.lines):
            column.addWidget(label)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setMinimumWidth(180)
        scroll.setWidget(words)
        self.tabs = QTabBar()
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        self.tabs.setUsesScrollButtons(True)
        self.tabs.setAccessibleName("Which numbers are shown")
        self.tabs.currentChanged.connect(self._show_table)
        self.cells = CellView()
        self.cells.picked.connect(self.picked)
        numbers = QWidget()
        rows = QVBoxLayout(numbers)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.tabs)
        rows.addWidget(self.cells, 1)
        for part in (scroll, numbers):
            self.addWidget(part)
            self.setStretchFactor(self.count() - 1, 1)
        self.setSizes([400, 400])
        self.setChildrenCollapsible(False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        beside = event.size().width() >= WIDE or event.size().width() > event.size().height()
        way = Qt.Orientation.Horizontal if beside else Qt.Orientation.Vertical
        if way is not self.orientation():
            self.setOrientation(way)
        super().resizeEvent(event)

    def show_stages(self, stages: Sequence[Stage]) -> None:
        """List these."""
        self.list.blockSignals(True)
        names = [f"{i + 1}  {stage.title}" for i, stage in enumerate(stages)]
        if names != [self.list.itemText(i) for i in range(self.list.count())]:
            self.list.clear()
            for name, stage in zip(names, stages, strict=True):
                self.list.addItem(icon(ICONS[stage.phase]), name)
        self.list.blockSignals(False)

    def show_stage(self, number: int, stage: Stage, pick: Pick) -> None:
        """Show one of them, for what is picked."""
        self._pick = pick
        self.list.blockSignals(True)
        self.list.setCurrentIndex(number)
        self.list.blockSignals(False)
        if stage is not self._stage:
            self._stage = stage
            self.sentence.setText(stage.sentence)
            self.formula.setText(_code(plain(stage.formula)))
            self._fill_tabs(stage)
        self.place.setText(_place(stage, pick))
        self.lines.setText("".join(_code(line, "margin: 0 0 5px 0") for line in stage.tell(pick)))
        self._show_table()

    def _fill_tabs(self, stage: Stage) -> None:
        """A tab for each table; the one that was looked at before stays, if there is such."""
        before = self.tabs.tabText(self.tabs.currentIndex())
        self.tabs.blockSignals(True)
        while self.tabs.count():
            self.tabs.removeTab(0)
        for table in stage.tables:
            self.tabs.addTab(table.name)
        names = [table.name for table in stage.tables]
        self.tabs.setCurrentIndex(names.index(before) if before in names else 0)
        self.tabs.blockSignals(False)

    def _show_table(self, _: int = 0) -> None:
        stage, at = self._stage, self.tabs.currentIndex()
        table = stage.tables[at] if stage is not None and 0 <= at < len(stage.tables) else None
        self.cells.show_table(table, self._pick)


def _place(stage: Stage, pick: Pick) -> str:
    """For which row and unit the numbers are put in."""
    first = stage.tables[0]
    found = []
    for axis, names in zip(first.axes, (first.down, first.across), strict=True):
        wanted = {"row": pick.row, "unit": pick.unit, "input": pick.input}.get(axis)
        if wanted is not None:
            name = names.full(min(wanted, len(names) - 1))
            found.append(f"class {name}" if name.isdigit() else name)
    return f"With the numbers of {', '.join(found)}:" if found else ""


def _code(text: str, style: str = "margin: 0") -> str:
    lines = "<br>".join(html.escape(line) for line in text.split("\n"))
    return f"<p style='{style}'><code>{lines}</code></p>"
