"""Gradient norms and changes of each layer follow the training."""

import csv

import numpy as np
import pytest

from core.session import Session
from gui.panels.gradient_flow import KINDS, GradientFlowPanel
from tests.gui.viewing import document, shelf_for, shown, trained


@pytest.fixture
def panel(qtbot):
    session = Session(document(epochs=30))
    yield shown(qtbot, GradientFlowPanel(session, shelf_for(session)), (900, 300))
    assert session.close()


def test_every_layer_has_a_line_in_both_plots(qtbot, panel, tmp_path):
    assert "Press Train" in panel.hint
    trained(qtbot, panel.session)
    assert panel.hint == ""
    for plot in panel.plots:
        assert [curve.name for curve in plot.curves] == ["dense_1", "dense_2", "dense_3"]
    assert all(curve.last > 0 for curve in panel.plots[0].curves)
    panel.export(tmp_path / "flow.csv")
    with (tmp_path / "flow.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert float(rows[-1]["epoch"]) == 30
    assert float(rows[-1][KINDS[0]]) > 0


def test_starting_over_forgets_the_run_before(qtbot, panel):
    trained(qtbot, panel.session)
    panel.session.start_over()
    assert "Press Train" in panel.hint
    qtbot.waitUntil(lambda: (panel.session.beat(), not panel.session.busy)[1], timeout=20_000)
    assert panel.hint == ""


def test_a_slope_that_vanishes_is_named(qtbot):
    deep = document(units=(8,) * 8 + (3,), activations=("sigmoid",) * 8 + ("softmax",), epochs=2)
    session = Session(deep)
    panel = shown(qtbot, GradientFlowPanel(session, shelf_for(session)), (900, 300))
    trained(qtbot, session)
    assert "vanishing in dense_1" in panel.plots[0].title
    assert session.close()


def test_a_view_that_is_opened_late_shows_the_whole_run_and_the_shown_moment(qtbot):
    session = Session(document(epochs=30))
    trained(qtbot, session)
    panel = shown(qtbot, GradientFlowPanel(session, shelf_for(session)), (900, 300))
    qtbot.waitUntil(lambda: not panel._later.isActive(), timeout=20_000)
    moments = session.timeline.moments
    norms, moved = (plot.curves[0] for plot in panel.plots)
    assert len(norms) == len(moved) == len(moments)
    assert np.isnan(moved.values[0])
    assert (moved.values[1:] > 0).all()
    session.look_at(moments[4])
    assert [mark.x for mark in panel.plots[0].marks] == [moments[4].epoch]
    assert len(panel.plots[0].curves[0]) == len(moments)
    assert session.close()
