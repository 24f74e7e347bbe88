"""The compiled library does what NumPy does, and where there is none, NumPy does it all."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.engine.compiled import NAMES, Bound, Piece, compiled
from core.engine.memory import run
from core.engine.native import CACHE, _place, native
from core.engine.slots import Slots
from tests.core.networks import chain, dataset, dense, trainer

BINARY = [np.add, np.subtract, np.multiply, np.divide, np.fmax, np.fmin, np.copysign]
UNARY = [getattr(np, name) for name in NAMES.split() if getattr(np, name).nin == 1]
TYPES = [np.float32, np.float64]
needs_compiler = pytest.mark.skipif(native() is None, reason="there is no C compiler")


def only_piece(program, slots=()):
    """The one piece that a program became."""
    (piece,) = compiled(program, slots)
    assert isinstance(piece, Piece)
    return piece


def does(operation, slots=(), offsets=()):
    f, args = only_piece((operation,), slots).at(np.array([0, *offsets], np.int64))
    f(*args)


def numbers(shape, dtype, seed=0):
    return np.random.default_rng(seed).normal(size=shape).astype(dtype)


def views(dtype):
    """Operands as programs have them: whole, broadcast over rows or columns, turned, numbers."""
    return {
        "whole": numbers((7, 5), dtype),
        "row": numbers((5,), dtype),
        "column": numbers((7, 1), dtype),
        "number": numbers((), dtype),
        "turned": numbers((5, 7), dtype).T,
        "part": numbers((7, 9), dtype)[:, 2:7],
    }


@needs_compiler
@pytest.mark.parametrize("dtype", TYPES)
@pytest.mark.parametrize("f", BINARY, ids=lambda f: f.__name__)
@pytest.mark.parametrize("left", views(np.float32))
@pytest.mark.parametrize("right", views(np.float32))
def test_pairs_of_all_shapes_give_what_numpy_gives(f, dtype, left, right):
    a, b = views(dtype)[left], views(dtype)[right]
    for out in (np.zeros((7, 5), dtype), np.zeros((7, 8), dtype)[:, 1:6]):
        does((f, (a, b, out)))
        np.testing.assert_array_equal(out, np.broadcast_to(f(a, b), out.shape))


@needs_compiler
@pytest.mark.parametrize("dtype", TYPES)
@pytest.mark.parametrize("f", UNARY, ids=lambda f: f.__name__)
@pytest.mark.parametrize("view", views(np.float32))
def test_functions_are_right_to_the_last_places(f, dtype, view):
    a, out = np.asarray(np.abs(views(dtype)[view])), np.zeros((7, 5), dtype)
    does((f, (a, out)))
    true = np.broadcast_to(f(a.astype(np.float64)), out.shape)
    np.testing.assert_allclose(out, true, rtol=8 * np.finfo(dtype).eps)


@needs_compiler
@pytest.mark.parametrize("f", [np.exp, np.tanh], ids=lambda f: f.__name__)
def test_single_precision_holds_over_the_whole_range(f):
    a = np.concatenate([np.linspace(-110, 95, 200_001), np.geomspace(1e-6, 1, 1000)])
    a = np.concatenate([a, -a, [0, np.inf, -np.inf, np.nan, 88.72, -87.3]]).astype(np.float32)
    out = np.zeros_like(a)
    does((f, (a, out)))
    with np.errstate(over="ignore", under="ignore"):
        true = f(a.astype(np.float64)).astype(np.float32)
    np.testing.assert_allclose(out, true, rtol=8e-7, atol=1e-37)
    if f is np.tanh:
        assert np.nanmax(np.abs(out)) == 1


@needs_compiler
@pytest.mark.parametrize("dtype", TYPES)
@pytest.mark.parametrize("turned", [(False, False), (True, False), (False, True), (True, True)])
@given(st.tuples(*[st.integers(1, 9)] * 3))
def test_products_of_all_sizes_give_what_numpy_gives(dtype, turned, sizes):
    rows, inner, columns = sizes
    a = numbers((inner, rows), dtype).T if turned[0] else numbers((rows, inner), dtype)
    b = numbers((columns, inner), dtype).T if turned[1] else numbers((inner, columns), dtype)
    out = np.zeros((rows, columns), dtype)
    does((a.dot, (b, out)))
    np.testing.assert_allclose(out, a @ b, rtol=1e-5, atol=1e-6)


@needs_compiler
def test_products_with_vectors_are_known_too():
    matrix, vector = numbers((4, 3), np.float64), numbers(4, np.float64)
    out = np.zeros(3)
    does((vector.dot, (matrix, out)))
    np.testing.assert_allclose(out, vector @ matrix)
    does((matrix.T.dot, (vector, out)))
    np.testing.assert_allclose(out, matrix.T @ vector)
    one = np.zeros(())
    does((vector.dot, (vector, one)))
    np.testing.assert_allclose(one, vector @ vector)


@needs_compiler
def test_without_a_known_blas_small_products_are_a_plain_loop_and_large_ones_stay_with_numpy(
    monkeypatch,
):
    library = native()
    assert library is not None
    monkeypatch.setattr(library, "has_blas", False)
    library.use_products(None, None)
    try:
        test_products_with_vectors_are_known_too()
        large = numbers((64, 64), np.float32)
        program = ((large.dot, (large, np.zeros_like(large))),)
        assert compiled(program, ()) == list(program)
    finally:
        native.cache_clear()


@needs_compiler
def test_masks_and_maxima_are_known():
    values = numbers((6, 4), np.float32)
    bits, mask, top = values.view(np.int32), np.zeros((6, 4), np.int32), np.zeros(4, np.float32)
    does((np.negative, (bits, mask)))
    np.testing.assert_array_equal(mask, -bits)
    does((np.right_shift, (bits, np.asarray(31, np.int32), mask)))
    np.testing.assert_array_equal(mask, bits >> 31)
    does((np.bitwise_and, (bits, mask, mask)))
    np.testing.assert_array_equal(mask, bits & (bits >> 31))
    does((np.fmax.reduce, (values, 0, None, top)))
    np.testing.assert_array_equal(top, values.max(axis=0))


@needs_compiler
def test_a_piece_works_on_the_part_that_it_is_told():
    whole, out = numbers((10, 3), np.float32), np.zeros((10, 3), np.float32)
    slots = [Slots(whole, 24), Slots(out, 24)]
    does((np.add, (whole[:2], whole[:2], out[:2])), slots, [4 * 12, 6 * 12])
    np.testing.assert_array_equal(out[6:8], 2 * whole[4:6])
    assert not out[:6].any()
    assert not out[8:].any()


@needs_compiler
def test_what_the_library_does_not_know_runs_in_python_in_its_place():
    seen: list[float] = []
    a, b = np.ones(3), np.zeros(3)
    program = ((np.add, (a, a, b)), (seen.append, (1.0,)), (np.add, (b, a, b)))
    parts = compiled(program, ())
    assert [isinstance(part, Piece) for part in parts] == [True, False, True]
    run(tuple(p.at(np.zeros(1, np.int64)) if isinstance(p, Piece) else p for p in parts))
    np.testing.assert_array_equal(b, 3)
    assert seen == [1.0]


def test_types_that_do_not_agree_stay_with_numpy():
    a, out = np.ones(3, np.float32), np.zeros(3)
    assert compiled(((np.add, (a, a, out)),), ()) == [(np.add, (a, a, out))]


def trained(steps=40):
    data = dataset(6, "classes", 3, rows=50)
    made = trainer(chain(dense(8, "tanh"), dense(3, "softmax")), data, epochs=20, batch_size=8)
    while made.step < steps:
        made.advance(steps - made.step)
    return made


@needs_compiler
def test_a_stretch_of_a_small_network_is_one_call():
    made = trained()
    assert len(made._window._series[-1]) == 1
    gradient, update = made._window.chain[0]
    assert [type(f) for f, _ in (*gradient, *update)] == [Bound, Bound]


@pytest.fixture
def anew(monkeypatch, tmp_path):
    """Nothing is built yet."""
    monkeypatch.setenv(CACHE, str(tmp_path))
    native.cache_clear()
    yield tmp_path
    native.cache_clear()


@pytest.mark.parametrize("compiler", ["no-such-compiler", "false"])
def test_without_a_compiler_that_works_numpy_trains(monkeypatch, anew, compiler):
    expected = trained().snapshot().weights["dense_1"]["W"]
    monkeypatch.setenv("CC", compiler)
    monkeypatch.setenv(CACHE, str(anew / "other"))
    native.cache_clear()
    assert native() is None
    made = trained()
    assert made._window._series[-1] == []
    np.testing.assert_allclose(made.snapshot().weights["dense_1"]["W"], expected, 1e-3, 1e-5)
    assert not list((anew / "other").glob("*"))


@needs_compiler
def test_a_broken_library_is_built_again(anew):
    path = _place()
    assert path.parent == anew
    path.write_bytes(b"cut off")
    assert native() is not None
    assert path.stat().st_size > 1000


@needs_compiler
def test_a_folder_that_cannot_be_written_is_no_trouble(monkeypatch, anew):
    (anew / "file").write_text("")
    monkeypatch.setenv(CACHE, str(anew / "file" / "below"))
    native.cache_clear()
    assert native() is None
