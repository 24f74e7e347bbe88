"""Remarks on rows and how they are shared out: sorted, lacking a class, standing twice."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.data.look import Look, listed, shuffled, split_setting, warn
from core.data.mends import ChangeSettings
from core.problem import OnSetting, Problem, Severity

Array = NDArray[Any]
IMBALANCE = 10  # rows of the most frequent class for one of the rarest


def sorted_split(look: Look) -> Iterator[Problem]:
    """The last rows of sorted data are unlike the rest."""
    if look.preparation.split != "last rows" or len(look.y) < 10:
        return
    if look.classify:
        turns = int((np.diff(look.y) != 0).sum())
        sorted_ = turns < 2 * len(look.signature.classes)
    else:
        steps = np.diff(look.y)
        sorted_ = max((steps >= 0).mean(), (steps <= 0).mean()) > 0.95
    if sorted_:
        kept = len(look.prepared.validation) + len(look.prepared.test)
        text = (
            f"the rows are sorted by «{look.signature.targets[0]}», so the last {kept} rows, kept "
            "for validation, are unlike those for training; split at random"
        )
        yield warn(text, split_setting(), "sorted-split", shuffled(look))


def classes(look: Look) -> Iterator[Problem]:
    """Classes that a part lacks, or that are far rarer than others."""
    if not look.classify:
        return
    names = look.signature.classes
    counts = look.prepared.class_counts()
    for part, found in counts.items():
        lacking = [name for name, count in zip(names, found, strict=True) if not count]
        if found.sum() and lacking:
            fix = None if look.preparation.split == "stratified" else shuffled(look)
            way = "split stratified" if fix else "more rows of it are needed"
            text = f"no {part} row is of class {listed(lacking)}; {way}"
            yield warn(text, split_setting(), "class-missing", fix)
    found = counts["training"]
    present = found[found > 0]
    if len(present) > 1 and present.max() >= IMBALANCE * present.min():
        share = present.max() / present.sum()
        often, rare = names[int(found.argmax())], names[int(np.where(found, found, 1e18).argmin())]
        text = (
            f"{found.max()} training rows are of class {often} and {present.min()} of {rare}: who "
            f"always says {often} is right in {share:.0%}; weigh classes the same"
        )
        values = {"class_weights": "balanced"}
        fix = ChangeSettings("Balance classes", "training", values)
        yield warn(text, OnSetting("training", "class_weights"), "imbalance", fix)


def duplicates(look: Look) -> Iterator[Problem]:
    """Rows that stand twice, in one part or in two."""
    prints = _fingerprints(look)
    training = np.sort(prints[look.prepared.training.rows])
    twice = int((training[1:] == training[:-1]).sum())
    if twice:
        said = "1 training row stands" if twice == 1 else f"{twice} training rows stand"
        text = f"{said} there twice or more, value for value"
        yield Problem(text, look.place(), Severity.HINT, "duplicates")
    for part in ("validation", "test"):
        rows = look.prepared.parts[part].rows
        known = _count_known(prints[rows], training)
        if known:
            said = f"1 of {len(rows)}" if known == 1 else f"{known} of {len(rows)}"
            text = (
                f"{said} {part} rows stand among the training rows too: what is said of unseen "
                "rows is too good"
            )
            severity = Severity.WARNING if known > 0.05 * len(rows) else Severity.HINT
            yield Problem(text, look.place(), severity, "duplicates-across")


def _count_known(some: Array, ordered: Array) -> int:
    """How many of `some` are in `ordered`, which is not empty; other threads go on meanwhile."""
    places = np.searchsorted(ordered, some)
    return int((ordered[np.minimum(places, len(ordered) - 1)] == some).sum())


def _fingerprints(look: Look) -> Array:
    """A number per row that equal rows share and others, but for chance of 2⁻⁶⁴, do not."""
    width = look.x.shape[1]
    odd = np.random.default_rng(0).integers(1, 2**63, width + 1, np.uint64) * 2 + 1
    found: Array = look.y.astype(np.float32).view(np.uint32).astype(np.uint64) * odd[-1]
    begin = 0
    for piece in look.pieces():
        here = found[begin : begin + len(piece)]
        for j in range(width):
            bits = np.ascontiguousarray(piece[:, j] + 0.0).view(np.uint32).astype(np.uint64)
            mixed: Array = bits * odd[j]
            here += mixed ^ (mixed >> np.uint64(29))
        begin += len(piece)
    return found


def parameters_and_rows(look: Look, parameters: int) -> Iterator[Problem]:
    rows = len(look.prepared.training)
    if parameters > rows:
        text = (
            f"{rows} training rows for {parameters} parameters: the network can learn them by "
            "heart; watch the validation loss, or make it smaller"
        )
        yield Problem(text, None, Severity.HINT, "few-rows")
