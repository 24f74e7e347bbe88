"""What a hand and the menus do with notes and groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QApplication, QInputDialog, QMenu

from core.edits_fold import Fold
from core.edits_marks import AddNote, ChangeNote, GroupNodes, RenameGroup, Ungroup
from core.folding import Block
from core.problem import Problem, Severity
from core.project import Note
from gui.canvas.gestures import Gesture, MoveCards, snapped
from gui.canvas.marks import GroupItem, Mark, NoteItem
from gui.icons import icon

if TYPE_CHECKING:
    from gui.canvas.stage import Stage


SHORT = 40  # letters of a note in a menu


class MoveNote(Gesture):
    """Drag a note."""

    def __init__(self, view: Stage, item: NoteItem, start: QPointF) -> None:
        super().__init__(view)
        self._item, self._start, self._note = item, start, item.note
        self._moved = False

    def move(self, to: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        way = to - self._start
        far = way.manhattanLength() * self.view.zoom >= QApplication.startDragDistance()
        if self._moved or far:
            self._moved = True
            self._item.setPos(*snapped(QPointF(*self._note.at) + way))

    def release(self, at: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        place = snapped(self._item.pos())
        if self._moved and place != self._note.at:
            self.scene.document.apply(ChangeNote(self._note, Note(self._note.text, place)))

    def cancel(self) -> None:
        self._item.setPos(*self._note.at)

    def alive(self) -> bool:
        return self._item.scene() is not None


class MoveGroup(MoveCards):
    """Drag all cards of a group; a click leaves them selected."""

    def _click(self) -> None:
        """They are selected since the press."""


def add_note(view: Stage, at: QPointF | None = None) -> None:
    """Ask for the words of a note and put it at a place, or into the middle."""
    place = snapped(at if at is not None else view.camera.seen().center())
    dialog = _ask(view, "Note", "What shall stand on the note?", "", many_lines=True)

    def put(text: str) -> None:
        if text.strip():
            view.canvas.document.apply(AddNote(Note(text.strip(), place)))

    dialog.textValueSelected.connect(put)


def edit_mark(view: Stage, mark: Mark) -> None:
    """Ask for other words of a note (none: it goes), or another name of a group."""
    apply = view.canvas.document.apply
    if isinstance(mark, GroupItem):
        rename_group(view, mark.name)
        return
    note = mark.note
    dialog = _ask(view, "Note", "What shall stand on the note? Nothing: it goes.", note.text, True)

    def change(text: str) -> None:
        new = Note(text.strip(), note.at) if text.strip() else None
        apply(ChangeNote(note, new))

    dialog.textValueSelected.connect(change)


def rename_group(view: Stage, name: str) -> None:
    """Ask for another name of a group."""
    apply = view.canvas.document.apply
    dialog = _ask(view, "Group", "What is the name of the group?", name)
    dialog.textValueSelected.connect(lambda text: apply(RenameGroup(name, text.strip())))


def group(view: Stage) -> None:
    """Frame the selected layers and ask for the name."""
    nodes = view.canvas.selection
    if not nodes:
        hint = "select the layers of the group first"
        view.flash(Problem(hint, severity=Severity.HINT))
        return
    taken = view.state.project.groups
    number = len(taken) + 1
    while f"Block {number}" in taken:
        number += 1
    dialog = _ask(view, "Group", "What is the name of the group?", f"Block {number}")
    dialog.textValueSelected.connect(
        lambda text: view.canvas.document.apply(GroupNodes(nodes, text.strip()))
    )


def ungroup(view: Stage) -> None:
    """Take away the frames that have a selected layer."""
    nodes = view.canvas.selection
    names = frozenset(g for g, members in view.state.project.groups.items() if members & nodes)
    if names:
        view.canvas.document.apply(Ungroup(names))
    else:
        view.flash(Problem("no group is selected", severity=Severity.HINT))


def mark_menu(view: Stage, mark: Mark) -> QMenu:
    """What can be done with a note or a group."""
    menu, apply = QMenu(view), view.canvas.document.apply
    if isinstance(mark, NoteItem):
        note = mark.note
        menu.addAction(icon("pencil"), "Edit…", lambda: edit_mark(view, mark))
        menu.addAction(icon("trash-2"), "Delete", lambda: apply(ChangeNote(note, None)))
    else:
        name = mark.name
        menu.addAction(icon("pencil"), "Rename…", lambda: edit_mark(view, mark))
        menu.addAction(icon("minimize-2"), "Fold to one card\tF", lambda: apply(Fold(name)))
        menu.addAction(icon("ungroup"), "Ungroup", lambda: apply(Ungroup(frozenset({name}))))
    return menu


def marks_menu(view: Stage) -> QMenu:
    """All notes and groups, each with what can be done with it: for those who use keys."""
    menu, marks = QMenu(view), view.canvas.marks
    for block in view.canvas.blocks.blocks.values():
        entry = menu.addMenu(icon("group"), block.name.replace("&", "&&"))
        fill_block_menu(entry, view, block)
    for group_item in marks.groups.values():
        _enter(menu, view, group_item, "group", group_item.name)
    for note in marks.notes:
        _enter(menu, view, note, "sticky-note", note.note.text.split("\n")[0])
    if menu.isEmpty():
        menu.addAction("There are no notes and no groups").setEnabled(False)
    return menu


def fill_block_menu(menu: QMenu, view: Stage, block: Block) -> None:
    """What can be done with a folded group as such."""
    apply, name = view.canvas.document.apply, block.name
    unfold, rename = view.commands.unfold, rename_group
    menu.addAction(icon("maximize-2"), "Unfold\tF", lambda: unfold(block))
    menu.addAction(icon("pencil"), "Rename…\tF2", lambda: rename(view, name))
    menu.addAction(icon("ungroup"), "Ungroup", lambda: apply(Ungroup(frozenset({name}))))


def list_marks(view: Stage) -> None:
    """Open the menu of all notes and groups in the middle of the canvas."""
    menu = marks_menu(view)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.popup(view.viewport().mapToGlobal(view.viewport().rect().center()))
    menu.setActiveAction(menu.actions()[0])


def _enter(menu: QMenu, view: Stage, mark: Mark, picture: str, text: str) -> None:
    short = text if len(text) <= SHORT else f"{text[: SHORT - 1]}…"
    inner = mark_menu(view, mark)
    inner.setTitle(short.replace("&", "&&"))
    inner.setIcon(icon(picture))
    inner.setParent(menu, inner.windowFlags())
    menu.addMenu(inner)


def _ask(
    view: Stage, title: str, question: str, text: str, many_lines: bool = False
) -> QInputDialog:
    dialog = QInputDialog(view)
    dialog.setWindowTitle(title)
    dialog.setLabelText(question)
    dialog.setOption(QInputDialog.InputDialogOption.UsePlainTextEditForTextInput, many_lines)
    dialog.setTextValue(text)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog
