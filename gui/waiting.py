"""Work that takes long: what it is, how far it is, and a button that calls it off."""

from __future__ import annotations

import time
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QWidget

from core.job import Job

LOOK_MS = 50
PATIENCE_S = 3.0  # before it is said how long it will still take
LEAST = 0.02  # share that must be done for it
STAGES = {"looking": "looking at", "counting": "counting values of"}


class Waiting(QWidget):
    """A row that is there while a job goes on, and hides itself at its end."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.job: Job[Any] | None = None
        self._name = self._stage = ""
        self._since = 0.0
        self.text = QLabel(self)
        self.bar = QProgressBar(self)
        self.bar.setAccessibleName("Progress of reading")
        self.bar.setTextVisible(False)
        self.bar.setMinimumWidth(120)
        self.bar.setMaximumWidth(320)
        self.cancel = QPushButton("Cancel", self)
        self.cancel.setAutoDefault(False)  # Enter means what the dialog around is for
        self.cancel.setToolTip("stop reading; nothing is changed")
        self.cancel.clicked.connect(self._call_off)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 4, 14, 4)
        row.setSpacing(10)
        row.addWidget(self.text)
        row.addWidget(self.bar, 1)
        row.addWidget(self.cancel)
        row.addStretch(1)
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self._look)
        self.hide()

    def follow(self, job: Job[Any], name: str) -> None:
        """Show how far `job` is, which works on `name`, until it is done."""
        self.job, self._name, self._stage = job, name, ""
        self.cancel.setEnabled(True)
        self._look()
        self.show()
        self._timer.start()

    def stop(self) -> None:
        """Look no longer; the job itself goes on."""
        self.job = None
        self._timer.stop()
        self.hide()

    def _look(self) -> None:
        job = self.job
        if job is None or job.done:
            self.stop()
            return
        share, stage = job.share, job.watch.stage or "reading"
        if stage != self._stage:
            self._stage, self._since = stage, time.monotonic()
        self.bar.setRange(0, 1000 if share else 0)  # without a number: it moves, at least
        self.bar.setValue(round(1000 * share))
        left = time_left(share, time.monotonic() - self._since)
        self.text.setText(f"{STAGES.get(stage, stage).capitalize()} {self._name} …{left}")

    def _call_off(self) -> None:
        if self.job is not None:
            self.cancel.setEnabled(False)
            self.job.cancel()


def time_left(share: float, seconds: float) -> str:
    """How long a stage will still take, as words, once that can be told and is worth saying."""
    if seconds < PATIENCE_S or share < LEAST:
        return ""
    left = seconds * (1 - share) / share
    if left < PATIENCE_S:
        return ""
    if left < 90:
        return f" about {max(5, round(left / 5) * 5)} s left"
    return f" about {round(left / 60)} min left"
