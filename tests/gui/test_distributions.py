"""Fans of quantiles follow the training of each layer."""

import csv

import numpy as np
import pytest

from core.session import Session
from gui.panels.distributions import DistributionsPanel
from gui.plots.plot import Plot
from tests.gui.viewing import document, shelf_for, shown, trained


@pytest.fixture
def panel(qtbot):
    session = Session(document(epochs=30))
    yield shown(qtbot, DistributionsPanel(session), (900, 300))
    assert session.close()


def settled(qtbot, panel):
    """Earlier moments are looked at little by little."""
    qtbot.waitUntil(lambda: not panel._later.isActive(), timeout=20_000)


def titles(panel):
    return [plot.title for plot in panel.findChildren(Plot) if not plot.isHidden()]


def test_every_layer_has_a_fan_that_ends_with_its_present_weights(qtbot, panel):
    assert "Press Train" in panel.hint
    trained(qtbot, panel.session)
    assert titles(panel) == ["dense_1", "dense_2", "dense_3"]
    weights = panel.session.document.state.project.trained.weights["dense_2"]["W"]
    plot = panel.findChildren(Plot)[1]
    assert plot.curves[-1].last == pytest.approx(float(weights.max()))
    assert [text.split()[0] for _, text in plot.read_out(30)][:2] == ["epoch", "least"]


def test_biases_can_be_shown_instead(qtbot, panel):
    trained(qtbot, panel.session)
    panel.show_kind("Biases")
    bias = panel.session.document.state.project.trained.weights["dense_1"]["b"]
    assert panel.findChildren(Plot)[0].curves[-1].last == pytest.approx(float(bias.max()))


def test_starting_over_forgets_the_run_before(qtbot, panel, tmp_path):
    trained(qtbot, panel.session)
    panel.session.start_over()
    assert "Press Train" in panel.hint
    qtbot.waitUntil(lambda: (panel.session.beat(), not panel.session.busy)[1], timeout=20_000)
    settled(qtbot, panel)
    panel.export(tmp_path / "spread.csv")
    with (tmp_path / "spread.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["layer"] for row in rows} == {"dense_1", "dense_2", "dense_3"}
    assert float(rows[-1]["epoch"]) == 30


@pytest.fixture
def whole(qtbot):
    """A panel that knows rows, opened only after training."""
    session = Session(document(epochs=30))
    shelf = shelf_for(session)
    trained(qtbot, session)
    panel = shown(qtbot, DistributionsPanel(session, shelf), (900, 300))
    settled(qtbot, panel)
    yield panel
    assert session.close()
    shelf.close()


def test_a_view_that_is_opened_late_shows_the_whole_run(whole):
    moments = whole.session.timeline.moments
    (plot, *_) = whole.findChildren(Plot)
    assert len(plot.curves[0]) == len(moments)
    first = moments[0].snapshot.weights["dense_1"]["W"]
    assert plot.curves[-1].values[0] == pytest.approx(float(first.max()))


def test_activations_and_gradients_are_told_of_training_rows(qtbot, whole):
    for kind in ("Activations", "Gradients"):
        whole.show_kind(kind)
        settled(qtbot, whole)
        assert titles(whole) == ["dense_1", "dense_2", "dense_3"]
        (plot, *_) = whole.findChildren(Plot)
        assert len(plot.curves[0]) == len(whole.session.timeline.moments)
        assert np.isfinite(plot.curves[0].values).all()
    assert plot.curves[0].values[0] < 0 < plot.curves[-1].values[0]  # slopes go both ways


def test_outputs_of_softmax_lie_between_0_and_1(qtbot, whole):
    whole.show_kind("Activations")
    settled(qtbot, whole)
    plot = whole.findChildren(Plot)[2]
    assert plot.curves[0].values.min() >= 0
    assert plot.curves[-1].values.max() <= 1


def test_the_moment_that_is_looked_at_is_marked(whole):
    moment = whole.session.timeline.moments[5]
    whole.session.look_at(moment)
    (plot, *_) = whole.findChildren(Plot)
    assert [mark.x for mark in plot.marks] == [moment.epoch]
    whole.session.look_at(None)
    assert list(plot.marks) == []
