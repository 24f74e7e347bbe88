"""Merges, shapes, the output marker and embeddings: values, ports, and what is refused."""

import numpy as np
import pytest

from core.compile import compile_graph
from core.engine.inference import Inference
from core.engine.network import Network
from core.graph import NodeId
from core.layer import ShapeError
from core.loss import LOSSES
from tests.core.gradients import Bound, layer, planned, stacked, wired
from tests.core.networks import signature

INPUT = layer("input", features=4)


def merged(kind, values):
    """What a merge makes of three branches, each a Dense whose bias is all it gives."""
    layers = {"in": INPUT, "merge": layer(kind, inputs=3), "end": layer("dense", units=9)}
    wires = [("merge", "end", 0)]
    for i in range(3):
        layers[f"d{i}"] = layer("dense", units=2)
        wires += [("in", f"d{i}", 0), (f"d{i}", "merge", i)]
    plan = planned(wired(layers, *wires))
    width = plan.steps[-2].output_shape[0]
    bound = Bound(plan, LOSSES["mse"](), np.ones((1, 4)), np.zeros((1, 9)))
    for i, value in enumerate(values):
        w = bound.parameters.values[f"d{i}"]
        w["W"][...], w["b"][...] = 0, value
    end = bound.parameters.values["end"]
    end["W"][...], end["b"][...] = np.eye(width, 9), 0
    bound.step()
    return bound.out[0, :width]


def test_merges_are_the_arithmetic_of_their_names():
    values = [[1, 2], [3, 5], [10, -1]]
    np.testing.assert_allclose(merged("add", values), [14, 6])
    np.testing.assert_allclose(merged("average", values), [14 / 3, 2])
    np.testing.assert_allclose(merged("multiply", values), [30, -10])
    np.testing.assert_allclose(merged("concatenate", values), [1, 2, 3, 5, 10, -1])


def test_a_merge_has_as_many_ports_as_it_says():
    assert [len(layer("add", inputs=n).ports) for n in (2, 5, 8)] == [2, 5, 8]
    assert "inputs" in layer("add", inputs=9).complaints()


def test_fewer_inputs_take_their_wires_along():
    layers = {"in": INPUT, "add": layer("add", inputs=3)}
    graph = wired(layers, *(("in", "add", port) for port in range(3)))
    fewer = graph.put(NodeId("add"), layer("add", inputs=2))
    assert sorted(w.port for w in fewer.wires) == [0, 1]
    assert len(fewer.put(NodeId("add"), layer("add", inputs=3)).wires) == 2


def test_a_merge_of_unlike_shapes_says_which_and_what_to_do():
    with pytest.raises(ShapeError, match=r"first is 3 and number 2 is 4.*Dense.*Concatenate"):
        layer("add").output_shape([(3,), (4,)])
    with pytest.raises(ShapeError, match=r"first is 2×3 and number 2 is 3×3.*Flatten"):
        layer("concatenate").output_shape([(2, 3), (3, 3)])
    assert layer("concatenate").output_shape([(2, 3), (2, 5)]) == (2, 8)


def test_images_are_laid_side_by_side_along_the_last_axis():
    left, right = layer("reshape", shape=(2, 3)), layer("reshape", shape=(2, 2))
    layers = {
        "in": INPUT,
        "a": layer("dense", units=6),
        "b": layer("dense", units=4),
        "left": left,
        "right": right,
        "both": layer("concatenate"),
        "flat": layer("flatten"),
    }
    wires = [("in", "a", 0), ("in", "b", 0), ("a", "left", 0), ("b", "right", 0)]
    wires += [("left", "both", 0), ("right", "both", 1), ("both", "flat", 0)]
    bound = Bound(
        planned(wired(layers, *wires)), LOSSES["mse"](), np.ones((1, 4)), np.zeros((1, 10))
    )
    for node, value in (("a", np.arange(6)), ("b", np.arange(10, 14))):
        w = bound.parameters.values[node]
        w["W"][...], w["b"][...] = 0, value
    bound.step()
    np.testing.assert_array_equal(bound.out[0], [0, 1, 2, 10, 11, 3, 4, 5, 12, 13])
    assert bound.gradient_error() < 1e-6


# ---- shapes ---------------------------------------------------------------------------------


