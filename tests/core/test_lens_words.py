"""A step in words: every stage of every kind has its formula, and the numbers in it are right."""

import re

import numpy as np
import pytest

from core.activation import ACTIVATIONS
from core.data.base import SOURCES
from core.data.prepare import Preparation, prepare
from core.edits import AddNode, SetTraining
from core.engine.workbench import apply_activation
from core.graph import NodeId
from core.layer import LAYERS
from core.lens import Lens
from core.lens_put_in import applied, number, products, put_in, statements
from core.lens_stage import Pick
from core.lens_words import story
from core.optimizer import OPTIMIZERS
from core.project import Point, Training
from tests.core.test_lens import NETWORKS, lens_of
from tests.gui.viewing import document

FUNCTIONS = {n: getattr(np, n) for n in ("exp", "log", "tanh", "sqrt")} | {
    "erf": np.vectorize(__import__("math").erf),
    "max": max,
    "min": min,
    "abs": abs,
    "pi": np.pi,
}


def worth(text):
    """The number that a formula with numbers put in comes to."""
    text = text.replace("−", "-").replace("·", "*").replace("²", "**2").replace("³", "**3")
    text = re.sub(r"√([\d.e-]+)", r"sqrt(\1)", text)
    text = re.sub(r"\|([^|]*)\|", r"abs(\1)", text)
    return float(eval(text, {"__builtins__": {}}, FUNCTIONS))


def said(text):
    return float(text.replace("−", "-"))


@pytest.mark.parametrize("cls", ACTIVATIONS, ids=lambda cls: cls.kind)
@pytest.mark.parametrize("unit", [0, 1, 2])
def test_an_activation_with_its_numbers_comes_to_its_output(cls, unit):
    sums = np.array([0.31, -1.27, 2.5])
    result = float(apply_activation(cls(), sums[None].copy())[0, unit])
    line = applied(cls(), sums, unit, result)
    _, formula, end = line.split(" = ")
    assert said(end) == pytest.approx(result, rel=1e-3)
    assert worth(formula) == pytest.approx(result, rel=2e-3, abs=1e-3)


def test_names_give_way_to_numbers_and_nothing_else_does():
    assert put_in("max(x, 0)", {"x": -0.5}) == "max(−0.5, 0)"
    assert put_in("m = b1 m + (1 - b1) g²", {"m": 2, "b1": 0.9, "g": -3}) == (
        "2 = 0.9·2 + (1 − 0.9)·(−3)²"
    )
    assert put_in("rate m / (√v + epsilon)", {"rate": 1, "m": 2, "v": 4, "epsilon": 1e-7}) == (
        "1·2 / (√4 + 1e−07)"
    )
    assert statements("m = a; w = b, as before") == [("m", "a"), ("w", "b, as before")]


def test_a_long_sum_shows_its_largest_terms_and_counts_the_others():
    text = products(list(range(10)), [1.0] * 10, "7")
    assert text == "5·1 + 6·1 + 7·1 + 8·1 + 9·1 + … (5 more) + 7"
    assert number(-0.5) == "−0.5"


@pytest.mark.parametrize("kind", NETWORKS)
def test_the_stages_come_in_the_order_of_a_step(kind):
    _, lens = lens_of(kind)
    _, stages = story(lens)
    phases = [stage.phase for stage in stages]
    order = ["inputs", "forward", "loss", "backward", "update"]
    assert list(dict.fromkeys(phases)) == order
    assert phases == sorted(phases, key=order.index)
    backward = [s.node for s in stages if s.phase == "backward"]
    assert backward == [s.node for s in reversed(stages) if s.phase == "forward"][: len(backward)]
    for stage in stages:
        assert stage.formula
        assert stage.sentence.endswith((".", "on)"))
        row, unit, i = (stage.size(axis) - 1 for axis in ("row", "unit", "input"))
        for pick in (Pick(), Pick(row, unit, i)):
            assert all(line and "nan" not in line for line in stage.tell(pick))


def test_the_lines_of_a_layer_say_its_sums_and_gradients():
    _, lens = lens_of("iris")
    sight, stages = story(lens)
    inside, pick = sight.layers["dense_2"], Pick(3, 5, 2)
    by = {(s.phase, s.node): s.tell(pick) for s in stages}
    forward, backward = by["forward", "dense_2"], by["backward", "dense_2"]
    assert forward[0].endswith(f"= {number(inside.z[3, 5])}")
    assert forward[1].endswith(f"= {number(inside.y[3, 5])}")
    g = sight.gradients["dense_2"]
    assert any(line.endswith(f"= {number(g['W'][2, 5])}") for line in backward)
    assert backward[-1].endswith(f"= {number(g['b'][5])}")


@pytest.mark.parametrize("kind", ["adam", "sgd", "adamw", "rmsprop"])
def test_the_update_with_its_numbers_comes_to_the_new_weight(kind):
    _, lens = lens_of("iris", 30, optimizer=OPTIMIZERS[kind]())
    sight, stages = story(lens)
    lines = next(s for s in stages if s.phase == "update").tell(Pick(0, 4, 1))
    after = sight.after["dense_1"]["W"][1, 4]
    told = next((line for line in lines if line.startswith("w = ")), "")
    assert told.endswith(number(after))
    if kind == "adam":
        _, formula, end = told.split(" = ")
        assert worth(formula) == pytest.approx(said(end), abs=2e-4)


@pytest.mark.parametrize("cls", OPTIMIZERS, ids=lambda cls: cls.kind)
def test_every_optimizer_has_a_story(cls):
    _, lens = lens_of("iris", 3, optimizer=cls())
    _, stages = story(lens)
    assert all(stage.tell(Pick()) for stage in stages)


@pytest.mark.parametrize("cls", LAYERS, ids=lambda cls: cls.kind)
def test_every_layer_that_fits_a_table_has_a_story(cls):
    if len(cls().ports) != 1 or cls.marks_output:
        pytest.skip("not a layer that stands in a chain")
    made = document("iris", (6, 3), ("relu", "softmax"))
    made.apply(AddNode(cls(), Point(0, 0), NodeId("dense_2")))
    made.apply(AddNode(LAYERS["dense"](units=3, activation=ACTIVATIONS["softmax"]()), Point(0, 0),
                       next(n for n in reversed(made.state.project.graph.nodes))))  # fmt: skip
    made.apply(SetTraining("epochs", 2))
    plan = made.state.compiled.plan
    if plan is None:
        pytest.skip("does not fit")
    data = prepare(SOURCES["iris"]().load(), Preparation())
    _, stages = story(Lens(plan, data, Training(batch_size=8)))
    for stage in stages:
        assert stage.tell(Pick())
        assert all(t.values.shape == (len(t.down), len(t.across)) for t in stage.tables)
