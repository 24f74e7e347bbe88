"""How good the network is on rows whose answer is known: what it takes for what, and how surely."""

from __future__ import annotations

import time
from functools import partial

import numpy as np
from PySide6.QtGui import QAction, QActionGroup, QResizeEvent
from PySide6.QtWidgets import QMenu, QStackedWidget, QVBoxLayout

from core.data.base import Dataset
from core.document import State
from core.results import Confusion
from core.results_answers import Answers
from core.results_verdict import Verdict
from core.run import Mail
from core.session import Session
from gui.panels.parts import Words
from gui.panels.results_mistakes import MistakesPage
from gui.panels.results_pages import CurvesPage, NumbersPage
from gui.panels.results_table import ClassScores, scores_table
from gui.picked_rows import PickedRows
from gui.plots.export import Rows
from gui.plots.panel import LivePanel
from gui.plots.reduce import Array
from gui.plots.subject import Subject, is_known, some
from gui.shelf import PARTS, Shelf

PAUSE = 0.3, 1.5  # seconds between two pictures while training, at least and at most
WORK = 40_000_000  # multiplications for one picture
FEWEST, MOST = 500, 20_000  # rows
ROOM = 230  # px of height from which on the whole verdict is read, not its headline only
PAGES = ("Mistakes", "Curves", "Classes", "Fit", "Rows")
OF_CLASSES, OF_NUMBERS = ("Mistakes", "Curves", "Classes"), ("Fit", "Rows")


