"""The controls of the response maps, in a corner of the neuron view."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QSpinBox, QToolButton, QToolTip

from core.data.base import Dataset
from core.plane import numeric, telling_values, value_names
from gui.canvas.maps_export import export_menu
from gui.canvas.neuron_view import NeuronView
from gui.canvas.responding import Responding
from gui.canvas.two_views import TwoViews
from gui.icons import icon
from gui.shelf import Shelf
from gui.theme import Themes
from gui.viewpoint import Viewpoint

CORNER = 8  # points between the bar and the corner of the view
DIRECTIONS = "Main directions (PCA)"
WAYS = ("across", "up")
HELP = (
    "Each neuron shows what it says over two inputs: one across, the other up, all others held at "
    "their median or at a row of yours. The colours are those of the weights: pale is zero, "
    "towards the one end it is positive, towards the other negative. A layer that is never "
    "negative, as after a ReLU or a softmax, goes from pale to the positive end only: pale there "
    "means that the neuron is silent. All neurons of a layer share one scale, so a pale one "
    "hardly speaks at all. Point at a neuron to see its map large, with axes, numbers and rows "
    "of the training data. The inputs themselves are shown as the network gets them, scaled. "
    "The Surface panel looks at the same plane."
)


class MapsBar(QFrame):
    """Turns the maps on and off; says over which plane they are, and lets it be changed."""

    def __init__(self, responding: Responding) -> None:
        view = responding.parent()
        assert isinstance(view, NeuronView)
        super().__init__(view)
        self._view = view
        self._responding, self._viewpoint = responding, responding.viewpoint
        self._menus_of: Dataset | None = None
        self.setObjectName("maps_bar")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAutoFillBackground(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(3, 2, 3, 2)
        row.setSpacing(2)
        self._row = row
        self.toggle = self._button("Response maps", "grid-3x3", "Show on each neuron what it "
                                   "says over two inputs (Shift+N)")  # fmt: skip
        self.toggle.setCheckable(True)
        self.toggle.clicked.connect(responding.turn)
        self.note = QLabel()
        row.addWidget(self.note)
        self._menus = tuple(QMenu(way, self) for way in WAYS)
        self.axes = tuple(self._axis(way, m) for way, m in zip(WAYS, self._menus, strict=True))
        self.held = QSpinBox()
        self.held.setPrefix("others: row ")
        self.held.setSpecialValueText("others: median")
        self.held.setToolTip("At what the inputs that are no axis are held: their median, or a row")
        self.held.setAccessibleName("Where the other inputs are held")
        self.held.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.held.valueChanged.connect(lambda n: self._viewpoint.hold_at(n - 1 if n else None))
        row.addWidget(self.held)
        self.export = self._button("", "download", "Export the maps")
        self.export.setMenu(export_menu(responding, view, self))
        self.export.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.help = self._button("", "circle-help", "What am I looking at?")
        self.help.clicked.connect(self.explain)
        self.move(CORNER, CORNER)
        responding.turned.connect(self.refresh)
        responding.refreshed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Say what is shown."""
        responding, dataset = self._responding, self._responding.subject.dataset
        on, there = responding.on, bool(responding.items)
        self.toggle.setChecked(on)
        self.note.setVisible(on and not there)
        self.note.setText(_reason(responding))
        for part in (*self.axes, self.held, self.export):
            part.setVisible(on and there)
        self.help.setVisible(on)
        if on and there and dataset is not None:
            self._name(dataset)
        self.adjustSize()
        self._make_room()

    def explain(self) -> None:
        """Say what the maps show."""
        at = self.help.mapToGlobal(QPoint(0, self.help.height()))
        QToolTip.showText(at, f"<p style='width:340px'>{HELP}</p>", self.help)

    # ---- within --------------------------------------------------------------------------------

    def _make_room(self) -> None:
        """Let nothing of the network lie below the bar, which is also there while maps are off."""
        above = self.height() + 2 * CORNER
        if self._view.viewportMargins().top() == above:
            return
        camera = self._view.camera
        whole = camera.seen().contains(camera.content())
        self._view.setViewportMargins(0, above, 0, 0)
        if whole and not camera.seen().contains(camera.content()):
            self._view.fit()

    def _name(self, dataset: Dataset) -> None:
        """Write the names of the axes on their buttons."""
        if self._menus_of is not dataset:
            self._fill(dataset)
        plane = self._viewpoint.plane(dataset)
        for button, arrow, name in zip(self.axes, "→↑", plane.names, strict=True):
            text = f"{arrow} {name if len(name) <= 24 else name[:23] + '…'}"
            if button.text() != text:
                button.setText(text)
        row = self._viewpoint.row
        self.held.blockSignals(True)
        plain = self._viewpoint.axes is not None
        self.held.setPrefix("others: row " if plain else "through row ")
        self.held.setSpecialValueText("others: median" if plain else "through the mean")
        self.held.setRange(0, len(dataset.y))
        self.held.setValue(0 if row is None else row + 1)
        self.held.blockSignals(False)
        many = len(numeric(dataset.signature)) > 2
        self.held.setVisible(many or bool(dataset.signature.columns[2:]))

    def _fill(self, dataset: Dataset) -> None:
        self._menus_of = dataset
        names, choices = value_names(dataset.signature), numeric(dataset.signature)
        for which, menu in enumerate(self._menus):
            menu.clear()
            if len(choices) > 2:
                self._offer(menu, DIRECTIONS, lambda: self._viewpoint.look_along(None))
            for i in choices:
                self._offer(menu, names[i], lambda i=i, w=which: self._turn(w, i))  # type: ignore[misc]

    def _offer(self, menu: QMenu, text: str, do: Callable[[], object]) -> None:
        menu.addAction(text.replace("&", "&&")).triggered.connect(lambda _=False: do())

    def _turn(self, which: int, value: int) -> None:
        dataset = self._responding.subject.dataset
        if dataset is not None:
            axes = list(self._viewpoint.axes or telling_values(dataset))
            axes[which] = value
            self._viewpoint.look_along((axes[0], axes[1]))

    def _button(self, text: str, picture: str, tip: str) -> QToolButton:
        button = QToolButton()
        button.setAutoRaise(True)
        button.setText(text)
        button.setIcon(icon(picture))
        button.setIconSize(QSize(16, 16))
        beside = Qt.ToolButtonStyle.ToolButtonTextBesideIcon
        button.setToolButtonStyle(beside if text else Qt.ToolButtonStyle.ToolButtonIconOnly)
        button.setToolTip(tip)
        button.setAccessibleName(text or tip)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._row.addWidget(button)
        return button

    def _axis(self, way: str, menu: QMenu) -> QToolButton:
        button = QToolButton()
        button.setAutoRaise(True)
        button.setMenu(menu)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setToolTip(f"Which input goes {way}")
        button.setAccessibleName(f"Which input goes {way}")
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._row.addWidget(button)
        return button


def _reason(responding: Responding) -> str:
    if responding.subject.reading:
        return "the data are being read"
    if responding.subject.dataset is None:
        return "choose data first"
    return "press Train (F5), or do one step (F7)"


def response_maps(
    views: TwoViews, shelf: Shelf, viewpoint: Viewpoint, themes: Themes
) -> Responding:
    """The maps of the neuron view of `views`, with their controls."""
    responding = Responding(views.neurons, views.neurons.session, shelf, viewpoint, themes)
    MapsBar(responding)
    views.switched.connect(lambda neurons: responding.refresh())
    return responding


def show_responses(responding: Responding, views: TwoViews) -> None:
    """Go to the neurons and show their maps; or, where they are seen, take them away."""
    seen = views.shows_neurons
    views.show_neurons(True)
    responding.turn(not (seen and responding.on))
