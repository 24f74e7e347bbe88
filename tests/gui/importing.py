"""Files to look at, and what a hand does on the page that shows them."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from gui.import_page.columns_table import NAME

HEAD = "no;size;colour;when;ok;price\n"
ROOMS = HEAD + "".join(
    f"{i};{i % 50},5;{('red', 'blue')[i % 4 == 0]};2024-01-{i % 28 + 1:02};"
    f"{('yes', 'no')[i % 3 == 0]};{100 + i % 37},25\n"
    for i in range(120)
)


def drop_on(widget, *paths):
    """Drop files on a widget; says whether anybody takes them."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    at, actions = QPoint(40, 40), Qt.DropAction.CopyAction
    button, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(at, actions, data, button, none)
    QApplication.sendEvent(widget, enter)
    if enter.isAccepted():
        drop = QDropEvent(QPointF(at), actions, data, button, none)
        QApplication.sendEvent(widget, drop)
    return enter.isAccepted()


def drag_over(widget, path):
    """Drag a file over a widget, and do not let go."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    button, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(40, 40), Qt.DropAction.CopyAction, data, button, none)
    QApplication.sendEvent(widget, enter)


def drag_away(widget):
    QApplication.sendEvent(widget, QDragLeaveEvent())


def opened(qtbot, window, path):
    """The page that shows a file, as far as it can be read."""
    assert drop_on(window, path)
    qtbot.waitUntil(lambda: window.arrivals.page is not None)
    page = window.arrivals.page
    settled(qtbot, page)
    return page


def settled(qtbot, page):
    """Wait until all is known that can be known."""
    qtbot.waitUntil(lambda: page.inquiry.job is None, timeout=20_000)


def cell(page, name, column):
    """A cell of the table of columns."""
    table = page.parts.columns
    row = next(i for i, r in enumerate(table.rows) if r.report.name == name)
    return table.index(row, column)


def set_cell(qtbot, page, name, column, value):
    table = page.parts.columns
    table.setData(cell(page, name, column), value)
    settled(qtbot, page)


def text_of(page, name, column):
    return page.parts.columns.data(cell(page, name, column))


def names_of(page):
    table = page.parts.columns
    return [table.data(table.index(i, NAME)) for i in range(table.rowCount())]


def pick(qtbot, page, choice, value):
    """Choose a value in a list, as a hand does."""
    index = choice.place_of(value)
    assert index >= 0, [choice.itemText(i) for i in range(choice.count())]
    choice.setCurrentIndex(index)
    choice.activated.emit(index)
    settled(qtbot, page)
