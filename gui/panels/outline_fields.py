"""How a cell of the outline is edited: a name is typed, units are counted, a function chosen."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import (
    QComboBox,
    QLineEdit,
    QSpinBox,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from core.spec import Param
from gui.panels.outline_table import COLUMNS, PARAM
from gui.theme import THEMES

Index = QModelIndex | QPersistentModelIndex
EDIT = Qt.ItemDataRole.EditRole
BIGGEST = 2**31 - 1


class OutlineFields(QStyledItemDelegate):
    """Makes the field that suits the parameter of a cell; frames the cell that has the keyboard."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        state: QStyle.StateFlag = option.state
        if state & QStyle.StateFlag.State_HasFocus:
            chosen = bool(state & QStyle.StateFlag.State_Selected)
            cell: QRect = option.rect
            painter.save()
            painter.setPen(QPen(THEMES.current.color("highlight_text" if chosen else "focus"), 2))
            painter.drawRect(cell.adjusted(2, 2, -2, -2))
            painter.restore()

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        param = index.data(PARAM)
        field: QWidget
        if isinstance(param, Param) and param.family is not None:
            field = self._choice(param, parent)
        elif isinstance(param, Param):
            field = QSpinBox(parent)
            low, high = (param.range.low, param.range.high) if param.range else (0, BIGGEST)
            field.setRange(int(low), min(int(high), BIGGEST))
            field.setFrame(False)
        else:
            field = QLineEdit(parent, frame=False)
        field.setAccessibleName(COLUMNS[index.column()][0])
        field.setAutoFillBackground(True)
        return field

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        value = index.data(EDIT)
        if isinstance(editor, QComboBox):
            editor.setCurrentIndex(editor.findData(type(value)))
        elif isinstance(editor, QSpinBox):
            editor.setValue(value)
        elif isinstance(editor, QLineEdit):
            editor.setText(value)

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        if isinstance(editor, QComboBox):
            cls = editor.currentData()
            if cls is not type(index.data(EDIT)):  # the same one keeps its own settings
                model.setData(index, cls(), EDIT)
        elif isinstance(editor, QSpinBox):
            editor.interpretText()
            model.setData(index, editor.value(), EDIT)
        elif isinstance(editor, QLineEdit):
            model.setData(index, editor.text(), EDIT)

    def _choice(self, param: Param, parent: QWidget) -> QComboBox:
        field = QComboBox(parent)
        assert param.family is not None
        for cls in sorted(param.family, key=lambda cls: str(cls.title).lower()):
            field.addItem(cls.title, cls)
            field.setItemData(field.count() - 1, cls.sentence(), Qt.ItemDataRole.ToolTipRole)
        field.activated.connect(lambda: self._take(field))
        return field

    def _take(self, field: QComboBox) -> None:
        """A function that was picked from the list is meant."""
        self.commitData.emit(field)
        self.closeEditor.emit(field, QStyledItemDelegate.EndEditHint.NoHint)
