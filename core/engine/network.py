"""A plan bound to its weights, from which programs for batches of any size are made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import numpy as np
from numpy.typing import DTypeLike

from core.engine.builder import Builder
from core.engine.fold import folds
from core.engine.memory import Array, Program, aligned
from core.engine.parameters import PAIR_LIMIT, Parameters
from core.engine.tensor import Tensor
from core.engine.workbench import Workbench
from core.graph import NodeId
from core.loss import Loss
from core.plan import Plan
from core.room import is_mapped, mapped


class Network:
    """The weights of a plan, and the programs that read and change them.

    `joined` tells that the loss takes over the last activation, so that the network's outputs
    are the values before it (logits). `penalised`: some regularizer adds to the gradients.
    """

    def __init__(
        self, plan: Plan, loss: Loss, dtype: DTypeLike = np.float32, fold: bool | None = None
    ) -> None:
        self.plan, self.loss, self.dtype = plan, loss, np.dtype(dtype)
        self.joined = bool(loss.joins) and plan.output_activation == loss.joins
        small = plan.parameters <= PAIR_LIMIT  # large matrices gain nothing, and masks cost memory
        self._fold = folds(plan, small if fold is None else fold)
        self.parameters = Parameters(plan, self._fold, self.dtype)
        self._readers = Counter(source for s in plan.steps for source in s.sources)
        self._sloped = _sloped(plan)
        self.penalised = any(
            weight.regularizer is not None and not weight.regularizer.idle
            for s in plan.steps
            for weight in s.weights
        )

    @property
    def width(self) -> int:
        """Values in one output sample."""
        return int(np.prod(self.plan.output.output_shape))

    def rows(self, x: Array) -> Array:
        """Samples (n, *input_shape) as rows that a program can read: flat, with ones if needed.

        No copy is made where the samples will do as they are.
        """
        flat = np.asarray(x).reshape(len(x), int(np.prod(self.plan.input_shape)))
        ones = any(self._fold[s.node].gives is not None for s in self.plan.steps if not s.sources)
        if not ones and flat.dtype == self.dtype and flat.flags.c_contiguous:
            return flat
        shape = (len(x), flat.shape[1] + ones)
        rows = mapped(shape, self.dtype) if is_mapped(flat) else None
        if rows is None:
            rows = aligned(shape, self.dtype)
        rows[:, : flat.shape[1]] = flat
        if ones:
            rows[:, -1] = 1
        return rows

    def training_program(
        self,
        rows: Array,
        target: Array,
        out: Array,
        rng: np.random.Generator,
        factor: float = 1.0,
        kept: Array | None = None,
        weights: Array | None = None,
        twin: Parameters | None = None,
        noted: dict[NodeId, Tensor] | None = None,
    ) -> Program:
        """Forward, slope of the loss, way back: reads a batch, writes `out` and the gradients.

        A joined loss leaves the predictions in `kept`. `weights` says what each target counts.
        The gradients are those of the summed loss / `loss.scale`, times `factor`; they go to
        `twin` if there is one, without those of penalties. What every layer gives is noted in
        `noted`: where its values and slopes lie after a run.
        """
        builder = Builder(twin or self.parameters, len(rows), rng, True, self.joined)
        y = self._lower(builder, rows, out, noted)
        loss = Workbench(self.dtype, training=True)
        loss.kept = kept if self.joined else None
        assert y.slope_rows is not None
        self.loss.lower(loss, out, target, y.slope_rows, self.joined)
        if weights is not None:
            loss.backward(np.multiply, y.slope_rows, weights, y.slope_rows)
        if factor != 1:
            loss.backward(np.multiply, y.slope_rows, loss.scalar(factor), y.slope_rows)
        return (
            *builder.forward_program(),
            *loss.backward_program(),
            *builder.backward_program(),
            *(() if twin else self._penalties()),
        )

    def splits(self) -> bool:
        """Whether parts of a batch can be done apart: no layer mixes rows or draws numbers."""
        if not all(s.layer.per_sample for s in self.plan.steps):
            return False
        builder = Builder(self.parameters, 1, np.random.default_rng(0), True, self.joined)
        blank = self.rows(np.zeros((1, *self.plan.input_shape), self.dtype))
        self._lower(builder, blank, aligned((1, self.width), self.dtype))
        return not builder.draws

    @property
    def multiply_adds(self) -> int:
        """Multiplications with addition for one sample, forward pass."""
        return sum(s.layer.multiply_adds(s.input_shapes) for s in self.plan.steps)

    def inference_program(
        self, rows: Array, out: Array, noted: dict[NodeId, Tensor] | None = None
    ) -> Program:
        """Forward as at inference: reads a batch, writes `out`; own buffers throughout."""
        builder = Builder(self.parameters, len(rows), np.random.default_rng(0), False, self.joined)
        self._lower(builder, rows, out, noted)
        return builder.forward_program()

    def constraints_program(self) -> Program:
        """What is done after each update to keep weights in what is allowed."""
        bench = Workbench(self.dtype, training=False)
        for s in self.plan.steps:
            for weight in s.weights:
                if weight.constraint is not None and not weight.constraint.idle:
                    weight.constraint.lower(bench, self.parameters.values[s.node][weight.name])
        return bench.forward_program()

    def penalty(self) -> float:
        """What regularizers add to the loss at the present weights."""
        return sum(
            weight.regularizer.penalty(self.parameters.values[s.node][weight.name])
            for s in self.plan.steps
            for weight in s.weights
            if weight.regularizer is not None
        )

    def _penalties(self) -> Program:
        bench = Workbench(self.dtype, training=False)
        for s in self.plan.steps:
            for weight in s.weights:
                if weight.regularizer is not None and not weight.regularizer.idle:
                    w = self.parameters.values[s.node][weight.name]
                    weight.regularizer.lower(bench, w, self.parameters.slopes[s.node][weight.name])
        return bench.forward_program()

    def _lower(
        self,
        builder: Builder,
        rows: Array,
        out: Array,
        noted: dict[NodeId, Tensor] | None = None,
    ) -> Tensor:
        """Let all layers lower themselves; the network's output comes to lie in `out`."""
        waiting: dict[NodeId, Iterator[Tensor]] = {}
        y = Tensor((), rows, None)
        for s in self.plan.steps:
            last = s is self.plan.output
            builder.open(s.node, out if last else None, self._sloped[s.node])
            if s.sources:
                y = s.layer.lower(builder, *(next(waiting[source]) for source in s.sources))
            else:
                y = Tensor(s.output_shape, rows, None, self._fold[s.node].gives is not None)
            if last and y.rows is not out:
                builder.forward(np.copyto, out, y.value.reshape(out.shape))
            if noted is not None:
                noted[s.node] = y
            waiting[s.node] = iter(builder.shared(y, self._readers[s.node]))
        return y


def _sloped(plan: Plan) -> dict[NodeId, bool]:
    """Whether a layer's output has weights behind it, so that its slope is of use."""
    found: dict[NodeId, bool] = {}
    for s in plan.steps:
        own = any(weight.trained for weight in s.weights)
        found[s.node] = own or any(found[source] for source in s.sources)
    return found
