"""Makes the lens of a state: reads the data and binds the network, in a thread if it takes long."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from core.data.watch import Watch
from core.document import State
from core.job import Job
from core.lens import Lens
from core.pantry import Pantry
from core.problem import Refused

GRACE_S = 0.05  # what is made within it is there at once
LOOK_MS = 40


class LensMaker(QObject):
    """Makes a new one only if something is new that the next step depends on."""

    made = Signal(object)  # Lens
    waiting = Signal(str)  # why there is none yet, or at all

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._pantry = Pantry()
        self._made_of: tuple[object, ...] = ()
        self._job: Job[Lens] | None = None
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self._look)

    def make(self, state: State) -> bool:
        """Make the lens of a state with network and data; False if it was made before."""
        project, plan = state.project, state.compiled.plan
        data, start = project.data, project.trained
        made_of = (plan, data, project.preparation, project.training, start)
        if made_of == self._made_of or plan is None or data is None:
            return self._job is not None
        self.stop()
        self._made_of = made_of

        def work(watch: Watch) -> Lens:
            prepared = self._pantry.prepared(data.source, project.preparation, watch)
            return Lens(plan, prepared, project.training, start)

        self._job = Job(work).start()
        if self._job.join(GRACE_S):
            self._look()
        else:
            self.waiting.emit("Reading the data …")
            self._timer.start()
        return True

    def stop(self) -> None:
        """Call off what is being made."""
        self._timer.stop()
        if self._job is not None:
            self._job.cancel()
            self._job, self._made_of = None, ()

    def _look(self) -> None:
        job = self._job
        if job is None or not job.done:
            return
        self._timer.stop()
        self._job = None
        try:
            lens = job.result()
        except Refused as refusal:
            said = refusal.problem.message
            self.waiting.emit(said[:1].upper() + said[1:])
        else:
            self.made.emit(lens)
