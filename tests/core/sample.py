"""A small project that can be trained, and when two projects are the same to the last bit."""

from dataclasses import replace

import numpy as np

from core.build import chain, layer
from core.data.base import SOURCES, DataReference
from core.document import Document
from core.frozen import FrozenDict
from core.project import Point, Project, Training
from core.session import make_trainer


def same(a, b):
    """Equal to the last bit, arrays and all."""
    if isinstance(a, np.ndarray) and isinstance(b, np.ndarray):
        return a.dtype == b.dtype and a.shape == b.shape and a.tobytes() == b.tobytes()
    if isinstance(a, dict):
        return a.keys() == b.keys() and all(same(a[k], b[k]) for k in a)
    if isinstance(a, list | tuple):
        return len(a) == len(b) and all(same(x, y) for x, y in zip(a, b, strict=True))
    return a == b


def contents(trained):
    if trained is None:
        return None
    fitted = trained.fitted and vars(trained.fitted)
    return [trained.weights, trained.step, trained.epoch, fitted, trained.memory]


def iris(units=10):
    """A project that can be trained: 4-10-3 on Iris."""
    graph = chain(
        layer("dense", units=units, activation="relu"),
        layer("dense", units=3, activation="softmax"),
    )
    layout = FrozenDict({n: Point(280 * i, 0) for i, n in enumerate(graph.nodes)})
    source = SOURCES["iris"]()
    data = DataReference.of(source, source.load())
    return Project(graph, layout, Training(epochs=4, batch_size=16), data)


def trained_for(project, steps):
    """The project after some steps of training."""
    trainer = make_trainer(Document(project).state, project.trained)
    while trainer.step < steps and not trainer.finished:
        trainer.advance(steps - trainer.step)
    return replace(project, trained=trainer.checkpoint())
