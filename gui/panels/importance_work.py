"""What the Importance panel has worked out in the background, bounded and called off at will."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from core.data.base import Dataset
from core.data.watch import Watch
from core.importance import (
    Ask,
    Dependence,
    Feature,
    Importance,
    dependence,
    features_of,
    grid_of,
    mean_error,
    share_wrong,
    surprise,
    survey,
)
from core.plan import Plan
from core.predict import Predictor
from core.probes import Weights
from gui.plots.reduce import Array
from gui.plots.subject import some

WORK = 20_000_000_000  # multiplications for one repeat, at most
FEWEST, MOST = 60, 2000  # rows
LINES = 200  # rows whose answers are followed while one feature changes

OF_CLASSES = ("right answers lost", "surprise gained")
OF_NUMBERS = ("error gained",)
MEANING = {
    "right answers lost": "percentage points of right answers lost by shuffling",
    "surprise gained": "cross-entropy (nats) gained by shuffling",
    "error gained": "mean size of the error gained by shuffling",
}
UNITS = {"right answers lost": "points", "surprise gained": "nats", "error gained": ""}
COSTS: dict[str, Callable[[Array, Array], float]] = {
    "right answers lost": share_wrong,
    "surprise gained": surprise,
    "error gained": mean_error,
}


@dataclass(frozen=True, eq=False)
class Question:
    """A network, rows that it is asked about, and how a cost is counted.

    predictor : of its own, used by the worker's thread only
    """

    predictor: Predictor
    dataset: Dataset
    rows: Array
    measure: str
    features: tuple[Feature, ...]

    @classmethod
    def of(
        cls, predictor: Predictor, plan: Plan, dataset: Dataset, rows: Array, measure: str
    ) -> Question:
        """Of very many rows only some, so that a repeat has a bounded cost."""
        features = features_of(dataset.signature)
        work = sum(s.layer.multiply_adds(s.input_shapes) for s in plan.steps)
        most = int(np.clip(WORK // max(work * len(features), 1), FEWEST, MOST))
        return cls(predictor, dataset, some(rows, most), measure, features)

    def ask(self, x: Array) -> Array:
        """Probabilities, or numbers in the target's unit."""
        if self.dataset.signature.task == "regression":
            return self.predictor.values(x)
        return self.predictor.probabilities(x)

    def survey(self, watch: Watch, tell: Callable[[Importance], None]) -> Importance:
        """Shuffle every feature, again and again."""
        truth, count = self.dataset.y[self.rows], COSTS[self.measure]

        def cost(x: Array) -> float:
            return count(truth, self.ask(x))

        return survey(cost, self.dataset.x[self.rows], self.features, tell, watch)

    def follow(self, feature: Feature, watch: Watch) -> Dependence | None:
        """Set one feature to every value; None for a patch of a picture."""
        if len(feature.places) != 1:
            return None
        ask: Ask = self.ask
        x = self.dataset.x[some(self.rows, LINES)]
        place = feature.places[0]
        values = self.dataset.x[some(np.arange(len(self.dataset.x)), 20_000)]
        grid = grid_of(values.reshape(len(values), -1)[:, place], feature.column)
        return dependence(ask, x, feature, grid, watch)


def fingerprint(weights: Weights) -> int:
    """Tells whether weights are the same numbers, whoever holds them."""
    found = 0
    for arrays in weights.values():
        for array in arrays.values():
            found = zlib.crc32(array.tobytes(), found)
    return found


def in_words(found: Importance, measure: str, alike: list[tuple[str, str, float]]) -> str:
    """The most important features, those that do nothing, and what to beware of."""
    if found.plain != found.plain:
        return "The network answers with numbers that are not finite."
    names, told, mean = found.features, found.told, found.mean
    strong = [int(i) for i in found.order if told[i]]
    if not strong:
        text = "Shuffling no feature makes a difference that can be told from chance: "
        text += "the network has not learnt to rely on any."
        return text
    unit = UNITS[measure]
    best = strong[0]
    figure = f"{mean[best]:.3g} ± {found.spread[best]:.2g} {unit}".strip()
    text = f"Most important: {names[best].name}; shuffling it costs {figure}."
    if measure == "right answers lost":
        text = text[:-1] + f" of the {100 - found.plain:.1f} % right answers."
    weak = int((~told).sum())
    if weak:
        verb = "makes" if weak == 1 else "make"
        text += f" {weak} of {len(names)} {verb} no difference that can be told from chance."
    if alike:
        first, second, r = alike[0]
        text += (
            f" Beware: {first} and {second} say nearly the same (r = {r:.2f}), so that shuffling "
            "one of them hurts little."
        )
    return text


def class_names(dataset: Dataset) -> tuple[str, ...]:
    """What the outputs are called."""
    signature = dataset.signature
    return signature.classes if signature.task != "regression" else signature.targets
