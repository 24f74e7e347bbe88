"""Importance is worked out in the background, and says which features a network relies on."""

import csv

import numpy as np
import pytest

from core.session import Session
from gui.panels.importance import ImportancePanel
from gui.panels.importance_work import fingerprint
from tests.gui.viewing import document, shelf_for, shown, trained

CASES = {
    "iris": dict(epochs=60),
    "penguins": dict(units=(8, 3), activations=("relu", "softmax"), epochs=20),
    "digits": dict(units=(16, 10), activations=("relu", "softmax"), epochs=5),
    "diabetes": dict(units=(8, 1), activations=("relu", "linear"), epochs=30),
}


def made(qtbot, name):
    session = Session(document(name, **CASES[name]))
    return shown(qtbot, ImportancePanel(session, shelf_for(session)), (900, 300))


@pytest.fixture(params=CASES)
def panel(request, qtbot):
    view = made(qtbot, request.param)
    yield view
    view.hide()
    assert view.session.close()


@pytest.fixture
def iris(qtbot):
    view = made(qtbot, "iris")
    yield view
    view.hide()
    assert view.session.close()


def found(qtbot, panel):
    trained(qtbot, panel.session)
    qtbot.waitUntil(lambda: not panel.errand.busy and panel.importance is not None, timeout=20_000)
    return panel.importance


def test_every_task_has_its_importance(qtbot, panel):
    assert "Press Train" in panel.hint
    importance = found(qtbot, panel)
    assert panel.hint == ""
    assert len(importance.rounds) == 10
    assert importance.told.any()
    assert "Most important" in panel.said.toolTip()
    pictures = bool(panel.subject.dataset.signature.image_shape)
    assert panel.patches.isVisible() == pictures
    assert panel.plot.isVisible() != pictures


def test_a_category_is_shuffled_as_one_feature(qtbot):
    view = made(qtbot, "penguins")
    importance = found(qtbot, view)
    names = [feature.name for feature in importance.features]
    assert names == [column.name for column in view.subject.dataset.signature.columns]
    assert len(names) < len(view.subject.dataset.signature.features)
    view.hide()
    assert view.session.close()


def test_a_click_on_a_bar_follows_that_feature(qtbot, iris):
    importance = found(qtbot, iris)
    last = int(importance.order[-1])
    iris.ranking.picked.emit(last)
    qtbot.waitUntil(lambda: iris.plot.found.feature == importance.features[last])
    assert iris.plot.x_name == importance.features[last].name
    lines = [text for _, text in iris.plot.tell(5.0, 0.5)]
    assert lines[0].startswith(importance.features[last].name)
    assert any("95 %" in line for line in lines)


def test_the_mean_curve_is_what_the_network_says_of_changed_rows(qtbot, iris):
    found(qtbot, iris)
    dependence, question = iris.errand.dependence, iris.errand.question
    (place,) = dependence.feature.places
    x = iris.subject.dataset.x[question.rows].copy()
    x[:, place] = dependence.grid[3]
    by_hand = iris.subject.predictor.probabilities(x).mean(axis=0)
    assert dependence.mean[3] == pytest.approx(by_hand, abs=1e-5)


def test_a_hidden_view_works_nothing_out_and_a_shown_one_catches_up(qtbot, iris):
    iris.hide()
    trained(qtbot, iris.session)
    assert not iris.errand.busy
    assert iris.importance is None
    iris.show()
    qtbot.waitUntil(lambda: iris.importance is not None, timeout=20_000)


def test_hiding_calls_the_work_off(qtbot, iris):
    trained(qtbot, iris.session)
    assert iris.errand.busy
    iris.hide()
    assert not iris.errand.busy


def test_the_same_weights_are_not_looked_at_twice(qtbot, iris):
    before = found(qtbot, iris)
    iris.refresh()
    assert not iris.errand.busy
    assert iris.importance is before
    again = {
        node: {k: v.copy() for k, v in of.items()} for node, of in iris.subject.weights.items()
    }
    assert fingerprint(again) == fingerprint(iris.subject.weights)
    first = next(iter(next(iter(again.values())).values()))
    first += np.float32(1)
    assert fingerprint(again) != fingerprint(iris.subject.weights)


def test_while_training_goes_on_it_is_worked_out_on_demand(qtbot):
    session = Session(document("iris", epochs=1_000_000))
    view = shown(qtbot, ImportancePanel(session, shelf_for(session)), (900, 300))
    view.session.train()

    def learns():
        view.session.beat()
        return view.subject.live

    qtbot.waitUntil(learns)
    assert "Work out" in view.hint
    view.again.trigger()
    qtbot.waitUntil(lambda: not view.errand.busy and view.importance is not None, timeout=20_000)
    assert "Training has gone on" in view.said.toolTip()
    view.hide()
    assert view.session.close()


def test_the_table_has_every_repeat(qtbot, panel, tmp_path):
    importance = found(qtbot, panel)
    panel.export(tmp_path / "importance.csv")
    panel.export(tmp_path / "importance.svg")
    panel.export(tmp_path / "importance.png")
    with (tmp_path / "importance.csv").open(newline="") as file:
        rows = list(csv.reader(file))
    count = len(importance.features)
    best = int(importance.order[0])
    assert rows[0][:3] == ["feature", "mean", "deviation"]
    assert rows[1][0] == importance.features[best].name
    assert float(rows[1][1]) == pytest.approx(importance.mean[best])
    assert len(rows) > count


def test_hovering_a_bar_tells_its_repeats(qtbot, iris):
    importance = found(qtbot, iris)
    lines = iris.ranking.said(int(importance.order[0]))
    assert "10 repeats" in lines[2]
    assert "points" in lines[1]
