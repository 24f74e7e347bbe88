"""Fields for numbers: whole ones, and ones that read and write 1e-3."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QValidator
from PySide6.QtWidgets import QAbstractSpinBox, QDoubleSpinBox, QSpinBox, QWidget

from core.spec import Param

PAUSE_MS = 700  # of typing, after which a whole number counts as said
LARGEST = 2**31 - 1


class Manners(QObject):
    """How every field behaves: the wheel scrolls past it unless it has the focus, Ctrl+Z undoes
    the last edit and not the last key, and each visit is a gesture of its own."""

    def __init__(self, field: QWidget) -> None:
        super().__init__(field)
        self.visit: object = object()
        self._field = field
        field.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.FocusIn:
            self.visit = object()
        elif kind == QEvent.Type.Wheel and not self._field.hasFocus():
            event.ignore()
            return True
        elif kind == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            undo = event.matches(QKeySequence.StandardKey.Undo)
            if (undo or event.matches(QKeySequence.StandardKey.Redo)) and not self._is_pending():
                event.ignore()
                return True
        return False

    def _is_pending(self) -> bool:
        return bool(getattr(self._field, "pending", False))


class WholeField(QSpinBox):
    """A whole number. Steps of one up to 99, then of the second digit: 320, 330."""

    changed = Signal(object, object)  # value, gesture

    def __init__(self, param: Param, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.manners = Manners(self)
        self.pending = False
        self._log = bool(param.range and param.range.log)
        low, high = (param.range.low, param.range.high) if param.range else (-LARGEST, LARGEST)
        self.setRange(int(max(low, -LARGEST)), int(min(high, LARGEST)))
        self.setKeyboardTracking(False)
        self.setAccelerated(True)
        self.setGroupSeparatorShown(False)
        if param.range and param.range.unit:
            self.setSuffix(f" {param.range.unit}")
        if param.range and param.range.zero:
            self.setSpecialValueText(param.range.zero)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._said)
        self.lineEdit().setTextMargins(6, 0, 0, 0)
        self.lineEdit().textEdited.connect(self._typed)
        self.valueChanged.connect(self._changed)
        self.editingFinished.connect(self.commit)

    def show_value(self, value: object) -> None:
        """Show a value that is not the user's doing."""
        if self.pending or not isinstance(value, int) or value == self.value():
            return
        self.blockSignals(True)
        self.setValue(value)
        self.blockSignals(False)

    def commit(self) -> None:
        """Hand over what is typed but not yet said."""
        self._pause.stop()
        if self.pending:
            self.pending = False
            self.interpretText()

    def stepBy(self, steps: int) -> None:
        value = self.value()
        size = 10 ** max(int(math.log10(max(value, 1))) - 1, 0) if self._log else 1
        if self._log and abs(steps) >= 10:  # Page Up, Page Down
            self.setValue(min(value * 2, LARGEST) if steps > 0 else value // 2)
        else:
            self.setValue(max(min(value + steps * size, self.maximum()), self.minimum()))

    def _typed(self) -> None:
        self.pending = True
        self._pause.start()

    def _said(self) -> None:
        if self.hasAcceptableInput():
            self.commit()

    def _changed(self, value: int) -> None:
        self.pending = False
        self._pause.stop()
        self.changed.emit(value, self.manners.visit)

    def hasAcceptableInput(self) -> bool:
        return self.lineEdit().hasAcceptableInput()


class RealField(QDoubleSpinBox):
    """A number of any size: 0.001 and 1e-3 are the same. Handed over by Enter or on leaving.

    In a range that goes by ratio the steps are 1, 2, 5, 10; elsewhere about a twentieth.
    """

    changed = Signal(object, object)

    def __init__(self, param: Param, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.manners = Manners(self)
        self.pending = False
        self._range = param.range
        self.setDecimals(60)
        low, high = (param.range.low, param.range.high) if param.range else (-1e300, 1e300)
        self.setRange(low, high)
        self.setSingleStep(_twentieth(high - low) if param.range else 1.0)
        self.setKeyboardTracking(False)
        self.setCorrectionMode(QAbstractSpinBox.CorrectionMode.CorrectToPreviousValue)
        if param.range and param.range.unit:
            self.setSuffix(f" {param.range.unit}")
        if param.range and param.range.zero:
            self.setSpecialValueText(param.range.zero)
        self.lineEdit().setTextMargins(6, 0, 0, 0)
        self.lineEdit().textEdited.connect(self._typed)
        self.valueChanged.connect(self._changed)
        self.editingFinished.connect(self.commit)

    def show_value(self, value: object) -> None:
        if self.pending or not isinstance(value, int | float) or value == self.value():
            return
        self.blockSignals(True)
        self.setValue(value)
        self.blockSignals(False)

    def commit(self) -> None:
        """Hand over what is typed but not yet said."""
        if self.pending:
            self.pending = False
            self.interpretText()

    def textFromValue(self, value: float) -> str:
        return number_text(value)

    def valueFromText(self, text: str) -> float:
        return _number(self._bare(text)) or 0.0

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        bare = self._bare(text)
        value = _number(bare)
        if text == self.specialValueText() or (
            value is not None and self.minimum() <= value <= self.maximum()
        ):
            return QValidator.State.Acceptable, text, position
        usual = all(c in "0123456789.,+-eE " for c in bare)
        return (
            (QValidator.State.Intermediate if usual else QValidator.State.Invalid),
            text,
            position,
        )

    def stepBy(self, steps: int) -> None:
        if not (self._range and self._range.log):
            value = self.value() + steps * self.singleStep()
            self.setValue(float(f"{value:.12g}"))
            return
        value = self.value() or self.singleStep()
        for _ in range(abs(steps)):
            value = _neighbour(value, up=steps > 0)
        self.setValue(value)

    def _bare(self, text: str) -> str:
        return text.removesuffix(self.suffix()).strip()

    def _typed(self) -> None:
        self.pending = True

    def _changed(self, value: float) -> None:
        self.pending = False
        self.changed.emit(value, self.manners.visit)


def number_text(value: float) -> str:
    """A number as people write it: 0.001, 1e-8, 25000."""
    text = f"{value:.10g}"
    if "e" in text:
        digits, power = text.split("e")
        return f"{digits}e{int(power)}"
    return text


def _number(text: str) -> float | None:
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _twentieth(span: float) -> float:
    """1, 2 or 5 times a power of ten, near a twentieth of `span`."""
    power = 10.0 ** math.floor(math.log10(span / 20)) if 0 < span < math.inf else 1.0
    return min((power * k for k in (1, 2, 5, 10)), key=lambda step: abs(step - span / 20))


def _neighbour(value: float, up: bool) -> float:
    """The next of …, 1, 2, 5, 10, 20, … above or below `value`."""
    power = math.floor(math.log10(abs(value)))
    ladder = [float(f"{k}e{power + shift}") for shift in (-1, 0, 1) for k in (1, 2, 5)]
    if up:
        return next(rung for rung in ladder if rung > value * (1 + 1e-9))
    return next(rung for rung in reversed(ladder) if rung < value * (1 - 1e-9))
