"""Fields for everything that is no number: yes or no, one of a few, text, a shape, a family."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QSizePolicy, QWidget

from core.spec import Param, Spec
from gui.forms_numbers import Manners


class YesNoField(QCheckBox):
    """A box to tick."""

    changed = Signal(object, object)

    def __init__(self, param: Param, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.manners = Manners(self)
        self.clicked.connect(lambda yes: self.changed.emit(yes, self.manners.visit))

    def show_value(self, value: object) -> None:
        self.setChecked(bool(value))


class OptionField(QComboBox):
    """One of a few words."""

    changed = Signal(object, object)

    def __init__(self, param: Param, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.manners = Manners(self)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        for option in param.options:
            self.addItem(str(option).replace("_", " "), option)
        self.activated.connect(
            lambda index: self.changed.emit(self.itemData(index), self.manners.visit)
        )

    def show_value(self, value: object) -> None:
        self.setCurrentIndex(
            next((i for i in range(self.count()) if self.itemData(i) == value), -1)
        )


class TextField(QLineEdit):
    """Text, handed over by Enter or on leaving."""

    changed = Signal(object, object)

    def __init__(self, param: Param, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.manners = Manners(self)
        self._shape = param.type is tuple
        self._shown: object = None
        self.pending = False
        self.textEdited.connect(self._typed)
        self.editingFinished.connect(self.commit)
        if self._shape:
            self.setPlaceholderText("28, 28")

    def show_value(self, value: object) -> None:
        self._shown = value
        text = ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
        if not self.pending and text != self.text():
            self.setText(text)

    def commit(self) -> None:
        """Hand over what is typed."""
        if not self.pending:
            return
        self.pending = False
        value = _shape(self.text()) if self._shape else self.text()
        if value != self._shown:
            self.changed.emit(value, self.manners.visit)

    def _typed(self) -> None:
        self.pending = True


def _shape(text: str) -> tuple[Any, ...]:
    """Whole numbers, however they are kept apart; what is none stays text and is complained of."""
    words = text.replace("×", " ").replace("x", " ").replace(",", " ").split()
    return tuple(int(word) if word.lstrip("-").isdigit() else word for word in words)


class FamilyField(QComboBox):
    """One of a family, such as an activation; `form` has the parameters of the one it is.

    The form has no place yet: whoever lays out the field puts it below.
    """

    changed = Signal(object, object)

    def __init__(self, param: Param, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        from gui.forms import Form  # a form holds families, and a family holds a form

        assert param.family is not None
        self._spec: Spec | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumContentsLength(8)
        self.manners = Manners(self)
        for index, cls in enumerate(sorted(param.family, key=lambda cls: str(cls.title).lower())):
            self.addItem(cls.title, cls)
            self.setItemData(index, cls.sentence(), Qt.ItemDataRole.ToolTipRole)
        self.activated.connect(self._choose)
        self.form = Form(parent)
        self.form.edited.connect(self._edit)
        self.form.hide()

    def show_value(self, value: object) -> None:
        if not isinstance(value, Spec) or value == self._spec:
            return
        self._spec = value
        self.setCurrentIndex(self.findData(type(value)))
        self.setToolTip(value.sentence())
        self.form.show_spec(value)
        self.form.setVisible(bool(self.form.fields))

    def _choose(self, index: int) -> None:
        """Another of the family, with its own defaults: a rate that suits one optimizer seldom
        suits another."""
        cls = self.itemData(index)
        if cls is not type(self._spec):
            self.changed.emit(cls(), self.manners.visit)

    def _edit(self, name: str, value: object, gesture: object) -> None:
        if self._spec is not None:
            self.changed.emit(self._spec.with_(**{name: value}), gesture)
