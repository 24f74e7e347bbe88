"""How fast the diagram opens, follows a hand and shows an edit, with many layers on it."""

from __future__ import annotations

import argparse
import os
import sys
import time
import tracemalloc
from collections.abc import Callable, Iterator
from statistics import median

from benchmarks.figures import Figure, report, spread, table
from core.arrange import arrange
from core.build import layer
from core.document import Document
from core.edits import SetParam
from core.graph import Graph, NodeId, Wire
from core.project import Project

SIZE = (1920, 1080)
SIDEWAYS = 5  # every so many layers one has a second input
UNITS = 16


def network(layers: int) -> Project:
    """A chain of `layers` layers, every fifth of which adds what came four layers before it."""
    graph = Graph()
    nodes: list[NodeId] = []
    wires: set[Wire] = set()
    layers_by_name = {}
    for place in range(layers):
        adds = place % SIDEWAYS == 0 and place >= SIDEWAYS
        kind = "input" if place == 0 else "add" if adds else "dense"
        settings = {"features": UNITS} if place == 0 else {}
        if kind == "dense":
            settings = {"units": UNITS, "activation": "relu"}
        node = NodeId(f"{kind}_{place}")
        layers_by_name[node] = layer(kind, **settings)
        if nodes:
            wires.add(Wire(nodes[-1], node))
        if adds:
            wires.add(Wire(nodes[1 - SIDEWAYS], node, 1))
        nodes.append(node)
    graph = Graph(type(graph.nodes)(layers_by_name), frozenset(wires))
    return Project(graph, arrange(graph))


class Bench:
    """A canvas of its own on the screen, all of a network in view."""

    def __init__(self, layers: int) -> None:
        from PySide6.QtWidgets import QApplication

        from gui.canvas.view import CanvasView
        from gui.theme import THEMES

        self.app = QApplication.instance()
        project = network(layers)
        start = time.perf_counter()
        self.document = Document(project)
        self.view = CanvasView(self.document, THEMES)
        self.view.resize(*SIZE)
        self.view.show()
        self.settle()
        self.opened_ms = (time.perf_counter() - start) * 1e3

    def settle(self) -> None:
        """Let everything be painted that is waiting to be."""
        self.view.viewport().repaint()
        self.app.processEvents()

    def timed_ms(self, act: Callable[[int], object], times: int) -> list[float]:
        """Milliseconds from the start of `act` to its picture on the screen, each time."""
        found = []
        for number in range(times):
            start = time.perf_counter()
            act(number)
            self.view.viewport().repaint()
            found.append((time.perf_counter() - start) * 1e3)
        return found

    def drag_ms(self, times: int) -> list[float]:
        """Frames of one card that is dragged by the mouse, everything repainted each time."""
        from PySide6.QtCore import QEvent, QPointF, Qt
        from PySide6.QtGui import QMouseEvent

        nodes = list(self.document.state.project.graph.nodes)
        node = nodes[len(nodes) // 2]
        card = self.view.canvas.cards[node]
        self.view.show_nodes({node})
        self.settle()
        at = QPointF(self.view.mapFromScene(card.box().center()))
        left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier

        def mouse(kind: QEvent.Type, place: QPointF) -> None:
            event = QMouseEvent(kind, place, place, left, left, none)
            self.app.sendEvent(self.view.viewport(), event)

        mouse(QEvent.Type.MouseButtonPress, at)

        def pull(number: int) -> None:
            way = QPointF(12 + number * 2, 14 + (number % 20) * 3)
            mouse(QEvent.Type.MouseMove, at + way)

        found = self.timed_ms(pull, times)
        mouse(QEvent.Type.MouseButtonRelease, at)
        assert self.document.undo_label == "Move", "the card was not dragged"
        return found

    def edit_ms(self, times: int) -> list[float]:
        """From a change of a layer's units to the screen."""
        nodes = self.document.state.project.graph.nodes
        node = next(n for n, made in nodes.items() if made.kind == "dense")
        return self.timed_ms(
            lambda number: self.document.apply(SetParam(node, "units", UNITS + 1 + number % 7)),
            times,
        )

    def bytes_per_item(self, times: int) -> float:
        """What zooming and panning leave behind in memory, for each card and wire."""
        from PySide6.QtCore import QPoint

        def look(number: int) -> None:
            (self.view.zoom_in if number % 2 else self.view.zoom_out)()
            self.view.pan(QPoint(15 - 30 * (number % 2), 0))

        self.timed_ms(look, 4)
        tracemalloc.start()
        before = tracemalloc.get_traced_memory()[0]
        self.timed_ms(look, times)
        grown = tracemalloc.get_traced_memory()[0] - before
        tracemalloc.stop()
        graph = self.document.state.project.graph
        return max(grown, 0) / (len(graph.nodes) + len(graph.wires))

    def close(self) -> None:
        self.view.close()
        self.view.deleteLater()
        self.app.processEvents()


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python3 -m benchmarks canvas", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer repetitions")
    parser.add_argument("--json", action="store_true", help="one JSON object on stdout")
    words = parser.parse_args(argv)
    if sys.platform == "linux" and not os.environ.get("DISPLAY"):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    figures, rows = measure(10 if words.quick else 60)
    text = table(["what", "median (lowest-highest)", "goal"], rows)
    return report(text, figures, words.json)


def measure(times: int) -> tuple[list[Figure], list[list[str]]]:
    """All figures, and the rows of the table."""
    from PySide6.QtWidgets import QApplication

    from gui.theme import apply_theme, load_theme

    app = QApplication.instance() or QApplication(["benchmark"])
    assert isinstance(app, QApplication)
    apply_theme(app, load_theme("light"))
    Bench(10).close()  # imports, fonts and icons are not what is measured
    found = [
        ("edit among 100 layers", _edits(100, times), "ms", 16.0),
        *_with_500(times),
        ("edit among 2000 layers", _edits(2000, times), "ms", 100.0),
    ]
    figures = [
        Figure(name, median(values), unit, goal, higher_is_better=False)
        for name, values, unit, goal in found
    ]
    rows = [[n, f"{spread(v)} {unit}", f"{goal:g} {unit}"] for n, v, unit, goal in found]
    return figures, rows


def _edits(layers: int, times: int) -> list[float]:
    bench = Bench(layers)
    found = bench.edit_ms(times)
    bench.close()
    return found


def _with_500(times: int) -> Iterator[tuple[str, list[float], str, float]]:
    """What is measured with 500 layers: name, values, unit, goal."""
    opened = []
    for _ in range(3):
        bench = Bench(500)
        opened.append(bench.opened_ms)
        bench.close()
    yield "open 500 layers", opened, "ms", 500.0
    bench = Bench(500)
    for zoom in (0.4, 1.0):
        bench.view.camera.zoom_to(zoom)
        yield f"drag among 500 layers at {zoom:.0%}", bench.drag_ms(times), "ms", 10.0
    yield "arrange 500 layers", _arranged(bench.document.state.project.graph, 5), "ms", 100.0
    yield "kept for each item by zoom and pan", [bench.bytes_per_item(times)], "bytes", 16.0
    bench.close()


def _arranged(graph: Graph, times: int) -> list[float]:
    found = []
    for _ in range(times):
        start = time.perf_counter()
        arrange(graph)
        found.append((time.perf_counter() - start) * 1e3)
    return found
