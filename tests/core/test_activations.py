import math

import numpy as np
import pytest

from core.activation import ACTIVATIONS
from core.engine.memory import run
from core.engine.workbench import Workbench, apply_activation
from core.spec import params_of, read_spec
from tests.core.gradients import gradient_error, layer


def examples():
    """Every activation with its defaults, and once more with each number at both ends."""
    for cls in ACTIVATIONS:
        yield cls()
        for p in params_of(cls):
            yield from (cls(**{p.name: value}) for value in (p.range.low, p.range.high))


EXAMPLES = [pytest.param(a, id=str(a.to_json()).strip("{}")) for a in examples()]
DTYPES = (np.float32, np.float64)


def values_and_slopes(activation, x, dy):
    """y and dx, with x overwritten wherever the activation allows it, as a Dense does."""
    bench, x, slope = Workbench(x.dtype, training=True), x.copy(), dy.copy()
    if not activation.rowwise:
        x, slope = x.reshape(-1), slope.reshape(-1)
    y = np.empty_like(x) if activation.reads_input else x
    activation.forward(bench, x, y)
    activation.backward(bench, x, y, slope, slope)
    run(bench.forward_program())
    run(bench.backward_program())
    return y.reshape(dy.shape), slope.reshape(dy.shape)


@pytest.mark.parametrize("activation", EXAMPLES)
@pytest.mark.parametrize(("dtype", "tolerance"), [(np.float32, 2e-6), (np.float64, 1e-13)])
def test_it_says_what_its_numpy_code_says(activation, dtype, tolerance):
    x = np.random.default_rng(0).normal(0, 3, (200, 5))
    facts = {p.name: getattr(activation, p.name) for p in params_of(type(activation))}
    code = activation.code["numpy"].format_map(facts)
    expected = eval(code, {"np": np, "math": math}, {"x": x})
    found = apply_activation(activation, x.astype(dtype))
    assert found.dtype == dtype
    np.testing.assert_allclose(found, expected, rtol=tolerance, atol=tolerance)


@pytest.mark.parametrize("activation", EXAMPLES)
def test_its_slope_is_that_of_central_differences(activation):
    dense = layer("dense", units=4, activation=activation)
    own = layer("activation", activation=activation)
    for layers in ([dense, layer("dense", units=3)], [layer("dense", units=4), own], [dense]):
        assert gradient_error(layers) < 1e-6


@pytest.mark.parametrize("activation", EXAMPLES)
@pytest.mark.parametrize("dtype", DTYPES)
def test_huge_inputs_stay_finite_and_raise_no_warning(activation, dtype):
    x = np.array([[1e4, -1e4, 0.0, -0.0, 1.0, -1.0], [1e8, -1e8, 1e8, 88.8, -88.8, 710]], dtype)
    with np.errstate(all="raise", under="ignore"):
        y, slope = values_and_slopes(activation, x, np.full_like(x, 0.5))
    assert np.isfinite(y).all()
    assert np.isfinite(slope).all()


@pytest.mark.parametrize("activation", EXAMPLES)
@pytest.mark.parametrize("dtype", DTYPES)
def test_the_input_that_gives_one_gives_exactly_one(activation, dtype):
    if activation.one is not None:
        x = np.full((1, 40), activation.one, dtype)
        y, slope = values_and_slopes(activation, x, np.ones_like(x))
        assert (y == 1).all()
        assert activation.one_slope or (slope == 0).all()


@pytest.mark.parametrize("activation", EXAMPLES)
def test_equal_inputs_give_equal_outputs(activation):
    y = apply_activation(activation, np.full((3, 4), 0.7, np.float32))
    assert (y == y[0, 0]).all()


@pytest.mark.parametrize("activation", EXAMPLES)
def test_it_reads_back_what_it_writes(activation):
    assert read_spec(ACTIVATIONS, activation.to_json()) == activation


@pytest.mark.parametrize("cls", ACTIVATIONS, ids=lambda cls: cls.kind)
def test_it_explains_itself_and_names_its_code(cls):
    assert cls.title
    assert cls.sentence().endswith(".")
    assert cls.code["formula"].startswith("y = ")
    assert cls.code["keras"]
    assert "torch" in cls.code
    assert all(p.doc and p.range for p in params_of(cls))


def test_gelu_is_exact_to_the_last_digits():
    x = np.concatenate([np.linspace(-40, 40, 80_001), np.geomspace(1e-300, 1, 1000)])
    expected = [v * math.erfc(-v / math.sqrt(2)) / 2 for v in x]
    found = apply_activation(ACTIVATIONS["gelu"](), x)
    assert np.abs(found - expected).max() < 1e-14
    single = apply_activation(ACTIVATIONS["gelu"](), x.astype(np.float32))
    assert (np.abs(single - expected) <= 1e-6 * np.maximum(1, np.abs(x))).all()


def test_rows_of_a_softmax_are_probabilities():
    x = np.random.default_rng(1).normal(0, 30, (50, 7)).astype(np.float32)
    y = apply_activation(ACTIVATIONS["softmax"](), x)
    np.testing.assert_allclose(y.sum(axis=1), 1, rtol=1e-6)
    np.testing.assert_allclose(
        np.exp(apply_activation(ACTIVATIONS["log_softmax"](), x)), y, 1e-5, 1e-6
    )


def test_selu_keeps_mean_and_deviation_of_normal_values():
    x = np.random.default_rng(2).normal(size=1_000_000)
    y = apply_activation(ACTIVATIONS["selu"](), x)
    assert abs(y.mean()) < 0.005
    assert abs(y.std() - 1) < 0.005


@pytest.mark.parametrize("kind", ["relu", "relu6", "leaky_relu"])
def test_the_slope_at_zero_is_that_of_the_negative_side(kind):
    """As in PyTorch: matters where inputs are exactly 0, such as behind a ReLU or a Dropout."""
    activation = ACTIVATIONS[kind]()
    _, slope = values_and_slopes(activation, np.zeros((1, 8)), np.ones((1, 8)))
    assert (slope == getattr(activation, "slope", 0.0)).all()
