"""Two threads that share out the work of a large step.

NumPy lets go of the interpreter's lock in every call on a large array, so two Python threads keep
two cores busy. Each takes half of the rows of a batch, then half of the weights. The numbers are
the same with one core: then one thread does both halves.
"""

from __future__ import annotations

import os
import threading
from types import TracebackType
from typing import Self

import numpy as np

from core.engine.denormals import flushed_to_zero
from core.engine.memory import Program, run


class Crew:
    """The training thread and, between `with` and its end, a second one if `active`.

    `both(mine, theirs)` is an operation of a program: it returns when both are done.
    """

    def __init__(self, active: bool) -> None:
        self._active = active and (os.cpu_count() or 1) > 1
        self._helper: threading.Thread | None = None
        self._theirs: Program | None = None
        self._error: Exception | None = None

    def __enter__(self) -> Self:
        if self._active:
            self._go, self._done = threading.Semaphore(0), threading.Semaphore(0)
            self._helper = threading.Thread(target=self._work, name="training-2", daemon=True)
            self._helper.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        if self._helper is not None:
            self._theirs = None
            self._go.release()
            self._helper.join()
            self._helper = None

    @property
    def helps(self) -> bool:
        """Whether there is a second thread now."""
        return self._helper is not None

    def both(self, mine: Program, theirs: Program) -> None:
        """Run two programs that do not touch each other's numbers.

        Raises what either of them raises, after both have ended.
        """
        if self._helper is None:
            run(mine)
            run(theirs)
            return
        self._theirs = theirs
        self._go.release()
        try:
            run(mine)
        finally:
            self._done.acquire()
        if self._error is not None:
            error, self._error = self._error, None
            raise error

    def _work(self) -> None:
        with flushed_to_zero(), np.errstate(all="ignore"):
            while True:
                self._go.acquire()
                if self._theirs is None:
                    return
                try:
                    run(self._theirs)
                except Exception as error:  # noqa: BLE001 - raised again in the training thread
                    self._error = error
                self._done.release()