class ResultsPanel(LivePanel):
    """The verdict, mistakes row by row, curves and scores; for numbers, fit and errors."""

    title = "Results"
    icon = "target"
    empty = "Press Train to see here how often the network is right, and what it mixes up."
    help = (
        "The line at the top compares the network with an answer that looks at no feature: only "
        "if it does better has it learnt something. <b>Mistakes</b>: each line of the square "
        "holds the rows of one true class, each column what the network took them for; right "
        "answers lie on the diagonal. Click a cell to list its rows, the worst first. "
        "<b>Curves</b>: ROC: how many rows of a class are found for how many false alarms (area "
        "1: perfect, 0.5: guessing). Precision: how many of the found ones are right. "
        "Calibration: of the answers that are 90 % sure, 90 % should be right; grey columns count "
        "the rows, whiskers are 95 % intervals. <b>Fit</b>: points on the line are predicted "
        "exactly; errors should scatter around 0 without a pattern."
    )

    def __init__(self, session: Session, shelf: Shelf, picked: PickedRows | None = None) -> None:
        super().__init__(session)
        self.subject = Subject(session, shelf)
        self.part, self.page = "validation", "Mistakes"
        self.answers: Answers | None = None
        self.verdict: Verdict | None = None
        self.target = 0
        self.picked_rows = picked or PickedRows()
        self.said = Words("…", self.body)
        self.said.setContentsMargins(8, 3, 8, 3)
        self.mistakes = MistakesPage(self.picked_rows)
        self.curves = CurvesPage()
        self.numbers = NumbersPage()
        self.scores = ClassScores()
        self.pages = QStackedWidget(self.body)
        self._last, self._pause = 0.0, PAUSE[0]
        self._fill_body()
        self._fill_bar()
        for plot in (self.numbers.fit, self.numbers.errors):
            plot.picked.connect(self._pick_place)
        self.picked_rows.changed.connect(self._mark)
        session.restarted.connect(self._restart)

    def _fill_body(self) -> None:
        column = QVBoxLayout(self.body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.said)
        column.addWidget(self.pages, 1)
        scores = scores_table(self.scores, self.pages)
        for page in (self.mistakes, self.curves, scores, self.numbers):
            self.pages.addWidget(page)

    def _fill_bar(self) -> None:
        parts = ("Validation", "Training", "Test")
        self.add_choice("{} rows", "Which rows are looked at", parts, self.show_part)
        group = QActionGroup(self)
        self.page_actions: dict[str, QAction] = {}
        tips = (
            "What is taken for what, row by row",
            "ROC, precision and recall, calibration",
            "Precision, recall, F1 and support of each class",
            "Predicted against actual, and the errors",
            "Single rows, the worst first",
        )
        for name, tip in zip(PAGES, tips, strict=True):
            action = self.add_toggle(name, tip, partial(self._turn, name))
            group.addAction(action)
            self.page_actions[name] = action
        self._targets = QMenu("Target", self)
        self.target_choice = self.add_menu("Target", "Which target is looked at", "", self._targets)
        self._offer(OF_CLASSES, ())
        self.finish_bar()

    def _offer(self, pages: tuple[str, ...], targets: tuple[str, ...]) -> None:
        """Show the pages that there are for the task, and a choice of several targets."""
        for name, action in self.page_actions.items():
            action.setVisible(name in pages)
        if self.page not in pages:
            self.page = pages[0]
        self.page_actions[self.page].setChecked(True)
        self.target_choice.setVisible(len(targets) > 1)
        if tuple(entry.text() for entry in self._targets.actions()) == targets:
            return
        self._targets.clear()
        self.target = 0
        for i, name in enumerate(targets):
            self._targets.addAction(name).triggered.connect(lambda _=False, i=i: self._aim(i))
        self.target_choice.setText(targets[0] if targets else "Target")

    # ---- news ----------------------------------------------------------------------------------

    def show_state(self, state: State) -> None:
        self.subject.take_state(state)
        super().show_state(state)

    def show_mail(self, mail: Mail) -> None:
        self.subject.take_mail(mail)
        if self.subject.live and time.perf_counter() - self._last < self._pause:
            return
        super().show_mail(mail)

    def refresh(self) -> None:
        """Let the newest network answer the rows of the chosen part."""
        dataset = self.subject.dataset
        self.answers = None
        if dataset is None or self.subject.predictor is None:
            self.show_body(False, self.subject.lack if self.subject.reading else self.empty)
            return
        rows, total = self._rows(dataset)
        if not len(rows):
            self.show_body(False, self._missing())
            return
        self.show_body(True)
        began = time.thread_time()  # what others on the machine take does not count
        numbers = dataset.signature.task == "regression"
        self._offer(
            OF_NUMBERS if numbers else OF_CLASSES, dataset.signature.targets if numbers else ()
        )
        self.answers = self._answer(dataset, rows, total)
        training = self.subject.parts.get("training", np.empty(0, int))
        self.verdict = self.answers.judge(dataset.y[training])
        self._show_page(self.answers)
        self._last = time.perf_counter()
        self._pause = float(np.clip(12 * (time.thread_time() - began), *PAUSE))

    def _answer(self, dataset: Dataset, rows: Array, total: int) -> Answers:
        predictor = self.subject.predictor
        assert predictor is not None
        if dataset.signature.task == "regression":
            said = np.asarray(predictor.values(dataset.x[rows])[:, self.target], float)
            truth = dataset.y[rows].reshape(len(rows), -1)[:, self.target].astype(float)
            return Answers(dataset, self.part, rows, total, truth, said, None, self.target)
        shares = predictor.probabilities(dataset.x[rows])
        said = shares.argmax(axis=1)
        return Answers(dataset, self.part, rows, total, dataset.y[rows], said, shares)

    # ---- pages ---------------------------------------------------------------------------------

    def _show_page(self, answers: Answers) -> None:
        self._tell(answers)
        if self.page in ("Mistakes", "Rows"):
            self.mistakes.show_answers(answers)
        elif self.page == "Curves":
            self.curves.show_answers(answers)
        elif self.page == "Classes":
            found = Confusion.of(answers.truth, answers.said, len(answers.classes))
            self.scores.show_confusion(answers.classes, found)
        else:
            self.numbers.show_answers(answers, self.picked_rows.rows)
        self.pages.setCurrentIndex((0, 1, 2, 3, 0)[PAGES.index(self.page)])

    def _tell(self, answers: Answers) -> None:
        """The verdict, as long as there is room for it."""
        assert self.verdict is not None
        whole = [self.verdict.sentence]
        if len(answers.rows) < answers.total:
            whole.append(f"Looked at: {len(answers.rows):,} of {answers.total:,} rows.")
        if answers.shares is not None and len(np.unique(answers.truth)) == 1:
            only = answers.classes[int(answers.truth[0])]
            whole.append(f"All these rows are “{only}”: that tells little of the other classes.")
        if self.page == "Curves":
            whole.append(self.curves.found.sentence if self.curves.found.rows else "")
        text = " ".join(whole).strip()
        self.said.setText(text if self.height() >= ROOM else f"{self.verdict.headline}.")
        self.said.setToolTip(f"<p>{text}</p>")

    def _pick_place(self, place: int) -> None:
        if self.answers is not None:
            rows = (int(self.numbers.row_at(place)),) if place >= 0 else ()
            self.picked_rows.pick(rows)

    def _mark(self, rows: tuple[int, ...]) -> None:
        if self.answers is None or not self.isVisible():
            return
        self.mistakes.cases.mark(rows)
        if self.page == "Fit":
            self.numbers.mark(rows)

    # ---- choices -------------------------------------------------------------------------------

    def _turn(self, page: str, on: bool) -> None:
        if on:
            self.show_page(page)

    def show_page(self, page: str) -> None:
        """Turn to "Mistakes", "Curves" or "Classes"; for a regression to "Fit" or "Rows"."""
        self.page = page
        self.page_actions[page].setChecked(True)
        if self.answers is not None:
            self._show_page(self.answers)

    def show_part(self, part: str) -> None:
        """Look at the "Training", "Validation" or "Test" rows."""
        self.part = part.lower()
        assert self.part in PARTS
        self.refresh()

    def _aim(self, target: int) -> None:
        self.target = target
        self.target_choice.setText(self._targets.actions()[target].text())
        self.refresh()

    def reset(self) -> None:
        self.curves.row.reset()
        self.numbers.row.reset()
        self.mistakes.choose_cell(None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.answers is not None and event.oldSize().height() != event.size().height():
            self._tell(self.answers)

    # ---- within --------------------------------------------------------------------------------

    def _rows(self, dataset: Dataset) -> tuple[Array, int]:
        """The known rows of the part, of very many only some; and how many there are."""
        rows = self.subject.parts.get(self.part, np.empty(0, int))
        rows = rows[is_known(dataset.y[rows], dataset.signature.task)]
        plan = self.subject.plan
        assert plan is not None
        work = sum(s.layer.multiply_adds(s.input_shapes) for s in plan.steps)
        most = int(np.clip(WORK // max(work, 1), FEWEST, MOST)) if self.subject.live else MOST
        return some(rows, most), len(rows)

    def _missing(self) -> str:
        if not len(self.subject.parts.get(self.part, ())):
            return f"There are no {self.part} rows: give them a share in Data, under Preparation."
        return f"The target of no {self.part} row is known: nothing can be compared."

    def _restart(self) -> None:
        self.subject.forget()
        if self.isVisible():
            self.refresh()

    def table(self) -> Rows:
        """Each row of the part: what is true and what the network says."""
        answers = self.answers
        if answers is None:
            return
        if answers.shares is None:
            yield ("row", f"{answers.name} actual", "predicted", "error")
            for row, truth, said in zip(answers.rows, answers.truth, answers.said, strict=True):
                yield int(row) + 1, float(truth), float(said), float(said - truth)
            return
        names = answers.classes
        yield ("row", "true", "predicted", *names)
        told = zip(answers.rows, answers.truth, answers.said, answers.shares, strict=True)
        for row, truth, said, shares in told:
            yield int(row) + 1, names[int(truth)], names[int(said)], *shares.tolist()
