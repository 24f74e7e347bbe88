"""One pass tells what every layer says; scales stand around zero, or begin at it."""

import numpy as np
import pytest

from core.activity import up_to
from core.data.base import SOURCES
from core.data.prepare import Preparation, prepare
from core.engine.inference import Inference
from core.engine.network import Network
from core.loss import Loss
from core.project import Training
from core.responses import Responses, shades, span_of
from core.trainer import Trainer
from tests.gui.viewing import document

NETWORKS = {
    "iris": dict(units=(10, 8, 3), activations=("tanh", "relu", "softmax")),
    "digits": dict(units=(16, 10), activations=("sigmoid", "softmax")),
    "diabetes": dict(units=(8, 1), activations=("gelu", "linear")),
}


@pytest.mark.parametrize("kind", NETWORKS)
def test_every_layer_says_what_the_network_up_to_it_says(kind):
    plan = document(kind, **NETWORKS[kind]).state.compiled.plan
    dataset = SOURCES[kind]().load()
    data = prepare(dataset, Preparation())
    trainer = Trainer(plan, data, Training(epochs=1))
    trainer.advance(20)
    weights = trainer.snapshot().weights
    responses = Responses(plan, data.fitted)
    responses.load(weights)
    for rows in (dataset.x[:7], dataset.x[:40]):
        said = responses.of(rows)
        assert list(said) == [step.node for step in plan.steps]
        for step in plan.steps[1:]:
            part = Network(up_to(plan, step.node), Loss())
            part.parameters.load(weights)
            expected = Inference(part).outputs(data.fitted.features(rows))
            np.testing.assert_allclose(said[step.node], expected, rtol=1e-5, atol=1e-6)


def test_a_scale_begins_at_zero_where_nothing_is_negative():
    assert span_of(np.array([0.0, 2.0, 2.0])) == (0.0, 2.0)
    assert span_of(np.array([-2.0, 2.0, -1.0, 2.0])) == (-2.0, 2.0)
    assert span_of(np.array([np.nan, -3.0])) == (-3.0, 3.0)
    assert span_of(np.zeros(4)) == (0.0, 1.0)
    assert span_of(np.empty(0)) == (-1.0, 1.0)


def test_zero_is_the_middle_of_the_colours_and_what_is_off_the_scale_its_end():
    table = np.arange(11)[:, None].repeat(4, axis=1)
    found = shades(np.array([-2.0, 0.0, 2.0, 9.0, np.nan]), (-2.0, 2.0), table)
    assert found[:, 0].tolist() == [0, 5, 10, 10, 5]


def test_one_huge_output_does_not_hide_the_others():
    values = np.append(np.linspace(0, 1, 200), 1000.0)
    assert 0.9 < span_of(values)[1] < 1.1
    assert span_of(np.append(np.zeros(200), 5.0))[1] == 5.0
