"""A document with data and a network, and panels that follow its training."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from core.activation import ACTIVATIONS
from core.data.base import SOURCES, DataReference
from core.document import Document
from core.edits import AddNode, ChooseData, SetTraining
from core.graph import NodeId
from core.layer import LAYERS
from core.project import Point
from core.session import Session
from gui.shelf import Shelf


def document(kind="iris", units=(10, 8, 3), activations=("relu", "relu", "softmax"), epochs=20):
    """A chain of Dense layers on one of the shipped data sets."""
    made = Document()
    source = SOURCES[kind]()
    made.apply(ChooseData(DataReference.of(source, source.load())))
    made.apply(AddNode(LAYERS["input"](), Point(0, 0)))
    before = NodeId("input_1")
    if len(made.state.project.data.signature.input_shape) > 1:
        made.apply(AddNode(LAYERS["flatten"](), Point(0, 0), before))
        before = NodeId("flatten_1")
    for i, (count, name) in enumerate(zip(units, activations, strict=True)):
        layer = LAYERS["dense"](units=count, activation=ACTIVATIONS[name]())
        made.apply(AddNode(layer, Point(0, 0), before))
        before = NodeId(f"dense_{i + 1}")
    made.apply(SetTraining("epochs", epochs))
    assert made.state.compiled.plan is not None, made.state.compiled.problems
    return made


def shelf_for(session: Session) -> Shelf:
    """A shelf on which the session's data stand already: nothing is waited for."""
    shelf, reference = Shelf(), session.document.state.project.data
    if reference is not None:
        shelf.put(reference.source, reference.source.load())
    return shelf


def shown(qtbot, panel, size=(640, 260)):
    """Show a panel that follows its session, as the window does it."""
    host = QWidget()  # a window with a layout makes the offscreen platform warn of size hints
    host.resize(1300, 700)
    panel.setParent(host)
    qtbot.addWidget(host)
    panel.host = host
    panel.resize(*size)
    host.show()
    panel.show()
    session = panel.session
    session.mail.connect(panel.show_mail)
    session.document.changed.connect(panel.show_state)
    panel.show_state(session.document.state)
    return panel


def trained(qtbot, session: Session) -> Session:
    """Train to the end."""
    session.train()

    def ended() -> bool:
        session.beat()
        return not session.busy

    qtbot.waitUntil(ended, timeout=20_000)
    return session


def follow(qtbot, panel, doc):
    """Show a panel that follows its document, as the window does it."""
    host = QWidget()  # a window with a layout makes the offscreen platform warn of size hints
    host.resize(340, 720)
    panel.setParent(host)
    panel.host = host
    qtbot.addWidget(host)
    panel.resize(320, 700)
    doc.changed.connect(panel.show_state)
    panel.show_state(doc.state)
    host.show()
    panel.show()
    return panel


def set_number(qtbot, field, text):
    field.setFocus()
    field.lineEdit().selectAll()
    qtbot.keyClicks(field, text)
    qtbot.keyClick(field, Qt.Key.Key_Return)


def add_dense(window):
    window.document.apply(AddNode(LAYERS["dense"](), Point(0, 0)))
