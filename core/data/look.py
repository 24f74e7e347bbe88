"""Data as the checks see them, and how a remark is made."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from core.data.base import Dataset
from core.data.columns import Column
from core.data.mends import ChangeSettings, LeaveOut
from core.data.prepare import Prepared
from core.data.watch import Watch
from core.problem import InFile, OnSetting, Problem, Severity

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from core.data.base import Source
    from core.edits import Edit

CHUNK = 65536  # rows that are looked at together
NAMED = 5  # columns that are named; more are counted


class Look:
    """Data seen by the checks: flat, and some rows of it."""

    def __init__(
        self,
        dataset: Dataset,
        prepared: Prepared,
        source: Source | None,
        watch: Watch | None = None,
    ) -> None:
        self._watch, self._stretch = watch, (0.0, 1.0)
        self.signature, self.prepared, self.source = dataset.signature, prepared, source
        self.preparation = prepared.preparation
        self.x = dataset.x.reshape(len(dataset.x), -1)
        self.y = dataset.y if dataset.y.ndim == 1 else dataset.y[:, 0]
        self.names = [column.name for column in self.signature.inputs]
        self.classify = self.signature.task != "regression"
        self.made = source is not None and source.shipped  # there is nothing to mend in it
        self.file = str(getattr(source, "path", ""))

    def tell(self, share: float, next_share: float) -> None:
        """A check begins that takes the work from one share of the whole to the next."""
        self._stretch = share, next_share
        if self._watch:
            self._watch.tell("checking", share)

    def pieces(self) -> Iterator[NDArray[Any]]:
        """The rows, some at a time: all of them need not lie in memory."""
        first, last = self._stretch
        for begin in range(0, len(self.x), CHUNK):
            if self._watch:
                self._watch.tell("checking", first + (last - first) * begin / len(self.x))
            yield self.x[begin : begin + CHUNK]

    def place(self, column: str = "") -> InFile | OnSetting:
        """Where a remark on the data belongs."""
        if self.file:
            return InFile(self.file, None, column or None)
        return OnSetting("source", column)

    def column(self, j: int) -> Column:
        return self.signature.inputs[j]

    def without(self, j: int) -> Edit | None:
        """The fix that leaves out a column, where the source can."""
        name, columns = self.names[j], self.signature.inputs
        source = self.source.without(name) if self.source else None
        if source is None or len(columns) < 2:
            return None
        rest = tuple(column for i, column in enumerate(columns) if i != j)
        features = tuple(feature for column in rest for feature in column.features)
        signature = replace(
            self.signature,
            input_shape=(len(features),),
            features=features,
            columns=rest if self.signature.columns else (),
        )
        return LeaveOut(name, source, signature)


def warn(text: str, place: Any, rule: str, fix: Edit | None = None) -> Problem:
    return Problem(text, place, Severity.WARNING, rule, fix)


def split_setting() -> OnSetting:
    return OnSetting("preparation", "split")


def shuffled(look: Look) -> ChangeSettings:
    how = "stratified" if look.classify else "random"
    return ChangeSettings(f"Split {how}", "preparation", {"split": how})


def listed(names: list[str]) -> str:
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return ", ".join(names[:NAMED]) + more
