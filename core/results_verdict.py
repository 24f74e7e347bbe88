"""Whether a network has learnt anything: compared with an answer that looks at no feature."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.results_chance import mean_interval, sign_test, wilson

Array = NDArray[Any]

SURE, DOUBTFUL = 0.01, 0.05  # chances below which a difference counts, or is worth a mention
SEEN = "These rows were trained on: they do not tell how it does on new ones."


@dataclass(frozen=True)
class Verdict:
    """`headline` in a few words, `sentence` with the figures that bear it out.

    learnt : whether the network does better than the answer that looks at no feature; None if
        that cannot be told
    """

    learnt: bool | None
    headline: str
    sentence: str


def judge_classes(
    truth: Array, said: Array, classes: tuple[str, ...], usual: int, part: str
) -> Verdict:
    """Compare with always saying the class that training met most often.

    truth, said : (n,) class numbers of the rows of `part` · usual : number of that class
    """
    rows, right = len(truth), int((truth == said).sum())
    lazy = int((truth == usual).sum())
    low, high = wilson(right, rows)
    wins = int(((said == truth) & (truth != usual)).sum())
    losses = int(((said != truth) & (truth == usual)).sum())
    learnt, ending = _told(wins > losses, sign_test(wins, losses))
    figures = (
        f"{right:,} of {rows:,} {part} rows are right: {_percent(right / rows)} "
        f"(95 % interval {_percent(low)} to {_percent(high)}). "
        f"Always answering “{classes[usual]}”, the most frequent class, is right for "
        f"{_percent(lazy / rows)}. "
    )
    if len(np.unique(said)) == 1 and len(classes) > 1 and rows > 1:
        ending = f"It answers “{classes[int(said[0])]}” to every row."
        learnt = False if learnt else learnt
    rivals = f"{_percent(right / rows)} right, always “{classes[usual]}” {_percent(lazy / rows)}"
    return Verdict(learnt, f"{_headline(learnt, part)}: {rivals}", figures + _closed(ending, part))


def judge_numbers(truth: Array, said: Array, usual: float, target: str, part: str) -> Verdict:
    """Compare with always saying the mean of the training rows; truth, said : (n,)."""
    errors, lazy = np.abs(said - truth), np.abs(usual - truth)
    gain = lazy - errors
    low, high = mean_interval(gain)
    mean, plain = float(errors.mean()), float(lazy.mean())
    learnt = True if low > 0 else (False if high < 0 or len(truth) > 1 else None)
    share = 1 - mean / plain if plain > 0 else 0.0
    figures = (
        f"Predictions of {target} are off by {_number(mean)} on average over {len(truth):,} "
        f"{part} rows; always answering the training mean, {_number(usual)}, is off by "
        f"{_number(plain)}. "
    )
    if low > 0:
        ending = (
            f"That is {_percent(share)} better (95 % interval of the gain {_number(low)} to "
            f"{_number(high)}): it has learnt."
        )
    elif high < 0:
        ending = "That is worse than looking at nothing at all."
    else:
        ending = (
            f"The difference could be chance (95 % interval of the gain {_number(low)} to "
            f"{_number(high)}): nothing shows that it has learnt."
        )
    rivals = f"off by {_number(mean)}, the mean alone by {_number(plain)}"
    return Verdict(learnt, f"{_headline(learnt, part)}: {rivals}", figures + _closed(ending, part))


def usual_class(labels: Array, classes: int) -> int:
    """The class that training rows (n,) are of most often; the first of equals."""
    known = labels[labels >= 0]
    return int(np.bincount(known, minlength=classes).argmax())


def _told(better: bool, chance: float) -> tuple[bool | None, str]:
    if better and chance < SURE:
        return True, f"Chance alone would do so in {_odds(chance)}: it has learnt."
    if better and chance < DOUBTFUL:
        return None, f"Chance alone would do so in {_odds(chance)}: more rows would tell."
    if not better and chance < DOUBTFUL:
        return False, "That is worse than looking at nothing at all."
    return False, "The difference could be chance: nothing shows that it has learnt."


def _headline(learnt: bool | None, part: str) -> str:
    if learnt is None:
        return "It may have learnt"
    if part == "training":
        return "It fits the training rows" if learnt else "It does not fit the training rows"
    return "It has learnt" if learnt else "Nothing shows that it has learnt"


def _closed(ending: str, part: str) -> str:
    return f"{ending} {SEEN}" if part == "training" else ending


def _odds(chance: float) -> str:
    return "fewer than 1 of 10,000 cases" if chance < 1e-4 else f"1 of {round(1 / chance):,} cases"


def _percent(share: float) -> str:
    return f"{share * 100:.1f} %"


def _number(value: float) -> str:
    return f"{value:.3g}".replace("-", "−") if abs(value) < 1000 else f"{value:,.0f}"
