"""From an empty canvas to a prediction, as a user does it: palette, inspector, F5, numbers."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton

from core.edits import AddNode
from core.graph import NodeId
from core.layer import LAYERS
from core.problem import Severity
from core.project import Point
from core.session import Status

Key, Button = Qt.Key, Qt.MouseButton
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def click(qtbot, widget):
    qtbot.mouseClick(widget, Button.LeftButton)


def panel(window, name):
    window.docks[name].reveal()
    return window.docks[name].panel


def pick_in_palette(qtbot, window, title):
    """Search for a layer and choose it with Enter."""
    palette = panel(window, "palette")
    palette.search.clear()
    qtbot.keyClicks(palette.search, title)
    qtbot.keyClick(palette.search, Key.Key_Return)
    palette.search.clear()


def set_number(qtbot, field, text):
    field.setFocus()
    field.lineEdit().selectAll()
    qtbot.keyClicks(field, text)
    qtbot.keyClick(field, Key.Key_Return)


def choose(qtbot, combo, title):
    """Open a list and go to an entry by keys."""
    index = combo.findText(title)
    assert index >= 0, title
    combo.setFocus()
    while combo.currentIndex() != index:
        down = combo.currentIndex() < index
        qtbot.keyClick(combo, Key.Key_Down if down else Key.Key_Up)


def build(qtbot, window):
    """4-10-8-3 by palette and inspector."""
    click(qtbot, window.start_page.new_button)
    for title in ("Input", "Dense", "Dense", "Dense"):
        pick_in_palette(qtbot, window, title)
    inspector = panel(window, "layer")
    for node, units, activation in (
        ("dense_1", "10", "ReLU"),
        ("dense_2", "8", "ReLU"),
        ("dense_3", "3", "Softmax"),
    ):
        window.selection.pick({NodeId(node)})
        form = inspector.layer.form
        set_number(qtbot, form.fields["units"], units)
        choose(qtbot, form.fields["activation"], activation)
    window.selection.pick(())


def train(qtbot, window):
    qtbot.keyClick(window, Key.Key_F5)
    qtbot.waitUntil(lambda: not window.session.busy, timeout=30_000)


def test_a_network_is_built_trained_asked_saved_and_undone(qtbot, window, tmp_path):
    build(qtbot, window)
    state = window.document.state
    assert [state.compiled.counts[n] for n in ("dense_1", "dense_2", "dense_3")] == [50, 88, 27]
    assert window.total.text() == "165 parameters"
    assert panel(window, "layer").network.total.text() == "165 parameters"
    assert [p for p in state.compiled.problems if p.severity is Severity.ERROR] == []

    data = panel(window, "data")
    assert data.choice.currentText() == "Iris"
    assert "150 rows · 4 features · 3 classes" in data.summary.text()
    training = panel(window, "training")
    set_number(qtbot, training.form.fields["epochs"], "120")
    predict = panel(window, "predict")
    assert "Train first" in predict.remark.text()

    train(qtbot, window)
    assert window.session.history.last("validation/accuracy") > 0.6
    assert "epoch 120 of 120" in window.training_bar.status.text()
    assert "validation accuracy" in window.training_bar.status.text()

    window.docks["predict"].reveal()
    rows = predict.sample.fields.rows.values()
    for row, value in zip(rows, ("5.1", "3.5", "1.4", "0.2"), strict=True):
        set_number(qtbot, row.input, value)
    assert predict.answer.text() == "setosa"
    assert "sure" in predict.detail.text()

    path = tmp_path / "iris.loom"
    assert window.files.save_to(path)
    assert not window.isWindowModified()
    assert window.windowTitle().startswith("iris")
    kept = window.document.state.project

    while window.document.undo_label:
        window.actions_by_name["undo"].trigger()
    assert not window.document.state.project.graph.nodes
    assert window.isWindowModified()
    while window.document.redo_label:
        window.actions_by_name["redo"].trigger()
    assert window.document.state.project == kept
    assert not window.isWindowModified()

    window.files.begin(window.document.state.project)
    assert window.files.open(path)
    opened = window.document.state.project
    assert opened.graph == kept.graph
    assert opened.trained.step == kept.trained.step
    assert predict.answer.text() == "setosa" or predict.sample.fields.rows[0].input.value() != 5.1
    assert window.files.recent == (path,)


def test_the_learning_rate_changes_while_training_runs(qtbot, window):
    window.open_example("iris")
    set_number(qtbot, panel(window, "training").form.fields["epochs"], "1000000")
    qtbot.keyClick(window, Key.Key_F5)
    qtbot.waitUntil(lambda: window.session.history.steps > 0)
    set_number(qtbot, window.training_bar.rate, "2e-3")
    qtbot.waitUntil(lambda: abs(window.session.history.last("rate") - 0.002) < 1e-9)
    assert window.session.status is Status.RUNNING
    assert window.document.state.project.training.optimizer.learning_rate == 0.002


def test_training_pauses_steps_and_goes_on(qtbot, window):
    window.open_example("iris")
    session, actions = window.session, window.actions_by_name
    set_number(qtbot, panel(window, "training").form.fields["epochs"], "100000")
    qtbot.keyClick(window, Key.Key_F5)
    assert actions["train"].text() == "&Pause"
    qtbot.waitUntil(lambda: session.history.steps > 0)
    qtbot.keyClick(window, Key.Key_F5)
    qtbot.waitUntil(lambda: session.status is Status.PAUSED)
    assert actions["train"].text() == "&Resume"
    before = session.history.steps
    actions["step_batch"].trigger()
    qtbot.waitUntil(lambda: session.status is Status.PAUSED and session.history.steps > before)
    assert session.history.steps == before + 1
    actions["step_epoch"].trigger()
    per_epoch = session.begun.epoch_steps
    qtbot.waitUntil(
        lambda: session.status is Status.PAUSED and session.history.steps % per_epoch == 0
    )
    qtbot.keyClick(window, Key.Key_F5)
    qtbot.waitUntil(lambda: session.history.steps > before + 2 * per_epoch)
    actions["stop"].trigger()
    qtbot.waitUntil(lambda: session.status is Status.IDLE)
    assert window.document.state.project.trained is not None
    actions["start_over"].trigger()
    qtbot.waitUntil(lambda: session.history.steps > 0)


def test_orders_of_any_kind_at_any_moment_do_no_harm(qtbot, window):
    window.open_example("iris")
    names = ("train", "stop", "train", "train", "start_over", "stop", "stop", "step_batch",
             "start_over", "start_over", "step_epoch", "train", "undo", "train", "redo",
             "start_over", "train", "stop", "train")  # fmt: skip
    for name in names * 3:
        window.actions_by_name[name].trigger()
        QApplication.processEvents()
    window.session.stop()
    qtbot.waitUntil(lambda: not window.session.busy, timeout=10_000)


def test_an_edit_while_training_ends_the_run_and_says_so(qtbot, window):
    window.open_example("iris")
    set_number(qtbot, panel(window, "training").form.fields["epochs"], "100000")
    qtbot.keyClick(window, Key.Key_F5)
    qtbot.waitUntil(lambda: window.session.history.steps > 0)
    window.document.apply(AddNode(LAYERS["dropout"](), Point(0, 300)))
    qtbot.waitUntil(lambda: not window.session.busy)
    assert window.banner.isVisible()
    assert "stopped" in window.banner.problem.message


def test_a_network_that_cannot_be_trained_says_why_and_is_mended_by_a_click(qtbot, window):
    window.open_example("iris")
    window.selection.pick({NodeId("dense_3")})
    set_number(qtbot, panel(window, "layer").layer.form.fields["units"], "5")
    qtbot.keyClick(window, Key.Key_F5)
    assert window.session.status is Status.IDLE
    assert "3 classes" in window.banner.problem.message
    problems = panel(window, "problems")
    assert len(problems.rows) == 1
    click(qtbot, problems.rows[0].findChild(QPushButton))
    assert window.document.state.compiled.plan is not None
    assert problems.rows == []


def test_a_click_on_a_problem_leads_to_its_layer(qtbot, window):
    window.open_example("iris")
    window.document.apply(AddNode(LAYERS["dense"](), Point(0, 900)))
    problems = panel(window, "problems")
    row = next(r for r in problems.rows if "not connected" in r.accessibleName())
    click(qtbot, row)
    assert window.selection.nodes == {NodeId("dense_4")}
    assert window.canvas.canvas.selection == {NodeId("dense_4")}


@pytest.mark.parametrize("status", ["starting", "running", "paused", "stopping"])
def test_another_project_can_be_opened_at_any_moment(qtbot, window, answer, status):
    window.open_example("iris")
    session = window.session
    set_number(qtbot, panel(window, "training").form.fields["epochs"], "100000")
    window.document.mark_saved()
    session.train()
    if status != "starting":
        qtbot.waitUntil(lambda: session.history.steps > 0)
    if status == "paused":
        session.pause()
        qtbot.waitUntil(lambda: session.status is Status.PAUSED)
        window.document.mark_saved()
    if status == "stopping":
        session.stop()
    if window.files.modified:
        answer("Discard")
    window.open_example("circle")
    assert session.status is Status.IDLE
    assert session.history.steps == 0
    assert window.document.state.project.data.signature.name == "Circle"
    session.train()
    qtbot.waitUntil(lambda: session.history.steps > 0)
    window.document.mark_saved()


def test_closing_while_training_asks_and_saving_keeps_what_was_learnt(
    qtbot, window, answer, tmp_path
):
    window.open_example("iris")
    set_number(qtbot, panel(window, "training").form.fields["epochs"], "100000")
    path = tmp_path / "kept.loom"
    assert window.files.save_to(path)
    window.session.train()
    qtbot.waitUntil(lambda: window.session.history.steps > 100)
    answer("Cancel")
    assert not window.close()
    assert window.session.busy
    answer("Save")
    assert window.close()
    from core.files import load

    project, _ = load(path)
    assert project.trained.step > 100


def test_every_example_can_be_trained_and_asked(qtbot, window):
    for name in window.start_page.cards:
        click(qtbot, window.start_page.cards[name])
        window.session.step_batch()
        qtbot.waitUntil(lambda: window.session.status is Status.PAUSED)
        predict = panel(window, "predict")
        qtbot.waitUntil(lambda: bool(predict.answer.text()))  # noqa: B023
        window.session.abandon()
        window.document.mark_saved()
        window.show_start_page()
