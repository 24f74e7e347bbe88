"""JAX as its best users write it: a whole epoch, or many, in one compiled call."""

from __future__ import annotations

import os
from typing import Any

import numpy as np

from benchmarks.cases import RATES, Case, data


def make_jax(case: Case) -> Any:
    """`run(steps) -> steps done`; the orders of rows are drawn outside, as cheaply as ours."""
    if case.threads == 1:
        os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false"
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    import jax
    from jax import numpy as jnp

    x, y = map(jnp.asarray, data(case))
    functions: dict[str, Any] = {"relu": jax.nn.relu, "sigmoid": jax.nn.sigmoid, "tanh": jnp.tanh}
    rng, tree = np.random.default_rng(0), jax.tree_util.tree_map
    weights = [
        (jnp.asarray(rng.standard_normal((a, b)) * np.sqrt(2 / a), "float32"), jnp.zeros(b))
        for a, b in zip(case.layers, case.layers[1:], strict=False)
    ]

    def loss(weights: Any, x: Any, t: Any) -> Any:
        for w, b in weights[:-1]:
            x = functions[case.hidden](x @ w + b)
        z = x @ weights[-1][0] + weights[-1][1]
        if case.loss == "ce":
            log_p = jax.nn.log_softmax(z)
            return -jnp.mean(jnp.take_along_axis(log_p, t[:, None], 1))
        if case.loss == "bce":
            return jnp.mean(jnp.logaddexp(0.0, z) - t * z)
        return jnp.mean((functions[case.output](z) - t) ** 2)

    rate = RATES[case.optimizer]

    def adam(weights: Any, state: Any, slope: Any) -> Any:
        m, v, t = state
        t = t + 1
        m = tree(lambda m, g: 0.9 * m + 0.1 * g, m, slope)
        v = tree(lambda v, g: 0.999 * v + 0.001 * g * g, v, slope)
        size = rate * jnp.sqrt(1 - 0.999**t) / (1 - 0.9**t)
        return tree(lambda w, m, v: w - size * m / (jnp.sqrt(v) + 1e-7), weights, m, v), (m, v, t)

    def momentum(weights: Any, state: Any, slope: Any) -> Any:
        state = tree(lambda m, g: 0.9 * m + g, state, slope)
        return tree(lambda w, m: w - rate * m, weights, state), state

    def sgd(weights: Any, state: Any, slope: Any) -> Any:
        return tree(lambda w, g: w - rate * g, weights, slope), state

    zeros = tree(jnp.zeros_like, weights)
    states: dict[str, Any] = {
        "adam": (zeros, tree(jnp.zeros_like, weights), jnp.zeros(())),
        "momentum": zeros,
        "sgd": (),
    }
    update = {"adam": adam, "momentum": momentum, "sgd": sgd}[case.optimizer]
    epochs = 1 if case.epoch_steps >= 30 else max(1, 200 // case.epoch_steps)
    shape = (case.epoch_steps, case.batch)

    def epoch(carry: Any, order: Any) -> Any:
        xs, ys = (x, y) if case.epoch_steps == 1 else (x[order], y[order])
        batches = xs.reshape(*shape, -1), ys.reshape(*shape, *y.shape[1:])

        def step(carry: Any, batch: Any) -> Any:
            weights, state = carry
            value, slope = jax.value_and_grad(loss)(weights, *batch)
            return update(weights, state, slope), value

        return jax.lax.scan(step, carry, batches)

    train = jax.jit(lambda carry, orders: jax.lax.scan(epoch, carry, orders), donate_argnums=0)
    at = {"carry": (weights, states[case.optimizer])}
    orders_rng, rows = np.random.default_rng(1), np.arange(case.rows, dtype="int32")

    def go(steps: int) -> int:
        calls = max(1, round(steps / (case.epoch_steps * epochs)))
        for _ in range(calls):
            orders = orders_rng.permuted(np.tile(rows, (epochs, 1)), axis=1)
            at["carry"], losses = train(at["carry"], orders)
        losses.block_until_ready()
        return calls * epochs * case.epoch_steps

    return go
