"""Fans of quantiles follow the training of each layer."""

import csv

import pytest

from core.session import Session
from gui.panels.distributions import DistributionsPanel
from gui.plots.plot import Plot
from tests.gui.viewing import document, shown, trained


@pytest.fixture
def panel(qtbot):
    session = Session(document(epochs=30))
    yield shown(qtbot, DistributionsPanel(session), (900, 300))
    assert session.close()


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
    panel.export(tmp_path / "spread.csv")
    with (tmp_path / "spread.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["layer"] for row in rows} == {"dense_1", "dense_2", "dense_3"}
    assert float(rows[-1]["epoch"]) == 30
