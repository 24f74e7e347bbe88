"""Which moment of a run the views show: the present, or one that was kept."""

from __future__ import annotations

from dataclasses import replace

from core.document import State
from core.frozen import FrozenDict
from core.log import Snapshot
from core.moments import BUDGET_MB, MEGABYTE, Keeper, Moment
from core.project import Trained
from core.run import Begun, Mail
from core.signal import Signal


class Timeline:
    """Stands between a run and all who look at it.

    While a moment is `chosen`, mail goes on without its weights, and a state has the weights of
    the moment in place of the trained ones: so every view shows that moment, and no view knows.

    Signal: `changed()` there are other moments, or another one is chosen.
    """

    def __init__(self) -> None:
        self.moments: tuple[Moment, ...] = ()
        self.chosen: Moment | None = None
        self.changed: Signal[()] = Signal()
        self.begun: Begun | None = None
        self._budget_mb = BUDGET_MB
        self._keeper: Keeper | None = None
        self._latest: Snapshot | None = None
        self._seen: tuple[State, Moment | None, State] | None = None

    @property
    def budget_mb(self) -> int:
        """What the moments may take in memory; 0: none are kept."""
        return self._budget_mb

    @budget_mb.setter
    def budget_mb(self, value: int) -> None:
        self._budget_mb = value
        if self._keeper is not None:
            self._keeper.budget = value * MEGABYTE

    def keeper(self, anew: bool) -> Keeper:
        """Who keeps moments of the run that begins: besides those of the run that it goes on from,
        unless it begins `anew`."""
        self._keeper = Keeper(self._budget_mb * MEGABYTE, () if anew else self.moments)
        return self._keeper

    def pass_on(self, mail: Mail) -> Mail:
        """Take what concerns me; give the mail as the views should get it."""
        self.begun = mail.begun or self.begun
        self._latest = mail.snapshot or self._latest
        if mail.moments is not None and mail.moments != self.moments:
            self.moments = mail.moments
            self.changed.emit()
        return mail if self.chosen is None else replace(mail, snapshot=None)

    def choose(self, moment: Moment | None) -> None:
        """Show a moment, or the present again; the views are told by the session."""
        if moment is not self.chosen:
            self.chosen = moment
            self.changed.emit()

    def news(self, state: State, busy: bool) -> Mail:
        """The mail that makes views show what is chosen."""
        if self.chosen is not None:
            return Mail(snapshot=self.chosen.snapshot, resting=True, past=True)
        trained = state.project.trained
        if not busy and trained is not None:
            return Mail(snapshot=Snapshot(trained.step, trained.epoch, trained.weights))
        return Mail(snapshot=self._latest)

    def seen(self, state: State) -> State:
        """A state with the weights that are to be shown."""
        if self.chosen is None:
            return state
        seen = self._seen
        if seen is None or seen[0] is not state or seen[1] is not self.chosen:
            project = replace(state.project, trained=self.trained(self.chosen))
            seen = self._seen = state, self.chosen, State(project, state.compiled)
        return seen[2]

    def trained(self, moment: Moment) -> Trained:
        """A moment as the weights of a project; a run can start from them, not go on as if
        nothing had happened: what the optimizer remembered is not kept."""
        fitted = self.begun.fitted if self.begun else None
        snapshot = moment.snapshot
        memory = FrozenDict[str, object]({})
        return Trained(snapshot.weights, snapshot.step, int(snapshot.epoch), fitted, memory)

    def fits(self, state: State) -> bool:
        """Whether the moments are those of the network as it is now, on the same data."""
        return self.begun is not None and state.compiled.plan == self.begun.plan

    def clear(self) -> None:
        """Another run begins: forget the moments."""
        self._latest = self._seen = None
        self.moments, self.chosen, self.begun = (), None, None
        self.changed.emit()
