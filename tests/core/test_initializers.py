import numpy as np
import pytest

from core.initializer import INITIALIZERS
from core.spec import params_of, read_spec

SHAPE, FAN = (300, 200), (300, 200)


def drawn(kind, shape=SHAPE, fan=FAN, seed=0, **params):
    return INITIALIZERS[kind](**params).draw(shape, fan, np.random.default_rng(seed))


@pytest.mark.parametrize("cls", INITIALIZERS, ids=lambda cls: cls.kind)
@pytest.mark.parametrize("shape", [(3,), (1,), (4, 3), (3, 4), (5, 1), (1, 5)])
def test_it_draws_finite_numbers_of_the_asked_shape(cls, shape):
    values = cls().draw(shape, (shape[0], shape[-1]), np.random.default_rng(0))
    assert values.shape == shape
    assert values.dtype == np.float64
    assert np.isfinite(values).all()


@pytest.mark.parametrize("cls", INITIALIZERS, ids=lambda cls: cls.kind)
def test_the_seed_says_everything(cls):
    assert np.array_equal(drawn(cls.kind, seed=7), drawn(cls.kind, seed=7))


@pytest.mark.parametrize("cls", INITIALIZERS, ids=lambda cls: cls.kind)
def test_it_explains_itself_reads_back_and_refuses_what_lies_outside(cls):
    assert cls.title
    assert cls.sentence().endswith(".")
    assert set(cls.code) == {"keras", "torch"}
    assert read_spec(INITIALIZERS, cls().to_json()) == cls()
    for p in params_of(cls):
        assert p.doc
        assert p.name in cls(**{p.name: p.range.high + 1.0}).complaints()
        assert p.name in cls(**{p.name: p.range.low - 1.0}).complaints()


@pytest.mark.parametrize(
    ("kind", "deviation", "limit"),
    [
        ("uniform", 0.1 / 12**0.5, 0.05),
        ("normal", 0.05, np.inf),
        ("truncated_normal", 0.05 * 0.87962566, 0.1),
        ("glorot_uniform", (2 / 500) ** 0.5, (6 / 500) ** 0.5),
        ("glorot_normal", (2 / 500) ** 0.5, 2 * (2 / 500) ** 0.5 / 0.87962566),
        ("he_uniform", (2 / 300) ** 0.5, (6 / 300) ** 0.5),
        ("he_normal", (2 / 300) ** 0.5, 2 * (2 / 300) ** 0.5 / 0.87962566),
        ("lecun_uniform", (1 / 300) ** 0.5, (3 / 300) ** 0.5),
        ("lecun_normal", (1 / 300) ** 0.5, 2 * (1 / 300) ** 0.5 / 0.87962566),
        ("torch", (1 / 900) ** 0.5, (1 / 300) ** 0.5),
    ],
)
def test_spread_and_limits_are_those_of_the_formula(kind, deviation, limit):
    values = drawn(kind)
    assert abs(values.mean()) < 5 * deviation / values.size**0.5
    assert values.std() == pytest.approx(deviation, rel=0.01)
    assert np.abs(values).max() <= limit
    if np.isfinite(limit):
        assert np.abs(values).max() > 0.99 * limit


def test_biases_start_by_the_inputs_of_their_layer_as_in_pytorch():
    values = drawn("torch", (100_000,), (25, 100_000))
    assert 0.199 < np.abs(values).max() <= 0.2


@pytest.mark.parametrize("shape", [(6, 6), (9, 4), (4, 9), (5, 1), (7,)])
def test_an_orthogonal_matrix_keeps_lengths(shape):
    q = drawn("orthogonal", shape, gain=3.0).reshape(len(np.empty(shape)), -1)
    small = q.T @ q if q.shape[0] >= q.shape[1] else q @ q.T
    np.testing.assert_allclose(small, 9 * np.eye(len(small)), atol=1e-12)


def test_orthogonal_matrices_do_not_prefer_a_direction():
    corner = [drawn("orthogonal", (2, 2), seed=s)[0, 0] for s in range(400)]
    assert abs(np.mean(corner)) < 0.1


def test_fixed_starts_are_what_they_say():
    assert (drawn("zeros") == 0).all()
    assert (drawn("ones") == 1).all()
    assert (drawn("constant", value=0.25) == 0.25).all()
    np.testing.assert_array_equal(drawn("identity", (2, 3), gain=2.0), [[2, 0, 0], [0, 2, 0]])


def test_a_uniform_start_can_be_that_of_minus_one_to_one():
    values = drawn("uniform", low=-1.0, high=1.0)
    assert -1 <= values.min() < -0.99
    assert 0.99 < values.max() <= 1
    assert "low" in INITIALIZERS["uniform"](low=1.0, high=-1.0).complaints()
