"""A bias folded into its matrix is a matter of speed: no number may depend on it."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.activation import ACTIVATIONS
from core.loss import LOSSES
from core.regularizer import REGULARIZERS
from tests.core.gradients import Bound, layer, planned, stacked, wired

WIDTH = 3
KINDS = sorted(a.kind for a in ACTIVATIONS)


def same_folded_or_not(plan, rows=5, seed=0):
    """Whether losses and gradients agree; says how many layers were folded."""
    draw = np.random.default_rng(seed)
    x, target = draw.normal(size=(rows, 4)), draw.normal(size=(rows, plan.output.output_shape[0]))
    folded, plain = (Bound(plan, LOSSES["mse"](), x, target, fold) for fold in (True, False))
    with np.errstate(over="ignore", invalid="ignore"):
        expected_loss = plain.evaluate()
    if not expected_loss < 1e9:
        return None  # exponentials of exponentials leave what numbers can hold
    assert folded.evaluate() == pytest.approx(expected_loss, rel=1e-12)
    slopes, expected = folded.gradients(), plain.gradients()
    assert slopes.keys() == expected.keys()
    for key, slope in slopes.items():
        scale = np.abs(expected[key]).max()
        np.testing.assert_allclose(slope, expected[key], rtol=1e-9, atol=1e-12 * max(1, scale))
    return len(folded.parameters.matrices)


@st.composite
def residual_graphs(draw):
    """Dense layers with skips that are added, multiplied or laid side by side."""
    layers, wires, ends = {"in": layer("input", features=4)}, [], ["in"]
    for i in range(draw(st.integers(1, 6))):
        source = draw(st.sampled_from(ends))
        kind, bias = draw(st.sampled_from(KINDS)), draw(st.booleans())
        layers[f"d{i}"] = layer("dense", units=WIDTH, activation=kind, use_bias=bias)
        wires.append((source, f"d{i}", 0))
        ends.append(f"d{i}")
        others = [e for e in ends[1:] if draw(st.booleans())][-3:]
        if len(others) > 1:
            join = draw(st.sampled_from(["add", "multiply", "concatenate", "average"]))
            layers[f"m{i}"] = layer(join, inputs=len(others))
            wires += [(other, f"m{i}", port) for port, other in enumerate(others)]
            layers[f"e{i}"] = layer("dense", units=WIDTH, activation=draw(st.sampled_from(KINDS)))
            wires.append((f"m{i}", f"e{i}", 0))
            ends.append(f"e{i}")
    read = {w[0] for w in wires}
    loose = [e for e in ends if e not in read]
    if len(loose) > 1:
        layers["all"] = layer("concatenate", inputs=min(8, len(loose)))
        wires += [(e, "all", port) for port, e in enumerate(loose[:8])]
    return layers, wires


@given(residual_graphs())
@settings(max_examples=80, deadline=None)
def test_losses_and_gradients_are_the_same_folded_or_not_for_any_graph(made):
    layers, wires = made
    same_folded_or_not(planned(wired(layers, *wires)))


@pytest.mark.parametrize("kind", KINDS)
def test_a_chain_is_folded_as_far_as_its_activations_can_carry_ones(kind):
    dense = layer("dense", units=WIDTH, activation=kind)
    plan = planned(stacked(layer("input", features=4), dense, dense, layer("dense", units=2)))
    carried = ACTIVATIONS[kind].one is not None
    assert same_folded_or_not(plan) == (3 if carried else 1)
    folded, plain = (
        Bound(plan, LOSSES["mse"](), np.ones((4, 4)), np.ones((4, 2)), fold)
        for fold in (True, False)
    )
    assert folded.gradient_error() < 1e-6
    assert plain.gradient_error() < 1e-6


def test_regularized_and_constrained_weights_fold_as_well():
    dense = layer("dense", units=WIDTH, activation="tanh", regularizer=REGULARIZERS["l1_l2"]())
    same_folded_or_not(planned(stacked(layer("input", features=4), dense, dense)))
