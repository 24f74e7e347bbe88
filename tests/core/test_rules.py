"""The rules that speak up while people draw: what they find, what they leave alone, and fixes."""

from dataclasses import replace

import pytest

from core.build import chain, layer
from core.categories import as_numbered
from core.data.base import DataReference
from core.data.columns import Column
from core.data.table import TableSource
from core.document import Document
from core.edits import ChooseData, SetParam, SetPreparation, SetTraining
from core.examples import EXAMPLES
from core.graph import NodeId, Wire
from core.layer import LAYERS
from core.loss import LOSSES
from core.optimizer import OPTIMIZERS
from core.problem import OnNode, Severity
from core.project import Project
from core.registry import Registry
from core.rule import RULES, Rule
from core.stopping import STOPPINGS
from tests.core.networks import signature

IRIS = signature(4, "classes", 3)
YES_NO = signature(4, "binary", 2)
NUMBER = signature(4, "regression", 1)
COLUMNS = Column("size"), Column("city", "category", tuple(f"city {i}" for i in range(60)))
NAMES = tuple(name for column in COLUMNS for name in column.features)
CITIES = replace(IRIS, rows=9000, columns=COLUMNS, features=NAMES, input_shape=(len(NAMES),))


class NoSource(LAYERS["input"]):
    """Only the signature of the data is looked at here."""

    kind = ""


def project(about, *layers, **training):
    made = Project(chain(*layers), data=DataReference(NoSource(), about))
    return replace(made, training=made.training.with_(**training))


def dense(units, activation="linear", **more):
    return layer("dense", units=units, activation=activation, **more)


def loss(kind):
    return LOSSES[kind]()


FOUND = {
    "loss_task": project(YES_NO, dense(1, "sigmoid"), loss=loss("categorical_crossentropy")),
    "softmax_of_one": project(YES_NO, dense(8, "relu"), dense(1, "softmax")),
    "loss_needs_shares": project(IRIS, dense(8, "relu"), dense(3)),
    "sigmoid_of_classes": project(IRIS, dense(8, "relu"), dense(3, "sigmoid")),
    "softmax_with_mse": project(IRIS, dense(3, "softmax"), loss=loss("mse")),
    "relu_at_the_output": project(NUMBER, dense(8, "relu"), dense(1, "relu")),
    "bounded_output": project(NUMBER, dense(8, "relu"), dense(1, "sigmoid")),
    "dropout_after_output": project(IRIS, dense(3, "softmax"), layer("dropout")),
    "linear_pair": project(IRIS, dense(8), dense(3, "softmax")),
    "no_bias": project(IRIS, dense(8, "relu", use_bias=False), dense(3, "softmax", use_bias=False)),
    "single_unit": project(IRIS, dense(1, "relu"), dense(3, "softmax")),
    "heavy_layer": project(
        IRIS, dense(5000, "relu"), layer("dropout"), dense(5000, "relu"), dense(3, "softmax")
    ),
    "batch_of_one": project(
        IRIS, dense(8, "relu"), layer("batch_norm"), dense(3, "softmax"), batch_size=1
    ),
    "by_heart": project(IRIS, dense(512, "relu"), dense(3, "softmax")),
    "category_as_number": project(
        as_numbered(CITIES, "city"), dense(8, "relu"), dense(3, "softmax")
    ),
    "many_names": replace(
        project(CITIES, dense(8, "relu"), dense(3, "softmax")),
        data=DataReference(TableSource(path="cities.csv"), CITIES),
    ),
    "curvature_of_batches": project(
        IRIS, dense(8, "relu"), dense(3, "softmax"), optimizer=OPTIMIZERS["lbfgs"]()
    ),
}


def found(state):
    return {p.rule: p for p in state.compiled.problems if p.rule in RULES}


def test_every_rule_has_an_example_here():
    assert {rule.kind for rule in RULES} == FOUND.keys()


@pytest.mark.parametrize("kind", FOUND)
def test_a_rule_finds_its_example_and_never_keeps_it_from_being_trained(kind):
    state = Document(FOUND[kind]).state
    assert list(found(state)) == [kind]
    assert found(state)[kind].severity is not Severity.ERROR
    assert state.compiled.plan is not None


@pytest.mark.parametrize("kind", [kind for kind in FOUND if kind != "heavy_layer"])
def test_the_fix_of_a_problem_settles_it_and_brings_no_other(kind):
    document = Document(FOUND[kind])
    problem = found(document.state)[kind]
    assert document.apply(problem.fix)
    assert not document.state.compiled.problems


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.kind)
def test_every_rule_says_what_it_looks_for_and_why(rule):
    assert issubclass(rule, Rule)
    assert rule.title
    assert rule.__doc__


