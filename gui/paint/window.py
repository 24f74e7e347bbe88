"""The window in which data are painted, used at once, and saved as a table."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from core.data.base import SOURCES, DataReference, Source
from core.data.painting import MOST, class_names, from_whole, painting_of, table_of, to_whole
from core.data.strokes import Place
from core.data.write import write_csv
from core.document import State
from core.edits import ChooseData, Edit, Together
from core.problem import Refused, Severity
from core.session import Session, Status
from core.templates import TEMPLATES, BeginWith
from gui.icons import icon
from gui.paint.answers import KIND, Answers
from gui.paint.beginnings import example_button
from gui.paint.bench import WIDTH, Bench
from gui.paint.easel import Easel
from gui.paint.keys import make_keys
from gui.paint.plane import PaintPlane
from gui.panels.parts import Remarks, muted
from gui.shelf import Shelf

NETWORK = "small"  # the template for points that have no network yet
REMARKS = 3
BESIDE = 410  # px of the window that stay to be seen beside this one, if there is room
LEAST = 760
HINT = "Press and drag on the plane. Keys: 1–9 class, B brush, P point, E eraser, [ ] size."
CURVE_HINT = "Draw a curve from side to side. Keys: C curve, B brush, E eraser, [ ] scatter."


class PaintWindow(QDialog):
    """Stays open while the network learns; what is painted is taken over by one button."""

    used = Signal()  # the points are the data of the project now

    def __init__(self, session: Session, shelf: Shelf, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Paint data")
        self._session, self._document = session, session.document
        self._again = False  # train once the run has ended
        self._used: object = None  # the points that the project has
        self.easel = Easel()
        self.plane = PaintPlane(self.easel, self)
        self.bench = Bench(self.easel, self)
        self.answers = Answers(session, shelf, self)
        self.count = muted("", self)
        self.place = QLabel(self)
        self.hint = muted(HINT, self)
        self.remarks = Remarks(self._document.apply, self)
        self.train = QCheckBox("Train at once", self)
        self.train.setToolTip("begin or go on training as soon as the points are taken over")
        self.follow = QCheckBox("After every stroke", self)
        self.follow.setToolTip("take the points over whenever the mouse is let go")
        self.use_button = QPushButton(icon("check", "highlight_text"), "Use these points", self)
        self.use_button.setToolTip("make them the data of the network (Ctrl+Enter)")
        self.use_button.setDefault(True)
        self.save_button = QPushButton(icon("table"), "Save as a table…", self)
        self.save_button.setToolTip("write the points to a CSV file")
        self.orders = self._make_orders()
        self._lay_out()
        self._connect()
        make_keys(self)
        room = parent.window().width() - BESIDE
        self.resize(min(max(room, LEAST), 1000), 720)
        self._follow_easel()

    def open_over(self) -> None:
        """Come to the front, with the points of the project if it has some that were painted."""
        data = self._document.state.project.data
        if data is not None and data.source.kind == KIND and data.source != self._used:
            self._take(data.source)
        self._follow_document(self._document.state)
        self.show()
        self.raise_()
        self.activateWindow()
        self.answers.show_state(self._document.state)
        self.plane.setFocus()

    # ---- what can be done ----------------------------------------------------------------------

    def source(self) -> Source:
        """What is painted, as data that a project can have."""
        easel = self.easel
        return SOURCES[KIND]().with_(
            task=easel.task, names=easel.said_names, points=to_whole(easel.painting)
        )

    def use(self) -> bool:
        """Make the points the data of the project; say what keeps them from it."""
        source = self.source()
        try:
            reference = DataReference.of(source, source.load())
        except Refused as refusal:
            self.remarks.show_problems([refusal.problem])
            return False
        session = self._session
        self._again = self.train.isChecked()
        if self._again and session.status in (Status.RUNNING, Status.STARTING):
            session.stop()
        edits: tuple[Edit, ...] = (ChooseData(reference),)
        if not self._document.state.project.graph.nodes:
            edits = (*edits, BeginWith(TEMPLATES[NETWORK]))
        self._used = source
        self._document.apply(Together(edits, "Use Painted Points"), gesture=self._visit)
        self._follow_document(self._document.state)
        self._train()
        self.used.emit()
        return True

    def ask_save(self) -> None:
        """Let the user choose a file for the table."""
        name, _ = QFileDialog.getSaveFileName(
            self, "Save as a table", "painted.csv", "Tables (*.csv)"
        )
        if name:
            path = Path(name)
            self.save(path if path.suffix else path.with_suffix(".csv"))

    def save(self, path: Path) -> None:
        """Write the points as a table."""
        easel = self.easel
        try:
            write_csv(path, *table_of(easel.painting, easel.task, easel.said_names))
        except Refused as refusal:
            self.remarks.show_problems([refusal.problem])

    def begin(self, source: Source) -> None:
        """Go on from a data set that is made by formula."""
        if (found := painting_of(source.load())) is not None:
            self.easel.begin(*found)
            self._stroked()

    # ---- within --------------------------------------------------------------------------------

    def _take(self, source: Source) -> None:
        painted = source.to_json()
        points = from_whole(painted.get("points", ()))
        self.easel.begin(points, painted.get("task", "classes"), painted.get("names", ""))
        self._used = source

    def _stroked(self) -> None:
        if self.follow.isChecked() and len(self.easel.painting):
            self.use()

    def _train(self) -> None:
        """Train if that is wanted and nothing is in the way; once the old run has ended."""
        problems = self._document.state.compiled.problems
        if not self._again or any(p.severity is Severity.ERROR for p in problems):
            return
        if self._session.status in (Status.IDLE, Status.PAUSED):
            self._again = False
            self._session.train()

    def _follow_document(self, state: State) -> None:
        if not self.isVisible() and self._used is None:
            return
        data = state.project.data
        own = data is not None and data.source == self._used
        serious = [p for p in state.compiled.problems if p.severity is not Severity.HINT]
        self.remarks.show_problems(serious[:REMARKS] if own else [])
        if own:
            self._train()

    def _follow_status(self, status: Status) -> None:
        if status is Status.IDLE:
            self._train()

    def _follow_easel(self) -> None:
        easel = self.easel
        total = len(easel.painting)
        for name, can in (("undo", easel.can_undo), ("redo", easel.can_redo)):
            self.orders[name].setEnabled(can)
        for name in ("clear", "spread"):
            self.orders[name].setEnabled(total > 0)
        self.use_button.setEnabled(total > 0)
        self.save_button.setEnabled(total > 0)
        self._say()
        full = " · no more fit" if easel.painting.full else f" of at most {MOST:,}"
        text = f"{total:,} points{full}"
        if easel.task == "classes" and total:
            used, counts = np.unique(easel.painting.labels, return_counts=True)
            names = class_names(easel.said_names, used.tolist())
            pairs = zip(names, counts.tolist(), strict=True)
            text = f"{total:,} points: " + ", ".join(f"{n:,} {name}" for name, n in pairs)
        self.count.setText(text)

    def _show_answers(self) -> None:
        self.plane.show_answers(self.answers.image, self.answers.curve)
        self._say()

    def _say(self) -> None:
        """What to do, and what is seen besides the points."""
        hint = CURVE_HINT if self.easel.task == "curve" else HINT
        if self.answers.image is not None:
            hint = f"The colours of the ground are what the network says.\n{hint}"
        elif self.answers.curve is not None:
            hint = f"The line is what the network says.\n{hint}"
        self.hint.setText(hint)

    def _point(self, at: Place | None) -> None:
        names = ("x", "y") if self.easel.task == "curve" else ("x1", "x2")
        text = "" if at is None else f"{names[0]} {at[0]:.2f} · {names[1]} {at[1]:.2f}"
        self.place.setText(text.replace("-", "−"))

    # ---- parts ---------------------------------------------------------------------------------

    def _make_orders(self) -> dict[str, QToolButton]:
        easel = self.easel
        made = {}
        for name, picture, tip, act in (
            ("undo", "undo-2", "take back the last stroke (Ctrl+Z)", easel.undo),
            ("redo", "redo-2", "make the stroke again (Ctrl+Shift+Z)", easel.redo),
            ("spread", "shuffle", "move every point a little, by chance", easel.spread),
            ("clear", "trash-2", "take all points away", easel.clear),
        ):
            button = QToolButton(self)
            button.setIcon(icon(picture))
            button.setIconSize(QSize(18, 18))
            button.setToolTip(tip)
            button.setAccessibleName(name.capitalize())
            button.clicked.connect(act)
            button.clicked.connect(self._stroked)
            made[name] = button
        return made

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.addWidget(self.plane, 1)
        foot = QHBoxLayout()
        foot.addWidget(self.hint, 1)
        foot.addWidget(self.place)
        left.addLayout(foot)
        right = QVBoxLayout()
        right.setSpacing(8)
        right.addWidget(self.bench)
        orders = QHBoxLayout()
        for button in self.orders.values():
            orders.addWidget(button)
        orders.addStretch(1)
        orders.addWidget(example_button(self.begin, self))
        right.addLayout(orders)
        right.addWidget(self.count)
        right.addWidget(self.remarks)
        right.addStretch(1)
        choices = QHBoxLayout()
        choices.addWidget(self.train)
        choices.addWidget(self.follow)
        choices.addStretch(1)
        right.addLayout(choices)
        right.addWidget(self.use_button)
        right.addWidget(self.save_button)
        for part in (self.count, self.remarks):
            part.setMaximumWidth(WIDTH)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 12, 16, 12)
        row.setSpacing(16)
        row.addLayout(left, 1)
        row.addLayout(right)

    def _connect(self) -> None:
        self.use_button.clicked.connect(self.use)
        self.save_button.clicked.connect(self.ask_save)
        self.answers.changed.connect(self._show_answers)
        self.plane.pointed.connect(self._point)
        self.plane.stroked.connect(self._stroked)
        self.easel.changed.connect(self._follow_easel)
        self.easel.handled.connect(self._follow_easel)
        self._document.changed.connect(self._follow_document)
        self._session.status_changed.connect(self._follow_status)
        self._visit = object()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter ends the typing of a name; it does not take the points over."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()
            return
        super().keyPressEvent(event)
