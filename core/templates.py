"""Networks to begin with, made to measure for the data that are chosen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from math import prod
from typing import Any

from core.arrange import COLUMN, ROW, arrange
from core.build import layer
from core.categories import numbered, taken, with_vectors
from core.data.base import Signature
from core.edits import Connect, Fragment, Paste
from core.frozen import FrozenDict
from core.graph import Graph, NodeId, Wire
from core.layer import Layer
from core.problem import Problem, Refused
from core.project import Point, Project

USUAL_FEATURES, USUAL_CLASSES = 4, 3  # as long as no data are chosen
PLAYGROUND: Mapping[str, Any] = {
    "initializer": {"kind": "uniform", "low": -0.5, "high": 0.5},
    "bias_initializer": {"kind": "constant", "value": 0.1},
}
COINS: Mapping[str, Any] = {
    "use_bias": False,
    "initializer": {"kind": "uniform", "low": -1.0, "high": 1.0},
}


class Sketch:
    """A network that is being drawn from its input on; `last` is what the next layer reads."""

    def __init__(self, about: Signature | None) -> None:
        self.graph = Graph()
        self.about = about
        self.last = self.put(layer("input", features=0 if about else USUAL_FEATURES))
        self.features = prod(about.input_shape) if about else USUAL_FEATURES
        if about and len(about.input_shape) > 1:
            self.then("flatten")
        if about and numbered(about):
            self.graph = with_vectors(self.graph, about)
            found = taken(self.graph, about)
            self.last = found.last if found else self.last

    @property
    def outputs(self) -> int:
        return self.about.outputs if self.about else USUAL_CLASSES

    def put(self, made: Layer, *sources: NodeId) -> NodeId:
        """Add a layer that reads `sources`, first input first."""
        node = self.graph.new_id(made.kind)
        self.graph = self.graph.add(node, made)
        for port, source in enumerate(sources):
            self.graph = self.graph.connect(Wire(source, node, port))
        self.last = node
        return node

    def then(self, kind: str, **settings: Any) -> NodeId:
        """Add a layer behind the last one."""
        return self.put(layer(kind, **settings), self.last)

    def dense(self, units: int, activation: str = "relu", **settings: Any) -> NodeId:
        return self.then("dense", units=units, activation=activation, **settings)

    def end(self, yes_no: str = "sigmoid", **settings: Any) -> None:
        """The output that the data ask for; `yes_no` is the activation where there are two."""
        task = self.about.task if self.about else "classes"
        if task == "binary":
            self.dense(1, yes_no, **settings)
        else:
            self.dense(self.outputs, "softmax" if task == "classes" else "linear", **settings)


@dataclass(frozen=True)
class Template:
    """A way to draw a network; `draw` adds everything behind the input to a sketch."""

    title: str
    sentence: str
    draw: Callable[[Sketch], None]

    def graph(self, about: Signature | None) -> Graph:
        """The network for data like `about`; None: for data that are still to come."""
        sketch = Sketch(about)
        self.draw(sketch)
        return sketch.graph


@dataclass(frozen=True)
class BeginWith:
    """Take a template in place of the present network."""

    template: Template

    @property
    def label(self) -> str:
        return f"Begin with {self.template.title}"

    def apply(self, project: Project) -> Project:
        graph = self.template.graph(project.data.signature if project.data else None)
        bare = replace(project, trained=None, notes=(), groups=FrozenDict({}), folded=frozenset())
        return replace(bare, graph=graph, layout=arrange(graph))


@dataclass(frozen=True)
class InsertTemplate:
    """Add the layers of a template, its input left out, behind a layer of the network."""

    template: Template
    after: NodeId

    @property
    def label(self) -> str:
        return f"Insert {self.template.title}"

    def apply(self, project: Project) -> Project:
        if self.after not in project.graph.nodes:
            raise Refused(Problem(f"there is no layer called {self.after}"))
        whole = self.template.graph(project.data.signature if project.data else None)
        gone = {n for n, made in whole.nodes.items() if not made.ports or made.kind == "flatten"}
        readers = [w for w in whole.wires if w.source in gone and w.target not in gone]
        body = whole.remove(frozenset(gone))
        layout = arrange(body)
        fragment = Fragment(body.nodes, body.wires, layout)
        before = project.graph.nodes.keys()
        at = _room(project, self.after, fragment)
        project = Paste(fragment, at).apply(project)
        fresh = [n for n in project.graph.nodes if n not in before]
        names = dict(zip(body.nodes, fresh, strict=True))
        for wire in sorted(readers):
            project = Connect(Wire(self.after, names[wire.target], wire.port)).apply(project)
        return project


def _room(project: Project, after: NodeId, fragment: Fragment) -> Point:
    """The middle of a place right of a layer; below everything if others read that layer."""
    start, middle = project.layout[after], fragment.center
    first = next(iter(fragment.layout.values()))
    at = Point(start.x + COLUMN + middle.x - first.x, start.y + middle.y - first.y)
    if project.graph.readers_of(after):
        above = middle.y - min(y for _, y in fragment.layout.values())
        at = Point(at.x, max(y for _, y in project.layout.values()) + ROW + above)
    return at


def _origin(sketch: Sketch) -> None:
    sketch.dense(10)
    sketch.dense(8)
    sketch.end()


def _coins(sketch: Sketch) -> None:
    sketch.dense(64, "sigmoid", **COINS)
    sketch.end(**COINS)


def _logistic(sketch: Sketch) -> None:
    sketch.end()


def _tabular(sketch: Sketch) -> None:
    for units in (64, 32):
        sketch.dense(units, "linear", use_bias=False)
        sketch.then("batch_norm")
        sketch.then("activation", activation="relu")
        sketch.then("dropout", rate=0.2)
    sketch.end()


def _residual(sketch: Sketch) -> None:
    sketch.dense(16)
    for _ in range(3):
        start = sketch.last
        sketch.dense(16)
        sketch.dense(16, "linear")
        sketch.put(layer("add"), start, sketch.last)
    sketch.end()


def _autoencoder(sketch: Sketch) -> None:
    wide = max(sketch.features * 3 // 4, 2)
    code = max(sketch.features // 4, 2)
    sketch.dense(wide)
    sketch.dense(code)
    sketch.dense(wide)
    about = sketch.about
    if about and (about.task != "regression" or about.outputs != sketch.features):
        sketch.dense(max(sketch.features, 2))  # the data ask for something else than themselves
    sketch.end()


def _wide_and_deep(sketch: Sketch) -> None:
    wide = sketch.last
    sketch.dense(32)
    sketch.dense(16)
    sketch.put(layer("concatenate"), wide, sketch.last)
    sketch.end()


def _playground(sketch: Sketch) -> None:
    sketch.dense(4, "tanh", **PLAYGROUND)
    sketch.dense(2, "tanh", **PLAYGROUND)
    sketch.end("tanh", **PLAYGROUND)


TEMPLATES: Mapping[str, Template] = FrozenDict(
    {
        "small": Template(
            "Small classifier", "Two layers of 10 and 8 units: enough for small tables.", _origin
        ),
        "sigmoid": Template(
            "Sigmoid network", "One wide layer of 64 sigmoids without biases.", _coins
        ),
        "logistic": Template(
            "Logistic regression", "One layer: straight borders, the first thing to try.", _logistic
        ),
        "tabular": Template(
            "Tabular MLP", "Two normalized layers with dropout: a good start for tables.", _tabular
        ),
        "residual": Template(
            "Deep residual MLP", "Three blocks, each added to what it was given.", _residual
        ),
        "autoencoder": Template(
            "Autoencoder", "Squeeze a sample through a narrow code and unfold it.", _autoencoder
        ),
        "wide-and-deep": Template(
            "Wide and deep", "Deep layers beside a straight way to the output.", _wide_and_deep
        ),
        "playground": Template(
            "TensorFlow Playground", "4 and 2 tanh units, as the Playground begins.", _playground
        ),
    }
)
