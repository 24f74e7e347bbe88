"""Earlier runs beside the present one: drawn in the curves, listed, named, used again."""

import numpy as np
import pytest
from PySide6.QtCore import Qt

from core.edits import SetTraining
from core.edits_records import RemoveRecords
from core.files import load
from core.session import Session, Status
from gui.overlay import PATTERNS, RECENT, ROLES, Overlay, pattern_of, role_of
from gui.panels.curves import CurvesPanel
from gui.panels.runs import RunsPanel, duration, table_of
from tests.gui.viewing import document, shown, trained

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.fixture
def session():
    made = Session(document())
    yield made
    assert made.close()


def run_again(qtbot, session):
    session.start_over()
    qtbot.waitUntil(lambda: (session.beat(), not session.busy)[1], timeout=20_000)


@pytest.fixture
def three(qtbot, session):
    """Three runs with other batch sizes."""
    trained(qtbot, session)
    for size in (16, 64):
        session.document.apply(SetTraining("batch_size", size))
        run_again(qtbot, session)
    return session


@pytest.fixture
def overlay():
    return Overlay()


@pytest.fixture
def panel(qtbot, three, overlay):
    return shown(qtbot, RunsPanel(three, overlay))


def texts(panel, column):
    """A column of the list, from its top."""
    names = [panel.list.horizontalHeaderItem(i).text() for i in range(panel.list.columnCount())]
    at = names.index(column)
    return [panel.list.item(row, at).text() for row in range(panel.list.rowCount())]


def drawn(curves):
    plot = curves._charts["loss"].plot
    return {curve.name for curve in plot.curves if len(curve) and curve.name.startswith("run")}


def test_nothing_is_listed_before_the_first_run(qtbot, session, overlay):
    panel = shown(qtbot, RunsPanel(session, overlay))
    assert "start over" in panel.hint


def test_every_run_has_a_row_with_its_figures_and_only_settings_that_differ(panel, three):
    assert texts(panel, "Run") == ["run 3", "run 2", "run 1"]
    assert texts(panel, "batch size") == ["64", "16", "32"]
    heads = [panel.list.horizontalHeaderItem(i).text() for i in range(panel.list.columnCount())]
    assert "epochs" not in heads
    losses = three.history.column("validation/loss")
    assert float(texts(panel, "Best loss")[0]) == pytest.approx(losses.min(), rel=1e-3)


def test_a_tick_draws_a_run_and_its_absence_does_not(qtbot, panel, three, overlay):
    curves = shown(qtbot, CurvesPanel(three, overlay))
    assert drawn(curves) == {"run 1", "run 2"}
    panel.list.item(1, 0).setCheckState(Qt.CheckState.Unchecked)
    assert drawn(curves) == {"run 1"}
    assert not panel.list.item(0, 0).flags() & Qt.ItemFlag.ItemIsUserCheckable


def test_an_earlier_run_shows_both_parts_on_request_by_epochs_and_by_steps(qtbot, three, overlay):
    curves = shown(qtbot, CurvesPanel(three, overlay))
    curves._both.setChecked(True)
    assert drawn(curves) == {"run 1", "run 2", "run 1, training", "run 2, training"}
    curves._count_in("Steps")
    plot = curves._charts["loss"].plot
    run = next(c for c in plot.curves if c.name == "run 1" and len(c))
    record = three.document.state.project.records[0]
    np.testing.assert_array_equal(run.x(np.arange(len(run))), record.curves["epoch_step"])
    assert plot.view.x.high >= record.steps


def test_a_run_is_named_where_it_stands_and_undo_names_it_back(panel, three):
    panel.list.item(2, 0).setText("the first")
    assert three.document.state.project.records[0].name == "the first"
    three.document.undo()
    panel.refresh()
    assert texts(panel, "Run")[2] == "run 1"
    panel.list.item(2, 0).setText("  ")
    assert texts(panel, "Run")[2] == "run 1"


def test_a_run_can_be_used_again_and_forgotten_but_not_the_present_one(panel, three):
    panel.list.selectRow(2)
    panel.use.trigger()
    assert three.document.state.project.training.batch_size == 32
    panel.list.clearSelection()
    panel.list.selectRow(0)
    assert not panel.remove.isEnabled()
    panel.list.selectRow(1)
    panel.remove.trigger()
    panel.refresh()
    assert texts(panel, "Run") == ["run 3", "run 1"]
    three.document.undo()
    panel.refresh()
    assert len(texts(panel, "Run")) == 3


def test_figures_are_sorted_as_numbers(panel):
    column = [panel.list.horizontalHeaderItem(i).text() for i in range(5)].index("Best loss")
    panel.list.sortItems(column, Qt.SortOrder.AscendingOrder)
    values = [float(text) for text in texts(panel, "Best loss")]
    assert values == sorted(values)


def test_the_table_is_exported_as_it_stands(panel, three, tmp_path):
    panel.export(tmp_path / "runs.csv")
    lines = (tmp_path / "runs.csv").read_text().splitlines()
    assert lines[0].startswith("Run,batch size,Best loss,at epoch")
    assert len(lines) == 4


def test_two_runs_never_look_the_same_before_the_twenty_ninth():
    looks = {(role_of(n), pattern_of(n)) for n in range(1, len(ROLES) * len(PATTERNS) + 1)}
    assert len(looks) == len(ROLES) * len(PATTERNS)


def test_only_recent_runs_are_drawn_unless_they_are_asked_for(three, overlay):
    (record, *_) = three.document.state.project.records
    records = [
        type(record)(n, f"run {n}", record.curves, 1, 1, 1.0, "", None) for n in range(1, 12)
    ]
    assert [r.number for r in overlay.shown(records, 11)] == list(range(11 - RECENT, 11))
    overlay.show(1, True)
    assert overlay.shown(records, 11)[0].number == 1


def test_runs_of_a_project_without_any_give_an_empty_table():
    header, rows = table_of(())
    assert rows == []
    assert header[0] == "Run"


def test_a_run_that_goes_on_is_in_the_file_as_far_as_it_is(qtbot, window, tmp_path):
    window.open_example("iris")
    window.document.apply(SetTraining("epochs", 1_000_000))
    window.train_or_pause()
    qtbot.waitUntil(lambda: window.session.history.steps > 100, timeout=20_000)
    window.files.save_to(tmp_path / "going.loom")
    project, _ = load(tmp_path / "going.loom")
    assert project.records[0].steps > 100
    window.session.stop()
    qtbot.waitUntil(lambda: not window.session.busy, timeout=20_000)


def test_times_are_said_as_people_do():
    assert [duration(s) for s in (0.417, 17.3, 185)] == ["0.42 s", "17 s", "3:05 min"]


def test_a_project_that_is_opened_shows_its_runs_at_once(qtbot, three, overlay):
    project = three.document.state.project
    other = Session(document())
    other.document.load(project)
    curves = shown(qtbot, CurvesPanel(other, overlay))
    assert drawn(curves) == {"run 1", "run 2", "run 3"}
    other.document.apply(RemoveRecords(frozenset({1, 2, 3})))
    curves.refresh()
    assert "Press Train" in curves.hint
    assert other.status is Status.IDLE
    assert other.close()
