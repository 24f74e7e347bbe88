"""From a project to a trainer: data are read and prepared, and kept for the next run."""

from __future__ import annotations

import stat
from pathlib import Path

from core.data.base import Source
from core.data.prepare import Preparation, Prepared, prepare
from core.data.watch import Watch
from core.document import State
from core.problem import Problem, Refused
from core.project import Trained
from core.trainer import Trainer


class Pantry:
    """The data a session trained on last, prepared: a second run starts at once.

    Read anew when source or preparation have changed, or the file behind them.
    """

    def __init__(self) -> None:
        self._kept: tuple[object, Prepared] | None = None  # one thing: threads replace it whole

    def holds(self, source: Source, preparation: Preparation) -> bool:
        """Whether these rows are there already."""
        return self._kept is not None and self._kept[0] == (source, preparation, _stamp(source))

    def prepared(
        self, source: Source, preparation: Preparation, watch: Watch | None = None
    ) -> Prepared:
        """Rows shared out and scaled. Raises `Refused`. From a thread other than the window's."""
        key, kept = (source, preparation, _stamp(source)), self._kept
        if kept is None or key != kept[0]:
            kept = self._kept = key, prepare(source.load(watch), preparation, watch)
        return kept[1]


def _stamp(source: Source) -> object:
    """Changes when the file of a source does; equal to nothing where that cannot be told."""
    path = getattr(source, "path", None)
    if path is None:
        return None
    try:
        facts = Path(path).stat()
    except OSError:
        return object()
    return (facts.st_mtime_ns, facts.st_size) if stat.S_ISREG(facts.st_mode) else object()


def make_trainer(
    state: State,
    trained: Trained | None,
    pantry: Pantry | None = None,
    watch: Watch | None = None,
) -> Trainer:
    """Read the data, prepare them, bind the network. Raises `Refused`, also if called off."""
    project, plan = state.project, state.compiled.plan
    if project.data is None or plan is None:
        raise Refused(Problem("there is nothing to train yet"))
    data = (pantry or Pantry()).prepared(project.data.source, project.preparation, watch)
    return Trainer(plan, data, project.training, trained)
