"""A history is the same however its stretches come."""

import numpy as np

from core.frozen import FrozenDict
from core.log import NO_EPOCHS, Epochs, History, Stretch

RNG = np.random.default_rng(0)


def stretches():
    """Some with epochs and some without, of different lengths."""
    found, first = [], 11
    for count, epochs in ((3, 0), (1, 1), (4, 2), (2, 0)):
        told = NO_EPOCHS
        if epochs:
            metrics = FrozenDict({"loss": RNG.random(epochs), "accuracy": RNG.random(epochs)})
            told = Epochs(np.arange(epochs) + first, np.arange(epochs), metrics, metrics)
        found.append(Stretch(first, RNG.random(count), np.full(count, 0.1), told))
        first += count
    return found


def test_stretches_together_are_the_same_as_one_after_the_other():
    one, many, told = History(), History(), stretches()
    for stretch in told:
        one.add(stretch)
    many.extend(told)
    assert one.names == many.names
    assert one.first_step == many.first_step == 11
    assert one.last_step == many.last_step == told[-1].last_step
    for name in one.names:
        assert (one.column(name) == many.column(name)).all()


def test_no_news_changes_nothing():
    history = History()
    history.extend(())
    assert history.names == ()
    assert history.steps == 0
