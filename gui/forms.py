"""Forms made from declared parameters: nobody lays out the fields of a layer by hand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication, QGridLayout, QLabel, QWidget

from core.spec import Param, Spec, params_of
from gui.forms_fields import FamilyField, OptionField, TextField, YesNoField
from gui.forms_numbers import RealField, WholeField

INDENT = 14
Field = Any  # a widget with `changed(value, gesture)` and `show_value(value)`


class Form(QWidget):
    """One field per parameter of a spec, each with its meaning and what is wrong with it.

    `edited(name, value, gesture)` says what the user wants; the form itself keeps nothing, it
    shows the spec that it is given. Fields are made anew only for a spec of another class.
    """

    edited = Signal(str, object, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.fields: dict[str, Field] = {}
        self.complaints: dict[str, QLabel] = {}
        self._cls: type[Spec] | None = None
        self._rows = QGridLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setHorizontalSpacing(12)
        self._rows.setVerticalSpacing(6)
        self._rows.setColumnStretch(1, 1)

    def show_spec(self, spec: Spec, wrong: Mapping[str, str] | None = None) -> None:
        """Show the values of `spec`; `wrong` says what is wrong, by parameter."""
        if type(spec) is not self._cls:
            self._build(type(spec))
        said = {**spec.complaints(), **(wrong or {})}
        for name, field in self.fields.items():
            field.show_value(getattr(spec, name))
            self.complain(name, said.get(name, ""))

    def complain(self, name: str, text: str) -> None:
        """Say below the field `name` what is wrong with it; an empty text takes it back."""
        if label := self.complaints.get(name):
            label.setText(text)
            label.setVisible(bool(text))

    def focus(self, name: str) -> None:
        """Put the cursor into the field `name`."""
        if field := self.fields.get(name):
            field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def commit(self) -> None:
        """Hand over what is typed but not yet said."""
        for field in self.fields.values():
            if isinstance(field, FamilyField):
                field.form.commit()
            elif finish := getattr(field, "commit", None):
                finish()

    def forget_typing(self) -> None:
        """Let go of what is typed but not yet said: another thing will be shown."""
        for field in self.fields.values():
            field.pending = False
            if isinstance(field, FamilyField):
                field.form.forget_typing()

    def _build(self, cls: type[Spec]) -> None:
        self._cls = cls
        while item := self._rows.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        self.fields, self.complaints = {}, {}
        for param in (p for p in params_of(cls) if not p.by_hand):
            self._add(param, 3 * len(self.fields))
        self._rows.setRowStretch(self._rows.rowCount(), 1)

    def _add(self, param: Param, row: int) -> None:
        field = make_field(param, self)
        name = words(param.name)
        label = QLabel(name, self)
        label.setToolTip(param.doc)
        label.setBuddy(field)
        field.setObjectName(param.name)
        field.setAccessibleName(name)
        field.setAccessibleDescription(param.doc)
        if not field.toolTip():
            field.setToolTip(param.doc)
        field.changed.connect(self._teller(param.name))
        complaint = QLabel(self, wordWrap=True)
        complaint.setForegroundRole(QPalette.ColorRole.BrightText)
        complaint.hide()
        self._rows.addWidget(label, row, 0)
        self._rows.addWidget(field, row, 1)
        self._rows.addWidget(complaint, row + 1, 0, 1, 2)
        if isinstance(field, FamilyField):
            field.form.setContentsMargins(INDENT, 0, 0, 4)
            self._rows.addWidget(field.form, row + 2, 0, 1, 2)
        self.fields[param.name] = field
        self.complaints[param.name] = complaint

    def _teller(self, name: str) -> Callable[[object, object], None]:
        return lambda value, gesture: self.edited.emit(name, value, gesture)


def make_field(param: Param, parent: QWidget) -> Field:
    """The field that suits what a parameter may be."""
    if param.family is not None:
        return FamilyField(param, parent)
    if param.options:
        return OptionField(param, parent)
    kinds: dict[type, Callable[[Param, QWidget], Field]] = {
        bool: YesNoField,
        int: WholeField,
        float: RealField,
    }
    return kinds.get(param.type, TextField)(param, parent)


def words(name: str) -> str:
    """A parameter's name as people read it: «Batch size»."""
    text = name.replace("_", " ")
    return text[:1].upper() + text[1:]


def finish_typing() -> None:
    """Hand over what is typed in the field that has the focus: before a shortcut acts on it."""
    widget = QApplication.focusWidget()
    while widget is not None:
        if finish := getattr(widget, "commit", None):
            finish()
            return
        widget = widget.parentWidget()
