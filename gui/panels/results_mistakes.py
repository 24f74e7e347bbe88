"""What is taken for what, and the rows behind it: the square of counts beside the list of rows."""

from __future__ import annotations

import numpy as np
from PySide6.QtWidgets import QHBoxLayout, QWidget

from core.results import Confusion
from core.results_answers import Answers
from gui.panels.results_cases import CasesView
from gui.picked_rows import PickedRows
from gui.plots.confusion import ConfusionMatrix, percent
from gui.plots.reduce import Array

EXAMPLES = 8  # rows that are named for each cell


class MistakesPage(QWidget):
    """A cell of the square picks the rows that are listed; for numbers, all are."""

    def __init__(self, picked: PickedRows, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.matrix = ConfusionMatrix(self)
        self.cases = CasesView(self)
        self._picked = picked
        self._answers: Answers | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.matrix, 1)
        row.addWidget(self.cases, 1)
        self.matrix.picked.connect(self._pick_cell)
        self.cases.picked.connect(lambda row: picked.pick((row,)))
        self.cases.widened.connect(lambda: self.choose_cell(None))

    def show_answers(self, answers: Answers) -> None:
        """Count these answers and list them."""
        self._answers = answers
        self.matrix.setVisible(answers.shares is not None)
        if answers.shares is not None:
            found = Confusion.of(answers.truth, answers.said, len(answers.classes))
            right = percent(found.right / max(found.rows, 1), 1)
            title = f"{found.right:,} of {found.rows:,} right ({right})"
            self.matrix.show_confusion(title, answers.classes, found, _examples(answers))
        self._list(answers)

    def choose_cell(self, cell: tuple[int, int] | None) -> None:
        """List the rows of one class that are taken for another; None: all rows."""
        self.matrix.choose(cell)
        self._pick_cell(cell)

    def _pick_cell(self, cell: tuple[int, int] | None) -> None:
        """List the rows of a cell, and let every view mark them."""
        answers, rows = self._answers, np.empty(0, int)
        if answers is None:
            return
        self._list(answers)
        if cell is not None:
            rows = answers.rows[(answers.truth == cell[0]) & (answers.said == cell[1])]
        self._picked.pick(rows.tolist())

    def _list(self, answers: Answers) -> None:
        """The rows of the picked cell, or all, the worst first."""
        places, cell = answers.worst, self.matrix.chosen
        if answers.shares is None:
            cell, heading = None, f"{_rows(len(places))}, the largest errors first"
        elif cell is None or max(cell) >= len(answers.classes):
            wrong = int((~answers.right).sum())
            cell, heading = None, f"The worst first: {wrong:,} wrong of {_rows(len(places))}"
        else:
            mine = (answers.truth[places] == cell[0]) & (answers.said[places] == cell[1])
            places = places[mine]
            true, said = (answers.classes[i] for i in cell)
            heading = f"{true} taken for {said}: {_rows(len(places))}"
            if cell[0] == cell[1]:
                heading = f"{true}, rightly named: {_rows(len(places))}"
        self.cases.show_cases(answers, places, heading, cell is not None)
        self.cases.mark(self._picked.rows)


def _rows(count: int) -> str:
    return f"{count:,} row{'s' if count != 1 else ''}"


def _examples(answers: Answers) -> dict[tuple[int, int], Array]:
    """Some row numbers of each kind of mistake."""
    wrong = np.flatnonzero(~answers.right)
    found: dict[tuple[int, int], list[int]] = {}
    for place in wrong[:2000].tolist():
        cell = found.setdefault((int(answers.truth[place]), int(answers.said[place])), [])
        if len(cell) < EXAMPLES:
            cell.append(int(answers.rows[place]))
    return {cell: np.array(places) for cell, places in found.items()}
