"""A table with all that a table can hold, made by chance."""

from __future__ import annotations

import numpy as np

from core.data.base import Dataset, Signature
from core.data.columns import Column
from core.frozen import FrozenDict

NAN = np.nan


def table(rows=200, task="classes", seed=0):
    """Numbers with gaps, a category, yes and no, a date, a time; keys for every split."""
    rng = np.random.default_rng(seed)
    columns = (
        Column("size", "float", (), True),
        Column("count", "int"),
        Column("colour", "category", ("blue", "red", "white"), True),
        Column("ok", "bool"),
        Column("day", "date"),
        Column("day time", "time"),
    )
    x = np.stack(
        [
            np.where(rng.random(rows) < 0.2, NAN, rng.normal(5, 3, rows)),
            rng.integers(0, 900, rows),
            np.where(rng.random(rows) < 0.1, NAN, rng.integers(0, 3, rows)),
            rng.integers(0, 2, rows),
            rng.integers(19000, 20000, rows),
            rng.integers(0, 86400, rows),
        ],
        axis=1,
    ).astype(np.float32)
    features = tuple(name for column in columns for name in column.features)
    regression = task == "regression"
    signature = Signature(
        "made",
        rows,
        (len(features),),
        task,
        features,
        ("y",),
        () if regression else ("a", "b", "c"),
        columns,
    )
    y = (
        rng.normal(100, 20, (rows, 1)).astype(np.float32)
        if regression
        else rng.integers(0, 3, rows)
    )
    keys = {
        "group": rng.integers(0, 30, rows),
        "time": rng.random(rows),
        "part": rng.integers(0, 3, rows),
    }
    return Dataset(signature, x, y, (), FrozenDict(keys))
