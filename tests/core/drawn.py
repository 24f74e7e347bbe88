"""Hypothesis strategies: any spec of a family, any project."""

from __future__ import annotations

import string

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from core.data.base import SOURCES, DataReference, Signature
from core.data.fitted import Fitted
from core.data.prepare import Preparation
from core.frozen import FrozenDict
from core.graph import Graph, NodeId, Wire
from core.layer import LAYERS
from core.project import Point, Project, Trained, Training
from core.spec import params_of

WORDS = st.text(string.ascii_letters + "äß漢 _-", max_size=8)
BITS = st.integers(0, 2**128 - 1)


def values(param):
    """Values that a parameter may have."""
    if param.family is not None:
        return specs(param.family)
    if param.options:
        return st.sampled_from(param.options)
    if param.type is bool:
        return st.booleans()
    if param.type is str:
        return st.sampled_from(["/data/a.csv", "/ä/b c.csv"] if param.name == "path" else [""])
    low, high = (param.range.low, param.range.high) if param.range else (-1e6, 1e6)
    if param.type is int:
        return st.integers(int(low), int(min(high, 10**9)))
    if param.type is tuple:
        return st.lists(st.integers(int(max(low, 1)), 9), max_size=3).map(tuple)
    return st.floats(low, high)


def spec_of(cls):
    """Any valid spec of one class."""
    fields = {p.name: values(p) | st.just(p.default) for p in params_of(cls)}
    return st.builds(cls, **fields).filter(lambda spec: not spec.complaints())


def specs(family):
    return st.sampled_from(list(family)).flatmap(spec_of)


@st.composite
def graphs(draw):
    """Any sound graph, seldom a complete one."""
    graph = Graph()
    for layer in draw(st.lists(specs(LAYERS), max_size=6)):
        graph = graph.add(graph.new_id(layer.kind), layer)
    names = list(graph.nodes)
    for i, target in enumerate(names):
        for port in range(len(graph.nodes[target].ports)):
            if i and draw(st.booleans()):
                graph = graph.connect(Wire(names[draw(st.integers(0, i - 1))], target, port))
    return graph


def signatures():
    names = st.lists(WORDS, min_size=1, max_size=3).map(tuple)
    shape = st.lists(st.integers(1, 50), min_size=1, max_size=3).map(tuple)
    task = st.sampled_from(["classes", "binary", "regression"])
    return st.builds(Signature, WORDS, st.integers(0, 10**9), shape, task, names, names, names)


def arrays():
    kinds = st.sampled_from([np.dtype(np.float32), np.dtype(np.float64)])
    shape = npst.array_shapes(min_dims=1, max_dims=2, min_side=0, max_side=4)
    return npst.arrays(kinds, shape)


@st.composite
def trained(draw, nodes):
    """Weights under the names of some layers, and a memory with the shape of a run's."""
    named = st.dictionaries(st.sampled_from(["W", "b", "scale"]), arrays(), min_size=1)
    some = st.lists(st.sampled_from(nodes), unique=True) if nodes else st.just([])
    weights = FrozenDict({n: FrozenDict(draw(named)) for n in draw(some)})
    vector = npst.arrays(np.float32, st.integers(0, 5))
    scale = npst.arrays(np.float32, 3, elements=st.floats(-1e9, 1e9, width=32))
    fitted = st.builds(Fitted, scale, scale, scale, scale, fill=st.none() | scale)
    state = {"bit_generator": "PCG64", "state": {"state": draw(BITS), "inc": draw(BITS)}}
    memory = {
        "shape": (1, 2, 3),
        "states": FrozenDict(draw(st.dictionaries(st.sampled_from("mv"), vector))),
        "order": FrozenDict({"state": state, "base": 3}),
        "sums": FrozenDict({"loss": np.float64(draw(st.floats(0, 1e9))), "rows": 2}),
    }
    memory = draw(st.sampled_from([FrozenDict({}), FrozenDict(memory)]))
    return Trained(weights, draw(st.integers(0, 10**9)), 7, draw(st.none() | fitted), memory)


@st.composite
def projects(draw):
    graph = draw(graphs())
    place = st.builds(Point, st.integers(-10_000, 10_000), st.integers(-10_000, 10_000))
    layout = FrozenDict({NodeId(n): draw(place) for n in graph.nodes})
    data = st.builds(DataReference, specs(SOURCES), signatures())
    return Project(
        graph,
        layout,
        draw(spec_of(Training)),
        draw(st.none() | data),
        draw(spec_of(Preparation)),
        draw(st.none() | trained(list(graph.nodes))),
    )
