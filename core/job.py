"""Long work in a thread of its own: started, looked after from the screen, called off."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from core.data.watch import Watch
from core.problem import Problem, Refused

T = TypeVar("T")


class Job(Generic[T]):
    """Does `work` in a thread, once. Every call but `join` returns at once.

    The worker tells its progress to the watch that it is given, and ends soon after `cancel`.
    Nobody is called when it is done: whoever waits looks at `done` again and again.
    """

    def __init__(self, work: Callable[[Watch], T]) -> None:
        self.watch = Watch()
        self._work = work
        self._answer: tuple[T] | None = None
        self._error: Exception | None = None
        self._ended = False
        self._thread = threading.Thread(target=self._run, name="job", daemon=True)

    def start(self) -> Job[T]:
        self._thread.start()
        return self

    def cancel(self) -> None:
        """Ask the work to end; its result is `Cancelled` then, unless it was just done."""
        self.watch.cancel()

    @property
    def started(self) -> bool:
        return self._thread.ident is not None

    @property
    def done(self) -> bool:
        return self._ended

    @property
    def share(self) -> float:
        """Part of the present stage that is done, 0…1; 0 while that is not known."""
        try:
            return min(max(self.watch.share, 0.0), 1.0)
        except Exception:  # noqa: BLE001 - a library that was asked while it was being closed
            return 0.0

    def result(self) -> T:
        """What the work has given, once it is `done`. Raises `Refused`, `Cancelled`.

        An error that nobody foresaw comes as `Refused` too: reading a file must not end a program.
        """
        if isinstance(self._error, Refused):
            raise self._error
        if self._error is not None:
            kind = type(self._error).__name__
            text = f"this could not be done: {self._error} ({kind})"
            raise Refused(Problem(text, rule="internal")) from self._error
        assert self._answer is not None, "asked before the work was done"
        return self._answer[0]

    def join(self, timeout: float) -> bool:
        """Wait for the end; says whether it has come."""
        self._thread.join(timeout)
        return not self._thread.is_alive()

    def _run(self) -> None:
        try:
            self._answer = (self._work(self.watch),)
        except Exception as caught:  # noqa: BLE001 - handed to whoever asks for the result
            self._error = caught
        self._ended = True
