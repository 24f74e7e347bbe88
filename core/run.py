"""A trainer in a thread of its own, and the mailbox through which the screen learns of it."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from core.data.prepare import Fitted
from core.data.watch import Cancelled, Watch
from core.engine.denormals import flushed_to_zero
from core.engine.priority import stand_back
from core.graph import NodeId
from core.log import Snapshot, Stretch
from core.moments import Keeper, Moment
from core.objective import Objective
from core.plan import Plan
from core.problem import Problem
from core.project import Trained
from core.trainer import Trainer

STRIDE = 0.02  # seconds that the worker aims to spend between two looks at its orders
FRAME = 1 / 30  # seconds; at a slow pace, steps are done in portions of that length
ENDLESS = 1 << 62


@dataclass(frozen=True, eq=False)
class Begun:
    """What is known once the data are read and the network is bound."""

    plan: Plan
    objective: Objective
    fitted: Fitted
    rows: int
    epoch_steps: int
    total_steps: int
    first_step: int


@dataclass(frozen=True, eq=False)
class Mail:
    """All news since the last look.

    begun : once, with the first mail · stretches : none is ever lost
    snapshot : the weights, if there are newer ones · trained : when the worker came to rest
    resting : the worker waits (paused, or all steps it was given are done)
    finished : the thread ends · trouble, error : why, if not as planned
    moments : all that are kept of the run, if they are others than before
    past : the snapshot is of an earlier moment that the user looks at
    stopped_by : why training is over, once it is (see `Trainer`)
    """

    begun: Begun | None = None
    stretches: tuple[Stretch, ...] = ()
    snapshot: Snapshot | None = None
    trained: Trained | None = None
    resting: bool = False
    finished: bool = False
    trouble: Problem | None = None
    error: Exception | None = None
    moments: tuple[Moment, ...] | None = None
    past: bool = False
    stopped_by: str = ""


class Mailbox:
    """Hand-over between the training thread and the screen; holds the program's only lock.

    Stretches queue up and none is lost. A snapshot is made only after the last one was taken,
    so the worker copies weights at the pace of the screen, whatever the pace of training.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._stretches: list[Stretch] = []
        self._begun: Begun | None = None
        self._snapshot: Snapshot | None = None
        self._trained: Trained | None = None
        self._hungry = True
        self._resting = self._finished = False
        self._trouble: Problem | None = None
        self._error: Exception | None = None
        self._moments: tuple[Moment, ...] | None = None
        self._stopped_by = ""

    def begin(self, begun: Begun) -> None:
        with self._lock:
            self._begun = begun

    def post(self, stretch: Stretch, snapshot: Callable[[], Snapshot]) -> None:
        made = snapshot() if self._hungry else None
        with self._lock:
            self._stretches.append(stretch)
            if made:
                self._snapshot, self._hungry = made, False

    def keep(self, moments: tuple[Moment, ...]) -> None:
        with self._lock:
            self._moments = moments

    def rest(self, snapshot: Snapshot, trained: Trained) -> None:
        """The worker waits; `trained` is the state it waits in."""
        with self._lock:
            self._snapshot, self._trained, self._resting = snapshot, trained, True

    def wake(self) -> None:
        with self._lock:
            self._resting = False

    def close(
        self,
        trouble: Problem | None = None,
        error: Exception | None = None,
        stopped_by: str = "",
    ) -> None:
        with self._lock:
            self._finished, self._trouble, self._error = True, trouble, error
            self._stopped_by = stopped_by

    def take(self) -> Mail:
        """Empty the box. From the screen's thread, as often as it likes."""
        with self._lock:
            mail = Mail(
                self._begun,
                tuple(self._stretches),
                self._snapshot,
                self._trained,
                self._resting,
                self._finished,
                self._trouble,
                self._error,
                self._moments,
                stopped_by=self._stopped_by,
            )
            self._stretches, self._begun, self._snapshot, self._trained = [], None, None, None
            self._moments = None
            self._hungry = True
            return mail


