"""What the window is made of: canvas in the middle, panels around it, tool bars above."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import (
    QLabel,
    QMainWindow,
    QMenu,
    QStackedWidget,
    QTabWidget,
    QToolBar,
    QVBoxLayout,
    QWidget,
)

from core.document import Document
from core.session import Session
from gui.actions import Actions
from gui.arrangement import Arrangement
from gui.audience import Audience
from gui.autosave import Autosave
from gui.banner import Banner
from gui.canvas.arrows import Arrows
from gui.canvas.flow import Flow
from gui.canvas.maps_bar import response_maps
from gui.canvas.pointing import WirePointing
from gui.canvas.two_views import TwoViews
from gui.canvas.view import CanvasView
from gui.canvas.vitals import Vitals
from gui.docks import PLACES, Dock, Place, make_panel
from gui.flowing import Flowing
from gui.foresight import Foresight
from gui.guide import Guide
from gui.layout_switch import LayoutMenu, LayoutSwitch
from gui.overlay import Overlay
from gui.picked_rows import PickedRows
from gui.pointing import Pointing
from gui.project_files import ProjectFiles, new_project
from gui.pulse import Pulse
from gui.selection import Selection
from gui.settings import Memory
from gui.shelf import Shelf
from gui.start_page import StartPage
from gui.stepping import Stepping
from gui.theme import THEMES
from gui.time_bar import TimeBar
from gui.training_bar import TrainingBar
from gui.viewpoint import Viewpoint
from gui.waiting import Waiting


class Frame(QMainWindow):
    """The parts of a window, each in its place; what they do together is told elsewhere."""

    guide: Guide
    recent_menu: QMenu
    theme_group: QActionGroup
    layout_menu: LayoutMenu

    def __init__(self, memory: Memory | None = None) -> None:
        super().__init__()
        self.memory = memory or Memory()
        self.document = Document(new_project())
        self.session = Session(self.document)
        self.selection = Selection()
        self.pointing = Pointing()
        self.stepping = Stepping()
        self.viewpoint = Viewpoint()
        self.flowing = Flowing()
        self.shelf = Shelf(self)
        self.foresight = Foresight(self.session, self.shelf, self)
        self.picked_rows = PickedRows()
        self.overlay = Overlay()
        self.audience = Audience(self.session, self)
        self.pulse = Pulse(self.session, self, lambda: self.audience.behind)
        self.files = ProjectFiles(self.session, self.memory, self)
        self.autosave = Autosave(self.document, self.files, self.memory, self)
        self.actions_by_name = Actions(self)
        self.setDockOptions(
            QMainWindow.DockOption.AnimatedDocks
            | QMainWindow.DockOption.AllowNestedDocks
            | QMainWindow.DockOption.AllowTabbedDocks
        )
        self.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, QTabWidget.TabPosition.North)
        self.setCorner(Qt.Corner.BottomRightCorner, Qt.DockWidgetArea.RightDockWidgetArea)
        self._make_center()
        self._make_docks()
        self.arrangement = Arrangement(self, self.docks, self.memory)

    def _make_center(self) -> None:
        self.canvas = CanvasView(self.document, THEMES)
        self.banner = Banner(self.session)
        work = QWidget()
        column = QVBoxLayout(work)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.banner)
        self.views = TwoViews(self.canvas, self.session, THEMES)
        self.flow = Flow(self.canvas, self.flowing, THEMES)
        self.responding = response_maps(self.views, self.shelf, self.viewpoint, THEMES)
        self.vitals = Vitals(self.canvas, self.session, self.shelf, THEMES)
        self.arrows = Arrows(self.canvas, self.stepping, THEMES)
        self.wire_pointing = WirePointing(self.views, self.pointing, THEMES)
        column.addWidget(self.views, 1)
        self.start_page = StartPage()
        self.center = QStackedWidget()
        self.center.addWidget(self.start_page)
        self.center.addWidget(work)
        middle = QWidget()
        self.waiting = Waiting(middle)
        rows = QVBoxLayout(middle)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.waiting)
        rows.addWidget(self.center, 1)
        self.setCentralWidget(middle)

    def _make_docks(self) -> None:
        parts = {
            "document": self.document,
            "session": self.session,
            "selection": self.selection,
            "pointing": self.pointing,
            "stepping": self.stepping,
            "viewpoint": self.viewpoint,
            "flowing": self.flowing,
            "shelf": self.shelf,
            "rows": self.picked_rows,
            "overlay": self.overlay,
        }

        def make(place: Place) -> QWidget:
            panel = make_panel(place, parts)
            self.guide.welcome(panel)
            return panel

        self.docks = {place.name: Dock(place, make, self.audience, self) for place in PLACES}

    def make_bars(self) -> None:
        """The tool bars and the status bar, once there are actions to put on them."""
        bar = QToolBar("Project", self)
        bar.setObjectName("project_bar")
        bar.setIconSize(QSize(20, 20))
        for name in ("new", "open", "save", "undo", "redo"):
            bar.addAction(self.actions_by_name[name])
        self.addToolBar(bar)
        self.training_bar = TrainingBar(self.session, self.actions_by_name, self)
        self.addToolBar(self.training_bar)
        self.time_bar = TimeBar(self.session, self.actions_by_name, self.memory, self)
        self.addToolBar(Qt.ToolBarArea.BottomToolBarArea, self.time_bar)
        self.audience.add(self.training_bar)
        self.audience.see(self.training_bar)
        self.audience.add(self.views.neurons)
        self.layout_switch = LayoutSwitch(self.arrangement, self.layout_menu, self)
        self.menuBar().setCornerWidget(self.layout_switch)
        self.total, self.zoom = QLabel(), QLabel("100 %")
        self.total.setAccessibleName("Parameters of the network")
        self.zoom.setAccessibleName("Zoom")
        for label in (self.training_bar.status, self.total, self.zoom):
            label.setContentsMargins(8, 0, 8, 0)
        self.statusBar().addWidget(self.training_bar.status, 1)
        self.statusBar().addPermanentWidget(self.total)
        self.statusBar().addPermanentWidget(self.zoom)
