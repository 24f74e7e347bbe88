"""How far counts and means can be trusted: intervals, and how likely chance alone does as well."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

Z = 1.959963984540054  # 95 % of a normal distribution lie within so many deviations
EXACT = 5000  # trials up to which chances are added up; a normal distribution beyond


def wilson(hits: int, trials: int, z: float = Z) -> tuple[float, float]:
    """The 95 % interval of a share of which `hits` of `trials` were seen (Wilson, 1927).

    Unlike the usual ± it stays within 0…1 and is right for few rows; (0, 1) without trials.
    """
    if not trials:
        return 0.0, 1.0
    share, spread = hits / trials, z * z / trials
    middle = (share + spread / 2) / (1 + spread)
    half = z * math.sqrt(share * (1 - share) / trials + spread / trials / 4) / (1 + spread)
    return max(0.0, middle - half), min(1.0, middle + half)


def sign_test(wins: int, losses: int) -> float:
    """How likely a fair coin shows so uneven a count, or a more uneven one (two-sided).

    With the rows that only one of two rivals gets right this is McNemar's exact test.
    """
    trials, least = wins + losses, min(wins, losses)
    if not trials:
        return 1.0
    if trials > EXACT:
        apart = max(abs(wins - losses) - 1, 0) / math.sqrt(trials)
        return math.erfc(apart / math.sqrt(2))
    k = np.arange(1, least + 1)
    logs = np.append(0.0, np.cumsum(np.log((trials - k + 1) / k))) - trials * math.log(2)
    return min(1.0, 2 * float(np.exp(logs).sum()))


def mean_interval(values: Array) -> tuple[float, float]:
    """The 95 % interval of the mean of what `values` (n,) are drawn from.

    By Student's t, whose quantile is that of Cornish and Fisher (1937), to three terms; without
    end for fewer than two values.
    """
    if len(values) < 2:
        return -math.inf, math.inf
    degrees = len(values) - 1
    t = Z + (Z**3 + Z) / (4 * degrees) + (5 * Z**5 + 16 * Z**3 + 3 * Z) / (96 * degrees**2)
    t += (3 * Z**7 + 19 * Z**5 + 17 * Z**3 - 15 * Z) / (384 * degrees**3)
    half = t * float(np.std(values, ddof=1)) / math.sqrt(len(values))
    mean = float(np.mean(values))
    return mean - half, mean + half
