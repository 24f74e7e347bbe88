"""The time machine: look back at any kept moment of a run, play the run again, keep a moment."""

from __future__ import annotations

import time

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtWidgets import QLabel, QToolBar, QToolButton, QWidget

from core.document import State
from core.log import History
from core.metric import METRICS
from core.moments import MEGABYTE, Moment, nearest
from core.session import Session, Status
from gui.actions import LINE, Actions, Order
from gui.icons import icon
from gui.panels.bars import percent
from gui.settings import Memory, Settings
from gui.theme import THEMES, Theme
from gui.time_slider import TimeSlider

ORDERS = (
    LINE,
    Order("playback", "Play &Back", ("Ctrl+F5",), "history", "play the training from its start"),
    Order("earlier", "Earlier &Moment", ("Alt+Left",), "chevron-left", "look one moment back"),
    Order("later", "Later M&oment", ("Alt+Right",), "chevron-right", "look one moment ahead"),
    Order("first", "First Mo&ment", ("Alt+Home",), "arrow-left", "look at the first weights"),
    Order("now", "Back to No&w", ("Alt+End",), "fast-forward", "show the present again"),
    Order("keep", "&Keep These Weights", (), "check", "make the shown moment the present"),
)
WHOLE_S = 8.0  # that playing a whole history takes
QUICKEST_MS, SLOWEST_MS = 40, 300  # between two moments
LONGEST = "epoch 00,000 · validation loss 0.00000 · accuracy 00.0 %"
NOT_SAVED = "Earlier moments are not saved: train to look back"
AT_REST = ("history", "play the training from its start")


