"""The lens shows the very numbers of the next step, and leaves no trace."""

import numpy as np
import pytest

from core.data.base import SOURCES
from core.data.prepare import Preparation, prepare
from core.lens import Lens
from core.optimizer import OPTIMIZERS
from core.project import Training
from core.trainer import Trainer
from tests.gui.viewing import document

NETWORKS = {
    "iris": dict(units=(10, 8, 3), activations=("tanh", "relu", "softmax")),
    "circle": dict(units=(6, 1), activations=("gelu", "sigmoid")),
    "digits": dict(units=(16, 10), activations=("silu", "softmax")),
    "diabetes": dict(units=(8, 5, 1), activations=("elu", "softplus", "linear")),
}
OPTIMIZING = ("adam", "sgd", "rmsprop", "adamw", "nadam", "adagrad")


def lens_of(kind, steps=7, **settings):
    plan = document(kind, **NETWORKS[kind]).state.compiled.plan
    data = prepare(SOURCES[kind]().load(), Preparation())
    training = Training(precision="float64", epochs=50, batch_size=16, **settings)
    trainer = Trainer(plan, data, training)
    for _ in range(steps):
        trainer.advance(1)
    return trainer, Lens(plan, data, training, trainer.checkpoint())


def close(mine, theirs, **how):
    assert mine.keys() == theirs.keys()
    for node, arrays in theirs.items():
        for name, array in arrays.items():
            np.testing.assert_allclose(mine[node][name], array, **how)


@pytest.mark.parametrize("kind", NETWORKS)
@pytest.mark.parametrize("steps", [0, 7, 40])
def test_the_new_weights_are_those_of_the_step_that_the_run_does_next(kind, steps):
    trainer, lens = lens_of(kind, steps)
    sight = lens.look()
    stretch = trainer.advance(1)
    close(sight.after, trainer.snapshot().weights, rtol=1e-12, atol=1e-13)
    assert sight.loss == pytest.approx(stretch.losses[0], rel=1e-12)
    assert sight.number == trainer.step


@pytest.mark.parametrize("kind", OPTIMIZING)
def test_every_optimizer_is_followed_bit_by_bit_of_its_memory(kind):
    trainer, lens = lens_of("iris", 5, optimizer=OPTIMIZERS[kind]())
    for _ in range(3):
        close(lens.look().before, trainer.snapshot().weights)
        sight = lens.look()
        trainer.advance(1)
        lens = Lens(trainer.plan, trainer.data, trainer.training, trainer.checkpoint())
        close(sight.after, trainer.snapshot().weights, rtol=1e-11, atol=1e-13)
        assert sight.states_after.keys() == lens.look().states_before.keys()


def test_looking_leaves_no_trace():
    _, lens = lens_of("iris")
    first, second = lens.look(), lens.look()
    close(first.after, second.after)
    lens.look(np.array([3]))
    close(first.after, lens.look().after)
    stretch = lens.advance(1)
    assert stretch.losses[0] == pytest.approx(first.loss, rel=1e-12)


@pytest.mark.parametrize("kind", NETWORKS)
def test_the_numbers_of_a_layer_belong_together(kind):
    _, lens = lens_of(kind)
    sight = lens.look()
    for node, inside in sight.layers.items():
        if inside.z is None:
            continue
        w, gradient = sight.before[node], sight.gradients[node]
        np.testing.assert_allclose(inside.z, inside.x[0] @ w["W"] + w["b"], rtol=1e-12)
        np.testing.assert_allclose(gradient["W"], inside.x[0].T @ inside.delta, atol=1e-13)
        np.testing.assert_allclose(gradient["b"], inside.delta.sum(axis=0), atol=1e-13)
        assert len(inside.y) == len(sight.rows)


def test_the_gradient_is_the_slope_of_the_loss():
    _, lens = lens_of("diabetes")
    sight = lens.look()
    far = {n: {k: np.array(a) for k, a in arrays.items()} for n, arrays in sight.before.items()}
    far["dense_1"]["W"][2, 3] += 1e-6
    lens.network.parameters.load(far)
    slope = (lens.look().loss - sight.loss) / 1e-6
    assert slope == pytest.approx(sight.gradients["dense_1"]["W"][2, 3], rel=1e-4, abs=1e-7)


def test_adams_memory_is_told_as_its_formula_means_it():
    _, lens = lens_of("iris", 0)
    sight = lens.look()
    g = sight.gradients["dense_2"]["W"]
    np.testing.assert_allclose(sight.states_after["m"]["dense_2"]["W"], 0.1 * g, rtol=1e-9)
    np.testing.assert_allclose(sight.states_after["v"]["dense_2"]["W"], 0.001 * g * g, rtol=1e-9)


def test_one_sample_can_be_the_whole_batch():
    _, lens = lens_of("iris")
    sight = lens.look(np.array([5]))
    assert sight.said.shape == (1, 3)
    assert sight.rows.tolist() == [int(lens.data.training.rows[5])]
    assert sight.loss == pytest.approx(float(-np.log(sight.said[0] @ sight.target[0])), rel=1e-9)
