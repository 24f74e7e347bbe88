"""Categories that enter a network as the number of their name, and the vectors they become.

A network has one input, so such a column is one number among others; an Embedding behind the
input takes it out of the row and puts the vector of its name in front of the rest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.build import layer
from core.data.base import DataReference, Signature, Source
from core.data.columns import Column
from core.graph import Graph, NodeId, Wire
from core.measures import COLUMN
from core.problem import Problem, Refused
from core.project import Point, Project

EMBEDDING = "embedding"
LONGEST = 50  # numbers of a vector


def vector_length(names: int) -> int:
    """How long the vector of a category with so many names should be.

    1.6 n^0.56: what served well in fastai's tables (J. Howard, S. Gugger (2020), fastai: a layered
    API for deep learning, Information 11).
    """
    length: float = 1.6 * names**0.56
    return max(2, min(LONGEST, round(length)))


def numbered(signature: Signature) -> tuple[Column, ...]:
    """The columns that enter as the number of their name."""
    return tuple(column for column in signature.columns if column.numbered)


@dataclass(frozen=True)
class Taken:
    """The Embeddings behind the input of a network.

    last : the last of them, or the input
    left : the features that come out of it as they are, in order; None where a vector lies
    """

    last: NodeId
    left: tuple[str | None, ...]

    def after(self, node: NodeId, names: Sequence[str | None], units: int) -> Taken:
        """What is left once an Embedding has taken out some features."""
        rest = tuple(name for name in self.left if name is None or name not in names)
        return Taken(node, (*[None] * (len(names) * units), *rest))


def taken(graph: Graph, signature: Signature) -> Taken | None:
    """How far Embeddings have taken categories out of the row; None without an input."""
    inputs = [node for node, made in graph.nodes.items() if not made.ports]
    if len(inputs) != 1:
        return None
    found = Taken(inputs[0], signature.features)
    while (node := _embedding_behind(graph, found.last)) is not None:
        made = graph.nodes[node]
        columns: tuple[int, ...] = getattr(made, "columns", ())
        if not columns or max(columns) >= len(found.left):
            return found
        names = [found.left[place] for place in columns]
        if None in names:
            return found
        found = found.after(node, names, getattr(made, "units", 1))
    return found


def not_taken(graph: Graph, signature: Signature) -> tuple[Column, ...]:
    """The numbered columns that no Embedding behind the input takes."""
    found = taken(graph, signature)
    left = set(found.left) if found else set()
    return tuple(column for column in numbered(signature) if column.name in left)


def with_vectors(graph: Graph, signature: Signature) -> Graph:
    """The network with an Embedding for each numbered column that has none yet."""
    for column in not_taken(graph, signature):
        before = taken(graph, signature)
        assert before is not None
        node = graph.new_id(EMBEDDING)
        size = len(column.categories) + 1  # the last is for names that training has not met
        made = layer(
            EMBEDDING,
            categories=size,
            units=vector_length(size),
            columns=[before.left.index(column.name)],
        )
        readers = graph.readers_of(before.last)
        graph = graph.add(node, made)
        for wire in readers:
            graph = graph.disconnect(wire).connect(Wire(node, wire.target, wire.port))
        graph = graph.connect(Wire(before.last, node))
    return graph


@dataclass(frozen=True)
class PutInVectors:
    """Put an Embedding behind the input for each category that enters as a number."""

    label = "Embed categories"

    def apply(self, project: Project) -> Project:
        if project.data is None:
            raise Refused(Problem("there are no data whose categories could be embedded"))
        graph = with_vectors(project.graph, project.data.signature)
        return replace(project, graph=graph, layout=_layout(project, graph))


@dataclass(frozen=True)
class EmbedColumn:
    """Let a category of a table enter as the number of its name, with an Embedding for it.

    source : the same table, with the column numbered
    """

    column: str
    source: Source

    @property
    def label(self) -> str:
        return f"Embed {self.column}"

    def apply(self, project: Project) -> Project:
        if project.data is None:
            raise Refused(Problem("there are no data whose categories could be embedded"))
        before = project.data.signature
        after = as_numbered(before, self.column)
        graph = with_vectors(_moved(project.graph, before, after), after)
        data = DataReference(self.source, after)
        return replace(project, data=data, graph=graph, layout=_layout(project, graph))


def as_numbered(signature: Signature, column: str) -> Signature:
    """What the network gets if a category enters as the number of its name."""
    columns = tuple(
        replace(each, numbered=True) if each.name == column else each for each in signature.columns
    )
    features = tuple(name for each in columns for name in each.features)
    return replace(signature, columns=columns, features=features, input_shape=(len(features),))


def _moved(graph: Graph, before: Signature, after: Signature) -> Graph:
    """Embeddings that are there already take the same columns, wherever these have gone."""
    found = taken(graph, before)
    if found is None or found.left == before.features:
        return graph
    inputs = [node for node, made in graph.nodes.items() if not made.ports]
    old, new = Taken(inputs[0], before.features), Taken(inputs[0], after.features)
    while old.last != found.last:
        node = _embedding_behind(graph, old.last)
        assert node is not None
        made = graph.nodes[node]
        names = [old.left[place] for place in getattr(made, "columns", ())]
        units: int = getattr(made, "units", 1)
        graph = graph.put(node, made.with_(columns=tuple(map(new.left.index, names))))
        old, new = old.after(node, names, units), new.after(node, names, units)
    return graph


def _embedding_behind(graph: Graph, node: NodeId) -> NodeId | None:
    """The Embedding that alone reads a layer."""
    readers = graph.readers_of(node)
    if len(readers) != 1 or graph.nodes[readers[0].target].kind != EMBEDDING:
        return None
    return readers[0].target


def _layout(project: Project, graph: Graph) -> dict[NodeId, Point]:
    """Where the cards lie: new ones behind the input, all others moved to the right of them."""
    new = [node for node in graph.nodes if node not in project.graph.nodes]
    layout = dict(project.layout)
    for node in new:
        (source,) = graph.inputs_of(node).values()
        at = layout.get(source, Point(0, 0))
        layout = {n: Point(p.x + COLUMN, p.y) if p.x > at.x else p for n, p in layout.items()}
        layout[node] = Point(at.x + COLUMN, at.y)
    return layout
