"""The layers that can be placed: searched, dragged onto the canvas, or chosen with Enter."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QDrag, QFont, QIcon, QKeyEvent, QPainter, QPixmap, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QFrame,
    QLabel,
    QLineEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from core.layer import LAYERS, Layer
from gui.canvas.catalog import category_role, category_title, find_layers, sentence_of
from gui.canvas.mime import write_layer
from gui.canvas.preview import card_picture
from gui.canvas.rows import KIND, LayerRows
from gui.theme import THEMES, Theme

ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
DOT = 10
ROOMY = 640  # points of height from which a sentence gets a second line


class PalettePanel(QWidget):
    """Says which layer was chosen; a drag carries the layer itself."""

    chosen = Signal(str)  # kind of layer: double-click or Enter

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.search = QLineEdit(placeholderText="Search layers")
        self.search.setAccessibleName("Search layers")
        self.search.setToolTip("Find a layer by its name, its group or what it does")
        self.search.setClearButtonEnabled(True)
        self.tree = LayerTree()
        self.nothing = QLabel("No layer has these words.\nClear the search to see all.")
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.nothing.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 0)
        layout.setSpacing(6)
        layout.addWidget(self.search)
        layout.addWidget(self.tree, 1)
        layout.addWidget(self.nothing, 1)
        self.setFocusProxy(self.search)
        self.search.textChanged.connect(self.show_found)
        self.search.installEventFilter(self)
        self.tree.itemActivated.connect(self._choose)
        THEMES.changed.connect(self.show_theme)
        self.show_found("")

    def show_found(self, text: str) -> None:
        """List the layers that have the words of `text`, by category."""
        found = find_layers(text)
        self.tree.show_layers(found)
        if text.strip() and found:
            self.tree.point_to(found[0].kind)
        self.tree.setVisible(bool(found))
        self.nothing.setVisible(not found)

    def show_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self.show_found(self.search.text())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Down:
                self.tree.setFocus(Qt.FocusReason.TabFocusReason)
                return True
            if event.key() in ENTER and self.search.text().strip():
                self._choose(self.tree.currentItem())
                return True
            if event.key() == Qt.Key.Key_Escape and self.search.text():
                self.search.clear()
                return True
        return super().eventFilter(watched, event)

    def _choose(self, item: QTreeWidgetItem | None) -> None:
        if item is not None and item.data(0, KIND) is not None:
            self.chosen.emit(item.data(0, KIND))


class LayerTree(QTreeWidget):
    """Categories with their layers; a row can be dragged."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: dict[str, QTreeWidgetItem] = {}
        self.setAccessibleName("Layers")
        self.setHeaderHidden(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setIndentation(0)
        self.setRootIsDecorated(False)
        self.setExpandsOnDoubleClick(False)
        self._delegate = LayerRows(self)
        self.setItemDelegate(self._delegate)
        self.setMouseTracking(True)
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        plain = "background: transparent; border: none;"  # the rows paint themselves
        self.setStyleSheet(f"QTreeView::item {{{plain}}}")

    def show_layers(self, layers: list[type[Layer]]) -> None:
        """Fill the list anew."""
        self._rows.clear()
        self.clear()
        heads: dict[str, QTreeWidgetItem] = {}
        for cls in layers:
            head = heads.get(cls.category) or self._heading(cls.category)
            heads[cls.category] = head
            row = QTreeWidgetItem(head, [cls.title])
            row.setData(0, KIND, cls.kind)
            self._rows[cls.kind] = row
            row.setToolTip(
                0, f"{cls.title}: {sentence_of(cls)}\nDrag it onto the canvas, or double-click"
            )
            row.setData(0, Qt.ItemDataRole.AccessibleDescriptionRole, sentence_of(cls))
        self.expandAll()
        if layers:
            self.point_to(layers[0].kind)
            self.clearSelection()

    def _heading(self, category: str) -> QTreeWidgetItem:
        head = QTreeWidgetItem(self, [category_title(category)])
        head.setFlags(Qt.ItemFlag.ItemIsEnabled)
        head.setIcon(0, _dot(THEMES.current.color(category_role(category))))
        bold = QFont(self.font())
        bold.setWeight(QFont.Weight.DemiBold)
        head.setFont(0, bold)
        head.setForeground(0, THEMES.current.color("text_muted"))
        return head

    def point_to(self, kind: str) -> None:
        """Make the row of a layer the current one."""
        row = self._rows.get(kind)
        if row is not None:
            self.setCurrentItem(row)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        lines = 2 if event.size().height() > ROOMY else 1
        if lines != self._delegate.lines:
            self._delegate.lines = lines
            self.scheduleDelayedItemsLayout()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        current = self.currentItem()
        if event.key() in ENTER and current is not None:
            self.itemActivated.emit(current, 0)
        else:
            super().keyPressEvent(event)

    def startDrag(self, actions: Qt.DropAction) -> None:
        item = self.currentItem()
        kind = item.data(0, KIND) if item is not None else None
        if kind is None:
            return
        picture = card_picture(LAYERS[kind](), THEMES.current, self.devicePixelRatioF())
        size = picture.deviceIndependentSize()
        drag = QDrag(self)
        drag.setMimeData(write_layer(kind))
        drag.setPixmap(picture)
        drag.setHotSpot(QPoint(round(size.width() / 2), round(size.height() / 2)))
        drag.exec(Qt.DropAction.CopyAction)


def _dot(color: QColor) -> QIcon:
    ratio = QApplication.primaryScreen().devicePixelRatio()
    picture = QPixmap(round(DOT * ratio), round(DOT * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    painter.drawRoundedRect(QRectF(1, 1, DOT - 2, DOT - 2), 3, 3)
    painter.end()
    return QIcon(picture)
