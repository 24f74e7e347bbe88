"""A network that was changed since it was trained keeps what still fits, if people like."""

import numpy as np
import pytest
from PySide6.QtWidgets import QMessageBox

from core.edits import SetParam
from core.graph import NodeId
from core.learnt import Learnt, learnt
from core.session import Status
from tests.gui.viewing import document

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
D1, D2, D3 = (NodeId(f"dense_{i}") for i in (1, 2, 3))


@pytest.fixture
def changed(qtbot, window):
    """A window with a network whose second layer was changed after a step of training."""
    window.files.begin(document().state.project)
    window.session.step_batch()
    qtbot.waitUntil(lambda: window.document.state.project.trained is not None)
    window.session.stop()
    qtbot.waitUntil(lambda: window.session.status is Status.IDLE)
    window.document.apply(SetParam(D2, "units", 5))
    return window


def question(window):
    found = [box for box in window.findChildren(QMessageBox) if box.isVisible()]
    return found[0] if found else None


def press(window, text):
    box = question(window)
    next(b for b in box.buttons() if text in b.text()).click()


def rest(qtbot, window):
    qtbot.waitUntil(lambda: window.session.status is Status.PAUSED)


def test_the_layers_that_fit_are_told_from_those_that_do_not(changed):
    state = changed.document.state
    assert learnt(state.project.trained, state.compiled.plan) == Learnt((D1,), (D2, D3))
    assert learnt(None, state.compiled.plan) == Learnt()


def test_it_is_asked_once_and_keeps_what_fits_by_default(qtbot, changed):
    before = changed.document.state.project.trained.weights[D1]["W"]
    changed.actions_by_name["step_batch"].trigger()
    box = question(changed)
    assert "dense_1 can go on" in box.informativeText()
    assert "dense_2 and dense_3 must begin afresh" in box.informativeText()
    assert "Keep" in box.defaultButton().text()
    press(changed, "Keep")
    rest(qtbot, changed)
    after = changed.document.state.project.trained.weights[D1]["W"]
    assert np.allclose(after, before, atol=0.05)
    changed.actions_by_name["step_batch"].trigger()
    assert question(changed) is None


def test_it_can_start_over_and_never_ask_again(qtbot, changed):
    changed.actions_by_name["train"].trigger()
    question(changed).checkBox().setChecked(True)
    press(changed, "Start Over")
    qtbot.waitUntil(lambda: changed.session.history.steps > 0)
    assert changed.memory.settings.keep_learnt == "forget"
    changed.session.stop()
    qtbot.waitUntil(lambda: changed.session.status is Status.IDLE)
    changed.document.apply(SetParam(D2, "units", 6))
    changed.actions_by_name["train"].trigger()
    assert question(changed) is None
    qtbot.waitUntil(lambda: changed.session.busy)


def test_cancel_trains_nothing(changed):
    changed.actions_by_name["train"].trigger()
    press(changed, "Cancel")
    assert not changed.session.busy


def test_undo_gives_the_weights_back_that_fitted_before(changed):
    trained = changed.document.state.project.trained
    changed.document.undo()
    assert changed.document.state.project.trained is trained
    assert not learnt(trained, changed.document.state.compiled.plan).fresh
