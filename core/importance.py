"""Which features a network relies on: by shuffling them, and by setting them to every value."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.data.base import Signature
from core.data.columns import Column
from core.data.watch import Watch

Array = NDArray[Any]
Ask = Callable[[Array], Array]  # samples in original units → (n, outputs) as people read them

REPEATS = 10
LEAST_REPEATS = 3
PATIENCE_S = 20.0  # after which no more repeats are begun
BLOCKS = 64  # patches of a picture that are shuffled, at most
POINTS = 24  # values that a feature is set to
ALIKE = 0.8  # correlation from which two features say nearly the same
BOOTSTRAP = 200
LEAST = 1e-12  # a probability that is not said to be nothing


@dataclass(frozen=True)
class Feature:
    """Values of a sample that are shuffled together: one column, or one patch of a picture.

    places : in a flat sample in original units, where a category is one number
    """

    name: str
    places: tuple[int, ...]
    column: Column | None = None


def features_of(signature: Signature) -> tuple[Feature, ...]:
    """What can be shuffled in a sample: its columns; of a picture square patches."""
    if signature.image_shape:
        return _patches(signature.image_shape)
    width = int(np.prod(signature.sample_shape))
    columns = signature.inputs
    if len(columns) != width:
        return tuple(Feature(f"value {i + 1}", (i,)) for i in range(width))
    return tuple(Feature(column.name, (i,), column) for i, column in enumerate(columns))


def patch_side(image_shape: tuple[int, ...]) -> int:
    """Pixels along a side of the patches, so that there are not more than `BLOCKS`."""
    height, width = image_shape[:2]
    side = 1
    while -(-height // side) * -(-width // side) > BLOCKS:
        side += 1
    return side


def _patches(shape: tuple[int, ...]) -> tuple[Feature, ...]:
    height, width = shape[:2]
    side, numbers = patch_side(shape), np.arange(int(np.prod(shape))).reshape(shape)
    found = []
    for top in range(0, height, side):
        for left in range(0, width, side):
            down, right = min(top + side, height), min(left + side, width)
            name = f"pixel {top + 1}, {left + 1}"
            if side > 1:
                name = f"rows {top + 1}–{down}, columns {left + 1}–{right}"
            places = numbers[top:down, left:right].ravel().tolist()
            found.append(Feature(name, tuple(places)))
    return tuple(found)


# ---- costs -------------------------------------------------------------------------------------


def share_wrong(truth: Array, shares: Array) -> float:
    """Percent of the rows (n,) whose most likely class is not the true one."""
    return 100.0 * float(np.mean(shares.argmax(axis=1) != truth))


def surprise(truth: Array, shares: Array) -> float:
    """Mean cross-entropy in nats."""
    told = shares[np.arange(len(truth)), truth].astype(float)
    return float(-np.log(np.maximum(told, LEAST)).mean())


def mean_error(truth: Array, said: Array) -> float:
    """Mean size of the error, in the unit of the target; over all targets."""
    error = np.asarray(said, float).reshape(len(truth), -1) - truth.reshape(len(truth), -1)
    return float(np.abs(error).mean())


# ---- shuffling ---------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Importance:
    """How much worse answers get when one feature is shuffled among the rows (Breiman, 2001;
    model reliance of Fisher, Rudin and Dominici, 2019, as a difference).

    plain : cost of the answers as they are · rounds : (repeats, features) what shuffling adds
    """

    features: tuple[Feature, ...]
    plain: float
    rounds: Array
    rows: int

    @property
    def mean(self) -> Array:
        """(features,)."""
        return np.asarray(self.rounds.mean(axis=0))

    @property
    def spread(self) -> Array:
        """(features,) standard deviation over the repeats; 0 for one repeat."""
        many = len(self.rounds) > 1
        return np.asarray(self.rounds.std(axis=0, ddof=1) if many else 0 * self.rounds[0])

    @property
    def order(self) -> Array:
        """(features,) the most important first."""
        return np.argsort(-self.mean, kind="stable")

    @property
    def told(self) -> Array:
        """(features,) bool: lies two spreads or more above 0, so that shuffling surely hurts."""
        return np.asarray((self.mean > 2 * self.spread) & (self.mean > 0))


def shuffled_once(
    cost: Callable[[Array], float],
    x: Array,
    features: tuple[Feature, ...],
    rng: np.random.Generator,
    watch: Watch | None = None,
) -> Array:
    """Cost of samples (n, *sample_shape) with each feature shuffled in turn, (features,)."""
    shuffled = x.copy()
    flat = shuffled.reshape(len(x), -1)
    plain = x.reshape(len(x), -1)
    found = np.empty(len(features))
    for i, feature in enumerate(features):
        if watch is not None:
            watch.check()
        places = list(feature.places)
        flat[:, places] = plain[rng.permutation(len(x))][:, places]
        found[i] = cost(shuffled)
        flat[:, places] = plain[:, places]
    return found


def survey(
    cost: Callable[[Array], float],
    x: Array,
    features: tuple[Feature, ...],
    tell: Callable[[Importance], None],
    watch: Watch,
    seed: int = 0,
) -> Importance:
    """Shuffle again and again; what is known so far goes to `tell` after each repeat.

    Stops after `REPEATS`, or earlier when `PATIENCE_S` have passed. Raises `Cancelled`.
    """
    rng, began = np.random.default_rng(seed), time.perf_counter()
    plain, rounds = cost(x), np.empty((0, len(features)))
    for repeat in range(REPEATS):
        if repeat >= LEAST_REPEATS and time.perf_counter() - began > PATIENCE_S:
            break
        watch.tell("shuffling", repeat / REPEATS)
        once = shuffled_once(cost, x, features, rng, watch) - plain
        rounds = np.concatenate([rounds, once[None]])
        tell(Importance(features, plain, rounds, len(x)))
    return Importance(features, plain, rounds, len(x))


def alike(x: Array, features: tuple[Feature, ...]) -> list[tuple[str, str, float]]:
    """Pairs of numeric features that say nearly the same, the closest first: shuffling one of
    them hurts little, as the network can look at the other."""
    single = [f for f in features if len(f.places) == 1 and _is_number(f.column)]
    if not 2 <= len(single) <= 200 or len(x) < 3:
        return []
    values = x.reshape(len(x), -1)[:, [f.places[0] for f in single]].astype(float)
    values = values[np.isfinite(values).all(axis=1)]
    if len(values) < 3:
        return []
    spread = values.std(axis=0)
    values = (values - values.mean(axis=0)) / np.where(spread > 0, spread, 1.0)
    r = np.triu(values.T @ values / len(values), 1)
    pairs = np.argwhere(np.abs(r) > ALIKE).tolist()
    pairs.sort(key=lambda pair: -abs(r[pair[0], pair[1]]))
    return [(single[i].name, single[j].name, float(r[i, j])) for i, j in pairs]


def _is_number(column: Column | None) -> bool:
    return column is None or column.type in ("int", "float")


# ---- setting to every value --------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Dependence:
    """What is answered when one feature of every row is set to each value of a grid.

    grid : (points,) · lines : (rows, points, outputs), one per row: individual conditional
    expectation (Goldstein et al., 2015); their mean is the partial dependence (Friedman, 2001)
    """

    feature: Feature
    grid: Array
    lines: Array

    @property
    def mean(self) -> Array:
        """(points, outputs)."""
        return np.asarray(self.lines.mean(axis=0))

    def band(self, seed: int = 0) -> tuple[Array, Array]:
        """(points, outputs) ends between which 95 % of the means of drawn-again rows lie."""
        rng, rows = np.random.default_rng(seed), len(self.lines)
        drawn = rng.multinomial(rows, np.full(rows, 1 / rows), BOOTSTRAP) / rows
        means = np.tensordot(drawn, self.lines, 1)
        low, high = np.percentile(means, [2.5, 97.5], axis=0)
        return low, high


def grid_of(values: Array, column: Column | None) -> Array:
    """The values that a feature is set to: those that are met, or even steps between quantiles."""
    known = np.unique(values[np.isfinite(values)])
    if not len(known):
        return np.zeros(1)
    if len(known) <= POINTS or (column is not None and column.type in ("category", "bool")):
        return known.astype(float)
    low, high = np.percentile(values[np.isfinite(values)], [2, 98])
    grid = np.linspace(low, high, POINTS)
    return np.unique(np.rint(grid)) if column is not None and column.type == "int" else grid


def dependence(
    ask: Ask, x: Array, feature: Feature, grid: Array, watch: Watch | None = None
) -> Dependence:
    """Ask about samples (n, *sample_shape) with one feature set to each value in turn."""
    (place,) = feature.places
    changed = x.copy()
    flat = changed.reshape(len(x), -1)
    answers = []
    for value in grid:
        if watch is not None:
            watch.check()
        flat[:, place] = value
        answers.append(np.asarray(ask(changed), float).reshape(len(x), -1))
    return Dependence(feature, grid, np.stack(answers, axis=1))
