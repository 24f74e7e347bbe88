"""Search that forgives what is left out: «trep» finds «Train One Epoch»."""

from __future__ import annotations

START, RUN, GAP = 8, 4, 1  # what a letter at the start of a word or after another one is worth


def fit(wanted: str, text: str) -> int | None:
    """How well `text` has the letters of `wanted`, in order; None if it does not have them all.

    Letters at the start of words and letters in a row count most; every letter that is left out
    before the last one found counts a little against.
    """
    letters, where = wanted.lower().replace(" ", ""), text.lower()
    if not letters:
        return 0
    best: dict[int, int] = {}  # best worth of the letters so far, by the place of the last one
    for number, letter in enumerate(letters):
        reached: dict[int, int] = {}
        for place, here in enumerate(where):
            if here != letter:
                continue
            first = place == 0 or not where[place - 1].isalnum()
            worth = START if first else 0
            if number == 0:
                reached[place] = worth - min(place, 5) * GAP
                continue
            before = [
                so_far + (RUN if place - at == 1 else -min(place - at, 10) * GAP)
                for at, so_far in best.items()
                if at < place
            ]
            if before:
                reached[place] = worth + max(before)
        if not reached:
            return None
        best = reached
    return max(best.values())
