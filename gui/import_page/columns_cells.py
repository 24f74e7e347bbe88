"""How a cell of the columns is drawn and changed: a tiny histogram, a choice, a name."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    QTimer,
)
from PySide6.QtGui import QHelpEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
    QWidget,
)

from core.data.histogram import Histogram
from gui.import_page.columns_table import CHOICES, HEADS, SPREAD
from gui.theme import THEMES

Index = QModelIndex | QPersistentModelIndex
EDIT = Qt.ItemDataRole.EditRole
MARGIN, LEAST = 4, 1.5


class ColumnsCells(QStyledItemDelegate):
    """Draws spreads as bars; offers what can be chosen."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        state: QStyle.StateFlag = option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        spread = index.data(SPREAD)
        if isinstance(spread, Histogram):
            _draw(painter, _place(option.rect), spread, "highlight_text" if chosen else "")
        if state & QStyle.StateFlag.State_HasFocus:
            cell: QRect = option.rect
            painter.save()
            painter.setPen(QPen(THEMES.current.color("highlight_text" if chosen else "focus"), 2))
            painter.drawRect(cell.adjusted(2, 2, -2, -2))
            painter.restore()

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> bool:
        """Say what the bar under the pointer stands for."""
        spread = index.data(SPREAD)
        if not isinstance(spread, Histogram) or event.type() != QEvent.Type.ToolTip:
            return super().helpEvent(event, view, option, index)
        text = bar_text(spread, _place(option.rect), event.pos().x())
        QToolTip.showText(event.globalPos(), text, view)
        return True

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(super().sizeHint(option, index).width(), 30)

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        field: QWidget
        if choices := index.data(CHOICES):
            field = self._choice(choices, parent)
        else:
            field = QLineEdit(parent, frame=False)
        field.setAccessibleName(HEADS[index.column()][0])
        field.setAutoFillBackground(True)
        return field

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        value = index.data(EDIT)
        if isinstance(editor, QComboBox):
            editor.setCurrentIndex(max(editor.findData(value), 0))
        elif isinstance(editor, QLineEdit):
            editor.setText(value)

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        if isinstance(editor, QComboBox):
            model.setData(index, editor.currentData(), EDIT)
        elif isinstance(editor, QLineEdit) and editor.text().strip():
            model.setData(index, editor.text().strip(), EDIT)

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> None:
        """A list is as wide as its words, even if the cell is not."""
        cell: QRect = option.rect
        wide = editor.sizeHint().width() if isinstance(editor, QComboBox) else 0
        editor.setGeometry(cell.x(), cell.y(), max(cell.width(), wide), cell.height())

    def _choice(self, choices: list[tuple[str, str]], parent: QWidget) -> QComboBox:
        field = QComboBox(parent)
        for word, value in choices:
            field.addItem(word, value)
        field.activated.connect(lambda: self._take(field))
        QTimer.singleShot(0, field, field.showPopup)
        return field

    def _take(self, field: QComboBox) -> None:
        """What was picked from the list is meant."""
        self.commitData.emit(field)
        self.closeEditor.emit(field, QStyledItemDelegate.EndEditHint.NoHint)


def bar_text(spread: Histogram, place: QRectF, x: float) -> str:
    """What the bar at `x` stands for: «4.3 … 4.6: 12 rows»."""
    bars = [*zip(spread.labels, spread.counts, strict=True)]
    if spread.others:
        bars.append(("all others", spread.others))
    at = int((x - place.left()) / max(place.width(), 1) * len(bars))
    label, count = bars[min(max(at, 0), len(bars) - 1)]
    share = f"{count / max(spread.total, 1):.1%}".replace("%", "\u00a0%")
    return f"{label}: {count:,} {'row' if count == 1 else 'rows'} ({share})"


def _place(cell: QRect) -> QRectF:
    return QRectF(cell).adjusted(8, MARGIN, -8, -MARGIN)


def _draw(painter: QPainter, place: QRectF, spread: Histogram, role: str) -> None:
    """Bars from the floor; words have gaps between them, numbers have not."""
    counts = [*spread.counts, *([spread.others] if spread.others else [])]
    most, step = max(counts), place.width() / len(counts)
    gap = 2.0 if spread.words and step > 5 else 0.5
    theme = THEMES.current
    painter.save()
    painter.setPen(Qt.PenStyle.NoPen)
    for i, count in enumerate(counts):
        rest = spread.others and i == len(counts) - 1
        own = role or ("text_disabled" if rest else "curve_train")
        height = max(place.height() * count / most, LEAST if count else 0.0)
        painter.setBrush(theme.color(own))
        left = place.left() + i * step
        painter.drawRect(QRectF(left, place.bottom() - height, max(step - gap, 1.0), height))
    painter.restore()
