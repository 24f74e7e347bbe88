"""Gradients per layer are those of the loss; layers that get none are named."""

import numpy as np
import pytest

from core.data.prepare import Preparation, prepare
from core.engine.inference import Inference
from core.engine.network import Network
from core.flow import Flow, changes, difference, length, strides, verdict
from core.loss import LOSSES
from core.objective import Objective
from tests.gui.viewing import document

CASES = {
    "iris": dict(units=(5, 3), activations=("tanh", "softmax")),
    "circle": dict(units=(4, 1), activations=("tanh", "sigmoid")),
    "diabetes": dict(units=(4, 1), activations=("tanh", "linear")),
}


@pytest.mark.parametrize("kind", CASES)
def test_the_norm_is_the_slope_of_the_mean_loss_along_the_gradient(kind):
    state = document(kind, **CASES[kind]).state
    plan, dataset = state.compiled.plan, state.project.data.source.load()
    prepared = prepare(dataset, Preparation())
    objective = Objective.of(plan, dataset.signature, LOSSES["auto"]())
    network = Network(plan, objective.loss, np.float64)
    network.parameters.initialise(np.random.default_rng(3))
    weights = network.parameters.copy()
    rows = prepared.training.rows[:40]
    flow = Flow(plan, objective, prepared.fitted, dataset.x[rows], dataset.y[rows])
    norms = flow.norms(weights)
    assert list(norms) == [s.node for s in plan.steps if s.weights]

    target = objective.encoding.encode(prepared.training.y[:40], np.float64)
    inference = Inference(network)

    def loss(node, name, index, step):
        moved = np.array(weights[node][name])
        moved[index] += step
        network.parameters.load({**weights, node: {**weights[node], name: moved}})
        z = inference.outputs(prepared.training.x[:40].astype(np.float64))
        return float(objective.loss.values(z, target, network.joined).mean())

    for node, norm in norms.items():
        slopes = [
            (loss(node, name, index, 1e-5) - loss(node, name, index, -1e-5)) / 2e-5
            for name, array in weights[node].items()
            for index in np.ndindex(array.shape)
        ]
        assert norm == pytest.approx(np.linalg.norm(slopes), rel=1e-3)


def test_change_is_the_way_per_step_as_a_share_of_the_weights():
    before = {"a": {"W": np.array([3.0, 4.0])}}
    after = {"a": {"W": np.array([3.0, 5.0])}}
    assert changes(before, after, 10)["a"] == pytest.approx(0.1 / np.sqrt(34))
    assert changes({}, after, 10) == {}


def test_layers_that_get_no_slope_or_far_too_much_are_named():
    assert verdict({"a": 1.0, "b": 0.5}) == ""
    assert verdict({"a": 1e-5, "b": 0.5}) == "vanishing in a"
    assert verdict({"a": 2e3, "b": 5.0}) == "exploding in a"
    assert "exploding in b" in verdict({"a": 1.0, "b": float("nan")})


def test_length_takes_all_arrays_as_one_vector():
    assert length({"W": np.array([[3.0]]), "b": np.array([4.0])}) == 5.0


def test_strides_are_ways_per_step_in_sizes_of_the_array():
    before = {"a": {"W": np.array([[3.0, 4.0]]), "b": np.array([1.0])}}
    after = {"a": {"W": np.array([[3.0, 5.0]]), "b": np.array([1.0])}, "new": {"W": np.ones(2)}}
    assert difference(before, after)["a"]["W"].tolist() == [[0.0, 1.0]]
    assert "new" not in difference(before, after)
    found = strides(before, after, 4)["a"]
    assert found["W"] == pytest.approx(np.array([[0, 1 / 4 / np.sqrt(17)]]))
    assert found["b"].tolist() == [0.0]
