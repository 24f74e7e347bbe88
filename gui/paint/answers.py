"""What the network says of the plane that is painted on: colours of classes, or its own curve."""

from __future__ import annotations

import time
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QWidget

from core.data.painting import EDGE, from_whole
from core.document import State
from core.predict import Predictor
from core.run import Mail
from core.session import Session
from gui.plots.subject import Subject
from gui.shelf import Shelf
from gui.theme import THEMES, Theme

Array = NDArray[Any]
KIND = "painted"  # of the source
SIDE = 60  # cells of the picture, in both directions
STEPS = 240  # of the curve
SOLID = 0.38  # how strongly a class that is certain colours the ground
SHARE = 0.1  # of the time that asking may take


class Answers(QObject):
    """Asks the newest weights while `seen` is, and tells `changed` when they say something else.

    image : over the whole plane, or None
    curve : (steps, 2) places on the plane, or None
    """

    changed = Signal()

    def __init__(self, session: Session, shelf: Shelf, seen: QWidget) -> None:
        super().__init__(seen)
        self._session, self._seen = session, seen
        self._subject = Subject(session, shelf)
        self._ask_at = 0.0  # not before
        self._held: Array | None = None  # the pixels of the image
        self.image: QImage | None = None
        self.curve: Array | None = None
        session.mail.connect(self.show_mail)
        session.document.changed.connect(self.show_state)
        THEMES.changed.connect(self.show_theme)

    def show_state(self, state: State) -> None:
        self._subject.take_state(state)
        if not self._session.busy:
            self.ask()

    def show_mail(self, mail: Mail) -> None:
        self._subject.take_mail(mail)
        resting = mail.resting or mail.finished
        if self._seen.isVisible() and (resting or time.monotonic() >= self._ask_at):
            self.ask()

    def show_theme(self, theme: Theme) -> None:
        self.ask()

    def ask(self) -> None:
        """Make image and curve equal to what the newest weights say."""
        if not self._seen.isVisible():
            return
        began = time.monotonic()
        predictor, data = self._subject.predictor, self._session.document.state.project.data
        shown = self.image is not None or self.curve is not None
        self.image = self.curve = None
        if predictor is not None and data is not None and data.source.kind == KIND:
            if data.signature.task == "regression":
                self.curve = _curve(predictor)
            else:
                painted = from_whole(data.source.to_json().get("points", ()))
                self._held = _colors(predictor, np.unique(painted.labels).tolist())
                self.image = QImage(
                    self._held.data, SIDE, SIDE, 3 * SIDE, QImage.Format.Format_RGB888
                )
        if shown or self.image is not None or self.curve is not None:
            self.changed.emit()
        now = time.monotonic()
        self._ask_at = now + max((now - began) / SHARE, 0.05)


def _colors(predictor: Predictor, labels: list[int]) -> Array:
    """(side, side, 3) uint8, first row at the top: the classes' colours, mixed by their shares."""
    steps = (np.arange(SIDE) + 0.5) / SIDE * 2 * EDGE - EDGE
    across, up = np.meshgrid(steps, steps[::-1])
    shares = predictor.probabilities(np.stack([across, up], axis=-1).reshape(-1, 2).astype("f4"))
    theme = THEMES.current
    inks = np.array([_rgb(theme.class_color(label)) for label in labels])
    ground = np.array(_rgb(theme.color("plot_background")))
    mixed = ground + SOLID * (shares @ inks - ground)
    return np.ascontiguousarray(mixed.reshape(SIDE, SIDE, 3).clip(0, 255).astype(np.uint8))


def _rgb(color: QColor) -> tuple[float, float, float]:
    return float(color.red()), float(color.green()), float(color.blue())


def _curve(predictor: Predictor) -> Array:
    x = np.linspace(-EDGE, EDGE, STEPS, dtype=np.float32)
    y = predictor.values(x[:, None]).reshape(STEPS, -1)[:, 0]
    found: Array = np.stack([x, np.clip(np.nan_to_num(y), -2 * EDGE, 2 * EDGE)], axis=1)
    return found
