"""What is said of a network is borne out by its rows, and not by wishes."""

import math

import numpy as np
import pytest

from core.results_chance import mean_interval, sign_test, wilson
from core.results_curves import Calibration, precision_recall
from core.results_verdict import judge_classes, judge_numbers, usual_class


def test_wilson_intervals_are_those_of_the_textbook():
    assert wilson(8, 10) == pytest.approx((0.4902, 0.9433), abs=1e-4)
    assert wilson(0, 10) == pytest.approx((0.0, 0.2775), abs=1e-4)
    assert wilson(10, 10) == pytest.approx((0.7225, 1.0), abs=1e-4)
    assert wilson(0, 0) == (0.0, 1.0)


def test_the_sign_test_adds_up_the_chances_of_a_fair_coin():
    by_hand = 2 * sum(math.comb(12, k) for k in range(3)) / 2**12
    assert sign_test(10, 2) == pytest.approx(by_hand)
    assert sign_test(2, 10) == pytest.approx(by_hand)
    assert sign_test(5, 5) == 1.0
    assert sign_test(0, 0) == 1.0


def test_many_trials_are_judged_as_some_are():
    assert sign_test(2600, 2401) == pytest.approx(sign_test(2600, 2400), rel=0.1)


def test_the_interval_of_a_mean_is_students():
    values = np.array([1.0, 2.0, 3.0, 4.0, 5.0])
    half = 2.776445 * values.std(ddof=1) / math.sqrt(5)
    low, high = mean_interval(values)
    assert (low, high) == pytest.approx((3 - half, 3 + half), rel=0.01)
    assert mean_interval(np.ones(1)) == (-math.inf, math.inf)


def coins(rows, right):
    """A coin's classes in turn, of which so many are named rightly."""
    truth = np.arange(rows) % 2
    said = truth.copy()
    said[right:] = 1 - said[right:]
    return truth, said


def test_a_network_that_guesses_coins_is_not_praised():
    verdict = judge_classes(*coins(100, 53), ("heads", "tails"), 0, "validation")
    assert verdict.learnt is False
    assert "Nothing shows that it has learnt" in verdict.headline
    assert "53 of 100" in verdict.sentence
    assert "43.3 % to 62.5 %" in verdict.sentence


def test_a_network_that_is_mostly_right_has_learnt():
    verdict = judge_classes(*coins(100, 90), ("heads", "tails"), 0, "validation")
    assert verdict.learnt is True
    assert verdict.headline.startswith("It has learnt")


def test_one_answer_to_every_row_is_named():
    truth = np.array([0] * 90 + [1] * 10)
    verdict = judge_classes(truth, np.zeros(100, int), ("common", "rare"), 0, "test")
    assert verdict.learnt is False
    assert "It answers “common” to every row" in verdict.sentence


def test_training_rows_are_no_proof_for_new_ones():
    verdict = judge_classes(*coins(100, 90), ("heads", "tails"), 0, "training")
    assert "trained on" in verdict.sentence
    assert "fits the training rows" in verdict.headline


def test_worse_than_the_usual_class_is_said():
    assert "worse" in judge_classes(*coins(100, 10), ("a", "b"), 0, "test").sentence


def test_numbers_are_compared_with_the_training_mean():
    rng = np.random.default_rng(0)
    truth = rng.normal(size=200)
    good = judge_numbers(truth, truth + rng.normal(size=200) * 0.1, 0.0, "y", "validation")
    bad = judge_numbers(truth, rng.normal(size=200), 0.0, "y", "validation")
    lazy = judge_numbers(truth, np.zeros(200), 0.0, "y", "validation")
    assert (good.learnt, bad.learnt, lazy.learnt) == (True, False, False)
    assert "better" in good.sentence
    assert "worse" in bad.sentence
    assert "could be chance" in lazy.sentence


def test_the_usual_class_is_that_of_most_known_rows():
    assert usual_class(np.array([2, 2, 1, -1, -1, -1]), 3) == 2


def test_precision_and_recall_of_a_small_example():
    scores = np.array([0.1, 0.4, 0.35, 0.8])
    recall, precision, average = precision_recall(scores, np.array([0, 0, 1, 1]))
    assert recall == pytest.approx([0, 0.5, 0.5, 1, 1])
    assert precision == pytest.approx([1, 1, 0.5, 2 / 3, 0.5])
    assert average == pytest.approx(0.8333333)  # scikit-learn's documentation, same example


def test_equal_scores_are_one_point_and_no_positive_rows_no_average():
    recall, precision, average = precision_recall(np.ones(4), np.array([1, 0, 0, 0]))
    assert list(recall) == [0, 1]
    assert list(precision) == [0.25, 0.25]
    assert average == 0.25
    assert math.isnan(precision_recall(np.ones(2), np.zeros(2))[2])


def test_calibration_counts_every_row_in_its_bin():
    sure = np.array([0.95, 0.95, 0.95, 0.95, 0.55, 0.55, 1.0])
    right = np.array([1, 1, 1, 0, 1, 0, 1])
    found = Calibration.of(sure, right)
    assert list(found.counts) == [0, 0, 0, 0, 0, 2, 0, 0, 0, 5]
    assert found.sure[9] == pytest.approx(0.96)
    assert found.right[9] == pytest.approx(0.8)
    assert np.isnan(found.right[0])
    by_hand = (2 * abs(0.5 - 0.55) + 5 * abs(0.8 - 0.96)) / 7
    assert found.error == pytest.approx(by_hand)
    assert found.lean == pytest.approx((2 * 0.05 + 5 * 0.16) / 7)


def test_calibration_speaks_in_words():
    rng = np.random.default_rng(0)
    honest, bold = rng.random(2000) < 0.8, rng.random(2000) < 0.6
    sure = np.full(2000, 0.8)
    assert "cannot be told" in Calibration.of(sure, honest).sentence
    assert "too sure of itself" in Calibration.of(sure, bold).sentence
    assert "surer than it says" in Calibration.of(np.full(2000, 0.5), honest).sentence
