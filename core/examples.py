"""The examples that come along: projects that are ready to be trained."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from core.arrange import arrange
from core.build import chain
from core.data.base import SOURCES, DataReference
from core.data.prepare import Preparation
from core.frozen import FrozenDict
from core.layer import LAYERS
from core.project import Project, Training
from core.spec import read_fields, read_spec

Plain = Mapping[str, Any]


@dataclass(frozen=True, eq=False)
class Example:
    """One example: a chain of layers after the input, and all settings, as in a saved project."""

    title: str
    sentence: str
    source: Plain
    layers: tuple[Plain, ...]
    training: Plain
    preparation: Plain = field(default_factory=lambda: FrozenDict({}))

    def project(self) -> Project:
        """The project, made when first asked for: its data are read then. Raises `Refused`."""
        return _made(self)


@functools.cache
def _made(example: Example) -> Project:
    graph = chain(*(read_spec(LAYERS, plain) for plain in example.layers))
    source = read_spec(SOURCES, example.source)
    return Project(
        graph,
        arrange(graph),
        read_fields(Training, dict(example.training)),
        DataReference.of(source, source.load()),
        read_fields(Preparation, dict(example.preparation)),
    )


def _dense(units: int, activation: str, **more: Any) -> Plain:
    return {"kind": "dense", "units": units, "activation": activation, **more}


PLAYGROUND: Plain = {
    "initializer": {"kind": "uniform", "low": -0.5, "high": 0.5},
    "bias_initializer": {"kind": "constant", "value": 0.1},
}
COINS: Plain = {
    "use_bias": False,
    "initializer": {"kind": "uniform", "low": -1.0, "high": 1.0},
}

EXAMPLES: Mapping[str, Example] = FrozenDict(
    {
        "iris": Example(
            "Iris in 60 seconds",
            "Tell three species of iris apart by four measurements of their flowers.",
            {"kind": "iris"},
            (_dense(10, "relu"), _dense(8, "relu"), _dense(3, "softmax")),
            {
                "epochs": 50,
                "batch_size": 32,
                "loss": "categorical_crossentropy",
                "optimizer": "adam",
                "pace": 25.0,
            },
            {"validation": 0.2},
        ),
        "digits": Example(
            "Handwritten digits",
            "Read digits of 8×8 pixels; the weights of the first layer become pictures.",
            {"kind": "digits"},
            (_dense(128, "relu"), _dense(64, "relu"), _dense(10, "softmax")),
            {"epochs": 30, "batch_size": 32, "loss": "categorical_crossentropy"},
        ),
        "circle": Example(
            "Circle in a ring",
            "Watch six neurons bend a line until it closes around the points inside.",
            {"kind": "circle"},
            (
                _dense(4, "tanh", **PLAYGROUND),
                _dense(2, "tanh", **PLAYGROUND),
                _dense(1, "tanh", **PLAYGROUND),
            ),
            {
                "epochs": 300,
                "batch_size": 10,
                "loss": "mse",
                "optimizer": {"kind": "sgd", "learning_rate": 0.03},
                "pace": 100.0,
            },
            {"validation": 0.5, "scale": "none"},
        ),
        "coin-flips": Example(
            "Coin flips",
            "Train on coins and see that nothing is learnt: new rows are right half of the time.",
            {"kind": "coin_flips", "rows": 1100},
            (_dense(64, "sigmoid", **COINS), _dense(1, "sigmoid", **COINS)),
            # A step that sums over 1000 rows, as the first such experiments did, is 500 times a
            # step along the slope of the mean squared difference.
            {
                "epochs": 10,
                "batch_size": 0,
                "loss": "mse",
                "optimizer": {"kind": "sgd", "learning_rate": 500.0},
            },
            {"validation": 100 / 1100, "split": "last rows", "scale": "none"},
        ),
    }
)
