"""The time machine in the window: every view shows the moment that is looked at."""

import numpy as np
import pytest
from PySide6.QtCore import Qt

from core.edits import SetParam, SetTraining
from core.session import Status

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.fixture
def trained(qtbot, window):
    """A window whose Iris network has been trained."""
    window.open_example("iris")
    window.document.apply(SetTraining("pace", 0.0))
    window.train_or_pause()
    qtbot.waitUntil(lambda: window.session.status is Status.IDLE, timeout=20_000)
    return window


def bar_of(window):
    return window.time_bar


def shown(window):
    """The weights that a view of the window shows."""
    window.docks["surface"].reveal()
    return window.docks["surface"].panel.subject.weights


def test_there_is_no_bar_before_the_first_run_and_one_after_it(qtbot, window):
    assert not bar_of(window).isVisible()
    window.open_example("iris")
    window.document.apply(SetTraining("pace", 0.0))
    window.train_or_pause()
    qtbot.waitUntil(lambda: window.session.status is Status.IDLE, timeout=20_000)
    assert bar_of(window).isVisible()
    window.memory.set("time_bar", False)
    assert not bar_of(window).isVisible()


def test_every_view_shows_the_moment_that_the_slider_stands_at(qtbot, trained):
    timeline, early = trained.session.timeline, trained.session.timeline.moments[4]
    bar_of(trained).slider.setValue(4)
    qtbot.waitUntil(lambda: timeline.chosen is early)
    weights = early.snapshot.weights
    assert shown(trained) is weights
    for name in ("results", "activations", "gradients"):
        trained.docks[name].reveal()
        assert trained.docks[name].panel.subject.weights is weights
    assert "Epoch" in bar_of(trained).badge.text()


def test_edits_do_not_bring_the_present_back_behind_the_users_back(qtbot, trained):
    bar_of(trained).go_to(0)
    start = trained.session.timeline.moments[0]
    trained.document.apply(SetTraining("epochs", 60))
    assert trained.session.timeline.chosen is start
    assert shown(trained) is start.snapshot.weights


def test_escape_end_and_the_action_lead_back_to_the_present(qtbot, trained):
    timeline, slider = trained.session.timeline, bar_of(trained).slider
    present = trained.document.state.project.trained.weights
    for key in (Qt.Key.Key_Escape, Qt.Key.Key_End):
        slider.setValue(2)
        qtbot.waitUntil(lambda: timeline.chosen is timeline.moments[2])
        qtbot.keyClick(slider, key)
        qtbot.waitUntil(lambda: timeline.chosen is None)
        assert shown(trained) is present
    slider.setValue(2)
    qtbot.waitUntil(lambda: timeline.chosen is not None)
    trained.actions_by_name["now"].trigger()
    assert timeline.chosen is None
    assert shown(trained) is present


def test_earlier_and_later_go_one_moment_at_a_time(qtbot, trained):
    timeline = trained.session.timeline
    for name, place in (("earlier", -1), ("earlier", -2), ("later", -1)):
        trained.actions_by_name[name].trigger()
        qtbot.waitUntil(lambda p=place: timeline.chosen is timeline.moments[p])


def test_a_change_of_the_network_leads_back_to_the_present(qtbot, trained):
    bar_of(trained).go_to(3)
    trained.document.apply(SetParam("dense_1", "units", 6))
    assert trained.session.timeline.chosen is None
    assert not bar_of(trained).slider.isEnabled()
    assert "changed" in bar_of(trained).badge.text()
    trained.document.undo()
    assert bar_of(trained).slider.isEnabled()


def test_playing_shows_moments_in_order_and_ends_in_the_present(qtbot, trained):
    timeline, seen = trained.session.timeline, []

    def note():
        if timeline.chosen is not None:
            seen.append(timeline.chosen.step)

    timeline.changed.connect(note)
    bar_of(trained).go_to(timeline.moments[-8].step)
    bar_of(trained).play()
    qtbot.waitUntil(lambda: timeline.chosen is None, timeout=10_000)
    assert not bar_of(trained).playing
    assert seen == sorted(seen)
    assert len(set(seen)) == 8


def test_kept_weights_can_be_undone(qtbot, trained):
    before = trained.document.state.project.trained
    bar_of(trained).go_to(20)
    early = trained.session.timeline.chosen
    trained.actions_by_name["keep"].trigger()
    assert trained.document.state.project.trained.weights is early.snapshot.weights
    assert shown(trained) is early.snapshot.weights
    assert f"weights of epoch {int(early.epoch)} " in bar_of(trained).badge.text()
    assert (
        trained.actions_by_name["undo"].text() == f"&Undo Keep weights of epoch {early.epoch:.0f}"
    )
    trained.document.undo()
    assert trained.document.state.project.trained is before


def test_training_goes_on_while_the_past_is_seen(qtbot, window):
    window.open_example("iris")
    window.document.apply(SetTraining("epochs", 1_000_000))
    window.document.apply(SetTraining("pace", 0.0))
    window.train_or_pause()
    session = window.session
    qtbot.waitUntil(lambda: len(session.timeline.moments) > 40, timeout=20_000)
    bar_of(window).go_to(10)
    early, steps = session.timeline.chosen, session.history.steps
    qtbot.waitUntil(lambda: session.history.steps > steps + 3000, timeout=20_000)
    assert shown(window) is early.snapshot.weights
    assert "training goes on" in bar_of(window).badge.text()
    bar_of(window).go_now()
    qtbot.waitUntil(lambda: shown(window) is not early.snapshot.weights)


def test_the_moment_is_marked_in_the_curves(trained):
    bar_of(trained).go_to(100)
    moment = trained.session.timeline.chosen
    trained.docks["curves"].reveal()
    plot = trained.docks["curves"].panel._charts["loss"].plot
    places = [mark.x for mark in plot.marks if getattr(mark, "solid", False)]
    per_epoch = trained.session.begun.epoch_steps
    np.testing.assert_allclose(places, [moment.step / per_epoch])


def test_a_project_from_a_file_says_that_its_moments_were_not_saved(trained, tmp_path):
    trained.files.save_to(tmp_path / "a.loom")
    trained.files.open(tmp_path / "a.loom")
    assert bar_of(trained).isVisible()
    assert "not saved" in bar_of(trained).badge.text()
    assert not bar_of(trained).slider.isEnabled()


def test_the_budget_of_the_settings_holds_at_once(trained):
    trained.memory.set("history", 0)
    assert trained.session.timeline.budget_mb == 0
    trained.session.start_over()
    assert trained.session.timeline.moments == ()
