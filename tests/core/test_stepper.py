import numpy as np
import pytest

from core.build import chain, layer
from core.problem import Refused
from core.stepper import Stepper

RNG = np.random.default_rng(0)
X = RNG.normal(size=(16, 4))
Y = RNG.integers(0, 3, 16)


def net(**settings):
    graph = chain(
        layer("dense", units=5, activation="tanh"), layer("dense", units=3, activation="softmax")
    )
    return Stepper(graph, 4, "categorical_crossentropy", dtype="float64", **settings)


def by_hand(weights):
    """Loss and slope of the last bias, worked out plainly."""
    h = np.tanh(X @ weights["dense_1"]["W"] + weights["dense_1"]["b"])
    z = h @ weights["dense_2"]["W"] + weights["dense_2"]["b"]
    p = np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)
    return -np.log(p[np.arange(16), Y]).mean(), (p - np.eye(3)[Y]).mean(axis=0)


def test_loss_and_gradients_are_those_worked_out_by_hand():
    made = net()
    loss, slope = by_hand(made.weights)
    assert made.backpropagate(X, Y) == pytest.approx(loss, rel=1e-12)
    np.testing.assert_allclose(made.gradients["dense_2"]["b"], slope, rtol=1e-12)


def test_a_step_of_gradient_descent_subtracts_the_gradient():
    made = net(optimizer={"kind": "sgd", "learning_rate": 0.5})
    before = made.weights
    made.step(X, Y)
    for node, arrays in made.gradients.items():
        for name, gradient in arrays.items():
            expected = before[node][name] - 0.5 * gradient
            np.testing.assert_allclose(made.weights[node][name], expected, rtol=1e-12)


def test_weights_that_are_given_are_the_weights_that_are_used():
    one, other = net(seed=1), net(seed=2)
    other.weights = one.weights
    np.testing.assert_array_equal(one.predict(X), other.predict(X))
    assert one.step(X, Y) == other.step(X, np.eye(3)[Y])


def test_many_steps_learn_a_batch_by_heart():
    made = net(optimizer={"kind": "adam", "learning_rate": 0.05})
    losses = [made.step(X, Y) for _ in range(300)]
    assert losses[-1] < 0.05 < losses[0]
    assert (made.predict(X).argmax(axis=1) == Y).all()


def test_a_graph_that_cannot_run_is_refused_with_its_reason():
    with pytest.raises(Refused, match="no layer after its input"):
        Stepper(chain(), 4, "mse")
    with pytest.raises(ValueError, match="units must lie in"):
        layer("dense", units=0)
