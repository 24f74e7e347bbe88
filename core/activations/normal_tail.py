"""The upper tail of the normal distribution, for arrays, by additions and multiplications.

The error function is not in NumPy. Q(a) = erfc(a / sqrt(2)) / 2 is taken as
exp(-a**2 / 2) * P(s) with s = 8 / (3 + a) - 5 / 3, which maps [0, 9] onto [-1, 1]: the scaled
complementary error function is smooth in such a variable (Shepherd & Laframboise, 1981,
Mathematics of Computation 36, 249-253). The polynomials P are our own fits to `math.erfc`, of
least largest error in exp(-a**2 / 2) * P; beyond 9, Q is below 1.2e-19.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from core.activation import Array

if TYPE_CHECKING:
    from core.engine.workbench import F, Workbench

LIMIT = 9.0

# Coefficients of s**0, s**1, ...; largest error of Q by bytes per number: 1.4e-9 and 1.6e-15.
POLYNOMIALS = {
    4: (
        0.181559150638554,
        0.20775110077230804,
        0.08982027337309788,
        0.021211300577113575,
        0.000563516192389731,
        -0.0009259018377464598,
        -1.6177867971040983e-05,
        3.673952398787202e-05,
    ),
    8: (
        0.1815591475805783,
        0.2077511464984056,
        0.08982043722279881,
        0.021209328222426785,
        0.0005658061684846675,
        -0.0009156877254646336,
        -4.444574018526381e-05,
        5.9908179409734935e-05,
        -2.3574614755969905e-06,
        -4.289411588297416e-06,
        9.316488864384443e-07,
        1.8296833460155956e-07,
        -1.3432902949188636e-07,
        2.8314996810957567e-08,
        -2.1365780585777772e-09,
    ),
}


def normal_tail(step: Workbench, add: F, a: Array) -> tuple[Array, Array]:
    """Q(a) and exp(-a**2 / 2) in buffers of their own, for `a` in [0, LIMIT]."""
    s, tail, bell = (step.scratch(a.shape) for _ in range(3))
    add(np.add, a, step.scalar(3), s)
    add(np.divide, step.scalar(8), s, s)
    add(np.subtract, s, step.scalar(5 / 3), s)
    *lower, second, first = POLYNOMIALS[a.itemsize]
    add(np.multiply, s, step.scalar(first), tail)
    add(np.add, tail, step.scalar(second), tail)
    for coefficient in reversed(lower):
        add(np.multiply, tail, s, tail)
        add(np.add, tail, step.scalar(coefficient), tail)
    add(np.multiply, a, a, bell)
    add(np.multiply, bell, step.scalar(-0.5), bell)
    add(np.exp, bell, bell)
    add(np.multiply, tail, bell, tail)
    return tail, bell
