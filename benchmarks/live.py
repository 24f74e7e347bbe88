"""What watching costs: training speed with Curves, Weights and Surface seen, and what they take.

Runs on Qt's offscreen platform. Speed is measured in turns, the views seen and hidden, so that a
neighbour on the machine slows both alike; each goal is the one the program is held to.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget

from benchmarks.click import NETWORK, first_step
from benchmarks.figures import Figure, report, table
from benchmarks.moments import moments_kept
from core.activation import ACTIVATIONS
from core.data.base import SOURCES, DataReference, Source
from core.document import Document
from core.edits import AddNode, ChooseData, SetTraining
from core.graph import NodeId
from core.layer import LAYERS
from core.log import Epochs, Stretch
from core.probes import Grid, Names, Part
from core.project import Point
from core.session import Session

NETWORKS = {  # name: units of the Dense layers, rows in a batch
    "iris 4-10-8-3": ("iris", (10, 8, 3), 32),
    "digits 64-128-64-10": ("digits", (128, 64, 10), 32),
    "table 784-512-512-10": ("784", (512, 512, 10), 128),
    NETWORK: ("mnist", (512, 512, 10), 128),
}
PHASE_MS = 700  # views seen, or hidden
TICK_MS = 5  # the event loop is asked this often whether it is late


def main(argv: list[str]) -> int:
    """Measure; 1 if a goal is missed."""
    parser = argparse.ArgumentParser(prog="python3 -m benchmarks live", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer turns, small networks only")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args(argv)
    app = QApplication.instance() or QApplication([])
    figures: list[Figure] = []
    for name in list(NETWORKS)[: 2 if options.quick else 3]:
        figures += watched(name, 3 if options.quick else 10)
    figures += moments_kept(2 if options.quick else 6)
    figures += first_step(3 if options.quick else 9)
    figures += [heatmap_update(), curve_pan(), memory_growth()]
    app.processEvents()
    return report(_text(figures), figures, options.json)


# ---- training with views -----------------------------------------------------------------------


def watched(name: str, turns: int) -> list[Figure]:
    """Share of its speed that training keeps, and how late the event loop is with views seen."""
    from gui.audience import Audience
    from gui.panels.curves import CurvesPanel
    from gui.panels.surface import SurfacePanel
    from gui.panels.weights import WeightsPanel
    from gui.pulse import Pulse
    from gui.shelf import Shelf

    with document(name) as made:
        session = Session(made)
        audience = Audience(session)
        pulse = Pulse(session, behind=lambda: audience.behind)
        host = QWidget()
        row = QHBoxLayout(host)
        row.setSizeConstraint(QHBoxLayout.SizeConstraint.SetNoConstraint)
        views = [CurvesPanel(session), WeightsPanel(session), SurfacePanel(session, Shelf())]
        for view in views:
            row.addWidget(view)
            audience.add(view)
        host.resize(1280, 300)
        host.show()

        def phase(seen: bool) -> tuple[float, list[float]]:
            for view in views:
                audience.see(view, seen)
                view.setVisible(seen)
            spin(100)  # what is made when views come and go is not what watching costs
            return speed(session)

        session.train()
        while not session.history.steps or views[2].plane is None:  # both read the data first
            phase(True)
        phase(True)
        shares, late = [], []
        before, _ = phase(False)
        for _ in range(turns):
            seen, lateness = phase(True)
            after, _ = phase(False)
            shares.append(2 * seen / (before + after))
            late += lateness
            before = after
        session.close()
        pulse.stop()
        host.deleteLater()
    p99, most = np.percentile(late, 99) * 1e3, max(late) * 1e3
    return [
        Figure(f"{name}: speed kept", float(np.median(shares)), "", 0.85),
        Figure(f"{name}: event loop late, p99", float(p99), "ms", 16.0, False),
        Figure(f"{name}: event loop late, at most", float(most), "ms", 100.0, False),
    ]


def speed(session: Session) -> tuple[float, list[float]]:
    """Steps in a second over one phase, and how late (s) the event loop came each time."""
    late: list[float] = []
    last = time.perf_counter()

    def tick() -> None:
        nonlocal last
        now = time.perf_counter()
        late.append(max(0.0, now - last - TICK_MS / 1e3))
        last = now

    ticks = QTimer()
    ticks.setTimerType(Qt.TimerType.PreciseTimer)
    ticks.timeout.connect(tick)
    ticks.start(TICK_MS)
    session.beat()
    steps, began = session.history.steps, time.perf_counter()
    spin(PHASE_MS)
    session.beat()
    ticks.stop()
    return (session.history.steps - steps) / (time.perf_counter() - began), late


@contextmanager
def document(name: str) -> Iterator[Document]:
    """A network that trains for longer than it is watched."""
    kind, units, batch = NETWORKS[name]
    with TemporaryDirectory() as folder:
        source = wide_table(Path(folder)) if kind == "784" else SOURCES[kind]()
        made = Document()
        made.apply(ChooseData(DataReference.of(source, source.load())))
        made.apply(AddNode(LAYERS["input"](), Point(0, 0)))
        before = NodeId("input_1")
        project = made.state.project
        if project.data is not None and len(project.data.signature.input_shape) > 1:
            made.apply(AddNode(LAYERS["flatten"](), Point(0, 0), before))
            before = NodeId("flatten_1")
        for i, count in enumerate(units):
            kind = "softmax" if i == len(units) - 1 else "relu"
            layer = LAYERS["dense"](units=count, activation=ACTIVATIONS[kind]())
            made.apply(AddNode(layer, Point(0, 0), before))
            before = NodeId(f"dense_{i + 1}")
        made.apply(SetTraining("epochs", 1_000_000))
        made.apply(SetTraining("batch_size", batch))
        yield made


def wide_table(folder: Path) -> Source:
    """2560 rows of 784 numbers and a class, as a file."""
    rng = np.random.default_rng(0)
    x = rng.standard_normal((2560, 784)).round(2)
    y = (x @ rng.standard_normal((784, 10))).argmax(axis=1)
    path = folder / "wide.csv"
    head = ",".join([*(f"x{i}" for i in range(784)), "class"])
    lines = (",".join(map(str, row)) + f",c{of}" for row, of in zip(x.tolist(), y, strict=True))
    path.write_text("\n".join([head, *lines]), encoding="utf-8")
    return SOURCES["table"](path=str(path), target="class")


# ---- single views ------------------------------------------------------------------------------


def heatmap_update() -> Figure:
    """New numbers of 2048 × 2048 weights, to the picture on the screen."""
    from gui.plots.heatmap import Heatmap

    view = Heatmap(Grid(NodeId("large"), (Part("W", Names(2048)),), Names(2048)))
    view.resize(800, 500)
    view.show()
    weights = np.random.default_rng(0).standard_normal((2048, 2048)).astype(np.float32)

    def update(_: int) -> None:
        view.show_arrays((weights,), whole=False)
        QApplication.processEvents()

    took = _median_ms(update, 40)
    view.deleteLater()
    return Figure("heatmap 2048 × 2048, update", took, "ms", 8.0, False)


def curve_pan() -> Figure:
    """One frame while a curve of 1,000,000 points, seen in half, is moved."""
    from gui.plots.curve import Curve
    from gui.plots.plot import Plot
    from gui.plots.view import Scale

    plot = Plot("Loss", "step")
    plot.resize(800, 500)
    plot.show()
    curve = plot.add(Curve("training", "curve_train"))
    curve.set_values(np.random.default_rng(0).random(1_000_000))
    plot.refresh()

    def pan(frame: int) -> None:
        plot.show_x(Scale(1000.0 * frame, 500_000.0 + 1000 * frame))
        QApplication.processEvents()

    took = _median_ms(pan, 100)
    plot.deleteLater()
    return Figure("curve of 1,000,000 points, panned", 1000 / took, "frames/s", 60.0)


def memory_growth() -> Figure:
    """What 1,000,000 steps add to the program, with their history, curves seen."""
    from core.frozen import FrozenDict
    from core.run import Mail
    from gui.panels.curves import CurvesPanel

    with document("iris 4-10-8-3") as made:
        session = Session(made)
        panel = CurvesPanel(session)
        panel.resize(800, 300)
        panel.show()
        rng = np.random.default_rng(0)

        def feed(first: int, steps: int) -> None:
            numbers = np.arange(first // 100 + 1, (first + steps) // 100 + 1)
            metrics = FrozenDict({"loss": 1 / numbers})
            losses = rng.random(steps)
            epochs = Epochs(numbers, numbers * 100, metrics, metrics)
            session.history.add(Stretch(first + 1, losses, np.full(steps, 0.01), epochs))
            panel.show_mail(Mail())
            QApplication.processEvents()

        feed(0, 10_000)
        before = resident()
        for first in range(10_000, 1_010_000, 10_000):
            feed(first, 10_000)
        grown = resident() - before
        session.close()
        panel.deleteLater()
    return Figure("memory grown over 1,000,000 steps", grown, "MB", 20.0, False)


def _median_ms(do: Callable[[int], None], times: int) -> float:
    took = []
    for i in range(times):
        began = time.perf_counter()
        do(i)
        took.append(time.perf_counter() - began)
    return float(np.median(took[times // 5 :]) * 1e3)


def resident() -> float:
    """MB of this process that lie in memory."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def spin(ms: int) -> None:
    """Let the event loop run."""
    loop = QEventLoop()
    QTimer.singleShot(ms, loop.quit)
    loop.exec()


def _text(figures: list[Figure]) -> str:
    words: dict[Any, str] = {True: "holds", False: "missed", None: ""}
    rows = [
        [f.name, f"{f.value:.2f} {f.unit}", f"{f.goal or '-'}", words[f.holds]] for f in figures
    ]
    return table(["figure", "measured", "goal", ""], rows)
