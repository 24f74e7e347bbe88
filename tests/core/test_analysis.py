import tracemalloc

import numpy as np
import pytest

from core.analysis import cost, free_memory, optimizer_vectors, too_large
from core.build import chain, layer
from core.data.prepare import Preparation, prepare
from core.optimizer import OPTIMIZERS
from core.project import Training
from core.trainer import Trainer
from tests.core.networks import dataset, plan_of, signature


def origin():
    graph = chain(
        layer("dense", units=10, activation="relu"),
        layer("dense", units=8, activation="relu"),
        layer("dense", units=3, activation="softmax"),
    )
    return plan_of(graph, signature(4, "classes", 3))


def test_the_network_of_the_origin_costs_what_can_be_counted_by_hand():
    found = cost(origin(), Training(), rows=120)
    assert [each.parameters for each in found.layers] == [0, 50, 88, 27]
    assert [each.multiply_adds for each in found.layers] == [0, 40, 80, 24]
    assert (found.parameters, found.multiply_adds) == (165, 144)
    assert found.training_bytes == 4 * (165 * 4 + 32 * 25 * 2)
    assert found.inference_bytes == 4 * (165 + 25)


@pytest.mark.parametrize(
    ("kind", "settings", "vectors"),
    [("sgd", {}, 0), ("sgd", {"momentum": 0.9}, 1), ("adam", {}, 2), ("lion", {}, 1)],
)
def test_an_optimizer_remembers_as_many_numbers_as_its_formula_has(kind, settings, vectors):
    assert optimizer_vectors(OPTIMIZERS[kind](**settings)) == vectors


def test_a_network_that_does_not_fit_is_refused_with_what_it_needs():
    wide = plan_of(
        chain(layer("dense", units=60_000), layer("dense", units=3)), signature(4, "classes", 3)
    )
    problem = too_large(wide, Training(), rows=1000, free=2**20)
    assert "MB" in problem.message or "GB" in problem.message
    assert f"{wide.parameters:,} parameters" in problem.message
    assert too_large(wide, Training(), rows=1000, free=2**40) is None


def test_the_machine_tells_how_much_memory_is_free():
    free = free_memory()
    assert free is None or free > 2**20


def test_a_large_network_trains_in_four_times_its_parameters_and_its_buffers():
    data = dataset(500, "classes", 3, rows=64)
    graph = chain(
        layer("dense", units=2000, activation="relu"),
        layer("dense", units=1500, activation="relu"),
        layer("dense", units=3, activation="softmax"),
    )
    plan, prepared = plan_of(graph, data.signature), prepare(data, Preparation())
    settings = Training(epochs=1, batch_size=16)
    expected = cost(plan, settings, len(prepared.training)).training_bytes
    tracemalloc.start()
    run = Trainer(plan, prepared, settings)
    run.advance(1)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    rows = prepared.training.x.nbytes * 8
    assert plan.parameters > 4_000_000  # so large that nothing is kept twice
    assert peak < 1.15 * expected + rows + 8 * 2**20 + np.prod((500, 2000)) * 8 * 3
