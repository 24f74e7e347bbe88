"""What lies beside the plane: the task, the tools, the classes, the size of the brush."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSizePolicy,
    QSlider,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from core.data.painting import CLASSES, PaintedTask, class_names
from gui.icons import icon
from gui.paint.easel import Easel, Tool
from gui.paint.shapes import WORDS, class_icon
from gui.panels.parts import heading
from gui.theme import THEMES, Theme

TASKS: tuple[tuple[PaintedTask, str, str], ...] = (
    ("classes", "Classes", "points of several classes, to be told apart by x1 and x2"),
    ("curve", "Curve y(x)", "a curve that the network shall follow: y for each x"),
)
TOOLS = (
    (Tool.BRUSH, "brush", "Brush", "many points at once, evenly within the ring (B)"),
    (Tool.POINT, "plus", "Point", "one point at each click (P)"),
    (Tool.CURVE, "spline", "Curve", "draw y over x; what was there gives way (C)"),
    (Tool.ERASER, "eraser", "Eraser", "take points away within the ring (E)"),
)
NOTCHES = 100  # of a slider
WIDTH = 280


class Amount(QWidget):
    """A slider with its name and its value; `log` moves by ratio."""

    def __init__(
        self,
        name: str,
        tip: str,
        ends: tuple[float, float],
        log: bool,
        tell: Callable[[float], str],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._ends, self._log, self._tell = ends, log, tell
        self.slider = QSlider(Qt.Orientation.Horizontal, self)
        self.slider.setRange(0, NOTCHES)
        self.slider.setPageStep(10)
        self.slider.setAccessibleName(name)
        self.slider.setToolTip(tip)
        self.said = QLabel(self)
        self.said.setAlignment(Qt.AlignmentFlag.AlignRight)
        label = QLabel(name, self)
        label.setBuddy(self.slider)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(2)
        grid.addWidget(label, 0, 0)
        grid.addWidget(self.said, 0, 1)
        grid.addWidget(self.slider, 1, 0, 1, 2)

    @property
    def value(self) -> float:
        low, high = self._ends
        share = self.slider.value() / NOTCHES
        return float(low * (high / low) ** share if self._log else low + share * (high - low))

    def show_value(self, value: float) -> None:
        """Show a value that is not the user's doing."""
        low, high = self._ends
        share = (
            np.log(value / low) / np.log(high / low) if self._log else (value - low) / (high - low)
        )
        self.said.setText(self._tell(value))
        if abs(value - self.value) > 1e-9:
            self.slider.blockSignals(True)
            self.slider.setValue(round(share * NOTCHES))
            self.slider.blockSignals(False)


