import numpy as np
import pytest

from core.build import chain, layer
from core.data.prepare import Preparation, prepare
from core.problem import Refused
from core.project import Training
from core.spec import read_fields
from core.trainer import Trainer
from tests.core.networks import dataset, plan_of


def start(data, preparation=None):
    outputs = data.signature.outputs
    activation = "linear" if data.signature.task == "regression" else "softmax"
    graph = chain(layer("dense", units=outputs, activation=activation))
    prepared = prepare(data, preparation or Preparation(scale="none"))
    return Trainer(plan_of(graph, data.signature), prepared, Training(epochs=1))


@pytest.mark.parametrize("value", [np.inf, -np.inf])
def test_infinite_features_are_refused_with_count_and_row(value):
    data = dataset(3, "classes", 3, rows=50)
    data.x[:, 1] = value
    with pytest.raises(Refused, match=r"40 training rows .* row \d+ of test"):
        start(data)


def test_one_class_alone_is_refused_by_name():
    data = dataset(3, "classes", 3, rows=50)
    data.y[:] = 1
    with pytest.raises(Refused, match=r"one class \(class 1\)"):
        start(data)


def test_no_rows_are_refused():
    with pytest.raises(Refused, match="no row"):
        start(dataset(3, "regression", 1, rows=0))


def test_all_rows_in_one_batch_is_fine():
    assert start(dataset(3, "regression", 1, rows=5)).total_steps == 1


@pytest.mark.parametrize("rate", [0.0, 1e6, float("nan"), -1.0])
def test_a_learning_rate_that_cannot_work_is_refused_before_training(rate):
    with pytest.raises(ValueError, match="learning_rate must"):
        read_fields(Training, {"optimizer": {"kind": "sgd", "learning_rate": rate}})
