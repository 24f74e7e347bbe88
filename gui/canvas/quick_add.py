"""A searchable menu of layers at the pointer: what fits comes first."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from core.layer import Layer
from gui.canvas.catalog import all_layers, find_layers, sentence_of
from gui.canvas.rows import KIND, NOTE, LayerRows

Misfit = Callable[[Layer], str | None]
SIZE = QSize(340, 380)
MOVES = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class QuickAdd(QFrame):
    """Pops up, is typed into, and says which layer was chosen; Esc closes it."""

    chosen = Signal(str)  # kind of layer
    closed = Signal()

    def __init__(
        self,
        parent: QWidget,
        title: str,
        misfit: Misfit | None = None,
        common: tuple[str, ...] = (),
    ) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("quick_add")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self._misfits = {cls.kind: misfit(cls()) if misfit else None for cls in all_layers()}
        self._common = common
        self.search = QLineEdit(placeholderText="Search layers")
        self.search.setAccessibleName("Search layers")
        self.search.setClearButtonEnabled(True)
        self.rows = QListWidget()
        self.rows.setAccessibleName("Layers")
        self.rows.setItemDelegate(LayerRows(self.rows))
        self.rows.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.rows.setMouseTracking(True)
        self.rows.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.nothing = QLabel("No layer is called so")
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        heading = QLabel(title)
        heading.setWordWrap(True)
        for widget in (heading, self.search, self.rows, self.nothing):
            layout.addWidget(widget)
        self.search.textChanged.connect(self.show_found)
        self.search.installEventFilter(self)
        self.rows.itemClicked.connect(self._take)
        self.resize(SIZE)
        self.show_found("")

    def open_at(self, at: QPoint) -> None:
        """Pop up at a place of the screen, all of it on the screen."""
        screen = self.screen().availableGeometry()
        x = min(at.x(), screen.right() - self.width() - 4)
        y = min(at.y(), screen.bottom() - self.height() - 4)
        self.move(max(x, screen.left()), max(y, screen.top()))
        self.show()
        self.search.setFocus()

    def show_found(self, text: str) -> None:
        """List the layers that have the words of `text`: fitting, then often used ones first."""
        self.rows.clear()
        found = find_layers(text)
        if not text.strip():
            found.sort(key=lambda cls: -self._common.count(cls.kind))
        found.sort(key=lambda cls: self._misfits[cls.kind] is not None)
        for cls in found:
            item = QListWidgetItem(cls.title)
            item.setData(KIND, cls.kind)
            item.setData(NOTE, self._misfits[cls.kind])
            item.setToolTip(self._misfits[cls.kind] or sentence_of(cls))
            self.rows.addItem(item)
        self.rows.setCurrentRow(0)
        self.rows.setVisible(bool(found))
        self.nothing.setVisible(not found)

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self.closed.emit()

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
        if item is not None:
            kind = item.data(KIND)
            self.close()
            self.chosen.emit(kind)
