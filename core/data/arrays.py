"""Arrays from NumPy files: .npz with features and targets, .npy with the target last."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

import numpy as np
from numpy.typing import NDArray

from core.data.base import Dataset, Shape, Signature, Source, refused
from core.data.suggest import MOST_CLASSES
from core.data.watch import Watch
from core.frozen import FrozenDict
from core.loss import Task
from core.problem import InFile, Problem, Severity

Array = NDArray[Any]
FEATURES = ("x", "data", "features", "images", "inputs", "arr_0")
TARGETS = ("y", "target", "targets", "label", "labels", "classes", "arr_1")


class ArrayFile(Source):
    """Arrays from a NumPy file: features x and targets y of a .npz, or one .npy table."""

    kind = "arrays"
    title = "NumPy arrays"

    path: Annotated[str, "file"] = ""
    x: Annotated[str, "array of features; empty: guess"] = ""
    y: Annotated[str, "array of targets; empty: guess"] = ""
    task: Annotated[
        Literal["guess", "classes", "binary", "regression"], "what predicting the target is"
    ] = "guess"

    def load(self, watch: Watch | None = None) -> Dataset:
        path = Path(self.path).expanduser()
        x, y, parts, names = self._arrays(path, _read(path))
        if len(x) != len(y) or not len(x):
            text = f"{path.name}: {names[0]} has {len(x)} rows and {names[1]} has {len(y)}"
            raise refused(f"{text}; both need as many, at least one", path)
        shape = x.shape[1:] or (1,)
        task, classes, targets = _targets(y, self.task, path)
        flat = np.ascontiguousarray(x.reshape(len(x), -1), np.float32)
        problems = _forget_infinite(flat, path)
        signature = Signature(
            path.stem,
            len(x),
            (flat.shape[1],),
            task,
            tuple("_".join(map(str, ("x", *place))) for place in np.ndindex(shape)),
            (names[1],)
            if targets.ndim == 1 or targets.shape[1] == 1
            else _numbered(names[1], targets),
            classes,
            image_shape=shape if _is_picture(shape) else (),
        )
        return Dataset(signature, flat, targets, problems, FrozenDict(parts))

    def _arrays(
        self, path: Path, found: Mapping[str, Array]
    ) -> tuple[Array, Array, dict[str, Array], tuple[str, str]]:
        """Features, targets, and what is known of the parts of rows."""
        names = {name.lower(): name for name in found}
        if {"x_train", "y_train"} <= names.keys() and not (self.x or self.y):
            return _joined({name: found[original] for name, original in names.items()})
        if "" in found:
            table = found[""]
            if table.ndim != 2 or table.shape[1] < 2:
                text = f"{path.name} must be a table of rows and columns, the target last"
                raise refused(f"{text}; it has the shape {table.shape}", path)
            return table[:, :-1], table[:, -1], {}, ("features", "target")
        x = self.x or next((names[name] for name in FEATURES if name in names), "")
        y = self.y or next((names[name] for name in TARGETS if name in names), "")
        for name, role in ((x, "features"), (y, "targets")):
            if name not in found:
                text = f"{path.name} names no array of {role}; it has {', '.join(found)}"
                raise refused(text, path)
        return found[x], found[y], {}, (x, y)


def _read(path: Path) -> dict[str, Array]:
    """The arrays of a file by name; a single one has the name «»."""
    try:
        loaded = np.load(path, allow_pickle=False)
        if isinstance(loaded, np.ndarray):
            return {"": loaded}
        with loaded:
            return {name: loaded[name] for name in loaded.files}
    except ValueError as error:
        if "pickle" in str(error):
            text = f"{path.name} holds Python objects, which could run foreign code; save numbers"
            raise refused(text, path) from None
        raise refused(f"{path.name} is no NumPy file: {error}", path) from None
    except (OSError, EOFError, zipfile.BadZipFile) as error:
        raise refused(f"{path.name} cannot be read: {error}", path) from None


def _joined(found: Mapping[str, Array]) -> tuple[Array, Array, dict[str, Array], tuple[str, str]]:
    """Rows for training and for the test, one after the other."""
    x, y = found["x_train"], found["y_train"]
    if "x_test" not in found or "y_test" not in found:
        return x, y, {}, ("x", "y")
    part = np.repeat([0, 2], [len(x), len(found["x_test"])])
    x, y = np.concatenate([x, found["x_test"]]), np.concatenate([y, found["y_test"]])
    return x, y, {"part": part}, ("x", "y")


def _targets(y: Array, wanted: str, path: Path) -> tuple[Task, tuple[str, ...], Array]:
    if y.ndim == 2 and y.shape[1] == 1:
        y = y[:, 0]
    if y.ndim == 2 and wanted != "regression" and _is_one_hot(y):
        y = y.argmax(axis=1)
    if wanted == "regression" or (wanted == "guess" and y.dtype.kind == "f" and not _is_few(y)):
        if y.dtype.kind not in "biuf" or y.ndim > 2:
            raise refused(f"{path.name}: targets must be numbers for regression", path)
        return "regression", (), y.reshape(len(y), -1).astype(np.float32)
    if y.ndim != 1:
        raise refused(f"{path.name}: targets have the shape {y.shape}; one per row is needed", path)
    words, codes = np.unique(y, return_inverse=True)
    if len(words) < 2 or len(words) > MOST_CLASSES:
        if wanted == "guess" and y.dtype.kind in "iu" and len(words) > 1:
            return "regression", (), y.astype(np.float32)[:, None]
        text = f"{path.name}: {len(words)} classes; 2 to {MOST_CLASSES} can be told apart"
        raise refused(text, path)
    classes = tuple(f"{word:g}" if y.dtype.kind == "f" else str(word) for word in words)
    return "binary" if len(words) == 2 else "classes", classes, codes.astype(np.int64)


def _is_one_hot(y: Array) -> bool:
    return bool(y.dtype.kind in "biuf" and np.isin(y, (0, 1)).all() and (y.sum(axis=1) == 1).all())


def _is_few(y: Array) -> bool:
    """Whether floats are class numbers: whole, not many."""
    return bool(y.ndim == 1 and (y == np.floor(y)).all() and len(np.unique(y)) <= 20)


def _is_picture(shape: Shape) -> bool:
    return (len(shape) == 2 and min(shape) > 1) or (len(shape) == 3 and shape[2] in (1, 3, 4))


def _numbered(name: str, y: Array) -> tuple[str, ...]:
    return tuple(f"{name}_{i}" for i in range(y.shape[1]))


def _forget_infinite(x: Array, path: Path) -> tuple[Problem, ...]:
    """Infinite values count as missing; says how many there were."""
    infinite = np.isinf(x)
    if not infinite.any():
        return ()
    x[infinite] = np.nan
    text = f"{int(infinite.sum())} values are infinite and count as missing"
    return (Problem(text, InFile(str(path)), Severity.WARNING),)
