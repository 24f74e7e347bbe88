"""Where a layer puts the rows: its outputs on the plane on which they lie widest apart."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.activity import acts, up_to
from core.data.fitted import Fitted
from core.engine.inference import Inference
from core.engine.network import Network
from core.graph import NodeId
from core.loss import Loss
from core.plan import Plan, Step
from core.probes import Weights

Array = NDArray[Any]

EXACT = 160  # outputs up to which axes are taken from all of the covariance
TURNS, FEW_TURNS = 40, 4  # of the subspace iteration, from anywhere, and from the axes before
JUDGED = 800  # rows by which the plane is judged


def places_of(plan: Plan) -> tuple[Step, ...]:
    """The layers whose outputs are worth looking at, in order."""
    return tuple(step for step in plan.steps if step.sources and acts(step))


class Hidden:
    """The outputs of one layer, with weights of its own, for one thread.

    `node` None: what flows into the network, as it sees it.
    """

    def __init__(self, plan: Plan, fitted: Fitted, node: NodeId | None) -> None:
        self._fitted, self._network, self._run = fitted, None, None
        if node is not None:
            self._network = Network(up_to(plan, node), Loss())
            self._run = Inference(self._network)

    def load(self, weights: Weights) -> None:
        """Take over the weights of a snapshot."""
        if self._network is not None:
            self._network.parameters.load(weights)

    def outputs(self, x: Array) -> Array:
        """What the layer makes of samples in original units: (n, units), flat."""
        features = self._fitted.features(np.asarray(x, np.float32))
        if self._run is None:
            return features.reshape(len(features), -1)
        return self._run.outputs(features)


@dataclass(frozen=True, eq=False)
class Embedding:
    """Rows on a plane through their mean.

    places : (n, 2) · axes : (2, units) of length 1, at a right angle
    shares : (2,) of the whole variance, that along each axis; 0 if nothing varies
    """

    places: Array
    axes: Array
    shares: Array

    def turned(self, turn: Array) -> Embedding:
        """The same plane, turned (or mirrored) by a matrix (2, 2) of length-1 columns."""
        places = self.places @ turn
        before, after = np.square(self.places).sum(axis=0), np.square(places).sum(axis=0)
        total = before.sum() / self.shares.sum() if self.shares.sum() > 0 else 0.0
        shares = after / total if total > 0 else np.zeros(2)
        return replace(self, places=places, axes=turn.T @ self.axes, shares=shares)


def embed(values: Array, start: Array | None = None) -> Embedding:
    """The two directions of largest variance of rows (n, units), and the rows on them (PCA).

    Values are centred, not scaled. Signs are chosen so that the largest part of each axis is
    positive. Of very wide layers the axes are found by subspace iteration, quickly if they are
    near `start`, those of the moment before.
    """
    x = np.nan_to_num(np.asarray(values, np.float32))
    x = x - x.mean(axis=0)
    total = float(np.square(x, dtype=np.float64).sum())
    if x.shape[1] < 2:
        x = np.concatenate([x, np.zeros_like(x)], axis=1)
    axes = _exact(x) if x.shape[1] <= EXACT else _iterated(x, start)
    strongest = np.abs(axes).argmax(axis=1)
    axes = axes * np.where(axes[[0, 1], strongest] < 0, -1.0, 1.0)[:, None]
    places = (x @ axes.T.astype(np.float32)).astype(float)
    along = np.square(places).sum(axis=0)
    return Embedding(places, axes, along / total if total > 0 else np.zeros(2))


def align(now: Embedding, before: Array) -> Embedding:
    """Turn or mirror the plane so that rows lie as near as can be to where they lay (n, 2).

    The orthogonal Procrustes problem (Schönemann, 1966): the turn that makes the sum of squared
    ways least is U Vᵀ of the singular value decomposition of nowᵀ before.
    """
    if len(before) != len(now.places) or not now.shares.sum():
        return now
    u, _, v = np.linalg.svd(now.places.T @ before)
    return now.turned(u @ v)


def agreement(places: Array, labels: Array) -> float:
    """Share of rows (n, 2) whose nearest other row is of the same class (n,); NaN for one row.

    Of very many rows, by some of them.
    """
    if len(places) > JUDGED:
        some = np.linspace(0, len(places) - 1, JUDGED).astype(int)
        places, labels = places[some], labels[some]
    if len(places) < 2:
        return float("nan")
    squares = np.square(places).sum(axis=1)
    far = squares[:, None] + squares - 2 * places @ places.T
    np.fill_diagonal(far, np.inf)
    return float(np.mean(labels[far.argmin(axis=1)] == labels))


def _exact(x: Array) -> Array:
    _, axes = np.linalg.eigh((x.T @ x).astype(float))
    found: Array = axes[:, ::-1][:, :2].T
    return found


def _iterated(x: Array, start: Array | None) -> Array:
    near = start is not None and start.shape == (2, x.shape[1])
    axes = start.T if near and start is not None else None
    if axes is None:
        axes = np.random.default_rng(0).standard_normal((x.shape[1], 2))
    for _ in range(FEW_TURNS if near else TURNS):
        axes, _ = np.linalg.qr(x.T @ (x @ axes.astype(np.float32)))
    _, turn = np.linalg.eigh((x @ axes).T @ (x @ axes))
    found: Array = (axes @ turn[:, ::-1]).T
    return found
