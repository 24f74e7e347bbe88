"""The lens goes through the next step stage by stage, and training then does exactly that step."""

import csv

import numpy as np
import pytest
from PySide6.QtCore import Qt

from core.graph import NodeId
from core.lens_put_in import number
from core.lens_stage import Pick
from core.session import Session, Status
from gui.canvas.arrows import Arrows
from gui.canvas.view import CanvasView
from gui.panels.lens import LensPanel
from gui.stepping import Halt
from gui.theme import THEMES
from tests.gui.neural import spread, step
from tests.gui.viewing import document, shown

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
D1, D2 = NodeId("dense_1"), NodeId("dense_2")
CASES = {
    "iris": dict(units=(6, 5, 3), activations=("tanh", "relu", "softmax"), epochs=20),
    "digits": dict(units=(12, 10), activations=("relu", "softmax"), epochs=2),
    "spiral": dict(units=(8, 1), activations=("gelu", "sigmoid"), epochs=9),
    "diabetes": dict(units=(6, 1), activations=("relu", "linear"), epochs=10),
}


def panel_of(qtbot, kind):
    session = Session(spread(document(kind, **CASES[kind])))
    panel = shown(qtbot, LensPanel(session), (900, 300))
    qtbot.waitUntil(lambda: panel.stages != (), timeout=10_000)
    return panel


@pytest.fixture(params=CASES)
def each(request, qtbot):
    panel = panel_of(qtbot, request.param)
    yield panel
    assert panel.session.close()


@pytest.fixture
def iris(qtbot):
    panel = panel_of(qtbot, "iris")
    yield panel
    assert panel.session.close()


def find(panel, phase, node):
    return next(i for i, s in enumerate(panel.stages) if (s.phase, s.node) == (phase, node))


def test_a_step_can_be_looked_at_before_any_training(each):
    assert each.hint == ""
    assert each.sight.number == 1
    for number_of, stage in enumerate(each.stages):
        each.go_to(number_of)
        assert each.page.list.currentText().endswith(stage.title)
        assert "<code>" in each.page.lines.text()
        assert each.page.tabs.count() == len(stage.tables)


def test_training_then_does_exactly_this_step(qtbot, each):
    for _ in range(2):
        after = each.sight.after
        step(qtbot, each.session)
        weights = each.session.document.state.project.trained.weights
        for node, arrays in weights.items():
            for name, array in arrays.items():
                np.testing.assert_allclose(after[node][name], array, rtol=1e-4, atol=1e-6)
        done = each.sight.number
        qtbot.waitUntil(lambda n=done: each.hint == "" and each.sight.number >= n)
    assert each.sight.number == 3


def test_arrow_keys_go_through_the_stages_and_space_plays_them(qtbot, iris):
    qtbot.keyClick(iris, Qt.Key.Key_Right)
    qtbot.keyClick(iris, Qt.Key.Key_Right)
    assert iris.at == 2
    qtbot.keyClick(iris, Qt.Key.Key_Left)
    assert iris.stage.title == "Forward · dense_1"
    qtbot.keyClick(iris, Qt.Key.Key_Space)
    assert "Stop" in iris.play.toolTip()
    qtbot.waitUntil(lambda: iris.at == 2, timeout=5000)
    qtbot.keyClick(iris, Qt.Key.Key_Space)
    assert "Stop" not in iris.play.toolTip()
    iris.go_to(999)
    assert not iris.on.isEnabled()
    iris.reset()
    assert not iris.back.isEnabled()


