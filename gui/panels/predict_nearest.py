"""The training rows that are most like the sample, with what is true of them."""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from core.data.base import Dataset
from core.data.fitted import Fitted
from core.nearest import Nearest
from gui.panels.parts import heading, muted
from gui.panels.sample import truth_of
from gui.panels.sample_fields import written
from gui.panels.sample_picture import Thumbs, image_of
from gui.plots.export import Rows
from gui.plots.view import number

Array = np.ndarray[Any, Any]
COUNT = 5
WIDTH = 30  # features of a row, at most
LINE = 24


class NearestView(QWidget):
    """A table, or small pictures; `picked` is a row of the data that was double-clicked."""

    picked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: Array = np.empty(0, np.int64)
        self.distances: Array = np.empty(0)
        self._nearest: Nearest | None = None
        self._dataset: Dataset | None = None
        self._made_of: object = None
        self._sample: Array | None = None
        self._grid = QTableWidget(self)
        self._grid.setAccessibleName("Nearest training rows")
        self._grid.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._grid.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self._grid.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._grid.verticalHeader().setDefaultSectionSize(LINE)
        self._grid.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self._grid.setFixedHeight(LINE * (COUNT + 1) + 24)
        self._grid.cellDoubleClicked.connect(lambda line, _: self._pick(line))
        self.thumbs = Thumbs(self)
        self.thumbs.picked.connect(self._pick)
        self.words = muted("", self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(heading("Nearest training rows", self))
        for part in (self._grid, self.thumbs, self.words):
            column.addWidget(part)

    def show_sample(self, dataset: Dataset, fitted: Fitted, rows: Array, sample: Array) -> None:
        """Find the rows, among the given ones, that are nearest to a sample."""
        made_of = (dataset, fitted, len(rows))
        if self._nearest is None or made_of != self._made_of:
            self._made_of, self._dataset = made_of, dataset
            self._nearest = Nearest(fitted, dataset.x, rows)
        elif self._sample is not None and np.array_equal(sample, self._sample, equal_nan=True):
            return
        self._sample = sample
        self.rows, self.distances = self._nearest.to(sample, COUNT)
        is_picture = bool(dataset.signature.image_shape)
        self._grid.setHidden(is_picture)
        self.thumbs.setVisible(is_picture)
        if is_picture:
            self._show_pictures(dataset)
        else:
            self._show_table(dataset)
        compared = len(self._nearest.rows)
        among = f"{compared:,} of {len(rows):,}" if compared < len(rows) else f"{compared:,}"
        self.words.setText(
            f"Of {among} training rows; distance in scaled features. "
            f"{'Click' if is_picture else 'Double-click'} one to take it as the sample."
        )

    def table(self) -> Rows:
        """Row, distance and truth of each."""
        if self._dataset is None:
            return
        for row, distance in zip(self.rows.tolist(), self.distances.tolist(), strict=True):
            yield ("nearest row", str(row + 1), distance, truth_of(self._dataset, row))

    def _show_table(self, dataset: Dataset) -> None:
        inputs = dataset.signature.inputs[:WIDTH]
        heads = [", ".join(dataset.signature.targets) or "target", "distance"]
        heads += [column.name for column in inputs]
        grid = self._grid
        if grid.columnCount() != len(heads):
            grid.setColumnCount(len(heads))
        grid.setHorizontalHeaderLabels(heads)
        grid.setRowCount(len(self.rows))
        grid.setVerticalHeaderLabels([str(row + 1) for row in self.rows.tolist()])
        for line, (row, distance) in enumerate(
            zip(self.rows.tolist(), self.distances.tolist(), strict=True)
        ):
            values = dataset.x[row].reshape(-1)[:WIDTH].tolist()
            texts = [truth_of(dataset, row), number(distance, 3)]
            texts += [written(*pair) for pair in zip(inputs, values, strict=True)]
            for at, text in enumerate(texts):
                grid.setItem(line, at, QTableWidgetItem(text))

    def _show_pictures(self, dataset: Dataset) -> None:
        shape = dataset.signature.image_shape
        part = dataset.x[:: max(len(dataset.x) // 500, 1)]
        ends = float(part.min()), float(part.max())
        images = [image_of(dataset.x[row].reshape(-1), shape, ends) for row in self.rows.tolist()]
        words = [
            (truth_of(dataset, row), number(distance, 3))
            for row, distance in zip(self.rows.tolist(), self.distances.tolist(), strict=True)
        ]
        self.thumbs.show_rows(images, words)

    def _pick(self, line: int) -> None:
        self.picked.emit(int(self.rows[line]))