class Bench(QWidget):
    """Makes itself equal to the easel, and hands on what is chosen."""

    def __init__(self, easel: Easel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._easel = easel
        self.setFixedWidth(WIDTH)
        self.tasks = {task: self._choice(text, tip) for task, text, tip in TASKS}
        self.tools = {tool: self._tool(name, text, tip) for tool, name, text, tip in TOOLS}
        self.classes = [self._class(i) for i in range(CLASSES)]
        self.more = QToolButton(self)
        self.more.setIcon(icon("plus"))
        self.more.setToolTip("paint one more class")
        self.more.setAccessibleName("One more class")
        self.name = QLineEdit(self, maxLength=30)
        self.name.setAccessibleName("Name of the class")
        self.name.setToolTip("what the class in your hand is called")
        self.breadth = Amount(
            "Size", "how wide the brush is; [ and ] change it", (0.1, 3.0), True,
            lambda v: f"{v:.2g} units", self,
        )  # fmt: skip
        self.scatter = Amount(
            "Scatter", "how far points lie above and below the curve; [ and ] change it",
            (0.0, 2.0), False, lambda v: f"± {v:.2g}" if v else "none", self,
        )  # fmt: skip
        self.density = Amount(
            "Density", "how many points a stroke leaves", (1.0, 64.0), True,
            self._tell_density, self,
        )  # fmt: skip
        self._lay_out()
        self._connect()
        self.show_easel()

    def show_easel(self) -> None:
        """Make every control equal to the easel."""
        easel, curve = self._easel, self._easel.task == "curve"
        self.tasks[easel.task].setChecked(True)
        self.tools[easel.tool].setChecked(True)
        self.tools[Tool.CURVE].setVisible(curve)
        self._heading.setVisible(not curve)
        called = class_names(easel.said_names, range(CLASSES))
        for i, button in enumerate(self.classes):
            button.setVisible(not curve and i < easel.offered)
            button.setChecked(i == easel.label)
            button.setText(called[i])
            button.setToolTip(f"paint {called[i]}, shown as {WORDS[i]} ({i + 1})")
        self.more.setVisible(not curve and easel.offered < CLASSES)
        self.name.setVisible(not curve)
        self.name.setPlaceholderText(class_names("", [easel.label])[0])
        if self.name.text() != easel.names[easel.label] and not self.name.hasFocus():
            self.name.setText(easel.names[easel.label])
        self.scatter.setVisible(easel.tool is Tool.CURVE)
        self.breadth.setVisible(easel.tool in (Tool.BRUSH, Tool.ERASER))
        self.density.setVisible(easel.tool in (Tool.BRUSH, Tool.CURVE))
        self.breadth.show_value(easel.radius)
        self.scatter.show_value(easel.scatter)
        self.density.show_value(easel.density)

    def show_theme(self, theme: Theme) -> None:
        for i, button in enumerate(self.classes):
            button.setIcon(class_icon(i))

    def resize_brush(self, up: bool) -> None:
        """A notch larger or smaller."""
        amount = self.scatter if self._easel.tool is Tool.CURVE else self.breadth
        amount.slider.setValue(amount.slider.value() + (6 if up else -6))

    def _tell_density(self, value: float) -> str:
        if self._easel.task == "curve" and self._easel.tool is Tool.CURVE:
            return f"{value * 2.5:.0f} points/unit"
        return f"{value:.0f} points/unit²"

    # ---- parts ---------------------------------------------------------------------------------

    def _choice(self, text: str, tip: str) -> QToolButton:
        button = QToolButton(self)
        button.setText(text)
        button.setCheckable(True)
        button.setToolTip(tip)
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        button.setMinimumHeight(30)
        return button

    def _tool(self, picture: str, text: str, tip: str) -> QToolButton:
        button = self._choice(text, tip)
        button.setIcon(icon(picture))
        button.setIconSize(QSize(18, 18))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        return button

    def _class(self, index: int) -> QToolButton:
        button = self._choice("", "")
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setIcon(class_icon(index))
        return button

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self._groups = [QButtonGroup(self) for _ in range(3)]
        members = (self.tasks.values(), self.tools.values(), self.classes)
        for group, buttons in zip(self._groups, members, strict=True):
            for button in buttons:
                group.addButton(button)
        for buttons in (self.tasks.values(), self.tools.values()):
            row = QHBoxLayout()
            row.setSpacing(4)
            for button in buttons:
                row.addWidget(button)
            column.addLayout(row)
        self._heading = heading("Class", self)
        column.addWidget(self._heading)
        grid = QGridLayout()
        grid.setSpacing(4)
        for i, button in enumerate(self.classes):
            grid.addWidget(button, i // 3, i % 3)
        column.addLayout(grid)
        row = QHBoxLayout()
        row.addWidget(self.name, 1)
        row.addWidget(self.more)
        column.addLayout(row)
        column.addSpacing(4)
        for amount in (self.breadth, self.scatter, self.density):
            column.addWidget(amount)

    def _connect(self) -> None:
        easel = self._easel
        for task, button in self.tasks.items():
            button.clicked.connect(lambda _=False, task=task: easel.choose_task(task))
        for tool, button in self.tools.items():
            button.clicked.connect(lambda _=False, tool=tool: easel.choose_tool(tool))
        for i, button in enumerate(self.classes):
            button.clicked.connect(lambda _=False, i=i: easel.choose_class(i))
        self.more.clicked.connect(lambda: easel.choose_class(easel.offered))
        self.name.editingFinished.connect(lambda: easel.rename(self.name.text()))
        for amount, field in (
            (self.breadth, "radius"), (self.scatter, "scatter"), (self.density, "density"),
        ):  # fmt: skip
            amount.slider.valueChanged.connect(self._setter(amount, field))
        easel.handled.connect(self.show_easel)
        THEMES.changed.connect(self.show_theme)

    def _setter(self, amount: Amount, field: str) -> Callable[[int], None]:
        def set_(_: int) -> None:
            setattr(self._easel, field, amount.value)
            self._easel.handled.emit()

        return set_
