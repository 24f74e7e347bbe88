"""Runs through every layer, activation and kind of wiring."""

from __future__ import annotations

from typing import Any

from tests.reference.case import GENTLE, WILD, Case, Node, chain, dense, mlp, said

RESIDUAL: list[Node] = [
    ("in", {"kind": "input"}, []),
    ("a", dense(4, "relu"), ["in"]),
    ("b", dense(4, "tanh"), ["a"]),
    ("c", dense(4), ["b"]),
    ("sum", {"kind": "add"}, ["a", "c"]),
    ("act", {"kind": "activation", "activation": {"kind": "relu"}}, ["sum"]),
    ("d", dense(4), ["act"]),
    ("sum2", {"kind": "add", "inputs": 3}, ["act", "d", "a"]),
    ("out", dense(2), ["sum2"]),
]
DENSELY: list[Node] = [
    ("in", {"kind": "input"}, []),
    ("a", dense(4, "tanh"), ["in"]),
    ("ab", {"kind": "concatenate"}, ["in", "a"]),
    ("b", dense(3, "relu"), ["ab"]),
    ("abc", {"kind": "concatenate", "inputs": 3}, ["b", "a", "in"]),
    ("out", dense(2), ["abc"]),
]


def merged(kind: str, inputs: int = 2) -> list[Node]:
    branches = [(f"b{i}", dense(4, "tanh"), ["in"]) for i in range(inputs)]
    merge = ("m", {"kind": kind, "inputs": inputs}, [name for name, _, _ in branches])
    return [("in", {"kind": "input"}, []), *branches, merge, ("out", dense(2), ["m"])]


ACTIVATIONS: list[Any] = [
    *({"kind": kind} for kind in ("linear", "relu", "relu6", "leaky_relu", "hard_sigmoid")),
    *({"kind": kind} for kind in ("tanh", "sigmoid", "softsign", "softmax", "log_softmax")),
    *({"kind": kind} for kind in ("elu", "selu", "celu", "exponential", "softplus")),
    *({"kind": kind} for kind in ("gelu", "gelu_tanh", "silu", "mish")),
    {"kind": "leaky_relu", "slope": 0.01},
    {"kind": "elu", "alpha": 0.5},
    {"kind": "celu", "alpha": 2.0},
]
NORMS: list[dict[str, Any]] = [
    {"kind": "batch_norm", "variant": "torch", "momentum": 0.9, "epsilon": 1e-5},
    {"kind": "batch_norm", "momentum": 0.8},
    {"kind": "batch_norm", "center": False, "variant": "torch"},
    {"kind": "batch_norm", "scale": False, "variant": "torch"},
    {"kind": "layer_norm", "epsilon": 1e-5},
    {"kind": "layer_norm", "center": False},
    {"kind": "layer_norm", "scale": False},
    {"kind": "rms_norm"},
    {"kind": "prelu"},
    {"kind": "prelu", "shared": True},
    {"kind": "dropout", "rate": 0.0},
    {"kind": "activation", "activation": {"kind": "gelu"}},
]


def networks() -> list[Case]:
    found = [
        Case(f"activation {said(a)}", "torch", mlp(a))
        if a not in WILD
        else Case(f"activation {said(a)}", "torch", chain(dense(5, a), dense(2)), optimizer=GENTLE)
        for a in ACTIVATIONS
    ]
    found += [
        Case(f"layer {said(n)}", "torch", chain(dense(5), n, dense(4, "tanh"), dense(2)))
        for n in NORMS
    ]
    found += [
        Case("no bias", "torch", chain(dense(5, "relu", use_bias=False), dense(2))),
        Case("no bias at the end", "torch", chain(dense(5, "relu"), dense(2, use_bias=False))),
        Case("residual", "torch", RESIDUAL),
        Case("densely connected", "torch", DENSELY),
        Case("residual, adam", "torch", RESIDUAL, optimizer={"kind": "adam", "variant": "torch"}),
    ]
    for kind in ("add", "average", "multiply", "concatenate"):
        found += [Case(f"{kind} {n}", "torch", merged(kind, n)) for n in (2, 3)]
    embedding = {"kind": "embedding", "categories": 5, "units": 2, "columns": [0]}
    table = chain(embedding, dense(4, "tanh"), dense(2))
    found.append(Case("embedding", "torch", table, categories=5))
    for penalty in ({"kind": "l1"}, {"kind": "l2"}, {"kind": "l1_l2", "l1": 0.02, "l2": 0.03}):
        nodes = chain(dense(5, "relu", regularizer=penalty), dense(2, regularizer=penalty))
        found.append(Case(f"penalty {said(penalty)}", "torch", nodes))
    return found
