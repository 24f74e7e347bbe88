"""Units are watched layer by layer, and those that do nothing are found."""

import numpy as np
import pytest

from core.activation import ACTIVATIONS
from core.activity import bounds, health, up_to
from core.data.prepare import Preparation, prepare
from core.engine.network import Network
from core.loss import LOSSES
from core.objective import Objective
from core.predict import Predictor
from core.responses import Responses
from tests.gui.viewing import document


@pytest.fixture(scope="module")
def made():
    state = document().state
    dataset = state.project.data.source.load()
    return state.compiled.plan, dataset, prepare(dataset, Preparation()).fitted


def test_the_last_layer_gives_what_is_predicted(made):
    plan, dataset, fitted = made
    objective = Objective.of(plan, dataset.signature, LOSSES["auto"]())
    predictor = Predictor(plan, objective, dataset.signature, fitted)
    network = Network(plan, objective.loss)
    network.parameters.initialise(np.random.default_rng(0))
    responses = Responses(plan, fitted)
    for one in (predictor, responses):
        one.load(network.parameters.copy())
    said = responses.of(dataset.x)[plan.output.node]
    np.testing.assert_allclose(said, predictor.probabilities(dataset.x), atol=1e-5)


def test_a_unit_that_always_says_the_same_is_dead(made):
    plan, _, _ = made
    outputs = np.random.default_rng(0).random((50, 10))
    outputs[:, [2, 7]] = [0.0, 3.0]
    found = health(outputs, plan.steps[1])
    assert np.flatnonzero(found.dead).tolist() == [2, 7]
    assert found.sentence == "2 of 10 units dead"


def test_a_healthy_layer_needs_no_words(made):
    plan, _, _ = made
    assert health(np.random.default_rng(0).random((50, 10)), plan.steps[1]).sentence == ""


def test_a_squashing_unit_that_stays_at_its_end_is_saturated():
    plan = document(units=(4, 3), activations=("tanh", "softmax")).state.compiled.plan
    outputs = np.random.default_rng(0).uniform(-0.9, 0.9, (100, 4))
    outputs[:, 1] = np.where(np.arange(100) % 2, 0.9999, -0.9999)
    found = health(outputs, plan.steps[1])
    assert found.sentence == "1 of 4 units saturated"


@pytest.mark.parametrize(("kind", "ends"), [("tanh", (-1, 1)), ("sigmoid", (0, 1))])
def test_the_ends_of_a_squashing_activation_are_found(kind, ends):
    assert bounds(ACTIVATIONS[kind]()) == pytest.approx(ends)


@pytest.mark.parametrize("kind", ["relu", "linear", "softmax"])
def test_others_have_no_two_ends(kind):
    assert bounds(ACTIVATIONS[kind]()) is None


@pytest.mark.parametrize("cls", ACTIVATIONS, ids=lambda cls: cls.kind)
def test_every_activation_can_be_asked_for_its_ends(cls):
    ends = bounds(cls())
    assert ends is None or ends[0] < ends[1]


def test_the_plan_of_a_layer_holds_what_it_needs_and_no_more(made):
    plan, _, _ = made
    assert [s.node for s in up_to(plan, "dense_2").steps] == ["input_1", "dense_1", "dense_2"]
