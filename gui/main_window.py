"""The window: one project, what is shown of it, what can be asked of it as a whole."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QGuiApplication,
    QKeyEvent,
)
from PySide6.QtWidgets import QApplication

from core.autosave import Leftover
from core.document import State
from core.examples import EXAMPLES
from core.problem import Problem, Severity
from core.session import Status
from core.templates import BeginWith, Template
from gui import menus
from gui.arrivals import Arrivals
from gui.canvas.face import parameters_text
from gui.canvas.mime import LAYER_MIME
from gui.docks import BOTTOM
from gui.drop_hint import FileDrop
from gui.frame import Frame
from gui.guide import Guide
from gui.keep_learnt import train_with_what_fits
from gui.paint.door import PaintDoor
from gui.project_files import new_project
from gui.settings import Memory, Settings
from gui.theme import apply_theme, load_theme


class MainWindow(Frame):
    """One project at a time."""

    def __init__(self, memory: Memory | None = None) -> None:
        super().__init__(memory)
        self.guide = Guide(self)
        self.arrivals = Arrivals(self)
        self.painting = PaintDoor(self)
        self._painted = False
        self._waiting: list[Callable[[], None]] = []
        self.setAcceptDrops(True)
        self.drops = FileDrop(self, self.arrivals.take_soon, self._say)
        menus.fill(self)
        self.make_bars()
        self._connect()
        self.arrangement.restore()
        self.show_state(self.document.state)
        self.show_start_page()

    def _connect(self) -> None:
        self.document.changed.connect(self.show_state)
        self.views.zoomed.connect(lambda zoom: self.zoom.setText(f"{zoom:.0%}".replace("%", " %")))
        self.files.problem.connect(self._say)
        self.autosave.problem.connect(self._say)
        self.files.changed.connect(self._name)
        self.files.opened.connect(self._show_project)
        self.files.opened.connect(self.overlay.forget)
        self.memory.changed.connect(self._use)
        self.arrangement.moved.connect(self._fit)
        self._use_bars(self.memory.settings)
        self.session.status_changed.connect(self._follow)
        self.views.switched.connect(self._show_neurons)
        self.shelf.waiting.connect(self.waiting.follow)
        self.shelf.arrived.connect(self._look_again)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._follow_system)
        page = self.start_page
        page.new.connect(self.new_project)
        page.open.connect(self.files.ask_open)
        page.table.connect(self.arrivals.ask)
        page.paint.connect(self.painting.begin)
        page.recent.connect(self.files.open)
        page.example.connect(self.open_example)
        page.template.connect(self.begin_with)
        page.back.connect(self.show_canvas)
        page.restored.connect(self._restore_copy)
        page.discarded.connect(self._discard_copy)

    # ---- what is shown -------------------------------------------------------------------------

    def show_state(self, state: State) -> None:
        """Menus, title and total follow the document; panels are told by the audience."""
        document, actions = self.document, self.actions_by_name
        for name, label in (("undo", document.undo_label), ("redo", document.redo_label)):
            verb = name.capitalize()
            actions[name].setEnabled(label is not None)
            actions[name].setText(f"&{verb} {label}" if label else f"&{verb}")
            actions.explain(name, f"{verb} “{label}”" if label else f"nothing to {name}")
        compiled = state.compiled
        self.total.setText(parameters_text(compiled.parameters) if compiled.counts else "")
        serious = [p for p in compiled.problems if p.severity is not Severity.HINT]
        count = f" ({len(serious)})" if serious else ""
        self.docks["problems"].setWindowTitle(f"Problems{count}")
        self.selection.show_state(state)
        self._name()

    def show_start_page(self) -> None:
        """Offer new, open, recent and the examples, in place of the canvas."""
        self.start_page.show_recent(self.files.recent)
        self.start_page.show_leftovers(self.autosave.leftovers())
        begun = bool(self.document.state.project.graph.nodes) or self.files.path is not None
        self.start_page.show_back(begun)
        self.center.setCurrentIndex(0)
        (self.start_page.back_button if begun else self.start_page.new_button).setFocus()

    def show_canvas(self) -> None:
        """Go back to the diagram."""
        self.center.setCurrentIndex(1)
        self.views.seen.setFocus()

    def new_project(self) -> None:
        """Begin with an empty canvas."""
        self.files.begin(new_project())

    def begin_with(self, template: Template) -> None:
        """Begin with a template, made to measure for the usual data."""
        self.files.begin(BeginWith(template).apply(new_project()), template.title)

    def open_example(self, name: str) -> None:
        """Begin with one of the examples."""
        example = EXAMPLES[name]
        self.files.begin(example.project(), example.title)

    def train_or_pause(self) -> None:
        """F5: go on if nothing moves, else pause."""
        if self.session.status in (Status.RUNNING, Status.STARTING):
            self.session.pause()
            self.pulse.hurry()
        elif self.session.status is not Status.STOPPING:
            self.show_canvas()
            self.begin_training(self.session.train)

    def begin_training(self, begin: Callable[[], object]) -> None:
        """Train or step; asks first if the network only partly fits what it has learnt."""
        train_with_what_fits(self, self.session, self.memory, begin)

    def delete_selected(self) -> None:
        """Delete; the neighbours of a layer are wired if the user likes that."""
        self.canvas.commands.delete(close_gaps=self.memory.settings.close_gaps)

    def reset_arrangement(self) -> None:
        """Put all panels of the layout back to their first places."""
        self.arrangement.reset()

    def toggle_full_screen(self) -> None:
        if self.isFullScreen():
            self.showNormal()
        else:
            self.showFullScreen()

    def show_commands(self) -> None:
        """All actions, to be searched by name."""
        from gui.command_palette import CommandPalette

        CommandPalette(self).open_over(self)

    def show_shortcuts(self) -> None:
        """All keys, in a window of their own."""
        from gui.help import ShortcutSheet

        ShortcutSheet(self).open()

    def show_about(self) -> None:
        from gui.help import About

        About(self).open()

    # ---- following -----------------------------------------------------------------------------

    def _say(self, problem: Problem) -> None:
        """What a file had to say is read above the canvas, and stays in the list."""
        self.session.problem.emit(problem)
        self.show_canvas()

    def _name(self) -> None:
        self.setWindowTitle(f"{self.files.name}[*] — LayerLoom")
        self.setWindowModified(self.document.modified)
        menus.fill_recent(self)

    def _restore_copy(self, leftover: object) -> None:
        assert isinstance(leftover, Leftover)
        self.autosave.restore(leftover)

    def _discard_copy(self, leftover: object) -> None:
        assert isinstance(leftover, Leftover)
        leftover.discard()
        self.start_page.show_leftovers(self.autosave.leftovers())

    def _look_again(self) -> None:
        """Data have come that views were waiting for."""
        self.audience.show_state(self.document.state)

    def _show_neurons(self, seen: bool) -> None:
        self.actions_by_name["neurons"].setChecked(seen)
        self.audience.see(self.views.neurons, seen)

    def _show_project(self) -> None:
        self.banner.clear()
        self.show_canvas()
        QTimer.singleShot(0, self.views, self.views.first_sight)

    def _fit(self) -> None:
        QTimer.singleShot(0, self.views, self.views.first_sight)

    def _follow(self, status: Status) -> None:
        self._name()
        if status is Status.STARTING and not self.document.state.project.trained:
            self.arrangement.show_training()

    def _use(self, settings: Settings) -> None:
        self._use_bars(settings)
        for action in self.theme_group.actions():
            action.setChecked(action.data() == settings.theme)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        apply_theme(app, load_theme(settings.theme))

    def _use_bars(self, settings: Settings) -> None:
        self.actions_by_name["minimap"].setChecked(settings.minimap)
        self.actions_by_name["time_bar"].setChecked(settings.time_bar)
        self.views.map.want(settings.minimap)

    def _follow_system(self) -> None:
        if self.memory.settings.theme == "system":
            self._use(self.memory.settings)

    # ---- coming and going ----------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and not self._painted:
            self._painted = True
            QTimer.singleShot(0, self, self._fill)
        return super().event(event)

    def _fill(self) -> None:
        """The window has been painted: now make what takes longer."""
        from gui.plots.ahead import pieces  # not before: nothing of the plots delays the window

        self.arrangement.settle()
        below = [d for d in self.docks.values() if d.place.area is BOTTOM]  # there are the plots
        self._waiting = [
            *(dock.open for dock in self.docks.values() if dock not in below),
            *pieces(),
            *(dock.open for dock in below),
            self.start_page.draw_pictures,
            *self.arrivals.ahead(),
        ]
        self._fill_one()

    def _fill_one(self) -> None:
        """One thing at a time, so that the window answers in between."""
        self._waiting.pop(0)()
        if self._waiting:
            QTimer.singleShot(0, self, self._fill_one)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.center.currentIndex() == 0:
            self.show_canvas()
        elif event.key() == Qt.Key.Key_Escape and self.session.timeline.chosen is not None:
            self.time_bar.go_now()
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Let files in; a layer is shown the canvas, which takes it from there."""
        layer = not self.drops.enter(event) and event.mimeData().hasFormat(LAYER_MIME)
        if layer and self.center.currentIndex() == 0:
            self.center.setCurrentIndex(1)
            event.accept()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.drops.leave()

    def dropEvent(self, event: QDropEvent) -> None:
        self.drops.drop(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self.files.may_leave():
            event.ignore()
            return
        self.leave()
        event.accept()

    def leave(self) -> None:
        """Remember the arrangement, end the run and its thread."""
        self.arrangement.remember()
        self.painting.close()
        self.autosave.stop()
        self.pulse.stop()
        self.time_bar.stop()
        self.shelf.close()
        self.waiting.stop()
        self.session.close()
