"""Hands out tensors and collects operations while layers lower themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from core.engine.fold import Fold
from core.engine.memory import Array, Operation, Pool, Program, aligned, padded
from core.engine.parameters import Parameters
from core.engine.tensor import Tensor
from core.engine.workbench import Workbench
from core.graph import NodeId
from core.layer import Shape

if TYPE_CHECKING:
    from core.activation import Activation


class Builder(Workbench):
    """One program for batches of a fixed size, on the weights of `parameters`.

    Layers see `tensor`, `scratch`, `scalar`, `zeros`, `ones`, `weight`, `slope`, `affine`,
    `activate`, `forward`, `backward`, `rng` and `training`.
    """

    def __init__(
        self,
        parameters: Parameters,
        batch: int,
        rng: np.random.Generator,
        training: bool,
        joined: bool = False,
    ) -> None:
        super().__init__(parameters.dtype, training)
        self.parameters, self.batch, self._rng = parameters, batch, rng
        self.draws = False  # whether some layer draws random numbers
        self.node: NodeId = parameters.plan.steps[0].node
        self._joined = joined  # the loss takes over the last activation
        self._output: Array | None = None
        self._sloped = False
        room = sum(
            padded(batch * (int(np.prod(s.output_shape)) + 1), self.dtype.itemsize)
            for s in parameters.plan.steps
        )
        self._positive = Pool(room if training else 0, self.dtype)
        self._mask: Array | None = None

    # ---- what layers use ---------------------------------------------------------------------

    def tensor(self, shape: Shape, pool: str = "values", ones: bool = False) -> Tensor:
        """A new value of `shape` per sample, with room for its slope if anybody needs it.

        From the pool "kept" comes one that is not the layer's output, but is read on the way back.
        """
        n = int(np.prod(shape)) + ones
        if pool != "kept" and self._output is not None and self._output.shape == (self.batch, n):
            rows, self._output = self._output, None
        elif self.training and pool == "positive":
            rows = self._positive.take((self.batch, n))
        else:
            rows = aligned((self.batch, n), self.dtype)
        slope = aligned((self.batch, n), self.dtype) if self._sloped else None
        return Tensor(shape, rows, slope, ones)

    @property
    def rng(self) -> np.random.Generator:
        """Random numbers of this run."""
        self.draws = True
        return self._rng

    def weight(self, name: str) -> Array:
        """This layer's array of that name, in its declared shape."""
        return self.parameters.values[self.node][name]

    def slope(self, name: str) -> Array:
        """Where this layer puts d loss / d weight."""
        return self.parameters.slopes[self.node][name]

    def affine(self, x: Tensor, units: int, use_bias: bool, pool: str = "values") -> Tensor:
        """`x @ W + b` with this layer's `W` (fan_in, units) and `b` (units,)."""
        self.turn()
        fold = self.parameters.fold[self.node]
        if fold.takes:
            z = self._affine_folded(x, units, fold, pool)
        else:
            z = self.tensor((units,), pool)
            self._product(x, self.weight("W"), self.slope("W"), z)
            if use_bias:
                self.forward(np.add, z.rows, self.weight("b"), z.rows)
                self.backward(self.ones((self.batch,)).dot, z.slope_rows, self.slope("b"))
        self.turn()
        return z

    def activate(self, activation: Activation, z: Tensor, in_place: bool = False) -> Tensor:
        """The activation of `z`; written over it if `in_place` is set and its slope allows it."""
        if self._joined and self.node == self.parameters.plan.output.node:
            return z
        if activation.kind == "linear":
            return z
        self.turn()
        y = z
        if not in_place or activation.reads_input:
            y = self.tensor(z.shape, activation.pool, z.ones)
        if activation.rowwise:
            x_in, y_out, dy, dx = z.vectors, y.vectors, y.slope_vectors, z.slope_vectors
        else:
            x_in, y_out, dy, dx = z.flat, y.flat, y.flat_slope, z.flat_slope
        activation.forward(self, x_in, y_out)
        if self.training and dy is not None and dx is not None:
            activation.backward(self, x_in, y_out, dy, dx)
        self.turn()
        return y

    def positive_mask(self, y: Array) -> Array:
        """As in `Workbench`; those of the whole network are worked out in two operations."""
        offset = self._positive.offset(y)
        if offset is None:
            return super().positive_mask(y)
        if self._mask is None:
            self._mask = aligned((len(self._positive.array),), f"i{self.dtype.itemsize}")
        return self._mask[offset : offset + y.size].reshape(y.shape)

    # ---- what the engine uses ----------------------------------------------------------------

    def open(self, node: NodeId, output: Array | None, sloped: bool) -> None:
        """Begin the turn of a layer; `output` is where the network's output should lie."""
        self.node, self._output = node, output
        self._sloped = sloped and self.training
        self.turn()

    def shared(self, y: Tensor, readers: int) -> list[Tensor]:
        """One tensor for each reader; where there are several, their slopes are summed."""
        if readers < 2 or y.slope_rows is None:
            return [y] * max(readers, 1)
        self.turn()
        parts = [aligned(y.slope_rows.shape, self.dtype) for _ in range(readers)]
        self.backward(np.add, parts[0], parts[1], y.slope_rows)
        for part in parts[2:]:
            self.backward(np.add, y.slope_rows, part, y.slope_rows)
        return [Tensor(y.shape, y.rows, part, y.ones) for part in parts]

    def backward_program(self) -> Program:
        if self._mask is None:
            return super().backward_program()
        masks: list[Operation] = []
        used = slice(0, self._positive.used)
        values = self._positive.array[used].view(self._mask.dtype)
        self._sign_bits(lambda f, *args: masks.append((f, args)), values, self._mask[used])
        return (*masks, *super().backward_program())

    def _affine_folded(self, x: Tensor, units: int, fold: Fold, pool: str) -> Tensor:
        matrix, slope = self.parameters.matrices[self.node]
        z = self.tensor((units,), pool, fold.gives is not None)
        self._product(x, matrix, slope, z)
        return z

    def _product(self, x: Tensor, w: Array, slope: Array, z: Tensor) -> None:
        # A bound method saves a third of a small product's time over np.matmul.
        self.forward(x.rows.dot, w, z.rows)
        if z.slope_rows is not None:
            self.backward(x.rows.T.dot, z.slope_rows, slope)
            self.backward(z.slope_rows.dot, w.T, x.slope_rows)
