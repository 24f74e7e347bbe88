"""Laws that hold for every layer; what only one layer does is in files of its own."""

import math
import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.compile import compile_graph
from core.engine.inference import Inference
from core.engine.memory import aligned, run
from core.engine.network import Network
from core.layer import LAYERS
from core.loss import LOSSES
from core.spec import params_of, read_spec
from tests.core.gradients import Bound, gradient_error, layer, planned, stacked
from tests.core.networks import dataset, trainer


def examples():
    """Every layer with its defaults, and once more with each switch and option set otherwise."""
    for cls in LAYERS:
        if cls.kind == "input":
            continue
        yield cls()
        for p in params_of(cls):
            others = p.options or ((False, True) if p.type is bool else ())
            yield from (cls(**{p.name: v}) for v in others if v != p.default)
    yield from (layer(kind, inputs=3) for kind in ("add", "average", "multiply", "concatenate"))
    yield layer("embedding", columns=(2, 0), categories=3)
    yield layer("reshape", shape=(2, -1))
    yield layer("activation", activation="softmax")
    yield layer("dense", activation="gelu")


EXAMPLES = [pytest.param(x, id=str(x.to_json()).strip("{}")) for x in examples()]
KINDS = [cls for cls in LAYERS if cls.kind != "input"]
NOISY = {"dropout", "alpha_dropout", "gaussian_noise", "gaussian_dropout"}
FLAT_ONLY = {"dense", "embedding"}
SOFTMAX = layer("dense", units=3, activation="softmax")
NUMPY_BUFFER = 8192 * 8 + 6000  # bytes that one operation of NumPy may take and give back


def network(*layers, dtype=np.float32, seed=0):
    """A network behind an Input of 4 features, as far as it goes, with its first weights."""
    made = Network(planned(stacked(layer("input", features=4), *layers)), LOSSES["mse"](), dtype)
    made.parameters.initialise(np.random.default_rng(seed))
    return made


def trained_outputs(made, x, seed=0):
    """What the network says while training, (rows, width)."""
    out = aligned((len(x), made.width), made.dtype)
    rng = np.random.default_rng(seed)
    run(made.training_program(made.rows(x), np.zeros_like(out), out, rng))
    return out


def samples(rows=6, seed=1, scale=1.0):
    return np.random.default_rng(seed).normal(0, scale, (rows, 4))


# ---- what it says of itself -----------------------------------------------------------------


@pytest.mark.parametrize("cls", LAYERS, ids=lambda cls: cls.kind)
def test_it_explains_itself_and_each_of_its_parameters(cls):
    assert cls.title
    assert cls.sentence().endswith(".")
    for p in params_of(cls):
        assert p.doc
        assert p.range or p.options or p.family is not None or p.type is bool
        assert p.complaint(p.default) is None


@pytest.mark.parametrize("made", EXAMPLES)
def test_it_reads_back_what_it_writes(made):
    assert read_spec(LAYERS, made.to_json()) == made
    assert not made.complaints()


@pytest.mark.parametrize("cls", LAYERS, ids=lambda cls: cls.kind)
def test_values_outside_the_range_are_refused(cls):
    for p in params_of(cls):
        if not p.range:
            continue
        for value in (p.range.high + 1, p.range.low - 1):
            outside = (int(value),) if p.type is tuple else p.type(value)
            made = cls(**{p.name: outside})
            assert p.name in made.complaints()
            problems = compile_graph(stacked(layer("input", features=4), made)).problems
            assert any(getattr(q.place, "param", None) == p.name for q in problems)


@pytest.mark.parametrize("made", EXAMPLES)
def test_its_code_can_be_filled_in(made):
    facts = {p.name: getattr(made, p.name) for p in params_of(type(made))}
    facts |= {"fan_in": 4, "values": 4, "shape": (4,), "arguments": "a, b"}
    facts |= {name: getattr(made, name) for name in ("renewal", "sizes") if hasattr(made, name)}
    assert set(made.code) >= {"keras", "torch"}
    for code in made.code.values():
        assert "{" not in code.format_map(facts)


@pytest.mark.parametrize("made", EXAMPLES)
def test_its_summary_is_short_and_its_work_is_counted(made):
    assert len(made.summary()) < 30
    count = made.multiply_adds([(4,)] * len(made.ports))
    assert isinstance(count, int)
    assert count >= 0


# ---- shapes ---------------------------------------------------------------------------------


@pytest.mark.parametrize("made", EXAMPLES)
@pytest.mark.parametrize("shape", [(6,), (2, 3)])
def test_its_output_has_the_promised_shape_and_its_weights_too(made, shape):
    if len(shape) > 1 and made.kind in FLAT_ONLY:
        return
    plan = planned(
        stacked(
            layer("input", features=4),
            layer("dense", units=6),
            layer("reshape", shape=shape),
            made,
            layer("flatten"),
        )
    )
    step = plan.steps[-2] if made.kind != "flatten" else plan.steps[-1]
    built = Network(plan, LOSSES["mse"]())
    built.parameters.initialise(np.random.default_rng(0))
    assert np.isfinite(trained_outputs(built, samples())).all()
    assert Inference(built).outputs(samples()).shape == (6, math.prod(step.output_shape))
    for weight in step.weights:
        assert built.parameters.values[step.node][weight.name].shape == weight.shape
        assert (weight.name in built.parameters.slopes[step.node]) == weight.trained


# ---- slopes ---------------------------------------------------------------------------------


