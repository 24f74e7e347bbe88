"""What is to be predicted, and which columns say how rows are shared out."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFormLayout, QLabel, QWidget

from core.data.base import Source
from core.data.understand import TableReport
from gui.import_page.choice import Choice
from gui.import_page.words import TASKS

KEYS = {
    "group": ("Groups", "rows with the same value here stay in one part"),
    "time": ("Time", "says which rows are later; the latest are kept for validation"),
    "part": ("Part", "a column that says training, validation or test"),
}
SPLITS = {"group": "by group", "time": "by time", "part": "by column"}


class TargetFields(QWidget):
    """Target and task: `asked(name of the parameter, value)`."""

    asked = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        rows = QFormLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        self.target = Choice("Target", "the column that the network learns to predict", self)
        self.task = Choice("Task", "what kind of thing the target is", self)
        self.target.picked.connect(lambda value: self.asked.emit("target", value))
        self.task.picked.connect(lambda value: self.asked.emit("task", value or "guess"))
        rows.addRow(QLabel("Target", self), self.target)
        rows.addRow(QLabel("It is", self), self.task)

    def show_source(self, source: Source, report: TableReport, names: Sequence[str]) -> None:
        """What is said in `source`, or guessed in `report`; `names` of the columns in the file."""
        target, task = str(getattr(source, "target", "")), str(getattr(source, "task", "guess"))
        guess = f"guess: {report.target}" if report.target else "guess: nothing fits"
        pairs = zip(report.names, names, strict=True)
        self.target.show_choices([("guess" if target else guess, ""), *pairs], target)
        guess = f"guess: {TASKS[report.task]}" if report.task else "guess"
        said = "" if task == "guess" else task
        choices = [(word, known) for known, word in TASKS.items()]
        self.task.show_choices([("guess" if said else guess, ""), *choices], said)


class SplitFields(QWidget):
    """The columns that only the split looks at: `asked(name of the parameter, value)`."""

    asked = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = QFormLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self.choices: dict[str, Choice] = {}
        for name, (title, tip) in KEYS.items():
            field = self.choices[name] = Choice(title, tip, self)
            field.picked.connect(lambda value, name=name: self.asked.emit(name, value))
            label = QLabel(title, self)
            label.setBuddy(field)
            label.setToolTip(tip)
            self._rows.addRow(label, field)

    def show_source(self, source: Source, called: Sequence[str], names: Sequence[str]) -> None:
        """Columns as they are `called`, by their `names` in the file."""
        columns = [("none", ""), *zip(called, names, strict=True)]
        for name, field in self.choices.items():
            field.show_choices(columns, str(getattr(source, name)))
