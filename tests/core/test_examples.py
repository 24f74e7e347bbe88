"""The examples that come along: sound, trainable, and what their sentences promise."""

import itertools
from dataclasses import replace

import pytest

from core.document import Document
from core.examples import EXAMPLES
from core.files import load, save
from core.problem import Severity
from core.session import make_trainer
from tests.core.sample import trained_for

PARAMETERS = {"iris": 165, "digits": 17_226, "circle": 25, "coin-flips": 704}


def scores(name, seed=0):
    """Scores on training and validation rows after the whole training."""
    project = EXAMPLES[name].project()
    project = replace(project, training=project.training.with_(seed=seed))
    trainer = make_trainer(Document(project).state, None)
    for _ in trainer:
        pass
    assert trainer.trouble is None
    assert trainer.epoch == project.training.epochs
    return trainer.scores(trainer.data.training), trainer.scores(trainer.data.validation)


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_compiles_and_has_its_number_of_parameters(name):
    compiled = Document(EXAMPLES[name].project()).state.compiled
    assert compiled.plan is not None
    assert not [p for p in compiled.problems if p.severity is Severity.ERROR]
    assert compiled.parameters == PARAMETERS[name]


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_is_told_in_one_sentence(name):
    assert EXAMPLES[name].title
    assert EXAMPLES[name].sentence.endswith(".")


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_lies_from_left_to_right_in_even_columns(name):
    places = list(EXAMPLES[name].project().layout.values())
    gaps = {b.x - a.x for a, b in itertools.pairwise(places)}
    assert len(gaps) == 1
    assert gaps.pop() >= 220
    assert len({place.y for place in places}) == 1


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_survives_saving(name, tmp_path):
    project = EXAMPLES[name].project()
    save(project, tmp_path / "example.loom")
    assert load(tmp_path / "example.loom") == (project, ())


def test_the_iris_example_has_the_settings_of_its_origin():
    project = EXAMPLES["iris"].project()
    dense = list(project.graph.nodes.values())[1:]
    assert [layer.units for layer in dense] == [10, 8, 3]
    assert [layer.activation.kind for layer in dense] == ["relu", "relu", "softmax"]
    training = project.training
    assert (training.epochs, training.batch_size) == (50, 32)
    assert training.loss.kind == "categorical_crossentropy"
    assert training.optimizer.kind == "adam"
    assert project.preparation.validation > 0


@pytest.mark.parametrize(("name", "goal"), [("iris", 0.7), ("digits", 0.97), ("circle", 0.95)])
def test_an_example_learns_what_holds_for_new_rows_as_well(name, goal):
    training, validation = scores(name)
    assert training["accuracy"] >= goal
    assert validation["accuracy"] >= goal


def test_from_coin_flips_nothing_is_learnt():
    accuracies = [scores("coin-flips", seed)[1]["accuracy"] for seed in range(10)]
    assert abs(sum(accuracies) / 10 - 0.5) < 0.1
    assert all(0.35 < accuracy < 0.65 for accuracy in accuracies)


def test_the_coin_flips_take_the_steps_of_their_origin():
    """There a step added `x.T @ delta`, summed over 1000 rows, with `delta = (y - p) p (1 - p)`."""
    project = EXAMPLES["coin-flips"].project()
    trainer = make_trainer(Document(project).state, None)
    assert len(trainer.data.training) == 1000
    assert len(trainer.data.validation) == 100
    before = trainer.snapshot().weights
    w1, w2 = before["dense_1"]["W"], before["dense_2"]["W"]
    assert abs(w1).max() <= 1
    x, y = trainer.data.training.x, trainer.data.training.y[:, None]
    hidden = 1 / (1 + 2.718281828459045 ** -(x @ w1))
    p = 1 / (1 + 2.718281828459045 ** -(hidden @ w2))
    step = hidden.T @ ((y - p) * p * (1 - p))
    moved = trained_for(project, 1).trained.weights["dense_2"]["W"] - w2
    assert moved == pytest.approx(step, rel=1e-2, abs=1e-3)
