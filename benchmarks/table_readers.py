"""From a CSV file to arrays ready to train, in one system, in a process of its own.

All do the same work: read and type the file, put a fifth of the rows aside at random, learn mean
and deviation of the numbers from the rest, make categories one-hot, give float32 and class numbers.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np

TARGET = "target"


def ours(path: str) -> Any:
    from core.data.prepare import Preparation, prepare
    from core.data.table import TableSource

    prepared = prepare(TableSource().with_(path=path, target=TARGET).load(), Preparation())
    return prepared.training.x, prepared.training.y, prepared.validation.x


def pandas(path: str) -> Any:
    import pandas as pd

    return _with_frame(pd.read_csv(path))


def pandas_pyarrow(path: str) -> Any:
    import pandas as pd

    return _with_frame(pd.read_csv(path, engine="pyarrow"))


def _with_frame(frame: Any) -> Any:
    import pandas as pd

    y = pd.factorize(frame.pop(TARGET), sort=True)[0]
    kept = np.random.default_rng(0).permutation(len(frame))
    held, kept = kept[: len(frame) // 5], kept[len(frame) // 5 :]
    numbers = frame.select_dtypes("number")
    training = numbers.iloc[kept]
    scaled = ((numbers - training.mean()) / training.std()).astype(np.float32)
    words = [name for name in frame.columns if name not in numbers.columns]
    dummies = pd.get_dummies(frame[words], dtype=np.float32)
    x = np.concatenate([scaled.to_numpy(), dummies.to_numpy()], axis=1)
    return x[kept], y[kept], x[held]


def polars(path: str) -> Any:
    import polars as pl

    frame = pl.read_csv(path)
    y = frame[TARGET].cast(pl.Categorical).to_physical().to_numpy()
    frame = frame.drop(TARGET)
    kept = np.random.default_rng(0).permutation(len(frame))
    held, kept = kept[: len(frame) // 5], kept[len(frame) // 5 :]
    numbers = [name for name, kind in frame.schema.items() if kind.is_numeric()]
    words = [name for name in frame.columns if name not in numbers]
    training = frame[kept]
    scaled = frame.select(
        ((pl.col(n) - training[n].mean()) / training[n].std()).cast(pl.Float32) for n in numbers
    )
    dummies = frame.select(words).to_dummies().cast(pl.Float32)
    x = pl.concat([scaled, dummies], how="horizontal").to_numpy()
    return x[kept], y[kept], x[held]


READERS: dict[str, Callable[[str], Any]] = {
    "ours": ours,
    "pandas": pandas,
    "pandas/pyarrow": pandas_pyarrow,
    "polars": polars,
}


def serve(reader: str, path: str) -> None:
    """Do the work once, imports and all, and say what it took."""
    began = time.perf_counter()
    x, y, held = READERS[reader](path)
    seconds = time.perf_counter() - began
    assert x.dtype == np.float32
    assert len(x) == len(y)
    used = resource.getrusage(resource.RUSAGE_SELF)
    megabytes = used.ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10)
    said = {
        "seconds": seconds,
        "processor": used.ru_utime + used.ru_stime,
        "megabytes": megabytes,
        "shape": [*x.shape, len(held)],
    }
    print(json.dumps(said), flush=True)
    os._exit(0)  # what a system still has to tidy up is not what is measured


if __name__ == "__main__":
    serve(*sys.argv[1:3])
