"""From a click on Train to the first step of a network of MNIST's size."""

from __future__ import annotations

import time

import numpy as np

from benchmarks.figures import Figure
from core.session import Session

NETWORK = "mnist 784-512-512-10"
PATIENCE_S = 60.0
LOOK_S = 0.0005  # apart: how exactly the moment of the step is known


def first_step(turns: int) -> list[Figure]:
    """How long after a click the first step is done, each time from fresh weights.

    The data are prepared already, as in the window, where that is done while the user draws. The
    first click of a program is told apart.
    """
    from benchmarks.live import document

    with document(NETWORK) as made:
        session, project = Session(made), made.state.project
        assert project.data is not None
        session.pantry.prepared(project.data.source, project.preparation)
        took = [_clicked(session) for _ in range(1 + turns)]
        session.close()
    return [
        Figure(f"{NETWORK}: first click to first step", took[0], "ms"),
        Figure(f"{NETWORK}: click to first step", float(np.median(took[1:])), "ms", 50.0, False),
    ]


def _clicked(session: Session) -> float:
    began = time.perf_counter()
    session.start_over()
    while not session.history.steps:
        time.sleep(LOOK_S)
        session.beat()
        if time.perf_counter() - began > PATIENCE_S:
            raise RuntimeError(f"{NETWORK} has made no step within {PATIENCE_S:.0f} s")
    took = (time.perf_counter() - began) * 1e3
    session.abandon()
    return took
