"""A project as plain values, and back: the form of `project.json` inside a `.loom` file.

program, version   "layerloom", and the number of the form
nodes              [{"id", "layer": kind and the parameters that are not at their default}]
wires              [[source, target, port]], in order
layout             {id: [x, y]}
notes, groups      [[text, x, y]] and {name: [id]}; left out if there are none
folded             [name] of the groups that are drawn as one card; left out if there are none
training           the settings that are not at their default; likewise `preparation`
data               {"source", "signature"}: where rows come from, and what they looked like
trained            {"step", "epoch", "weights", "fitted", "memory"}; arrays are {"npy": name}
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from core.arrange import arrange
from core.data.base import SOURCES, DataReference, signature_from_json, signature_to_json
from core.data.fitted import Fitted
from core.data.prepare import Preparation
from core.edits_diagram import why_not_named
from core.frozen import FrozenDict
from core.graph import Graph, NodeId, Wire
from core.layer import LAYERS, Layer
from core.project import Note, Point, Project, Trained, Training
from core.spec import Spec, read_fields, read_spec

Array = NDArray[Any]
Plain: TypeAlias = dict[str, Any]

PROGRAM = "layerloom"
VERSION = 1
MIGRATIONS: Mapping[int, Callable[[Plain], Plain]] = {}  # from this version to the next one


class FormatError(ValueError):
    """The plain values are no project; the message is shown to the user."""


# ---- writing -----------------------------------------------------------------------------------


def write_plain(project: Project) -> tuple[Plain, dict[str, Array]]:
    """The project as values that JSON knows, and its arrays by the names they go under."""
    arrays: dict[str, Array] = {}
    graph, trained = project.graph, project.trained
    plain: Plain = {
        "program": PROGRAM,
        "version": VERSION,
        "nodes": [{"id": n, "layer": layer.to_json()} for n, layer in graph.nodes.items()],
        "wires": [[w.source, w.target, w.port] for w in sorted(graph.wires)],
        "layout": {n: list(project.layout[n]) for n in graph.nodes if n in project.layout},
        "training": _changed(project.training),
        "preparation": _changed(project.preparation),
        "data": None,
        "trained": _without_arrays(_trained(trained), "", arrays) if trained else None,
    }
    if project.data is not None:
        signature = signature_to_json(project.data.signature)
        plain["data"] = {"source": project.data.source.to_json(), "signature": signature}
    if project.notes:
        plain["notes"] = [[note.text, *note.at] for note in project.notes]
    if project.groups:
        plain["groups"] = {name: sorted(nodes) for name, nodes in project.groups.items()}
    if project.folded:
        plain["folded"] = sorted(project.folded)
    return plain, arrays


def _changed(settings: Spec) -> Plain:
    return {name: value for name, value in settings.to_json().items() if name != "kind"}


def _trained(trained: Trained) -> Plain:
    return {
        "step": trained.step,
        "epoch": trained.epoch,
        "weights": trained.weights,
        "fitted": trained.fitted.to_json() if trained.fitted else None,
        "memory": trained.memory,
    }


def _without_arrays(value: Any, path: str, arrays: dict[str, Array]) -> Any:
    """Plain values; each array goes to `arrays` and leaves its name behind."""
    if isinstance(value, Mapping):
        return {k: _without_arrays(v, f"{path}/{k}", arrays) for k, v in value.items()}
    if isinstance(value, tuple | list):
        return [_without_arrays(v, f"{path}/{i}", arrays) for i, v in enumerate(value)]
    if isinstance(value, np.ndarray):
        name = f"{path[1:]}.npy"
        arrays[name] = value
        return {"npy": name}
    return value.item() if isinstance(value, np.generic) else value


# ---- reading -----------------------------------------------------------------------------------


def migrated(
    plain: Any,
    newest: int = VERSION,
    migrations: Mapping[int, Callable[[Plain], Plain]] = MIGRATIONS,
) -> Plain:
    """The same project in the newest form. Raises `FormatError`."""
    if not isinstance(plain, dict) or plain.get("program") != PROGRAM:
        raise FormatError("its text is not that of a LayerLoom project")
    version = plain.get("version")
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise FormatError(f"it does not say its version ({version!r})")
    if version > newest:
        raise FormatError(
            f"it was saved by a newer LayerLoom (form {version}, known up to {newest}); "
            "update the program to open it"
        )
    found: Plain = plain
    for step in range(version, newest):
        found = migrations[step](found)
    return found


def read_plain(plain: Plain) -> Project:
    """The inverse of `write_plain`, but without what training has left: see `read_trained`.

    Raises
    ------
    FormatError
        If anything is missing, unknown, out of range, or does not fit together.
    """
    with _reading("network"):
        graph = _graph(plain["nodes"], plain["wires"])
    with _reading("layout"):
        layout = {NodeId(n): Point(int(x), int(y)) for n, (x, y) in plain["layout"].items()}
        if layout.keys() != graph.nodes.keys():
            layout = {**arrange(graph), **{n: at for n, at in layout.items() if n in graph.nodes}}
        layout = {n: layout[n] for n in graph.nodes}
    with _reading("training settings"):
        training = read_fields(Training, plain["training"])
    with _reading("preparation settings"):
        preparation = read_fields(Preparation, plain["preparation"])
    with _reading("data reference"):
        data = plain["data"] and DataReference(
            read_spec(SOURCES, plain["data"]["source"]),
            signature_from_json(plain["data"]["signature"]),
        )
    with _reading("notes and groups"):
        notes = tuple(
            Note(str(text), Point(int(x), int(y))) for text, x, y in plain.get("notes", ())
        )
        groups = FrozenDict(
            {
                str(name): frozenset(NodeId(n) for n in nodes if n in graph.nodes)
                for name, nodes in plain.get("groups", {}).items()
            }
        )
        groups = FrozenDict({name: nodes for name, nodes in groups.items() if nodes})
        folded = frozenset(map(str, plain.get("folded", ()))) & groups.keys()
    return Project(
        graph,
        FrozenDict(layout),
        training,
        data or None,
        preparation,
        notes=notes,
        groups=groups,
        folded=folded,
    )


def read_trained(plain: Plain, array: Callable[[str], Array]) -> Trained | None:
    """What training has left; `array` fetches one by its name. Raises `FormatError`."""
    with _reading("trained weights"):
        found = _with_arrays(plain["trained"], array)
        if found is None:
            return None
        weights, fitted = found["weights"], found["fitted"]
        for named in weights.values():
            if not all(isinstance(each, np.ndarray) for each in named.values()):
                raise FormatError("not all of them are arrays")
        step, epoch = int(found["step"]), int(found["epoch"])
        known = Fitted.from_json(fitted) if fitted else None
        return Trained(weights, step, epoch, known, FrozenDict(found["memory"]))


def _graph(entries: Any, wires: Any) -> Graph:
    nodes: dict[NodeId, Layer] = {}
    for entry in entries:
        node = NodeId(str(entry["id"]))
        if node in nodes:
            raise FormatError(f"two layers are called {node}")
        if reason := why_not_named(Graph(), node):
            raise FormatError(reason)
        try:
            nodes[node] = read_spec(LAYERS, entry["layer"])
        except ValueError as error:
            raise FormatError(f"layer {node}: {error}") from error
    graph = Graph(FrozenDict(nodes), frozenset(_wires(nodes, wires)))
    if len(list(graph.in_order())) != len(nodes):
        raise FormatError("its wires close a loop")
    return graph


def _wires(nodes: Mapping[NodeId, Layer], wires: Any) -> Iterator[Wire]:
    taken: set[tuple[NodeId, int]] = set()
    for source, target, port in wires:
        said = f"the wire from {source} to {target}"
        for end in (source, target):
            if end not in nodes:
                raise FormatError(f"{said} leads to nowhere: there is no layer {end}")
        ports = len(nodes[target].ports)
        if not isinstance(port, int) or not 0 <= port < ports:
            raise FormatError(f"{said} ends at input {port!r}, but {target} has {ports}")
        if (target, port) in taken:
            raise FormatError(f"{said} ends where another one does")
        taken.add((target, port))
        yield Wire(source, target, port)


def _with_arrays(value: Any, array: Callable[[str], Array]) -> Any:
    """The inverse of `_without_arrays`, frozen."""
    if isinstance(value, dict):
        if value.keys() == {"npy"} and isinstance(value["npy"], str):
            return array(value["npy"])
        return FrozenDict({k: _with_arrays(v, array) for k, v in value.items()})
    return [_with_arrays(v, array) for v in value] if isinstance(value, list) else value


@contextmanager
def _reading(what: str) -> Iterator[None]:
    """Say which part could not be read, whatever is wrong with it."""
    try:
        yield
    except KeyError as error:
        raise FormatError(f"its {what} cannot be read: {error} is missing") from error
    except (AttributeError, OverflowError, RecursionError, TypeError, ValueError) as error:
        raise FormatError(f"its {what} cannot be read: {error}") from error
