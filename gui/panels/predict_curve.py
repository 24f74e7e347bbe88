"""What the network would say if one feature of the sample were another: a curve, or bars."""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from core.data.base import Signature
from core.data.columns import Column
from core.predict import Predictor
from core.whatif import Reach, WhatIf, what_if
from gui.panels.bars import Bar, Bars, percent
from gui.panels.parts import heading, muted
from gui.panels.sample_fields import has_slider, written
from gui.plots.curve import Curve
from gui.plots.export import Rows
from gui.plots.marks import Dot, Mark
from gui.plots.plot import Plot
from gui.plots.readout import Lines
from gui.plots.shade import Shade
from gui.plots.view import number

Array = np.ndarray[Any, Any]
CURVES = 8  # classes with a curve: the most likely ones of the sample
HEIGHT = 190
YEAR, HOUR = 365.2425, 3600.0


class WhatIfView(QWidget):
    """A choice of the feature, and the answers along it; `chosen` says which one."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.place = 0
        self.curve: WhatIf | None = None
        self._signature: Signature | None = None
        self._made_of: object = None
        self.choice = QComboBox(self)
        self.choice.setAccessibleName("Feature that is changed")
        self.choice.setToolTip("the feature that is changed, while all others stay")
        self.choice.setMinimumContentsLength(6)
        self.choice.activated.connect(self._choose)
        self.plot = Plot("", parent=self)
        self.plot.setMinimumHeight(HEIGHT)
        self.plot.legend.names_first = True
        self.plot.tell = self._told
        self.bars = Bars(self)
        self.bars.setAccessibleName("Answer for each category")
        self.words = muted("", self)
        head = QHBoxLayout()
        head.addWidget(heading("What if", self))
        head.addWidget(self.choice, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(head)
        for part in (self.plot, self.bars, self.words):
            column.addWidget(part)

    def show_signature(self, signature: Signature | None) -> None:
        """Offer the features of other data."""
        self._signature, self.curve, self.place = signature, None, 0
        self.choice.clear()
        if signature is not None:
            self.choice.addItems([column.name for column in signature.inputs])

    def look_at(self, place: int) -> bool:
        """Look along another feature; says whether it is another one than before."""
        if place == self.place or self._signature is None:
            return False
        self.place = place
        self.choice.setCurrentIndex(place)
        return True

    def ask(self, predictor: Predictor, sample: Array, reach: Reach) -> None:
        """Let the network answer along the feature, from this sample (flat) on."""
        signature = self._signature
        if signature is None:
            return
        column = signature.inputs[self.place]
        regression = signature.task == "regression"
        ask = predictor.values if regression else predictor.probabilities
        self.curve = what_if(ask, sample, self.place, column, reach)
        present = ask(sample[None])[0]
        line = has_slider(column)
        self.plot.setVisible(line)
        self.bars.setVisible(not line)
        value = float(sample[self.place])
        if line:
            self._show_line(column, reach, value, present)
        else:
            self._show_bars(column, value)

    def table(self) -> Rows:
        """A row for each value that was tried."""
        if self.curve is None or self._signature is None:
            return
        column = self._signature.inputs[self.place]
        for value, answer in zip(self.curve.values, self.curve.answers, strict=True):
            yield ("what if", column.name, written(column, float(value)), *answer.tolist())

    # ---- a curve -------------------------------------------------------------------------------

    def _show_line(self, column: Column, reach: Reach, value: float, present: Array) -> None:
        assert self.curve is not None
        assert self._signature is not None
        regression = self._signature.task == "regression"
        places, x_name = _axis(column, self.curve.values)
        shown = self._outputs(present)
        self._prepare(shown, x_name, regression)
        for curve, i in zip(self.plot.curves, shown, strict=True):
            curve.clear()
            curve.set_values(np.ascontiguousarray(self.curve.answers[:, i]))
            curve.place_at(places)
            curve.said = number(float(present[i]), 3) if regression else percent(float(present[i]))
        self.plot.extent = float(places[0]), float(places[-1])
        low, high = (float(_axis(column, np.array([end]))[0][0]) for end in (reach.low, reach.high))
        ends = self.plot.extent
        far = ends[1] - ends[0]
        self.plot.behind = [
            Shade(ends[0] - 9 * far, low, "text_muted"),
            Shade(high, ends[1] + 9 * far, "text_muted"),
        ]
        self.plot.marks = []
        if not np.isnan(value):
            at = float(_axis(column, np.array([value]))[0][0])
            dots = [
                Dot(at, float(present[i]), c.role)
                for c, i in zip(self.plot.curves, shown, strict=True)
            ]
            self.plot.marks = [Mark(at, ""), *dots]
        told = "" if regression else "Probability of each class. "
        self.words.setText(f"{told}Ring: the sample as it is. Shaded: beyond what training met.")
        self.plot.refresh()

    def _outputs(self, present: Array) -> list[int]:
        """Which outputs have a curve."""
        if len(present) <= CURVES:
            return list(range(len(present)))
        return sorted(np.argsort(-present, kind="stable")[:CURVES].tolist())

    def _prepare(self, shown: list[int], x_name: str, regression: bool) -> None:
        """Have the curves and axes that are wanted; keep the zoom while they are the same."""
        assert self._signature is not None
        names = self._signature.targets if regression else self._signature.classes
        made_of = (self._signature, tuple(shown), x_name)
        if made_of == self._made_of:
            return
        self._made_of = made_of
        self.plot.legend.title = ""
        self.plot.x_name = x_name
        self.plot.span = None if regression else (-0.03, 1.03)
        self.plot.curves = [Curve(names[i], f"class_{i % 10 + 1}") for i in shown]
        self.plot.reset()

    def _told(self, x: float, _: float) -> Lines:
        if self.curve is None or self._signature is None or not self.plot.curves:
            return []
        column, regression = self._signature.inputs[self.place], not self._signature.classes
        index = self.plot.curves[0].nearest(x) or 0
        lines: list[Any] = [
            (None, f"{column.name} {written(column, float(self.curve.values[index]))}")
        ]
        for curve in self.plot.curves:
            value = float(curve.values[index])
            said = number(value, 5) if regression else percent(value)
            lines.append((curve, f"{curve.name} {said}"))
        return lines

    # ---- categories ----------------------------------------------------------------------------

    def _show_bars(self, column: Column, value: float) -> None:
        assert self.curve is not None
        assert self._signature is not None
        answers, names = self.curve.answers, column.categories or ("no", "yes")
        if self._signature.task == "regression":
            bars = _heights(names, answers[:, 0])
            told = f"{self._signature.targets[0]} for each {column.name}"
        else:
            best = answers.argmax(axis=1).tolist()
            classes = self._signature.classes
            bars = [
                Bar(name, float(shares[i]), f"{classes[i]} {percent(float(shares[i]))}", i)
                for name, shares, i in zip(names, answers, best, strict=True)
            ]
            told = f"The likeliest class for each {column.name}"
        self.words.setText(f"{told}; the sample's own is bold.")
        self.bars.show_bars(bars, -1 if np.isnan(value) else int(value))

    def _choose(self, place: int) -> None:
        if self.look_at(place):
            self.chosen.emit(place)


def _heights(names: tuple[str, ...], values: Array) -> list[Bar]:
    """Numbers as bars: the least of them a tenth as long as the greatest."""
    low, high = float(values.min()), float(values.max())
    room = (high - low) or 1.0
    return [
        Bar(name, 0.1 + 0.9 * (value - low) / room, number(value))
        for name, value in zip(names, values.tolist(), strict=True)
    ]


def _axis(column: Column, values: Array) -> tuple[Array, str]:
    """Values as an axis counts them, and its name: dates in years, times in hours."""
    if column.type == "date":
        return values / YEAR + 1970, f"{column.name} (year)"
    if column.type == "time":
        return values / HOUR, f"{column.name} (hour)"
    return np.asarray(values, float), column.name
