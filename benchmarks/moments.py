"""What the time machine costs training."""

from __future__ import annotations

import time

from benchmarks.figures import Figure
from core.edits import SetTraining
from core.moments import BUDGET_MB, MEGABYTE, Keeper
from core.pantry import make_trainer
from core.run import Run
from core.trainer import Trainer

NETWORK, EPOCHS = "iris 4-10-8-3", 200_000


def moments_kept(turns: int) -> list[Figure]:
    """Share of its speed that training keeps while moments are kept, with and without in turns.

    The least time of the processor counts: a neighbour on the machine only adds to it.
    """
    from benchmarks.live import document

    with document(NETWORK) as made:
        made.apply(SetTraining("epochs", EPOCHS))

        def make() -> Trainer:
            return make_trainer(made.state, None)

        def took(keeper: Keeper) -> float:
            run = Run(make, keeper=keeper)
            began = time.process_time()
            run.start()
            while not run.join(0.1):
                run.mailbox.take()
            return time.process_time() - began

        keeper = Keeper()
        without, keeping = [], []
        for _ in range(turns):
            without.append(took(Keeper(budget=0)))
            keeper = Keeper(BUDGET_MB * MEGABYTE)
            keeping.append(took(keeper))
    share = min(without) / min(keeping)
    name = f"{NETWORK}, {EPOCHS:,} epochs: "
    return [
        Figure(name + "speed kept with the time machine", share, "", 0.95),
        Figure(name + "moments", float(len(keeper.moments)), "", 20.0),
    ]
