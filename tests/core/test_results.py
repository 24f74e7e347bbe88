"""Counts, curves and errors are those of the textbooks."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.results import Confusion, Fit, roc

labels = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=60)


@given(labels)
def test_every_row_is_counted_once_in_its_cell(pairs):
    truth, said = np.array(pairs).T
    found = Confusion.of(truth, said, 4)
    assert found.rows == len(pairs)
    assert found.right == int((truth == said).sum())
    assert all(found.counts[t, s] == pairs.count((t, s)) for t, s in set(pairs))


def test_precision_recall_and_f1_of_a_small_example():
    found = Confusion(np.array([[8, 2], [1, 9]]))
    assert found.recall == pytest.approx([0.8, 0.9])
    assert found.precision == pytest.approx([8 / 9, 9 / 11])
    assert found.f1 == pytest.approx([16 / 19, 18 / 21])


def test_a_class_without_rows_has_no_recall_and_one_never_said_no_precision():
    found = Confusion(np.array([[3, 0], [0, 0]]))
    assert np.isnan(found.recall[1])
    assert np.isnan(found.precision[1])
    assert np.isnan(found.f1[1])


@given(st.lists(st.tuples(st.integers(0, 5), st.booleans()), min_size=2, max_size=40))
def test_the_area_is_the_chance_that_a_positive_row_scores_higher(pairs):
    scores, positive = np.array([p[0] for p in pairs], float), np.array([p[1] for p in pairs])
    false, true, area = roc(scores, positive)
    assert (np.diff(false) >= 0).all()
    assert (np.diff(true) >= 0).all()
    assert (false[0], true[0], false[-1], true[-1]) == (0, 0, 1, 1)
    if positive.all() or not positive.any():
        assert np.isnan(area)
        return
    wins = [(a > b) + (a == b) / 2 for a in scores[positive] for b in scores[~positive]]
    assert area == pytest.approx(np.mean(wins))


def test_errors_are_in_the_unit_of_the_target():
    found = Fit.of(np.array([1.0, 2.0, 3.0]), np.array([1.0, 2.0, 5.0]))
    assert found.mean_absolute == pytest.approx(2 / 3)
    assert found.root_mean_square == pytest.approx(np.sqrt(4 / 3))
    assert found.r2 == pytest.approx(1 - 4 / 2)
    assert np.isnan(Fit.of(np.ones(3), np.ones(3)).r2)
