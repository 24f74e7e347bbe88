"""Remarks on columns: saying nothing or too much, unlike in scale, missing values."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.data.columns import Column
from core.data.look import Look, listed, warn
from core.data.mends import ChangeSettings
from core.problem import OnSetting, Problem, Severity

Array = NDArray[Any]
LOOKED_AT = 20_000  # rows that are enough to see a relation
UNLIKE = 100  # widest for narrowest feature


def columns(look: Look) -> Iterator[Problem]:
    """Columns that say nothing, and those that say too much."""
    if look.signature.image_shape:
        return
    rows = look.prepared.training.rows[:LOOKED_AT]
    x, y = look.x[rows], look.y[rows]
    constant = [j for j in range(x.shape[1]) if _is_constant(x[:, j])]
    if constant:
        named = listed([look.names[j] for j in constant])
        said = "is the same in all" if len(constant) == 1 else "are the same in all"
        text = f"{named} {said} training rows and cannot help"
        fix = look.without(constant[0])
        yield warn(text, look.place(look.names[constant[0]]), "constant", fix)
    for j in range(x.shape[1]):
        if j in constant:
            continue
        name = look.names[j]
        if _is_id(look.x[:, j]):
            text = f"{name} numbers the rows; a network would learn them by heart"
            yield warn(text, look.place(name), "id-like", look.without(j))
        elif not look.made and _gives_away(x[:, j], y, look.column(j), look.classify):
            target = look.signature.targets[0]
            text = (
                f"{name} alone tells {target} in all {len(rows)} rows; if it is not known before "
                f"{target} is, leave it out"
            )
            yield warn(text, look.place(name), "leak", look.without(j))


def _is_constant(values: Array) -> bool:
    known = values[~np.isnan(values)]
    return len(known) == 0 or bool((known == known[0]).all() and len(known) == len(values))


def _is_id(values: Array) -> bool:
    """Whether a column counts the rows in the order of the file."""
    first = values[:LOOKED_AT]
    counts = len(values) >= 20 and bool((np.diff(first) == 1).all())
    return counts and bool((np.diff(values) == 1).all())


def _gives_away(values: Array, y: Array, column: Column, classify: bool) -> bool:
    known = ~np.isnan(values)
    v, y = values[known], y[known]
    if len(v) < 20 or (classify and len(np.unique(y)) < 2):
        return False
    if not classify:
        if v.std() == 0 or y.std() == 0:
            return False
        return abs(float(np.corrcoef(v, y)[0, 1])) > 0.99999
    if column.type == "category":
        words = np.unique(v)
        pure = all((y[v == word] == y[v == word][0]).all() for word in words)
        return pure and len(words) <= len(v) / 5
    order = np.argsort(v, kind="stable")
    v, y = v[order], y[order]
    turns = np.flatnonzero(np.diff(y))
    clean = (v[turns] != v[turns + 1]).all()
    return bool(clean and len(turns) == len(np.unique(y)) - 1)


def scales(look: Look) -> Iterator[Problem]:
    """Features of very different size, as they are."""
    if look.preparation.scale != "none" or look.preparation.scales:
        return
    numbers = [
        j for j, column in enumerate(look.signature.inputs) if column.type in ("int", "float")
    ]
    x = look.x[look.prepared.training.rows[:LOOKED_AT]]
    if numbers:
        x = x[:, numbers]
    if not x.size:
        return
    x = np.where(np.isfinite(x), x, 0)
    spread = x.std(axis=0, dtype=np.float64)
    fix = ChangeSettings("Scale features", "preparation", {"scale": "standard"})
    place = OnSetting("preparation", "scale")
    wide = spread[spread > 0]
    if len(wide) and wide.max() > UNLIKE * wide.min() and look.names and len(numbers) > 1:
        high, low = (look.names[numbers[int(k)]] for k in _ends(spread))
        text = (
            f"{high} spreads {wide.max() / wide.min():,.0f} times as wide as {low}, and nothing "
            "scales them; small ones will hardly be learnt"
        )
        yield warn(text, place, "scales", fix)
    elif (largest := float(np.abs(x).max())) > 50:
        text = f"features reach {largest:g} and are not scaled; training will be slow or diverge"
        yield warn(text, place, "scales", fix)


def _ends(spread: Array) -> tuple[int, int]:
    """Places of the widest and of the narrowest that is not constant."""
    return int(spread.argmax()), int(np.where(spread > 0, spread, np.inf).argmin())


def gaps(look: Look) -> Iterator[Problem]:
    """Values and targets that are missing or infinite."""
    infinite = sum(int(np.isinf(piece).sum()) for piece in look.pieces())
    if infinite:
        text = f"{infinite} values are infinite; training will fail on them"
        yield Problem(text, look.place(), Severity.ERROR, "infinite")
    missing = np.zeros(look.x.shape[1], np.int64)
    for piece in look.pieces():
        missing += np.isnan(piece).sum(axis=0)
    if missing.any():
        named = (
            [f"{look.names[j]} {missing[j]}" for j in np.flatnonzero(missing)] if look.names else []
        )
        how = look.preparation.missing
        way = "rows with gaps are left out" if how == "drop rows" else f"they are filled ({how})"
        of = f" ({listed(named)})" if named else ""
        text = f"{int(missing.sum())} values are missing{of}; {way}"
        place = OnSetting("preparation", "missing")
        yield Problem(text, place, Severity.HINT, "missing")
    unknown = int((look.y < 0).sum() if look.classify else np.isnan(look.y).sum())
    if unknown:
        text = f"{unknown} rows have no {look.signature.targets[0]} and teach nothing"
        yield warn(text, look.place(look.signature.targets[0]), "target-missing")