def test_reshape_works_out_what_is_left_and_refuses_what_does_not_come_out():
    assert layer("reshape", shape=(28, -1)).output_shape([(784,)]) == (28, 28)
    assert layer("reshape", shape=(784,)).output_shape([(28, 28)]) == (784,)
    with pytest.raises(ShapeError, match=r"784 values the shape 5×\?.*product is 784") as caught:
        layer("reshape", shape=(5, -1)).output_shape([(784,)])
    assert caught.value.fix == ("shape", (28, 28))
    for shape in ((), (0, 4), (-1, -1)):
        assert "shape" in layer("reshape", shape=shape).complaints()


def test_a_dense_behind_an_image_says_that_it_needs_a_flatten():
    problems = compile_graph(
        stacked(layer("input", features=4), layer("reshape", shape=(2, 2)), layer("dense"))
    ).problems
    assert [p.message for p in problems] == [
        "dense_1 needs flat input, not 2×2; put a Flatten before it"
    ]


# ---- the output marker ----------------------------------------------------------------------


def test_the_output_marker_is_no_step_and_what_it_marks_joins_its_loss():
    graph = stacked(layer("input"), layer("dense", units=3, activation="softmax"), layer("output"))
    compiled = compile_graph(graph, signature(4, "classes", 3))
    assert compiled.problems == ()
    assert compiled.shapes["output_1"] == (3,)
    assert compiled.plan.output.node == "dense_1"
    assert Network(compiled.plan, LOSSES["categorical_crossentropy"]()).joined


def test_a_marker_decides_which_of_two_ends_is_the_output():
    layers = {
        "in": INPUT,
        "marked": layer("dense", units=2),
        "out": layer("output"),
        "loose": layer("dense", units=2),
    }
    wires = [("in", "marked", 0), ("marked", "out", 0), ("in", "loose", 0)]
    (problem,) = compile_graph(wired(layers, *wires)).problems
    assert problem.message == "loose: its output is not connected; a network has one output (out)"


def test_a_network_that_cannot_learn_is_a_problem():
    (problem,) = compile_graph(stacked(INPUT, layer("output"))).problems
    assert problem.message == "output_1: there is no layer between it and the input; add a Dense"
    (problem,) = compile_graph(stacked(INPUT, layer("dropout"))).problems
    assert problem.message == "the network has nothing to learn; add a Dense"


# ---- embedding ------------------------------------------------------------------------------


def embedded(x, **settings):
    made = layer("embedding", units=2, categories=3, **settings)
    width = made.output_shape([(x.shape[1],)])[0]
    plan = planned(stacked(layer("input", features=x.shape[1]), made, layer("dense", units=width)))
    built = Network(plan, LOSSES["mse"](), np.float32)
    built.parameters.values["embedding_1"]["table"][...] = [[1, 2], [3, 4], [5, 6]]
    built.parameters.values["dense_1"]["W"][...] = np.eye(width)
    return Inference(built).outputs(x)


def test_categories_become_their_vectors_and_other_columns_follow():
    x = np.array([[0, 2, 7.5], [1, 1, -1]])
    np.testing.assert_array_equal(embedded(x[:, :2]), [[1, 2, 5, 6], [3, 4, 3, 4]])
    np.testing.assert_array_equal(embedded(x, columns=(1,)), [[5, 6, 0, 7.5], [3, 4, 1, -1]])


def test_unknown_categories_count_as_the_nearest_one():
    x = np.array([[-4.0], [9.0], [np.nan], [1.999]])
    np.testing.assert_array_equal(embedded(x), [[1, 2], [5, 6], [1, 2], [5, 6]])


def test_an_embedding_learns_the_vectors_of_the_categories_it_has_seen_and_no_others():
    x = np.array([[0.0, 0.0, 1.0, 0.5], [2.0, 0.0, 1.0, 0.5]])
    made = layer("embedding", units=2, categories=4, columns=(0, 1))
    plan = planned(stacked(layer("input", features=4), made, layer("dense", units=2)))
    bound = Bound(plan, LOSSES["mse"](), x, np.ones((2, 2)))
    assert bound.gradient_error() < 1e-6
    slope = bound.gradients()["embedding_1", "table"]
    assert (slope[[0, 2]] != 0).all()
    assert (slope[[1, 3]] == 0).all()


def test_an_embedding_refuses_columns_that_are_not_there():
    with pytest.raises(ShapeError, match="no column 4: its input has 4; choose from 0 to 3"):
        layer("embedding", columns=(4,)).output_shape([(4,)])
    assert "columns" in layer("embedding", columns=(1, 1)).complaints()