class Run:
    """Training in a thread: go on, pause, do some steps, stop. Every call returns at once.

    `make` is called in the thread: reading the data and binding the network take time as well.
    One that is made `resting` does nothing until it is told to. `watch` is what `make` looks at
    while it reads data, so that `stop` can call that off. `keeper` keeps weights of some moments.
    """

    def __init__(
        self,
        make: Callable[[], Trainer],
        resting: bool = False,
        watch: Watch | None = None,
        keeper: Keeper | None = None,
    ) -> None:
        self.mailbox = Mailbox()
        self._make, self._watch = make, watch
        self._keeper = keeper or Keeper(budget=0)
        self._stopped_by = ""
        self._allowed = 0 if resting else ENDLESS  # steps the worker may still do
        self._orders: deque[Callable[[Trainer], None]] = deque()
        self._called, self._under_way = threading.Event(), threading.Event()
        self._stopping = False
        self._pace = 0.0
        self._thread = threading.Thread(target=self._work, name="training", daemon=True)

    def start(self, grace: float = 0.0) -> None:
        """Begin; the caller waits for the first step (or rest), `grace` seconds at most."""
        self._thread.start()
        self._under_way.wait(grace)

    def resume(self) -> None:
        """Do all steps that are left."""
        self._order(lambda trainer: self._allow(ENDLESS))

    def pause(self) -> None:
        self._order(lambda trainer: self._allow(0))

    def step(self, count: int = 1) -> None:
        """Do `count` steps, then rest."""
        self._order(lambda trainer: self._allow(count))

    def step_epoch(self) -> None:
        """Go on to the end of the epoch, then rest."""
        self._order(lambda t: self._allow(t.shape.epoch_steps - t.step % t.shape.epoch_steps))

    def set_learning_rate(self, rate: float) -> None:
        self._order(lambda trainer: setattr(trainer, "learning_rate", rate))

    def set_weight(self, node: NodeId, name: str, index: tuple[int, ...], value: float) -> None:
        """Give one weight another value, between two steps."""
        self._order(lambda trainer: trainer.set_weight(node, name, index, value))

    def set_pace(self, pace: float) -> None:
        """Do at most so many epochs per second; 0: as many as can be done."""
        self._order(lambda trainer: setattr(self, "_pace", pace))

    def stop(self) -> None:
        """End the thread soon; its last mail holds the state it ended in."""
        self._stopping = True
        if self._watch is not None:
            self._watch.cancel()
        self._called.set()

    @property
    def alive(self) -> bool:
        return self._thread.is_alive()

    def join(self, timeout: float) -> bool:
        """Wait for the thread to end; says whether it has. Only for tests, commands and exit."""
        self._thread.join(timeout)
        return not self._thread.is_alive()

    def _order(self, order: Callable[[Trainer], None]) -> None:
        self._orders.append(order)
        self.mailbox.wake()
        self._called.set()

    def _allow(self, steps: int) -> None:
        self._allowed = steps

    def _work(self) -> None:
        trouble: Problem | None = None
        error: Exception | None = None
        stand_back()
        try:
            with flushed_to_zero():
                trouble = self._train()
        except Cancelled:
            pass  # stopped before there was anything to train
        except Exception as caught:  # noqa: BLE001 - handed to the screen, which reports it
            error = caught
        self.mailbox.close(trouble, error, self._stopped_by)
        self._under_way.set()

    def _train(self) -> Problem | None:
        trainer = self._make()
        self.mailbox.begin(
            Begun(
                trainer.plan,
                trainer.objective,
                trainer.data.fitted,
                len(trainer.data.training),
                trainer.shape.epoch_steps,
                trainer.total_steps,
                trainer.step,
            )
        )
        keeper, stride = self._keeper, 1
        keeper.begin(trainer.shape.epoch_steps, trainer.snapshot)
        while not self._stopping and not trainer.finished:
            while self._orders:
                self._orders.popleft()(trainer)
            if not self._allowed:
                self._wait(trainer)
                continue
            began = time.perf_counter()
            stretch = trainer.advance(min(stride, self._allowed, keeper.room(trainer.step)))
            done = len(stretch.losses)
            self._allowed -= done
            self.mailbox.post(stretch, trainer.snapshot)
            self._under_way.set()
            if keeper.look(trainer.step, stretch.epochs, trainer.snapshot):
                self.mailbox.keep(keeper.moments)
            if self._pace:
                stride = self._walk(trainer, began, done)
                continue
            share = STRIDE / max(time.perf_counter() - began, 1e-6)
            if done >= stride or share < 1:  # a portion cut short says nothing of longer ones
                stride = max(1, min(int(done * min(share, 2.0)), 1 << 16))
        self._rest(trainer)
        self._stopped_by = trainer.stopped_by
        return trainer.trouble

    def _rest(self, trainer: Trainer) -> None:
        snapshot = trainer.snapshot()
        self._keeper.rest(snapshot)
        self.mailbox.keep(self._keeper.moments)
        self.mailbox.rest(snapshot, trainer.checkpoint())
        self._under_way.set()

    def _walk(self, trainer: Trainer, began: float, steps: int) -> int:
        """Hold the pace: sleep off the rest of the time, and say how many steps come next."""
        rate = self._pace * trainer.shape.epoch_steps  # steps per second
        rest = began + steps / rate - time.perf_counter()
        if rest > 0 and not self._orders and not self._stopping:
            self._called.clear()
            if not self._orders and not self._stopping:
                self._called.wait(rest)
        return max(1, int(rate * FRAME))

    def _wait(self, trainer: Trainer) -> None:
        """Rest until there is an order."""
        self._rest(trainer)
        self._called.clear()
        if not self._orders and not self._stopping:
            self._called.wait()
        self.mailbox.wake()
