"""How long work on a large file is watched and called off, without a thread or a lock here."""

from __future__ import annotations

from collections.abc import Callable

from core.problem import Problem, Refused


class Watch:
    """Handed to long work by whoever waits for it; shared by two threads.

    The worker calls `tell` and `check`; the waiting thread reads `share` and `stage` whenever it
    likes and may call `cancel`, after which the worker soon raises `Cancelled`. `progress`, if
    given, is called in the worker with the stage and the share done.
    """

    def __init__(self, progress: Callable[[str, float], None] | None = None) -> None:
        self.stage = ""
        self.cancelled = False
        self._share = 0.0
        self._progress = progress
        self._measure: Callable[[], float] | None = None
        self._interrupt: Callable[[], None] | None = None

    @property
    def share(self) -> float:
        """Part of the present stage that is done, 0…1."""
        measure = self._measure
        return measure() if measure else self._share

    def cancel(self) -> None:
        """Ask the work to end. From any thread, at any time; returns at once."""
        self.cancelled = True
        if interrupt := self._interrupt:
            interrupt()

    def tell(self, stage: str, share: float) -> None:
        """Say how far the work is, and end it here if that was asked. Raises `Cancelled`."""
        self.stage, self._share = stage, share
        if self._progress:
            self._progress(stage, share)
        self.check()

    def check(self) -> None:
        if self.cancelled:
            raise Cancelled

    def lend(
        self, measure: Callable[[], float] | None, interrupt: Callable[[], None] | None
    ) -> None:
        """While a library works on its own: how it is asked for its progress, and stopped."""
        self._measure, self._interrupt = measure, interrupt


class Cancelled(Refused):
    """The work was called off by the user."""

    def __init__(self) -> None:
        super().__init__(Problem("cancelled", rule="cancelled"))