@pytest.mark.parametrize("made", EXAMPLES)
@pytest.mark.parametrize("shape", [(6,), (2, 3)])
def test_its_slopes_are_those_of_central_differences(made, shape):
    if len(shape) > 1 and made.kind in FLAT_ONLY:
        return
    before = [layer("dense", units=6, activation="tanh"), layer("reshape", shape=shape)]
    after = [layer("flatten"), layer("dense", units=2)]
    assert gradient_error([*before, made, *after]) < 1e-6


@pytest.mark.parametrize("made", EXAMPLES)
def test_its_slopes_are_right_as_first_and_as_last_layer(made):
    assert gradient_error([made, layer("flatten"), layer("dense", units=2)]) < 1e-6
    assert gradient_error([layer("dense", units=4), made, layer("flatten")]) < 1e-6


@pytest.mark.parametrize("made", EXAMPLES)
def test_slopes_add_up_where_its_output_is_read_twice(made):
    twice = [layer("flatten"), layer("add"), layer("dense", units=2)]
    assert gradient_error([layer("dense", units=4), made, *twice]) < 1e-6


# ---- training and inference -----------------------------------------------------------------


@pytest.mark.parametrize("made", EXAMPLES)
def test_training_and_inference_differ_only_where_they_should(made):
    built = network(layer("dense", units=6), made, layer("flatten"), dtype=np.float64)
    inferred, trained = Inference(built).outputs(samples()), trained_outputs(built, samples())
    same = np.allclose(inferred, trained, rtol=1e-12, atol=1e-12)
    assert same == (made.kind not in NOISY | {"batch_norm"})


@pytest.mark.parametrize("made", EXAMPLES)
def test_a_row_depends_on_other_rows_only_if_the_layer_says_so(made):
    built = network(layer("dense", units=6), made, layer("flatten"), dtype=np.float64)
    x, other = samples(), samples()
    other[1:] += 1
    alone = np.allclose(trained_outputs(built, x)[0], trained_outputs(built, other)[0], 1e-12)
    assert alone == made.per_sample


@pytest.mark.parametrize("cls", KINDS, ids=lambda cls: cls.kind)
def test_it_trains_three_steps_in_single_precision_with_finite_numbers(cls):
    layers = [layer("dense", units=6), cls(), layer("flatten"), SOFTMAX]
    data = dataset(4, "classes", 3, rows=70)
    run = trainer(stacked(layer("input"), *layers), data, epochs=1, batch_size=20)
    assert np.isfinite(run.advance(3).losses).all()
    for arrays in run.snapshot().weights.values():
        assert all(np.isfinite(a).all() and a.dtype == np.float32 for a in arrays.values())


def test_a_run_that_was_saved_goes_on_with_the_same_numbers_whatever_the_layers():
    noisy = [LAYERS[kind]() for kind in sorted(NOISY)]
    layers = [layer("normalization"), layer("dense", units=6), *noisy, layer("batch_norm"), SOFTMAX]
    graph, data = stacked(layer("input"), *layers), dataset(4, "classes", 3)
    whole, first = (trainer(graph, data, epochs=3, batch_size=20) for _ in range(2))
    losses = np.concatenate([s.losses for s in whole])
    first.advance(4)
    second = type(first)(first.plan, first.data, first.training, first.checkpoint())
    rest = np.concatenate([s.losses for s in second])
    np.testing.assert_array_equal(rest, losses[4:])
    for node, arrays in whole.snapshot().weights.items():
        for name, array in arrays.items():
            np.testing.assert_array_equal(second.snapshot().weights[node][name], array)


@pytest.mark.parametrize("made", EXAMPLES)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_huge_inputs_and_equal_ones_stay_finite_without_a_warning(made, dtype):
    for x in (samples(scale=1e4), samples(scale=1e8), np.full((6, 4), 1e8), np.zeros((6, 4))):
        built = network(made, layer("flatten"), layer("dense", units=2), dtype=dtype)
        if made.kind == "multiply":
            x = np.clip(x, -1e4, 1e4)  # a product of three would leave single precision
        with np.errstate(all="raise", under="ignore"):
            assert np.isfinite(trained_outputs(built, x)).all()
            assert np.isfinite(Inference(built).outputs(x)).all()


@pytest.mark.parametrize("made", EXAMPLES)
def test_a_step_allocates_nothing(made):
    layers = [layer("dense", units=40), made, layer("flatten")]
    plan = planned(stacked(layer("input", features=4), *layers))
    width = math.prod(plan.output.output_shape)
    bound = Bound(plan, LOSSES["mse"](), samples(512), np.zeros((512, width)))
    tracemalloc.start()
    for _ in range(40):  # NumPy keeps a few small objects for later
        bound.step()
    before, _ = tracemalloc.get_traced_memory()
    tracemalloc.reset_peak()
    for _ in range(20):
        bound.step()
    after, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert after < before + 1000
    assert peak < before + NUMPY_BUFFER  # an array of the whole batch would be twice that


@given(st.data())
@settings(max_examples=40, deadline=None)
def test_any_stack_of_layers_has_right_slopes(data):
    kinds = sorted(cls.kind for cls in KINDS if cls.kind not in FLAT_ONLY | {"output"})
    chosen = data.draw(st.lists(st.sampled_from(kinds), min_size=1, max_size=5))
    layers = [LAYERS[kind]() for kind in chosen]
    assert gradient_error([layer("dense", units=4), *layers, layer("flatten")], rows=3) < 1e-5
