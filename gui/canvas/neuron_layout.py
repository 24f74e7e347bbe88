"""The network as neurons: which are drawn and where, and what runs between them. Plain values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from math import prod

import numpy as np

from core.document import State
from core.folding import Block, Folding, folding
from core.graph import NodeId
from core.layer import Layer, Shape, Weight
from core.probes import Names, input_names, output_names
from core.project import Point
from gui.canvas.catalog import category_role
from gui.canvas.neuron_parts import (
    BEND,
    FOLD,
    GAP,
    NONE,
    UNFOLDED,
    Bundle,
    Column,
)

HEAD, TAIL = 7, 2  # of a folded layer
LANE = 10.0  # between the layers that wires pass over and the lowest of these wires
BESIDE = 170.0  # columns nearer than this must not lie above one another


@dataclass(frozen=True, eq=False)
class Neurons:
    """A whole network."""

    columns: Mapping[NodeId, Column]
    bundles: tuple[Bundle, ...]
    shapes: Mapping[NodeId, Mapping[str, Shape]]  # of all arrays that are learnt


def neurons(state: State, unfolded: frozenset[NodeId] = frozenset()) -> Neurons:
    """What is drawn of a network; layers whose shape is not known yet have no neurons."""
    graph, shapes = state.project.graph, state.compiled.shapes
    weights, blocks = dict(_weights(state)), folding(state.project)
    columns = {
        node: _column(state, node, graph.nodes[node], weights.get(node, ()), node in unfolded)
        for node in graph.nodes
        if node in shapes and blocks.key(node) == node
    }
    for lead, block in blocks.blocks.items():
        if lead in columns:
            columns[lead] = _of_block(columns[lead], block, state)
    columns = _apart(columns)
    bundles = tuple(
        _over(bundle, columns)
        for node in columns
        for bundle in (
            _into_block(state, columns, blocks, node)
            if node in blocks.blocks
            else _bundles(state, columns, blocks, node, weights.get(node, ()))
        )
    )
    arrays = {node: {w.name: w.shape for w in ws} for node, ws in weights.items()}
    return Neurons(columns, bundles, arrays)


def _weights(state: State) -> Iterator[tuple[NodeId, tuple[Weight, ...]]]:
    graph, shapes = state.project.graph, state.compiled.shapes
    for node, layer in graph.nodes.items():
        sources = graph.inputs_of(node)
        if node in shapes and layer.ports and all(s in shapes for s in sources.values()):
            inputs = [shapes[sources[port]] for port in sorted(sources)]
            yield node, tuple(w for w in layer.weights(inputs) if w.trained)


def _column(
    state: State, node: NodeId, layer: Layer, weights: tuple[Weight, ...], unfolded: bool
) -> Column:
    count = prod(state.compiled.shapes[node])
    at = state.project.layout.get(node, Point(0, 0))
    shown, fold = _shown(count, unfolded)
    slots = len(shown) + (fold is not None)
    top = at.y - (slots - 1) * GAP / 2
    places = [top + slot * GAP for slot in range(slots)]
    fold_y = places.pop(HEAD) if fold is not None else None
    names, left = _names(state, node, layer)
    given = tuple(names.full(i) for i in shown) if names and (names.given or names.shape) else ()
    shift = next((w.name for w in weights if w.name in ("b", "beta") and w.shape == (count,)), "")
    summary = layer.summary() or layer.title
    role = category_role(layer.category)
    return Column(
        node, summary, role, count, at.x, shown, tuple(places), fold_y, given, left, shift
    )


def _of_block(column: Column, block: Block, state: State) -> Column:
    """The column of a folded group: the neurons of the layer that it is read at."""
    project = state.project
    x, y = block.center(project.layout)
    own = project.layout.get(column.node, Point(0, 0))
    moved = _moved(replace(column, x=x), y - own.y)
    many = f"{len(block.nodes)} layers, folded"
    return replace(moved, title=block.name, summary=many, shift="")


def _into_block(
    state: State, columns: Mapping[NodeId, Column], blocks: Folding, lead: NodeId
) -> Iterator[Bundle]:
    """What feeds a folded group: wires without weights, since those are inside."""
    inside = set(blocks.blocks[lead].nodes)
    wires = sorted(w for w in state.project.graph.wires if w.target in inside)
    sources = dict.fromkeys(blocks.key(w.source) for w in wires if w.source not in inside)
    for port, source in enumerate(sources):
        if source in columns:
            yield _all_to_all(columns[source], columns[lead], port)


def _shown(count: int, unfolded: bool) -> tuple[tuple[int, ...], int | None]:
    """The neurons that are drawn, and how many stand before the fold."""
    if count <= FOLD or (unfolded and count <= UNFOLDED):
        return tuple(range(count)), None
    return (*range(HEAD), *range(count - TAIL, count)), HEAD


def _names(state: State, node: NodeId, layer: Layer) -> tuple[Names | None, bool]:
    """What the neurons of the first and the last layer are called; and whether left of them."""
    plan, data = state.compiled.plan, state.project.data
    if plan is None or data is None:
        return None, True
    if not layer.ports:
        reader = next((s for s in plan.steps if s.sources == (node,)), None)
        return (input_names(plan, reader, data.signature) if reader else None), True
    if state.project.graph.readers_of(node):
        return None, False
    width = prod(plan.output.output_shape)
    return output_names(plan, plan.output, data.signature, width), False


def _apart(columns: dict[NodeId, Column]) -> dict[NodeId, Column]:
    """Move columns that lie above one another up and down, until none covers another."""
    placed: dict[NodeId, Column] = {}
    for group in _groups(list(columns.values())):
        lowest, moved = float("-inf"), []
        for column in group:
            by = max(0.0, lowest - column.top)
            moved.append(by)
            lowest = column.bottom + by
        mean = sum(moved) / len(moved)
        placed |= {c.node: _moved(c, by - mean) for c, by in zip(group, moved, strict=True)}
    return {node: placed[node] for node in columns}


def _groups(columns: list[Column]) -> Iterator[list[Column]]:
    """Columns that are near each other from left to right, each group from top to bottom."""
    columns.sort(key=lambda c: (c.x, c.ys))
    group: list[Column] = []
    for column in columns:
        if group and column.x - group[-1].x >= BESIDE:
            yield _by_height(group)
            group = []
        group.append(column)
    if group:
        yield _by_height(group)


def _by_height(group: list[Column]) -> list[Column]:
    return sorted(group, key=lambda c: (c.ys[0] + c.ys[-1], c.x))


def _moved(column: Column, by: float) -> Column:
    if not by:
        return column
    fold_y = None if column.fold_y is None else column.fold_y + by
    return replace(column, ys=tuple(y + by for y in column.ys), fold_y=fold_y)


def _over(bundle: Bundle, columns: Mapping[NodeId, Column]) -> Bundle:
    """The same wires; above the layers that stand in their way, if there are any."""
    source, target = columns[bundle.source], columns[bundle.target]
    high = min(source.ys[0], target.ys[0])
    low = max(source.ys[-1], target.ys[-1])
    passed = [
        c.top
        for c in columns.values()
        if source.x + BEND < c.x < target.x - BEND and c.top < low and c.bottom > high
    ]
    return replace(bundle, lane=min(*passed, source.top, target.top) - LANE) if passed else bundle


def _bundles(
    state: State,
    columns: Mapping[NodeId, Column],
    blocks: Folding,
    node: NodeId,
    weights: tuple[Weight, ...],
) -> Iterator[Bundle]:
    sources = state.project.graph.inputs_of(node)
    target, offset = columns[node], 0
    joined = sum(columns[s].count for s in sources.values() if s in columns)
    for port in sorted(sources):
        if sources[port] not in columns:
            if (hidden := columns.get(blocks.key(sources[port]))) is not None:
                yield _all_to_all(hidden, target, port)
            continue
        source = columns[sources[port]]
        matrix = (source.count, target.count)
        full = next((w.name for w in weights if w.shape == matrix and len(w.shape) == 2), "")
        if full:
            yield _matrix(source, target, port, full)
        elif source.count == target.count:
            fits = (w.name for w in weights if w.name == "gamma" and w.shape == (target.count,))
            scale = next(fits, "")
            yield _one_to_one(source, target, port, scale, 0)
        elif joined == target.count:
            yield _one_to_one(source, target, port, "", offset)
        else:
            yield _all_to_all(source, target, port)
        offset += source.count


def _matrix(source: Column, target: Column, port: int, weight: str) -> Bundle:
    bundle = _all_to_all(source, target, port)
    rows, columns = np.array(source.shown)[bundle.starts], np.array(target.shown)[bundle.ends]
    flat = rows * target.count + columns
    return Bundle(source.node, target.node, port, bundle.starts, bundle.ends, weight, flat)


def _all_to_all(source: Column, target: Column, port: int) -> Bundle:
    starts = np.repeat(np.arange(len(source.shown)), len(target.shown))
    ends = np.tile(np.arange(len(target.shown)), len(source.shown))
    return Bundle(source.node, target.node, port, starts, ends, "", NONE)


def _one_to_one(source: Column, target: Column, port: int, weight: str, offset: int) -> Bundle:
    where = {number: place for place, number in enumerate(target.shown)}
    pairs = [
        (place, where[number + offset])
        for place, number in enumerate(source.shown)
        if number + offset in where
    ]
    starts, ends = np.array(pairs, np.int64).reshape(-1, 2).T
    flat = np.array(target.shown, np.int64)[ends] if weight else NONE
    return Bundle(source.node, target.node, port, starts, ends, weight, flat)
