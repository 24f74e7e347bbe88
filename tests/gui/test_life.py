"""Cards that live: thumbnails and strips while training, the chip, the edge that can be dragged."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication

from core.edits import SetParam
from core.graph import NodeId
from core.session import Status
from gui.canvas.life import CELLS, LifeItem, thumbnail
from gui.theme import THEMES

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
TABLE = THEMES.current.diverging(255)
D1 = NodeId("dense_1")
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def canvas(window):
    """The canvas of a window that shows the network for iris at 100 %."""
    window.open_example("iris")
    for _ in range(3):  # the network is made to fit once it is shown, and its panels stand
        QApplication.processEvents()
    window.canvas.zoom_reset()
    window.canvas.show_nodes({D1})
    return window.canvas


def life_of(canvas, node=D1):
    found = [i for i in canvas.canvas.cards[node].childItems() if isinstance(i, LifeItem)]
    return found[0] if found else None


def at(canvas, place):
    return canvas.mapFromScene(place)


def units(canvas):
    return canvas.state.project.graph.nodes[D1].units


def drag(qtbot, canvas, start, by):
    view = canvas.viewport()
    qtbot.mousePress(view, LEFT, pos=start)
    for step in (1, 2, 3):
        qtbot.mouseMove(view, start + QPoint(0, by * step // 3))
    qtbot.mouseRelease(view, LEFT, pos=start + QPoint(0, by))


def test_a_thumbnail_shows_the_sign_of_every_weight(qapp):
    image = thumbnail([np.array([[-1.0, 1.0], [0.0, 0.0]]), np.ones(2)], TABLE)
    assert (image.width(), image.height()) == (2, 2)
    colors = [image.pixelColor(x, y).getRgb() for y in (0, 1) for x in (0, 1)]
    assert colors == [tuple(TABLE[i]) for i in (0, 254, 127, 127)]


def test_a_thumbnail_of_a_large_matrix_is_small_and_of_no_matrix_there_is_none(qapp):
    image = thumbnail([np.zeros((784, 10))], TABLE)
    assert (image.width(), image.height()) == (10, CELLS)
    assert thumbnail([np.ones(3)], TABLE) is None
    assert thumbnail([], TABLE) is None


def test_a_card_that_was_trained_shows_its_weights_and_a_strip_until_training_ends(
    qtbot, window, canvas
):
    assert life_of(canvas) is None
    window.session.step_batch()
    qtbot.waitUntil(lambda: window.session.status is Status.PAUSED)
    life = life_of(canvas)
    assert life.image is not None
    assert 0 <= life.share < 0.1
    assert not life.moving
    window.session.stop()
    qtbot.waitUntil(lambda: window.session.status is Status.IDLE)
    assert life_of(canvas).share < 0
    assert life_of(canvas).image is not None


def test_weights_of_another_size_are_no_thumbnail(qtbot, window, canvas):
    window.session.step_batch()
    qtbot.waitUntil(lambda: window.session.status is Status.PAUSED)
    window.session.stop()
    qtbot.waitUntil(lambda: window.session.status is Status.IDLE)
    window.document.apply(SetParam(D1, "units", 11))
    assert life_of(canvas).image is None
    window.document.undo()
    assert life_of(canvas).image is not None


def test_the_chip_offers_activations_and_one_is_set(qtbot, canvas):
    card = canvas.canvas.cards[D1]
    qtbot.mouseClick(canvas.viewport(), LEFT, pos=at(canvas, card.chip_box().center()))
    menu = QApplication.activePopupWidget()
    ticked = [action.text() for action in menu.actions() if action.isChecked()]
    assert ticked == ["ReLU"]
    next(action for action in menu.actions() if action.text() == "Tanh").trigger()
    menu.close()
    assert canvas.state.project.graph.nodes[D1].activation.kind == "tanh"
    assert canvas.canvas.cards[D1].face.chip == "tanh"


def test_dragging_the_lower_edge_is_one_step_of_undo(qtbot, window, canvas):
    edge = at(canvas, canvas.canvas.cards[D1].edge_box().center())
    drag(qtbot, canvas, edge, 30)
    assert units(canvas) == 15
    drag(qtbot, canvas, edge, -30)
    assert units(canvas) == 10
    window.document.undo()
    assert units(canvas) == 15
    window.document.undo()
    assert units(canvas) == 10


def test_a_drag_of_the_edge_that_is_cancelled_leaves_nothing(qtbot, window, canvas):
    label = window.document.undo_label
    edge = at(canvas, canvas.canvas.cards[D1].edge_box().center())
    qtbot.mousePress(canvas.viewport(), LEFT, pos=edge)
    qtbot.mouseMove(canvas.viewport(), edge + QPoint(0, 30))
    assert units(canvas) == 15
    qtbot.keyClick(canvas, Qt.Key.Key_Escape)
    qtbot.mouseRelease(canvas.viewport(), LEFT, pos=edge)
    assert units(canvas) == 10
    assert window.document.undo_label == label


def test_no_layer_shrinks_below_one_unit(qtbot, canvas):
    edge = at(canvas, canvas.canvas.cards[D1].edge_box().center())
    drag(qtbot, canvas, edge, -300)
    assert units(canvas) == 1


def test_a_card_without_a_size_has_no_edge_to_drag(canvas):
    card = canvas.canvas.cards[NodeId("input_1")]
    assert card.edge_box().isNull()
    assert card.chip_box().isNull()
