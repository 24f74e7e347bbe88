"""The way of a wire: one smooth curve, or round the cards that stand between its ends."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from core.graph import NodeId

Spot = tuple[float, float]
Box = tuple[float, float, float, float]  # left, top, right, bottom
Segment = tuple[Spot, Spot, Spot, Spot]  # a cubic: start, two handles, end

BUCKET = 320.0
CLEAR = 22.0  # between a wire and the card it passes
BEND = 60.0  # how far a wire leaves its card before it turns
TRIES = 6


class Obstacles:
    """The boxes of all cards, found again by where they lie."""

    def __init__(self, boxes: Mapping[NodeId, Box]) -> None:
        self.asked: Box | None = None  # all that was looked at since this was last None
        self._buckets: dict[int, list[tuple[NodeId, Box]]] = {}
        for node, box in boxes.items():
            for bucket in range(int(box[0] // BUCKET), int(box[2] // BUCKET) + 1):
                self._buckets.setdefault(bucket, []).append((node, box))

    def within(self, area: Box, without: Collection[NodeId] = ()) -> list[Box]:
        """Boxes that touch `area`, those of some layers left out."""
        left, top, right, bottom = area
        self.asked = area if self.asked is None else around(self.asked, area)
        found = {
            node: box
            for bucket in range(int(left // BUCKET), int(right // BUCKET) + 1)
            for node, box in self._buckets.get(bucket, ())
            if box[0] < right and box[2] > left and box[1] < bottom and box[3] > top
        }
        return [box for node, box in found.items() if node not in without]


NOTHING = Obstacles({})


def around(one: Box, other: Box) -> Box:
    """The smallest box that holds both."""
    return (
        min(one[0], other[0]),
        min(one[1], other[1]),
        max(one[2], other[2]),
        max(one[3], other[3]),
    )


def touch(one: Box, other: Box) -> bool:
    """Whether two boxes have a point in common."""
    return one[0] <= other[2] and one[2] >= other[0] and one[1] <= other[3] and one[3] >= other[1]


def route(
    start: Spot, end: Spot, obstacles: Obstacles = NOTHING, without: Collection[NodeId] = ()
) -> tuple[Segment, ...]:
    """Cubics that lead from an output to an input. Depends on its arguments alone."""
    if end[0] < start[0] + 30:
        return _back(start, end, obstacles, without)
    straight = direct(start, end)
    low, high = sorted((start[1], end[1]))
    near = obstacles.within((start[0], low - 8, end[0], high + 8), without)
    if not any(_hits(straight, box) for box in near):
        return (straight,)
    return _around(start, end, near, obstacles, without)


def direct(start: Spot, end: Spot) -> Segment:
    """One curve that leaves to the right and arrives from the left."""
    reach = max(40.0, min(abs(end[0] - start[0]) / 2, 160.0))
    return (start, (start[0] + reach, start[1]), (end[0] - reach, end[1]), end)


def _around(
    start: Spot,
    end: Spot,
    near: Iterable[Box],
    obstacles: Obstacles,
    without: Collection[NodeId],
) -> tuple[Segment, ...]:
    """Up or down into a free lane, along it, and to the end."""
    near = list(near)
    left = max(start[0] + BEND, min(box[0] for box in near) - 8)
    right = min(end[0] - BEND, max(box[2] for box in near) + 8)
    if right < left:
        return (direct(start, end),)
    above = _lane(left, right, min(box[1] for box in near), -1, obstacles, without)
    below = _lane(left, right, max(box[3] for box in near), 1, obstacles, without)
    middle = (start[1] + end[1]) / 2
    lane = above if middle - above <= below - middle else below
    return (
        direct_within(start, (left, lane)),
        direct_within((left, lane), (right, lane)),
        direct_within((right, lane), end),
    )


def _lane(
    left: float,
    right: float,
    edge: float,
    way: int,
    obstacles: Obstacles,
    without: Collection[NodeId],
) -> float:
    """The y nearest beyond `edge` where nothing lies between `left` and `right`."""
    lane = edge + way * CLEAR
    for _ in range(TRIES):
        met = obstacles.within((left, lane - 6, right, lane + 6), without)
        if not met:
            break
        edge = min(box[1] for box in met) if way < 0 else max(box[3] for box in met)
        lane = edge + way * CLEAR
    return lane


def _back(
    start: Spot, end: Spot, obstacles: Obstacles, without: Collection[NodeId]
) -> tuple[Segment, ...]:
    """Round by the right and the left, for a reader that stands left of its source."""
    low, high = sorted((start[1], end[1]))
    lane = (low + high) / 2 if high - low > 130 else high + 70
    if high - low <= 130:
        lane = max(lane, _lane(end[0], start[0], high + 48, 1, obstacles, without))
    turn = BEND * 1.2
    return (
        (start, (start[0] + turn, start[1]), (start[0] + turn, lane), (start[0], lane)),
        direct_within((start[0], lane), (end[0], lane)),
        ((end[0], lane), (end[0] - turn, lane), (end[0] - turn, end[1]), end),
    )


def direct_within(start: Spot, end: Spot) -> Segment:
    """A curve that is level at both ends and does not swing beyond them."""
    reach = (end[0] - start[0]) / 2
    return (start, (start[0] + reach, start[1]), (end[0] - reach, end[1]), end)


def point_on(segment: Segment, t: float) -> Spot:
    """The point of a cubic at `t` in [0, 1]."""
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = segment
    s = 1 - t
    a, b, c, d = s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t
    return (a * ax + b * bx + c * cx + d * dx, a * ay + b * by + c * cy + d * dy)


def _hits(segment: Segment, box: Box) -> bool:
    left, top, right, bottom = box[0] - 4, box[1] - 4, box[2] + 4, box[3] + 4
    for i in range(1, 20):
        x, y = point_on(segment, i / 20)
        if left < x < right and top < y < bottom:
            return True
    return False