def test_a_cell_picks_row_and_unit_and_the_formula_follows(qtbot, iris):
    iris.go_to(find(iris, "forward", D2))
    view = iris.page.cells
    view.setCurrentIndex(view.cells.index(4, 3))
    assert iris.pick == Pick(4, 3, 0)
    assert f"= {number(iris.sight.layers[D2].z[4, 3])}<" in iris.page.lines.text()
    assert iris.pointing.spot.unit == 3
    names = [iris.page.tabs.tabText(i) for i in range(iris.page.tabs.count())]
    iris.page.tabs.setCurrentIndex(names.index("W"))
    view.setCurrentIndex(view.cells.index(2, 1))
    assert iris.pick == Pick(4, 1, 2)
    value = float(iris.sight.before[D2]["W"][2, 1])
    assert view.cells.index(2, 1).data() == number(value)


def test_a_neuron_that_is_pressed_is_the_unit_that_is_looked_at(iris):
    iris.go_to(find(iris, "backward", D1))
    iris.pointing.point(D2, None, 4)
    iris.pointing.pick()
    assert (iris.stage.phase, iris.stage.node, iris.pick.unit) == ("backward", D2, 4)


def test_one_row_can_be_the_whole_batch_but_is_not_what_training_does(iris):
    iris.rows.setValue(7)
    assert iris.sight.rows.tolist() == [int(iris.lens.data.training.rows[6])]
    assert not iris.do.isEnabled()
    iris.rows.setValue(0)
    assert iris.do.isEnabled()
    assert len(iris.sight.rows) == 32


def test_while_training_goes_on_it_says_to_pause(qtbot, iris):
    iris.session.train()
    assert "pause" in iris.hint
    assert not iris.do.isEnabled()
    iris.session.stop()

    def ended():
        iris.session.beat()
        return iris.session.status is Status.IDLE

    qtbot.waitUntil(ended)
    qtbot.waitUntil(lambda: iris.hint == "")


def test_without_data_it_says_what_to_do(qtbot, doc):
    session = Session(type(doc)())
    panel = shown(qtbot, LensPanel(session))
    assert "choose data" in panel.hint
    assert session.close()


def test_the_table_has_all_numbers_of_the_stage(iris, tmp_path):
    iris.go_to(find(iris, "update", D1))
    iris.export(tmp_path / "lens.csv")
    with (tmp_path / "lens.csv").open(newline="") as file:
        rows = list(csv.reader(file))
    cells = sum(table.values.size for table in iris.stage.tables)
    assert len(rows) == cells + 1


def test_the_diagram_shows_the_stage_and_forgets_it_when_the_lens_is_hidden(qtbot, iris):
    canvas = CanvasView(iris.session.document, THEMES)
    qtbot.addWidget(canvas)
    canvas.resize(900, 300)
    canvas.show()
    arrows = Arrows(canvas, iris.stepping, THEMES)
    iris.go_to(find(iris, "forward", D2))
    assert iris.stepping.halt == Halt(D2, "forward")
    forward = arrows.item.paths[0]
    assert arrows.item.ring.contains(canvas.canvas.cards[D2].box())
    before = arrows.item.heads[0].boundingRect().center().x()
    qtbot.waitUntil(lambda: arrows.item.heads[0].boundingRect().center().x() > before + 20)
    iris.go_to(find(iris, "backward", D1))
    backward = arrows.item.paths[0]
    assert backward.pointAtPercent(0) == forward.pointAtPercent(1)
    qtbot.waitUntil(lambda: not arrows._timer.isActive(), timeout=6000)
    iris.hide()
    assert not arrows.item.isVisible()


def test_the_numbers_of_the_row_stand_on_the_diagram_as_far_as_the_step_has_come(iris):
    flowing = iris.on_diagram.flowing
    iris.go_to(find(iris, "forward", D1))
    assert set(flowing.passing) == {"input_1", "dense_1"}
    iris.take(Pick(5, 0, 0))
    np.testing.assert_array_equal(flowing.passing[D1].values, iris.sight.layers[D1].y[5])
    iris.go_to(find(iris, "backward", D2))
    np.testing.assert_array_equal(flowing.passing[D2].values, iris.sight.layers[D2].delta[5])
    assert D1 not in flowing.passing
    iris.hide()
    assert not flowing.passing
