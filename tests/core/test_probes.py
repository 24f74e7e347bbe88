"""Weights are named after the data and shown whole."""

import numpy as np
import pytest

from core.engine.network import Network
from core.loss import LOSSES
from core.probes import Names, grids
from tests.gui.viewing import document


def probed(kind="iris", **options):
    state = document(kind, **options).state
    return state.compiled.plan, state.project.data.signature


def test_every_weight_of_every_layer_has_one_cell():
    plan, signature = probed()
    network = Network(plan, LOSSES["categorical_crossentropy"]())
    weights = network.parameters.copy()
    cells = sum(a.size for grid in grids(plan, signature) for a in grid.arrays(weights))
    assert cells == 165


def test_rows_are_features_then_units_and_the_last_columns_are_classes():
    plan, signature = probed()
    first, second, last = grids(plan, signature)
    assert [first.parts[0].rows.full(i) for i in range(4)] == list(signature.features)
    assert first.columns.full(2) == "unit 3"
    assert second.parts[0].rows.full(0) == "unit 1"
    assert last.columns.given == signature.classes
    assert first.title == "dense_1 · 4 × 10 + bias"


def test_the_bias_is_the_row_after_the_inputs():
    plan, signature = probed()
    for grid in grids(plan, signature):
        assert [part.rows.full(0) for part in grid.parts][1:] == ["bias"]


def test_weights_of_another_shape_are_not_shown():
    plan, signature = probed()
    grid = grids(plan, signature)[0]
    assert grid.arrays({"dense_1": {"W": np.zeros((5, 10)), "b": np.zeros(10)}}) is None
    assert grid.arrays({}) is None


@pytest.mark.parametrize(("index", "name"), [(0, "pixel 1, 1"), (9, "pixel 2, 2")])
def test_pixels_are_named_by_row_and_column(index, name):
    assert Names(64, "pixel", shape=(8, 8)).full(index) == name
