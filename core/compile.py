"""From a graph to a plan that can run, or to the problems that keep it from running."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from core.data.base import Signature
from core.edits import AddNode, Connect, RemoveNodes, SetParam, why_not
from core.frozen import FrozenDict
from core.graph import Graph, NodeId, Wire
from core.layer import LAYERS, Layer, Shape, ShapeError
from core.plan import Plan, Step
from core.problem import OnNode, Problem, Severity

MAX_WEIGHTS = 2_000_000_000


@dataclass(frozen=True)
class Compiled:
    """All that is known about a graph without running it.

    shapes : output shape of each layer that could be worked out, without the batch axis
    counts : trained and untrained numbers of each such layer
    """

    plan: Plan | None
    shapes: Mapping[NodeId, Shape] = field(default_factory=lambda: FrozenDict({}))
    counts: Mapping[NodeId, int] = field(default_factory=lambda: FrozenDict({}))
    problems: tuple[Problem, ...] = ()

    @property
    def parameters(self) -> int:
        """Parameters of all layers together."""
        return sum(self.counts.values())


def compile_graph(graph: Graph, signature: Signature | None = None) -> Compiled:
    """Order the layers, infer all shapes, collect every problem (not just the first).

    A problem that only follows from another one is not reported.
    """
    walk = _Walk(graph, signature)
    problems = [*walk.problems, *_ends(graph, walk)]
    if walk.output is not None and signature is not None:
        problems += _output(walk.output, signature)
    broken = any(p.severity is Severity.ERROR for p in problems)
    plan = None if broken or walk.output is None else _plan(walk, graph)
    if plan is not None and not any(w.trained for s in plan.steps for w in s.weights):
        problems.append(Problem("the network has nothing to learn; add a Dense"))
        plan = None
    shapes = {s.node: s.output_shape for s in walk.steps}
    return Compiled(plan, FrozenDict(shapes), FrozenDict(walk.counts), tuple(problems))


def _complaints(layer: Layer) -> Mapping[str, str]:
    """What is wrong with the settings of a layer; asked once, since a layer never changes."""
    known = vars(layer)
    if "_complaints" not in known:
        known["_complaints"] = layer.complaints()
    found: Mapping[str, str] = known["_complaints"]
    return found


class _Walk:
    """One pass over the layers, sources before targets."""

    def __init__(self, graph: Graph, signature: Signature | None) -> None:
        self.steps: list[Step] = []
        self.counts: dict[NodeId, int] = {}
        self.problems: list[Problem] = []
        self.output: Step | None = None
        self._signature = signature
        self._shapes: dict[NodeId, Shape] = {}
        wired: dict[NodeId, dict[int, NodeId]] = {n: {} for n in graph.nodes}
        for w in graph.wires:
            wired[w.target][w.port] = w.source
        for node in graph.in_order():
            self._visit(graph, node, wired[node])

    def _visit(self, graph: Graph, node: NodeId, wired: dict[int, NodeId]) -> None:
        layer = graph.nodes[node]
        for name, text in _complaints(layer).items():
            self.problems.append(Problem(f"{node}: {name} {text}", OnNode(node, name)))
        missing = [p for p in range(len(layer.ports)) if p not in wired]
        for port in missing:
            which = f" {port + 1}" if len(layer.ports) > 1 else ""
            text = f"{node}: input{which} is not connected; drag a wire to it"
            fix = _only_wire(graph, (Wire(n, node, port) for n in _unread(graph)))
            self.problems.append(Problem(text, OnNode(node, port=port), fix=fix))
        sources = tuple(wired[p] for p in range(len(layer.ports)) if p in wired)
        if missing or any(s not in self._shapes for s in sources):
            return  # the cause is reported already
        incoming = tuple(self._shapes[s] for s in sources)
        if not layer.ports:
            incoming = self._data_shape(node, getattr(layer, "features", 0))
            if not incoming:
                return
        try:
            shape = layer.output_shape(incoming)
            weights = layer.weights(incoming)
        except ShapeError as error:
            own = SetParam(node, *error.fix) if error.fix else None
            mend = own or _as_wide(graph, sources, incoming)
            self.problems.append(Problem(f"{node} {error}", OnNode(node), fix=mend))
            return
        self._shapes[node] = shape
        self.counts[node] = sum(_size(w.shape) for w in weights)
        self.steps.append(Step(node, layer, sources, incoming, shape))

    def _data_shape(self, node: NodeId, features: int) -> tuple[Shape, ...]:
        """What flows into an input layer; nothing if that is not known."""
        if self._signature is None:
            if features:
                return ((features,),)
            text = f"{node}: choose data, or set its number of features"
            self.problems.append(Problem(text, OnNode(node, "features")))
            return ()
        shape = self._signature.input_shape
        if features and (features,) != shape:
            said = "×".join(map(str, shape))
            text = f"{node}: the data have {said} features, not {features}"
            fix = SetParam(node, "features", 0)
            self.problems.append(Problem(text, OnNode(node, "features"), fix=fix))
            return ()
        return (shape,)


def _ends(graph: Graph, walk: _Walk) -> Iterator[Problem]:
    """Problems of the network as a whole: where it begins and where it ends."""
    inputs = [n for n, layer in graph.nodes.items() if not layer.ports]
    if not graph.nodes:
        yield Problem("the network is empty; drag layers onto the canvas", severity=Severity.HINT)
        return
    if not inputs:
        text = "the network has no input; add an Input and wire it to the first layer"
        yield Problem(text, fix=_first_input(graph))
    for extra in inputs[1:]:
        fix = RemoveNodes(frozenset({extra}))
        yield Problem(
            f"{extra}: one input is enough; wire {inputs[0]} instead", OnNode(extra), fix=fix
        )
    if len(graph.nodes) == len(inputs) == 1:
        yield Problem("the network has no layer after its input; add a Dense", OnNode(inputs[0]))
        return
    reached = {s.node: s for s in walk.steps}
    read = {w.source for w in graph.wires}
    ends = [n for n in graph.nodes if n in reached and n not in read and graph.nodes[n].ports]
    blocked = [n for n in graph.nodes if n not in reached and n not in read]
    if inputs and inputs[0] in reached and inputs[0] not in read:
        text = f"{inputs[0]}: its output is not connected; drag a wire from it"
        fix_wire = _only_wire(graph, (Wire(inputs[0], *end) for end in _open_ends(graph)))
        yield Problem(text, OnNode(inputs[0]), fix=fix_wire)
    ends.sort(key=lambda n: graph.nodes[n].marks_output)  # a layer that says so is the output
    if len(ends) == 1:
        walk.output = output = _marked(reached[ends[0]], reached)
        if not output.sources:
            text = f"{ends[0]}: there is no layer between it and the input; add a Dense"
            yield Problem(text, OnNode(ends[0]))
    if len(ends) > 1 and not blocked:
        *loose, last = ends
        for node in loose:
            text = f"{node}: its output is not connected; a network has one output ({last})"
            fix = RemoveNodes(_only_for(graph, node))
            yield Problem(text, OnNode(node), fix=fix)


def _unread(graph: Graph) -> list[NodeId]:
    """Layers whose output goes nowhere."""
    read = {w.source for w in graph.wires}
    return [n for n in graph.nodes if n not in read]


def _open_ends(graph: Graph) -> list[tuple[NodeId, int]]:
    """Inputs that wait for a wire."""
    wired = {(w.target, w.port) for w in graph.wires}
    ends = ((n, port) for n, layer in graph.nodes.items() for port in range(len(layer.ports)))
    return [end for end in ends if end not in wired]


def _only_wire(graph: Graph, wires: Iterable[Wire]) -> Connect | None:
    """The one wire that can be drawn; None if there is none, or a choice."""
    found = [wire for wire in wires if why_not(graph, wire) is None]
    return Connect(found[0]) if len(found) == 1 else None


def _first_input(graph: Graph) -> AddNode | None:
    """An input for the one layer that waits for a wire."""
    ends = _open_ends(graph)
    made = next((cls for cls in LAYERS if not cls.ports), None)
    return AddNode(made(), None, before=ends[0]) if made and len(ends) == 1 else None


def _as_wide(
    graph: Graph, sources: tuple[NodeId, ...], incoming: tuple[Shape, ...]
) -> SetParam | None:
    """Of two branches that must be alike: give the one that can as many units as the other."""
    if len(sources) != 2 or any(len(shape) != 1 for shape in incoming):
        return None
    for here, there in ((1, 0), (0, 1)):
        if hasattr(graph.nodes[sources[here]], "units"):
            return SetParam(sources[here], "units", incoming[there][0])
    return None


def _only_for(graph: Graph, end: NodeId) -> frozenset[NodeId]:
    """The branch that nothing but `end` needs, with `end` itself."""
    feeding: dict[NodeId, list[NodeId]] = {n: [] for n in graph.nodes}
    readers: dict[NodeId, set[NodeId]] = {n: set() for n in graph.nodes}
    for wire in graph.wires:
        feeding[wire.target].append(wire.source)
        readers[wire.source].add(wire.target)
    branch, todo = {end}, [end]
    while todo:
        for source in feeding[todo.pop()]:
            if graph.nodes[source].ports and readers[source] <= branch:
                branch.add(source)
                todo.append(source)
    return frozenset(branch)


def _marked(output: Step, reached: Mapping[NodeId, Step]) -> Step:
    """What a layer that only marks the output stands for: such a layer is no step of the plan."""
    while output.layer.marks_output:
        output = reached[output.sources[0]]
    return output


def _output(output: Step, signature: Signature) -> Iterator[Problem]:
    """Whether the network's output can say what the data ask for."""
    shape, wanted = output.output_shape, signature.outputs
    if len(shape) != 1:
        said = "×".join(map(str, shape))
        yield Problem(f"{output.node}: the output must be flat, not {said}", OnNode(output.node))
        return
    allowed = {wanted, 1} if signature.task == "binary" else {wanted}
    if shape[0] in allowed:
        return
    units = 1 if signature.task == "binary" else wanted
    what = f"{wanted} classes" if signature.classes else f"{wanted} target columns"
    if wanted == 1:
        what = "1 target column"
    text = (
        f"{output.node}: the data have {what}, the network has {shape[0]} "
        f"output{'s' if shape[0] != 1 else ''}; it needs {units}"
    )
    fix = SetParam(output.node, "units", units) if hasattr(output.layer, "units") else None
    yield Problem(text, OnNode(output.node, "units"), fix=fix)


def _plan(walk: _Walk, graph: Graph) -> Plan:
    """The steps in order, the output last; branches that lead nowhere are left out."""
    assert walk.output is not None
    needed = {walk.output.node}
    for s in reversed(walk.steps):
        if s.node in needed:
            needed.update(s.sources)
    rest = [s for s in walk.steps if s.node in needed and s is not walk.output]
    return Plan((*rest, walk.output))


def _size(shape: Shape) -> int:
    count = 1
    for n in shape:
        count *= n
    return count
