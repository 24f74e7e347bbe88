"""What the curves tell besides losses: gradients over the whole run, and what happened in it."""

import numpy as np
import pytest

from core.edits import SetTraining
from core.flow import Flow, length
from core.session import Session
from core.stopping import STOPPINGS
from gui.panels.curves import MORE, CurvesPanel
from tests.gui.viewing import document, shelf_for, shown, trained


@pytest.fixture
def session():
    made = Session(document())
    yield made
    assert made.close()


@pytest.fixture
def panel(qtbot, session):
    shelf = shelf_for(session)
    yield shown(qtbot, CurvesPanel(session, None, shelf))
    shelf.close()


def reveal(panel, title):
    (entry,) = [a for a in panel.findChildren(type(panel._both)) if a.text() == title]
    entry.setChecked(True)


def texts(panel, name="loss"):
    return [text for m in panel._charts[name].plot.marks if (text := getattr(m, "text", ""))]


def test_the_gradient_is_told_for_the_whole_run_also_if_it_is_asked_for_late(qtbot, panel, session):
    trained(qtbot, session)
    reveal(panel, MORE["gradient"])
    moments = session.timeline.moments
    qtbot.waitUntil(lambda: len(panel._gradient.values) == len(moments), timeout=20_000)
    (curve,) = [c for c in panel._charts["gradient"].plot.curves if len(c)]
    assert len(curve) == len(moments)
    begun, dataset = session.begun, session.document.state.project.data.source.load()
    flow = Flow(begun.plan, begun.objective, begun.fitted, dataset.x[:256], dataset.y[:256])
    named = flow.gradients(moments[0].snapshot.weights)
    whole = length({f"{n}{k}": a for n, arrays in named.items() for k, a in arrays.items()})
    assert curve.values[0] == pytest.approx(whole, rel=0.5)  # on other rows of the same data
    assert curve.values[-1] < curve.values[0]
    np.testing.assert_allclose(
        curve.x(np.arange(len(curve))), [m.epoch for m in moments], rtol=1e-6
    )


def test_nothing_is_worked_out_while_the_gradient_is_not_shown(qtbot, panel, session):
    trained(qtbot, session)
    assert len(panel._gradient.values) == 0


def test_another_run_has_gradients_of_its_own(qtbot, panel, session):
    trained(qtbot, session)
    reveal(panel, MORE["gradient"])
    session.start_over()
    qtbot.waitUntil(lambda: (session.beat(), not session.busy)[1], timeout=20_000)
    qtbot.waitUntil(
        lambda: len(panel._gradient.values) == len(session.timeline.moments), timeout=20_000
    )


def test_an_early_stop_is_marked_where_it_happened(qtbot, panel, session):
    stopping = STOPPINGS["patience"](patience=1, min_delta=10.0)
    session.document.apply(SetTraining("stopping", stopping))
    session.train()
    qtbot.waitUntil(lambda: (session.beat(), not session.busy)[1], timeout=20_000)
    panel.refresh()
    assert "early stopping" in texts(panel)


def test_a_setting_that_was_changed_in_between_is_marked(qtbot, panel, session):
    trained(qtbot, session)
    epochs = session.document.state.project.training.epochs
    session.document.apply(SetTraining("epochs", epochs + 5))
    session.train()
    qtbot.waitUntil(lambda: (session.beat(), not session.busy)[1], timeout=20_000)
    assert f"epochs {epochs} → {epochs + 5}" in texts(panel)


def test_the_columns_by_step_take_four_bytes_a_number(session):
    from core.frozen import FrozenDict
    from core.log import Epochs, Stretch

    nothing = FrozenDict({})
    none = Epochs(np.empty(0, int), np.empty(0, int), nothing, nothing)
    session.history.add(Stretch(1, np.ones(5), np.full(5, 0.01), none))
    assert session.history.column("rate").dtype == np.float32
    assert session.history.column("loss").dtype == np.float32
