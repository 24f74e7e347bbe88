"""The layouts that come along: which panels are seen for which work, and where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMainWindow

from gui.docks import BOTTOM, LEFT, RIGHT, Dock

Stack = tuple[str, ...]  # panels that share a place as tabs, the first one in front
LEAST = 430  # px that a stack below the canvas needs, to be worth looking at
WIDE = 1500  # px of a window that has room for broad sides


@dataclass(frozen=True)
class Layout:
    """Panels by name; those that do not exist are left out, those that are not named are hidden.

    left, right : stacks, one below the other
    bottom : stacks side by side; where they have no room, the last ones become one
    sides : px of the left and the right side in a narrow window, and in a wide one
    shares : of the width, one per stack below the canvas; all alike if there are other stacks
    height : of what is below the canvas, as a share of the window's
    """

    name: str
    title: str
    sentence: str
    left: tuple[Stack, ...] = ()
    right: tuple[Stack, ...] = ()
    bottom: tuple[Stack, ...] = ()
    sides: tuple[tuple[int, int], tuple[int, int]] = ((216, 324), (260, 400))
    shares: tuple[int, ...] = ()
    height: float = 0.3


LAYOUTS = (
    Layout(
        "build",
        "Build",
        "a large canvas, the layers to take from, the settings of what is selected",
        left=(("palette",),),
        right=(("layer", "data", "training"),),
        bottom=(("problems",),),
        height=0.17,
    ),
    Layout(
        "train",
        "Train",
        "curves and weights below the canvas, the decision surface beside it",
        right=(("surface", "embedding"), ("training", "data", "layer")),
        bottom=(("curves", "runs"), ("weights", "gradients", "distributions")),
        sides=((0, 380), (0, 480)),
        shares=(7, 8),
        height=0.46,
    ),
    Layout(
        "inspect",
        "Inspect",
        "what the network has learnt: results, activations, gradients, predictions",
        right=(("predict", "layer", "lens"),),
        bottom=(
            ("results", "importance", "embedding"),
            ("activations", "weights"),
            ("distributions", "gradients"),
        ),
        sides=((0, 330), (0, 420)),
        height=0.56,
    ),
    Layout(
        "code",
        "Code",
        "the network as Python and as a table",
        right=(("code",),),
        bottom=(("outline", "problems"),),
        sides=((0, 470), (0, 680)),
        height=0.36,
    ),
)


def apply_layout(layout: Layout, window: QMainWindow, docks: Mapping[str, Dock]) -> None:
    """Put every panel where the layout has it; sizes suit the window's."""
    for dock in docks.values():
        dock.pause()
        dock.hide()
        if dock.isFloating():  # not before it is hidden: Qt would lay out what is about to go
            dock.setFloating(False)
    wide = window.width() > WIDE
    left, right = layout.sides[wide]
    room = window.width() - (left if layout.left else 0) - (right if layout.right else 0)
    sides = (
        (LEFT, Qt.Orientation.Vertical, _there(layout.left, docks)),
        (RIGHT, Qt.Orientation.Vertical, _there(layout.right, docks)),
        (BOTTOM, Qt.Orientation.Horizontal, _joined(_there(layout.bottom, docks), room)),
    )
    fronts: dict[Qt.DockWidgetArea, list[Dock]] = {}
    for area, direction, stacks in sides:
        fronts[area] = [docks[stack[0]] for stack in stacks]
        for stack in stacks:
            window.addDockWidget(area, docks[stack[0]], direction)
            docks[stack[0]].show()
            for name in stack[1:]:
                window.tabifyDockWidget(docks[stack[0]], docks[name])
                docks[name].show()
    named = {name for _, _, stacks in sides for stack in stacks for name in stack}
    for name, dock in docks.items():
        if name not in named:
            _keep_ready(dock, window, fronts[dock.place.area])
    for front in (dock for docks_ in fronts.values() for dock in docks_):
        front.raise_()
    _resize(window, fronts, (left, right), layout)
    for dock in docks.values():
        dock.go_on()


def _keep_ready(dock: Dock, window: QMainWindow, fronts: list[Dock]) -> None:
    """Hide a panel where it will be shown later: as one more tab of its side."""
    if fronts:
        window.tabifyDockWidget(fronts[-1], dock)
    else:
        window.addDockWidget(dock.place.area, dock)
    dock.hide()


def _there(stacks: tuple[Stack, ...], docks: Mapping[str, Dock]) -> list[Stack]:
    """The stacks with the panels that exist."""
    found = [tuple(name for name in stack if name in docks) for stack in stacks]
    return [stack for stack in found if stack]


def _joined(stacks: list[Stack], room: int) -> list[Stack]:
    """As many stacks as have room side by side; the last ones share a place."""
    fit = max(room // LEAST, 1)
    rest = tuple(name for stack in stacks[fit - 1 :] for name in stack)
    return [*stacks[: fit - 1], rest] if len(stacks) > fit else stacks


def _resize(
    window: QMainWindow,
    fronts: Mapping[Qt.DockWidgetArea, list[Dock]],
    sides: tuple[int, int],
    layout: Layout,
) -> None:
    across, down = Qt.Orientation.Horizontal, Qt.Orientation.Vertical
    for area, width in zip((LEFT, RIGHT), sides, strict=True):
        _share(window, fronts[area], width, across)
        _share(window, fronts[area], window.height() // max(len(fronts[area]), 1), down)
    below = fronts[BOTTOM]
    _share(window, below, round(window.height() * layout.height), down)
    alike = len(layout.shares) != len(below)
    shares = (1,) * len(below) if alike else layout.shares
    room = window.width() - (sides[0] if fronts[LEFT] else 0) - (sides[1] if fronts[RIGHT] else 0)
    if below:
        window.resizeDocks(below, [room * share // sum(shares) for share in shares], across)


def _share(window: QMainWindow, docks: list[Dock], size: int, direction: Qt.Orientation) -> None:
    if docks:
        window.resizeDocks(docks, [size] * len(docks), direction)
