import numpy as np
import pytest

from core.engine.memory import run
from core.engine.workbench import Workbench
from core.loss import LOSSES
from core.regularizer import CONSTRAINTS, REGULARIZERS
from core.spec import params_of, read_spec
from tests.core.gradients import Bound, gradient_error, layer, planned, stacked

W = np.array([[3.0, -0.1, 0.0], [-4.0, 0.2, 0.0]])


@pytest.mark.parametrize("family", [REGULARIZERS, CONSTRAINTS], ids=lambda f: f.family)
def test_each_explains_itself_reads_back_and_refuses_what_lies_outside(family):
    for cls in family:
        assert cls.title
        assert cls.sentence().endswith(".")
        assert "keras" in cls.code
        assert read_spec(family, cls().to_json()) == cls()
        for p in params_of(cls):
            assert p.doc
            assert p.name in cls(**{p.name: p.range.high + 1.0}).complaints()
            assert p.name in cls(**{p.name: p.range.low - 1.0}).complaints()


@pytest.mark.parametrize("cls", REGULARIZERS, ids=lambda cls: cls.kind)
def test_the_slope_is_that_of_central_differences_folded_or_not(cls):
    layers = [
        layer("dense", units=5, activation="tanh", regularizer=cls()),
        layer("dense", units=3, regularizer=cls()),
    ]
    assert gradient_error(layers) < 1e-6
    assert gradient_error(layers, fold=False) < 1e-6


def test_penalties_are_those_of_keras_without_a_half():
    assert REGULARIZERS["l2"](l2=0.1).penalty(W) == pytest.approx(0.1 * 25.05)
    assert REGULARIZERS["l1"](l1=0.1).penalty(W) == pytest.approx(0.1 * 7.3)
    both = REGULARIZERS["l1_l2"](l1=0.2, l2=0.1)
    assert both.penalty(W) == pytest.approx(0.2 * 7.3 + 0.1 * 25.05)


@pytest.mark.parametrize("cls", REGULARIZERS, ids=lambda cls: cls.kind)
def test_without_a_factor_there_is_nothing_to_do(cls):
    idle = cls(**{p.name: 0.0 for p in params_of(cls)})
    assert idle.idle
    assert idle.penalty(W) == 0


def test_the_bias_is_not_pulled():
    dense = layer("dense", units=3, regularizer=REGULARIZERS["l2"](l2=1.0))
    plan = planned(stacked(layer("input", features=4), dense))
    free = planned(stacked(layer("input", features=4), layer("dense", units=3)))
    x, target = np.ones((2, 4)), np.zeros((2, 3))
    pulled, loose = (Bound(p, LOSSES["mse"](), x, target).gradients() for p in (plan, free))
    np.testing.assert_allclose(pulled["dense_1", "b"], loose["dense_1", "b"])
    assert not np.allclose(pulled["dense_1", "W"], loose["dense_1", "W"])


def held(kind, w, **params):
    bench, w = Workbench(w.dtype, training=False), w.copy()
    CONSTRAINTS[kind](**params).lower(bench, w)
    with np.errstate(all="raise"):
        run(bench.forward_program())
    return w


def test_max_norm_shortens_only_what_is_too_long():
    w = held("max_norm", W, limit=2.0)
    np.testing.assert_allclose(w[:, 0], [1.2, -1.6], rtol=1e-6)
    np.testing.assert_allclose(w[:, 1:], W[:, 1:], rtol=1e-6)


def test_unit_norm_gives_every_output_the_length_one_but_leaves_zeros():
    w = held("unit_norm", W)
    np.testing.assert_allclose(np.sqrt((w**2).sum(axis=0)), [1, 1, 0], rtol=1e-6)


def test_non_negative_weights_are():
    np.testing.assert_array_equal(held("non_negative", W), [[3, 0, 0], [0, 0.2, 0]])


@pytest.mark.parametrize("cls", CONSTRAINTS, ids=lambda cls: cls.kind)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_constraint_keeps_vectors_and_parts_of_matrices_finite(cls, dtype):
    whole = np.random.default_rng(0).normal(size=(5, 4)).astype(dtype)
    kept = whole.copy()
    for w in (whole[:4, :3], whole[4, :3]):
        bench = Workbench(dtype, training=False)
        cls().lower(bench, w)
        run(bench.forward_program())
    assert np.isfinite(whole).all()
    np.testing.assert_array_equal(whole[:, 3], kept[:, 3])
