"""Asks, before a changed network is trained, whether the unchanged layers keep what they know."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QCheckBox, QMessageBox, QWidget

from core.graph import NodeId
from core.learnt import Learnt, learnt
from core.session import Session
from gui.settings import Memory

NAMED = 6  # layers that are named, before only their number is said


def train_with_what_fits(
    window: QWidget, session: Session, memory: Memory, begin: Callable[[], object]
) -> None:
    """Do `begin`; where weights fit in part only, ask first whether to start over."""
    state = session.document.state
    found = learnt(state.project.trained, state.compiled.plan)
    if session.busy or not found.in_part or memory.settings.keep_learnt == "keep":
        begin()
    elif memory.settings.keep_learnt == "forget":
        session.start_over()
    else:
        _ask(window, session, memory, found, begin)


def _ask(
    window: QWidget,
    session: Session,
    memory: Memory,
    found: Learnt,
    begin: Callable[[], object],
) -> None:
    box = QMessageBox(window)
    box.setIcon(QMessageBox.Icon.Question)
    box.setWindowTitle("Keep what was learnt?")
    box.setText("The network has changed since it was trained. Shall it keep what it has learnt?")
    box.setInformativeText(
        f"{_said(found.kept)} can go on as before; {_said(found.fresh)} must begin afresh."
    )
    keep = box.addButton("&Keep", QMessageBox.ButtonRole.AcceptRole)
    over = box.addButton("&Start Over", QMessageBox.ButtonRole.DestructiveRole)
    box.addButton(QMessageBox.StandardButton.Cancel)
    box.setDefaultButton(keep)
    always = QCheckBox("Do not ask again")
    always.setToolTip("The answer then holds from now on; the settings can change it")
    box.setCheckBox(always)

    def answered() -> None:
        clicked = box.clickedButton()
        if clicked not in (keep, over):
            return
        if always.isChecked():
            memory.set("keep_learnt", "keep" if clicked is keep else "forget")
        begin() if clicked is keep else session.start_over()

    box.finished.connect(answered)
    box.finished.connect(box.deleteLater)
    box.open()


def _said(nodes: tuple[NodeId, ...]) -> str:
    if len(nodes) > NAMED:
        return f"{len(nodes)} layers"
    *most, last = nodes
    return f"{', '.join(most)} and {last}" if most else last
