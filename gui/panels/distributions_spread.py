"""How weights, biases, activations and gradients are spread at one moment of a run."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.activity import acts
from core.flow import Flow
from core.graph import NodeId
from core.probes import Weights
from core.responses import Responses
from core.run import Begun
from core.session import Session
from core.spread import spread
from gui.plots.subject import Subject, is_known, some
from gui.shelf import Shelf

Array = NDArray[Any]
Figures = dict[NodeId, NDArray[np.float64]]  # seven for each layer

ROWS = 256  # training rows that activations and gradients are taken of
OF_WEIGHTS, OF_ROWS = ("Weights", "Biases"), ("Activations", "Gradients")


class Spreads:
    """Gives the figures of one kind; what needs rows waits until they are there."""

    def __init__(self, session: Session, shelf: Shelf | None) -> None:
        self._session = session
        self._subject = Subject(session, shelf) if shelf is not None else None
        self._bound: tuple[Begun, Array, Responses, Flow] | None = None

    @property
    def kinds(self) -> tuple[str, ...]:
        return OF_WEIGHTS + (OF_ROWS if self._subject is not None else ())

    def of(self, kind: str, weights: Weights) -> Figures | None:
        """The figures of each layer that has any; None while the rows are not there."""
        if kind in OF_WEIGHTS:
            return _of_arrays(weights, kind == "Weights")
        bound = self._rows()
        if bound is None:
            return None
        begun, x, responses, flow = bound
        if kind == "Gradients":
            return _of_arrays(flow.gradients(weights), True)
        responses.load(weights)
        said = responses.of(x)
        steps = [step for step in begun.plan.steps if step.sources and acts(step)]
        return {step.node: spread(said[step.node]) for step in steps if step.node in said}

    def forget(self) -> None:
        """Another run begins."""
        self._bound = None

    def _rows(self) -> tuple[Begun, Array, Responses, Flow] | None:
        """The programs of the run's network on its rows."""
        session, subject, begun = self._session, self._subject, self._session.begun
        if subject is None or begun is None:
            return None
        if session.document.state.compiled.plan != begun.plan:
            return self._bound
        if self._bound is not None and self._bound[0] is begun:
            return self._bound
        subject.take_state(session.document.state)
        dataset = subject.dataset
        if dataset is None:
            return None
        rows = subject.parts.get("training", np.arange(len(dataset.y)))
        rows = some(rows[is_known(dataset.y[rows], dataset.signature.task)], ROWS)
        x, y = dataset.x[rows], dataset.y[rows]
        flow = Flow(begun.plan, begun.objective, begun.fitted, x, y)
        self._bound = begun, x, Responses(begun.plan, begun.fitted), flow
        return self._bound


def _of_arrays(layers: Weights, matrices: bool) -> Figures:
    """Of each layer's first matrix, or of its bias."""
    found = {}
    for node, arrays in layers.items():
        parts = [a for name, a in arrays.items() if (a.ndim > 1 if matrices else name == "b")]
        if parts:
            found[node] = spread(parts[0])
    return found
