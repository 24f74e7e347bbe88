"""Every action by its name: type a few letters, press Enter."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    QTimer,
)
from PySide6.QtGui import QAction, QFont, QKeyEvent, QKeySequence, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QMainWindow,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
)

from gui.fuzzy import fit
from gui.theme import THEMES

Index = QModelIndex | QPersistentModelIndex
COMMAND = Qt.ItemDataRole.UserRole
SIZE = QSize(520, 420)
ROW = 34
MOVES = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


@dataclass(frozen=True, eq=False)
class Command:
    """An entry of a menu; `path` names the menus it lies in."""

    action: QAction
    name: str
    path: str

    @property
    def keys(self) -> str:
        return self.action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)

    def fits(self, text: str) -> int | None:
        """How well it is meant by `text`; its name counts for more than the menu it lies in."""
        named = fit(text, self.name)
        found = fit(text, f"{self.path} {self.name}")
        if named is not None:
            return max(named + 4, found or 0)
        return found


class CommandPalette(QFrame):
    """Pops up below the top of a window; what can be done now comes first."""

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("quick_add")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.commands = list(commands_of(window))
        self.search = QLineEdit(placeholderText="What shall be done?")
        self.search.setAccessibleName("Search actions")
        self.search.setClearButtonEnabled(True)
        self.rows = QListWidget()
        self.rows.setAccessibleName("Actions")
        self.rows.setItemDelegate(CommandRows(self.rows))
        self.rows.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.rows.setMouseTracking(True)
        self.rows.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.nothing = QLabel("No action is called so")
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        for part in (self.search, self.rows, self.nothing):
            column.addWidget(part)
        self.search.textChanged.connect(self.show_found)
        self.search.installEventFilter(self)
        self.rows.itemClicked.connect(self._take)
        self.resize(SIZE)
        self.show_found("")

    def open_over(self, window: QMainWindow) -> None:
        """Pop up over the upper middle of a window."""
        corner = window.mapToGlobal(QPoint((window.width() - self.width()) // 2, 72))
        self.move(corner)
        self.show()
        self.search.setFocus()

    def show_found(self, text: str) -> None:
        """List what fits `text`, best first, those with keys before others; what cannot be done
        now comes last, in grey."""
        found = [(c, worth) for c in self.commands if (worth := c.fits(text)) is not None]
        found.sort(key=lambda pair: (not pair[0].action.isEnabled(), -pair[1], not pair[0].keys))
        self.rows.clear()
        for command, _ in found:
            item = QListWidgetItem(command.action.icon(), command.name)
            item.setData(COMMAND, command)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{command.name} {command.keys}")
            item.setToolTip(command.action.statusTip() or command.action.toolTip())
            if not command.action.isEnabled():
                item.setFlags(Qt.ItemFlag.NoItemFlags)
            self.rows.addItem(item)
        self.rows.setCurrentRow(0)
        self.rows.setVisible(bool(found))
        self.nothing.setVisible(not found)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in MOVES:
                self.rows.keyPressEvent(event)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._take(self.rows.currentItem())
                return True
        return super().eventFilter(watched, event)

    def _take(self, item: QListWidgetItem | None) -> None:
        """Do it, once the palette is gone: an action may open a menu or a question of its own."""
        if item is None or not item.flags() & Qt.ItemFlag.ItemIsEnabled:
            return
        action = item.data(COMMAND).action
        self.close()
        QTimer.singleShot(0, action, action.trigger)


class CommandRows(QStyledItemDelegate):
    """Paints a row: picture, name, the menu it lies in, and its keys at the right."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(200, ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        command, theme = index.data(COMMAND), THEMES.current
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        able = bool(index.flags() & Qt.ItemFlag.ItemIsEnabled)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if chosen or (able and state & QStyle.StateFlag.State_MouseOver):
            painter.setBrush(theme.color("highlight" if chosen else "hover"))
            painter.drawRoundedRect(rect.adjusted(2, 1, -2, -1), 6, 6)
        plain, muted = ("highlight_text",) * 2 if chosen else ("text", "text_muted")
        command.action.icon().paint(painter, QRect(rect.left() + 10, rect.center().y() - 8, 18, 18))
        room = rect.adjusted(40, 0, -12, 0)
        painter.setPen(theme.color(plain if able else "text_muted"))
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(room, middle | Qt.AlignmentFlag.AlignLeft, command.name)
        used = painter.fontMetrics().horizontalAdvance(command.name)
        painter.setPen(theme.color(muted))
        painter.drawText(room, middle | Qt.AlignmentFlag.AlignRight, command.keys)
        small = QFont(option.font)
        small.setPixelSize(11)
        painter.setFont(small)
        painter.drawText(room.adjusted(used + 12, 1, 0, 1), middle, command.path)
        painter.restore()


def commands_of(window: QMainWindow) -> Iterator[Command]:
    """All entries of the menus, those of menus within menus among them."""
    for action in window.menuBar().actions():
        menu = action.menu()
        if isinstance(menu, QMenu):
            yield from _within(menu, _plain(menu.title()))


def _within(menu: QMenu, path: str) -> Iterator[Command]:
    for action in menu.actions():
        inner = action.menu()
        if isinstance(inner, QMenu):
            yield from _within(inner, f"{path} › {_plain(inner.title())}")
        elif not action.isSeparator() and action.isVisible() and action.text():
            yield Command(action, _plain(action.text()), path)


def _plain(text: str) -> str:
    """Without the mark of the letter that opens it, and the dots that say it asks for more."""
    return text.replace("&", "").removesuffix("…")
