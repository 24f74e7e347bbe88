"""One step of training, looked at from within: every number between a batch and new weights."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.data.prepare import Samples
from core.engine.denormals import flushed_to_zero
from core.engine.look import Look
from core.engine.memory import Program, aligned, run
from core.engine.network import Network
from core.engine.parameters import Weights
from core.engine.tensor import Tensor
from core.engine.workbench import Workbench
from core.frozen import FrozenDict
from core.graph import NodeId
from core.plan import Step
from core.trainer import Trainer

Array = NDArray[Any]
States = Mapping[str, Weights]  # by name, layer, array


@dataclass(frozen=True, eq=False)
class Inside:
    """What became of one layer for all rows of a batch; arrays are (rows, values), flat.

    x : what it got, one array per input · z : its sums before an activation, or None
    y : what it gave · slope : d mean loss / d y; where the activation works in place, and at the
        end of a network whose loss takes the activation over, d mean loss / d z; None: not needed
    delta : d mean loss / d z, or None if there is no z
    """

    step: Step
    x: tuple[Array, ...]
    y: Array
    z: Array | None = None
    slope: Array | None = None
    delta: Array | None = None


@dataclass(frozen=True, eq=False)
class Sight:
    """One step, all of it.

    rows : row numbers in the data set · number : of the step, counted from 1 · rate : of learning
    layers : in the order of the plan · said : predictions · target : what they should be
    losses : of each row · loss : their mean with penalties
    gradients, before, after : of all weights · states_before, states_after : of the optimizer
    """

    rows: Array
    number: int
    rate: float
    layers: Mapping[NodeId, Inside]
    said: Array
    target: Array
    losses: Array
    loss: float
    gradients: Weights
    before: Weights
    after: Weights
    states_before: States
    states_after: States


class Lens(Trainer):
    """A trainer that looks at its next step and stays where it is.

    It is made like any other, so its numbers are those that the run goes on with: the same rows,
    weights, noise, state of the optimizer and rate.
    """

    @property
    def upcoming(self) -> Array:
        """The rows of the next batch, by their place among the training rows."""
        if self._position == self._order.window_steps:
            self._order.next()
            self._position = 0
            self._open_window()
        rows: Array = self._order.rows()[self._window.places.rows(*self._here)]
        return rows

    def look(self, places: Array | None = None) -> Sight:
        """Do the next step with all its numbers, and undo it.

        places : rows to do it with, by their place among the training rows; None: the next batch

        On other rows it is the step that would follow if they were the whole batch.
        """
        upcoming = self.upcoming
        places = upcoming if places is None else np.asarray(places)
        parameters, update = self.network.parameters, self.update
        kept = parameters.w.copy(), parameters.state.copy(), update.copy()
        noise = self.noise_rng.bit_generator.state
        try:
            with flushed_to_zero(), np.errstate(all="ignore"):
                return self._step(places)
        finally:
            parameters.w[...], parameters.state[...] = kept[:2]
            update.load(kept[2])
            self.noise_rng.bit_generator.state = noise

    # ---- within --------------------------------------------------------------------------------

    @property
    def _here(self) -> tuple[int, int]:
        return self._position, self._position + 1

    def _step(self, places: Array) -> Sight:
        network, update, parameters = self.network, self.update, self.network.parameters
        known = self.data.training
        part = Samples(
            known.x[places],
            known.y[places],
            known.rows[places],
            None if known.weights is None else known.weights[places],
        )
        balanced = self.training.class_weights == "balanced"
        all_targets = self.objective.targets(known, network.dtype, balanced)
        target = np.ascontiguousarray(all_targets.y[places])
        weights = None if all_targets.weights is None else all_targets.weights[places]
        rows, noted = network.rows(part.x), {}  # type: Array, dict[NodeId, Tensor]
        out, said = (aligned(target.shape, network.dtype) for _ in range(2))
        joined = said if network.joined else None
        factor = network.loss.scale(network.width) / len(places) / update.scale
        program = network.training_program(
            rows, target, out, self.noise_rng, factor, joined, weights, None, noted
        )
        run(program)
        losses = _losses(network, out, target, weights)
        gradients = parameters.gradients(update.scale)
        layers = self._layers(noted, update.scale)
        penalty = network.penalty()
        before, states_before = parameters.copy(), self._states()
        self._do(program, Look(network, program, out, target, joined, weights))
        rate = float(self._rates[self._position])
        return Sight(
            part.rows,
            self.step + 1,
            rate,
            layers,
            network.loss.predictions(out, network.joined).copy(),
            target,
            losses,
            float(losses.mean(dtype=np.float64)) + penalty,
            gradients,
            before,
            parameters.copy(),
            states_before,
            self._states(),
        )

    def _do(self, program: Program, look: Look) -> None:
        """The second half of the step."""
        update, first = self.update, self._rates[self._position : self._position + 1]
        update.rates.fill(0, first, np.array([self.step + 1.0]))
        if update.sight.wanted:
            update.sight.turn(look)
        run(update.program)
        run(update.other)
        run(self.network.constraints_program())
        self._fill_rates()

    def _layers(self, noted: Mapping[NodeId, Tensor], scale: float) -> Mapping[NodeId, Inside]:
        found: dict[NodeId, Inside] = {}
        for s in self.plan.steps:
            y = _flat(noted[s.node].value)
            slope = noted[s.node].slope
            slope = None if slope is None else _flat(slope) * slope.dtype.type(scale)
            x = tuple(found[source].y for source in s.sources)
            z = self._sums(s, x[0]) if s.layer.affine and x else None
            delta = None if z is None or slope is None else self._delta(s, z, y, slope)
            found[s.node] = Inside(s, x, y, z, slope, delta)
        return FrozenDict(found)

    def _sums(self, s: Step, x: Array) -> Array:
        arrays = self.network.parameters.values[s.node]
        z: Array = x @ arrays["W"]
        return z + arrays["b"] if "b" in arrays else z

    def _delta(self, s: Step, z: Array, y: Array, slope: Array) -> Array:
        """The slope of the sums: in place it is what the slope of the output has become."""
        activation = getattr(s.layer, "activation", None)
        last = s is self.plan.output and self.network.joined
        if activation is None or last or not activation.reads_input:
            return slope
        shape = z.shape if activation.rowwise else (z.size,)
        bench = Workbench(z.dtype, training=True)
        delta = np.empty(shape, z.dtype)
        again, over = z.reshape(shape).copy(), y.reshape(shape).copy()
        activation.forward(bench, again, over)
        activation.backward(bench, again, over, slope.reshape(shape).copy(), delta)
        run((*bench.forward_program(), *bench.backward_program()))
        return delta.reshape(z.shape)

    def _states(self) -> States:
        """The optimizer's memory of each weight, as its formula means it; copies."""
        parameters, optimizer = self.network.parameters, self.training.optimizer
        found: dict[str, Weights] = {}
        for name, whole in self.update.copy().items():
            if len(whole) == len(parameters.w):  # else they are numbers not of single weights
                told = np.ascontiguousarray(optimizer.told(name, whole, self.update.scale))
                found[name] = FrozenDict(
                    {
                        node: FrozenDict(
                            {key: _seen(view, parameters.g, told) for key, view in views.items()}
                        )
                        for node, views in parameters.slopes.items()
                    }
                )
        return FrozenDict(found)


def _losses(network: Network, out: Array, target: Array, weights: Array | None) -> Array:
    if weights is None:
        return network.loss.values(out, target, network.joined)
    return network.loss.weighted(out, target, network.joined, weights)


def _flat(array: Array) -> Array:
    return array.reshape(len(array), -1).copy()


def _seen(slope: Array, flat: Array, told: Array) -> Array:
    """The part of a vector that belongs to the weights whose gradient is `slope`."""
    start = slope.ctypes.data - flat.ctypes.data
    found: Array = np.ndarray(slope.shape, told.dtype, told.tobytes(), start, slope.strides)
    return found
