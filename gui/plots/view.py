"""Where a number lies on the screen, and which round numbers an axis should name."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF

Array = NDArray[Any]
Span = tuple[float, float]


def number(value: float, digits: int = 4) -> str:
    """A number as people read it, with a real minus sign."""
    return f"{value:.{digits}g}".replace("-", "−").replace("e+0", "e").replace("e−0", "e−")


@dataclass(frozen=True)
class Scale:
    """One axis: from `low` to `high`, in numbers or in powers of ten."""

    low: float
    high: float
    log: bool = False

    def share(self, values: Array) -> Array:
        """Place of values on the axis, 0 at its low end and 1 at the high one; NaN if nowhere."""
        low, high = self.ends
        shares: Array = (self.places(values) - low) / (high - low)
        return shares

    @classmethod
    def between(cls, low: float, high: float, log: bool) -> Scale:
        """The axis between two ends as a scene counts: numbers, or their powers of ten."""
        return cls(10.0**low, 10.0**high, True) if log else cls(low, high)

    @property
    def ends(self) -> Span:
        """What a scene counts from and to: `low` and `high`, or their powers of ten."""
        return (math.log10(self.low), math.log10(self.high)) if self.log else (self.low, self.high)

    def places(self, values: Array) -> Array:
        """Values as a scene counts them; NaN for what has no place on the axis."""
        numbers = np.asarray(values, float)
        if not self.log:
            return numbers
        with np.errstate(all="ignore"):
            powers: Array = np.log10(np.where(numbers > 0, numbers, np.nan))
        return powers

    def place(self, value: float) -> float:
        """One value as a scene counts it."""
        return float(self.places(np.array(value)))

    def share_of(self, value: float) -> float:
        """Place of one value on the axis, as a share of its length."""
        return float(self.share(np.array(value)))

    def is_fine(self) -> bool:
        """Whether numbers can still tell its ends apart."""
        apart = self.high - self.low
        least = 1e-12 * max(abs(self.low), abs(self.high), 1e-12)
        return math.isfinite(apart) and apart > least and (self.low > 0 or not self.log)

    def value(self, share: float) -> float:
        """The number at a place of the axis: the inverse of `share`."""
        low, high = self.ends
        place = low + share * (high - low)
        return float(10.0**place) if self.log else float(place)

    def ticks(self, room: float) -> list[tuple[float, str]]:
        """Round numbers on the axis and their texts, at most about `room` of them."""
        if self.log and math.log10(self.high / self.low) > 1:
            return self._log_ticks(room)
        step = nice_step((self.high - self.low) / max(room, 1))
        first, last = self._multiples(step)
        if last - first < 1:  # an axis needs two numbers to say anything
            step = nice_step(step / 2.51)
            first, last = self._multiples(step)
        decimals = max(0, -math.floor(math.log10(step) + 1e-9))
        values = [n * step for n in range(first, last + 1)]
        big = max(abs(self.low), abs(self.high))
        if 1e6 <= big < 1e9 and step >= 1e3:
            return [(v, f"{v / 1e6:,g} M".replace("-", "−") if v else "0") for v in values]
        if big >= 1e6 or big < 1e-4:
            return [(v, number(v)) for v in values]
        comma = "," if big >= 1e4 else ""  # years and other short numbers read better without
        return [(v, f"{v + 0.0:{comma}.{decimals}f}".replace("-", "−")) for v in values]

    def _multiples(self, step: float) -> tuple[int, int]:
        """The first and the last multiple of `step` on the axis."""
        return math.ceil(self.low / step - 1e-9), math.floor(self.high / step + 1e-9)

    def _log_ticks(self, room: float) -> list[tuple[float, str]]:
        low, high = self.ends
        every = max(1, math.ceil((high - low) / max(room, 1)))
        powers = range(math.ceil(low - 1e-9), math.floor(high + 1e-9) + 1)
        return [(10.0**p, number(10.0**p)) for p in powers if p % every == 0]


@dataclass(frozen=True)
class View:
    """Two axes and the rectangle on the screen that they span."""

    x: Scale
    y: Scale
    rect: QRectF

    def across(self, values: Array) -> Array:
        """Pixels from the left of the widget."""
        places: Array = self.rect.left() + self.x.share(values) * self.rect.width()
        return places

    def down(self, values: Array) -> Array:
        """Pixels from the top of the widget."""
        places: Array = self.rect.bottom() - self.y.share(values) * self.rect.height()
        return places

    def value_at(self, x: float, y: float) -> Span:
        """The numbers under a pixel."""
        left = (x - self.rect.left()) / max(self.rect.width(), 1)
        up = (self.rect.bottom() - y) / max(self.rect.height(), 1)
        return self.x.value(left), self.y.value(up)


def nice_step(least: float) -> float:
    """The smallest of 1, 2, 5 times a power of ten that is not below `least`."""
    power = 10.0 ** math.floor(math.log10(least))
    return next(m * power for m in (1, 2, 5, 10) if m * power >= least * (1 - 1e-9))


def roomy(span: Span, old: Scale | None, log: bool) -> Scale:
    """An axis that shows `span` with some room; the old one as long as it fits well.

    An axis that stays costs nothing to draw and does not make the eye follow.
    """
    low, high = span
    if log:
        low = max(low, high * 1e-12, 1e-300)
        high = max(high, low * 1.0001)
        a, b = math.log10(low), math.log10(high)
    else:
        a, b = low, high
    length = max(b - a, abs(b) * 1e-3, 1e-9)
    if old is not None and old.log == log:
        c, d = (math.log10(old.low), math.log10(old.high)) if log else (old.low, old.high)
        if c <= a and d >= b and length > 0.6 * (d - c):
            return old
    c, d = a - 0.06 * length, b + 0.10 * length
    if not log and 0 <= a <= 0.5 * length:
        c = 0.0
    return Scale(10.0**c, 10.0**d, True) if log else Scale(c, d)


def evened(x: Scale, y: Scale, rect: QRectF) -> tuple[Scale, Scale]:
    """Both axes with as many numbers to a pixel: the finer one shows more on both sides."""
    wide, high = x.high - x.low, y.high - y.low
    each = max(wide / max(rect.width(), 1), high / max(rect.height(), 1))
    more_x, more_y = (each * rect.width() - wide) / 2, (each * rect.height() - high) / 2
    return Scale(x.low - more_x, x.high + more_x), Scale(y.low - more_y, y.high + more_y)


def zoomed(span: tuple[int, int], factor: float, about: int, total: int) -> tuple[int, int]:
    """Fewer or more of `total` rows, with `about` staying where it is; at least 2, in bounds."""
    length = span[1] - span[0]
    wanted = round(length * factor)
    wanted = min(wanted, length - 1) if factor < 1 else max(wanted, length + 1)
    wanted = min(max(wanted, 2), total)
    first = round(about + 0.5 - (about + 0.5 - span[0]) * wanted / length)
    return moved((first, first + wanted), 0, total)


def moved(span: tuple[int, int], by: int, total: int) -> tuple[int, int]:
    """The span shifted, but not out of [0, total)."""
    length = span[1] - span[0]
    first = min(max(span[0] + by, 0), total - length)
    return first, first + length