@pytest.mark.parametrize("kind", FOUND)
def test_a_message_names_no_layer_that_is_not_there(kind):
    state = Document(FOUND[kind]).state
    place = found(state)[kind].place
    if isinstance(place, OnNode):
        assert place.node in state.project.graph.nodes
        assert place.node in found(state)[kind].message


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_shipped_examples_are_left_alone_but_for_what_is_true(name):
    said = set(found(Document(EXAMPLES[name].project()).state))
    assert said == ({"no_bias"} if name == "coin-flips" else set())


@pytest.mark.parametrize(
    "sound",
    [
        project(NUMBER, dense(8, "relu"), dense(1)),
        project(NUMBER, dense(1)),
        project(IRIS, dense(3, "softmax")),
        project(YES_NO, dense(1, "sigmoid")),
        project(YES_NO, dense(2, "softmax")),
        project(YES_NO, dense(8, "tanh"), dense(1, "tanh"), loss=loss("mse")),
        project(YES_NO, dense(1), loss=loss("hinge")),
        project(NUMBER, dense(8, "relu"), dense(1, "exponential"), loss=loss("poisson")),
        project(signature(64, "classes", 10), dense(8), dense(10, "softmax")),  # a lower rank
        project(IRIS, dense(8), layer("batch_norm"), layer("activation"), dense(3, "softmax")),
        project(IRIS, dense(8, "relu"), layer("dropout"), dense(3, "softmax")),
        project(IRIS, dense(8, "relu"), dense(3), layer("activation", activation="softmax")),
    ],
)
def test_sound_networks_hear_nothing(sound):
    assert not Document(sound).state.compiled.problems


def test_a_narrow_layer_with_a_way_around_it_is_left_alone():
    graph = chain(dense(8, "relu"), dense(1, "sigmoid"))
    join = NodeId("concatenate_1")
    graph = graph.add(join, layer("concatenate")).connect(Wire(NodeId("dense_1"), join))
    graph = graph.connect(Wire(NodeId("dense_2"), join, 1))
    graph = graph.add(NodeId("last"), dense(3, "softmax")).connect(Wire(join, NodeId("last")))
    made = Project(graph, data=DataReference(NoSource(), IRIS))
    assert not Document(made).state.compiled.problems


def test_a_change_of_the_training_is_looked_at_without_compiling_again():
    document = Document(project(IRIS, dense(3, "softmax")))
    plan = document.state.compiled.plan
    document.apply(SetTraining("loss", loss("mse")))
    assert list(found(document.state)) == ["softmax_with_mse"]
    assert document.state.compiled.plan is plan
    document.apply(SetTraining("loss", loss("auto")))
    assert not document.state.compiled.problems


def test_a_change_that_matters_to_no_rule_leaves_what_is_known_the_same_object():
    document = Document(FOUND["linear_pair"])
    compiled = document.state.compiled
    document.apply(SetTraining("epochs", 7))
    assert document.state.compiled is compiled


def test_other_data_are_looked_at_anew():
    document = Document(project(IRIS, dense(3, "softmax")))
    document.apply(ChooseData(DataReference(NoSource(), signature(4, "regression", 3))))
    assert list(found(document.state)) == ["bounded_output"]


def test_rows_kept_for_other_ends_count_as_rows_that_are_not_learnt_from():
    document = Document(
        project(signature(4, "classes", 3, 64), dense(140, "relu"), dense(3, "softmax"))
    )
    assert "by_heart" in found(document.state)
    document.apply(SetPreparation("validation", 0.0))
    assert "by_heart" not in found(document.state)


def test_an_early_end_or_a_penalty_is_enough_against_learning_by_heart():
    document = Document(FOUND["by_heart"])
    document.apply(SetTraining("stopping", STOPPINGS["patience"]()))
    assert not found(document.state)
    document.undo()
    assert found(document.state)
    penalty = layer("dense", regularizer="l2").regularizer
    document.apply(SetParam(NodeId("dense_1"), "regularizer", penalty))
    assert not found(document.state)


def test_what_cannot_run_is_not_reviewed():
    document = Document(FOUND["linear_pair"])
    document.apply(SetParam(NodeId("dense_2"), "units", 5))
    assert [p.severity for p in document.state.compiled.problems] == [Severity.ERROR]


def test_rules_are_kept_in_a_registry_as_all_families_are():
    assert isinstance(RULES, Registry)