class TimeBar(QToolBar):
    """One slim row; there is none before the first run, nor if the user does not want it."""

    def __init__(
        self, session: Session, actions: Actions, memory: Memory, parent: QWidget | None = None
    ) -> None:
        super().__init__("Time machine", parent)
        self.setObjectName("time_bar")
        self.setMovable(False)
        self.setIconSize(QSize(16, 16))
        self._session, self._actions, self._memory = session, actions, memory
        self._timeline = session.timeline
        self._past = False
        self._look_of_play = AT_REST
        for name in ("playback", "earlier", "later"):
            self.addAction(actions[name])
        self.slider = TimeSlider(self)
        self.addWidget(self.slider)
        self.badge = QLabel("", self)
        self.badge.setAccessibleName("What is shown: the past or the present")
        self.badge.setContentsMargins(8, 1, 8, 1)
        self.badge.setFixedWidth(self.badge.fontMetrics().horizontalAdvance(LONGEST) + 16)
        self.addWidget(self.badge)
        for name in ("keep", "now"):
            self.addAction(actions[name])
            button = self.widgetForAction(actions[name])
            assert isinstance(button, QToolButton)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._look)
        self._wanted: Moment | None = None
        self._play = QTimer(self, singleShot=True)
        self._play.timeout.connect(self._advance)
        self.slider.looked.connect(self._ask)
        self._timeline.changed.connect(self.refresh)
        session.status_changed.connect(self._follow)
        session.document.changed.connect(self.show_state)
        memory.changed.connect(self._use)
        THEMES.changed.connect(self._paint)
        self._use(memory.settings)

    # ---- what can be asked ---------------------------------------------------------------------

    @property
    def playing(self) -> bool:
        return self._play.isActive()

    def play(self) -> None:
        """Show one moment after the other up to the present; or stop doing so."""
        if self.playing:
            self._play.stop()
            self.refresh()
            return
        moments = self._timeline.moments
        if moments:
            if self._timeline.chosen in (None, moments[-1]):
                self._session.look_at(moments[0])
            self._play.start(self._pause_ms())
            self.refresh()

    def move_by(self, moments: int) -> None:
        """Look so many moments further on."""
        self._play.stop()
        self.slider.setValue(self.slider.value() + moments)

    def go_first(self) -> None:
        self._play.stop()
        self.slider.setValue(0)

    def go_now(self) -> None:
        """Show the present again."""
        self._play.stop()
        self._wanted = None
        self._soon.stop()
        if self._timeline.chosen is not None:
            self._session.look_at(None)

    def go_to(self, step: float) -> None:
        """Show the moment that lies nearest to a step."""
        self._play.stop()
        if self._fits() and (moment := nearest(self._timeline.moments, step)):
            self._session.look_at(moment)

    def keep(self) -> None:
        """Make the shown moment the present."""
        self._play.stop()
        if self._timeline.chosen is not None:
            self._session.keep(self._timeline.chosen)

    def stop(self) -> None:
        """The window closes."""
        self._play.stop()
        self._soon.stop()

    # ---- following -----------------------------------------------------------------------------

    def show_state(self, state: State) -> None:
        """The network may have changed: moments of another one are not shown."""
        if self._timeline.chosen is not None and not self._fits():
            self.go_now()
        self.refresh()

    def refresh(self) -> None:
        """Make slider, words and buttons equal to what is known."""
        timeline, chosen = self._timeline, self._timeline.chosen
        some, past = bool(timeline.moments), chosen is not None
        known = some or self._session.busy or self._session.document.state.project.trained
        self.setVisible(self._memory.settings.time_bar and bool(known))
        if not self.slider.isSliderDown() or timeline.moments != self.slider.moments:
            self.slider.show_moments(timeline.moments, chosen)
        usable = some and self._fits()
        self.slider.setEnabled(usable)
        for name in ("playback", "earlier", "first"):
            self._actions[name].setEnabled(usable)
        for name in ("later", "now", "keep"):
            self._actions[name].setEnabled(usable and past)
        self._show_playing()
        if past != self._past:
            self._past = past
            self._paint()
        self._say()
        self._describe()

    def _show_playing(self) -> None:
        look = ("pause", "stop playing") if self.playing else AT_REST
        if look != self._look_of_play:
            self._look_of_play = look
            self._actions["playback"].setIcon(icon(look[0]))
            self._actions.explain("playback", look[1])

    def _follow(self, status: Status) -> None:
        self.refresh()

    def _use(self, settings: Settings) -> None:
        self._timeline.budget_mb = settings.history
        self.refresh()

    def _fits(self) -> bool:
        return self._timeline.fits(self._session.document.state)

    # ---- looking -------------------------------------------------------------------------------

    def _ask(self, moment: Moment | None) -> None:
        """The slider was moved: look once it has come to rest for a moment."""
        self._play.stop()
        self._wanted = moment
        self._soon.start()

    def _look(self) -> None:
        self._session.look_at(self._wanted)

    def _advance(self) -> None:
        """Play the next moment; at the end there is the present."""
        moments, chosen = self._timeline.moments, self._timeline.chosen
        later = [m for m in moments if chosen is not None and m.step > chosen.step]
        began = time.perf_counter()
        self._session.look_at(later[0] if later else None)
        if later:
            cost = round((time.perf_counter() - began) * 1000)
            self._play.start(max(self._pause_ms() - cost, QUICKEST_MS // 2))
        self.refresh()

    def _pause_ms(self) -> int:
        each = WHOLE_S * 1000 / max(len(self._timeline.moments), 1)
        return round(min(max(each, QUICKEST_MS), SLOWEST_MS))

    # ---- words and colours ---------------------------------------------------------------------

    def _say(self) -> None:
        timeline, session = self._timeline, self._session
        size = sum(m.bytes for m in timeline.moments[:1]) * len(timeline.moments) / MEGABYTE
        room = f"{len(timeline.moments)} moments in {size:,.1f} of {timeline.budget_mb:,} MB"
        self.badge.setToolTip(f"{room}; the budget is in the settings")
        if not timeline.moments:
            large = "Too large for the memory of moments: see the settings"
            off = "The settings allow no memory for moments"
            known = large if timeline.budget_mb else off
            waiting = "" if session.busy else NOT_SAVED
            self.badge.setText(known if timeline.begun else waiting)
        elif not self._fits():
            self.badge.setText("The network has changed since: train to look back")
        elif timeline.chosen is None:
            self.badge.setText(self._told_now())
        else:
            text = told(timeline.chosen, session)
            if self.badge.fontMetrics().horizontalAdvance(text) > self.badge.width() - 16:
                text = text.rpartition(" · ")[0]
            self.badge.setText(text)

    def _told_now(self) -> str:
        """The present is the end of the run, unless weights of a moment were kept."""
        session = self._session
        trained = session.document.state.project.trained
        if session.busy or trained is None or trained.step == session.history.last_step:
            return "Now: every view shows the present"
        return f"Now: the weights of epoch {trained.epoch:,} are the present"

    def _describe(self) -> None:
        """Who cannot see the bar hears what it shows."""
        self.slider.setAccessibleDescription(self.badge.text())

    def _paint(self, _: Theme | None = None) -> None:
        """In the past the row is marked, so that nobody takes it for the present."""
        theme = THEMES.current
        line, wide = ("highlight", 2) if self._past else ("border", 1)
        edge = f"border-top: {wide}px solid {theme.color(line).name()}"
        sheet = f"QToolBar#time_bar {{ padding: 1px 4px; border-bottom: none; {edge}; }}"
        if self._past:
            ground, ink = theme.color("highlight").name(), theme.color("highlight_text").name()
            sheet += f"QLabel {{ background: {ground}; color: {ink}; border-radius: 4px; }}"
        self.setStyleSheet(sheet)


def told(moment: Moment, session: Session) -> str:
    """«Epoch 12 · validation loss 0.31 · accuracy 96.7 %»; less while training goes on."""
    epoch = moment.epoch
    whole = f"{epoch:,.0f}" if epoch == int(epoch) else f"{epoch:,.2f}"
    parts = [f"Epoch {whole}"] if moment.step else ["The start, before the first step"]
    parts += _scores(session.history, moment.step)
    if session.status is Status.RUNNING:
        parts = [*parts[:2], "training goes on"]
    return " · ".join(parts)


def _scores(history: History, step: int) -> list[str]:
    """The loss of the epoch that ended with a step, and the first metric; or of its batch."""
    ended = history.column("epoch_step")
    at = int(ended.searchsorted(step))
    if at == len(ended) or int(ended[at]) != step:
        losses, place = history.column("loss"), step - history.first_step
        return [f"batch loss {losses[place]:.4g}"] if 0 <= place < len(losses) else []
    part = "validation" if len(history.column("validation/loss")) else "training"
    found = [f"{part} loss {history.column(f'{part}/loss')[at]:.4g}"]
    for cls in METRICS:
        values = history.column(f"{part}/{cls.kind}")
        if len(values) > at:
            share = cls.higher_is_better and 0 <= values[at] <= 1
            text = percent(values[at]) if share else f"{values[at]:.4g}"
            return [*found, f"{cls.title.lower()} {text}"]
    return found
