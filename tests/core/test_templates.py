"""Templates fit the data they are made for, can be trained, and can be taken back."""

from dataclasses import replace

import numpy as np
import pytest

from core.build import chain, layer
from core.compile import compile_graph
from core.data.base import SOURCES, DataReference, Signature
from core.document import Document
from core.frozen import FrozenDict
from core.graph import Graph, NodeId
from core.measures import COLUMN
from core.problem import Refused, Severity
from core.project import Point, Project
from core.templates import TEMPLATES, BeginWith, InsertTemplate
from tests.core.networks import dataset, signature, trainer

TABLES = {
    "four classes": signature(5, "classes", 4),
    "yes or no": signature(3, "binary", 2),
    "a number": signature(6, "regression", 1),
    "three numbers": signature(1, "regression", 3),
    "as many numbers as came": signature(7, "regression", 7),
    "one feature": signature(1, "classes", 3),
}
IMAGES = replace(TABLES["four classes"], input_shape=(8, 8), features=(), image_shape=(8, 8))
DATA = {**TABLES, "images": IMAGES, "nothing yet": None}
ALL = [pytest.param(t, id=name) for name, t in TEMPLATES.items()]


@pytest.mark.parametrize("template", ALL)
@pytest.mark.parametrize("about", DATA.values(), ids=DATA)
def test_every_template_compiles_on_every_kind_of_data_without_a_warning(template, about):
    data = DataReference(SOURCES["iris"](), about) if about else None
    state = Document(BeginWith(template).apply(Project(data=data))).state
    assert state.compiled.plan is not None
    said = [p for p in state.compiled.problems if p.severity is not Severity.HINT]
    assert not said


@pytest.mark.parametrize("template", ALL)
@pytest.mark.parametrize("task", ["classes", "binary", "regression"])
def test_every_template_learns_something(template, task):
    data = dataset(6, task, 2 if task == "binary" else 3, rows=200)
    made = trainer(template.graph(data.signature), data, epochs=60, batch_size=20)
    losses = np.concatenate([stretch.losses for stretch in made])
    assert losses[-30:].mean() < losses[:30].mean()


@pytest.mark.parametrize("template", ALL)
def test_nothing_is_to_be_said_of_a_template_on_a_small_table_but_what_makes_it_special(template):
    about = signature(4, "classes", 3, rows=150)
    data = DataReference(SOURCES["iris"](), about)
    state = Document(BeginWith(template).apply(Project(data=data))).state
    said = {p.rule for p in state.compiled.problems}
    assert said <= ({"no_bias"} if template is TEMPLATES["sigmoid"] else set())


@pytest.mark.parametrize("template", ALL)
def test_a_template_says_what_it_is_in_a_sentence(template):
    assert template.sentence.endswith(".")
    assert len(template.sentence) < 80


@pytest.mark.parametrize("template", ALL)
def test_beginning_with_a_template_places_every_layer_and_is_one_step_of_undo(template):
    document = Document(Project(chain(layer("dense"))))
    start = document.state
    assert document.apply(BeginWith(template))
    project = document.state.project
    assert project.layout.keys() == project.graph.nodes.keys()
    assert document.undo_label == f"Begin with {template.title}"
    document.undo()
    assert document.state is start


def test_the_small_classifier_is_the_network_of_the_first_minute():
    graph = TEMPLATES["small"].graph(signature(4, "classes", 3))
    assert compile_graph(graph, signature(4, "classes", 3)).parameters == 165


@pytest.mark.parametrize("template", ALL)
def test_a_template_is_inserted_behind_a_layer_and_reads_it(template):
    graph = Graph().add(NodeId("input_1"), layer("input"))
    about: Signature = TABLES["four classes"]
    data = DataReference(SOURCES["iris"](), about)
    project = Project(graph, FrozenDict({NodeId("input_1"): Point(0, 0)}), data=data)
    document = Document(project)
    assert document.apply(InsertTemplate(template, NodeId("input_1")))
    state = document.state
    assert state.compiled.plan is not None, state.compiled.problems
    assert state.project.layout.keys() == state.project.graph.nodes.keys()
    assert state.project.layout["input_1"] == Point(0, 0)
    others = [at for n, at in state.project.layout.items() if n != "input_1"]
    assert min(at.x for at in others) >= COLUMN
    whole = compile_graph(template.graph(about), about)
    assert state.compiled.parameters == whole.parameters


def test_what_is_inserted_beside_other_readers_covers_none_of_them():
    document = Document(BeginWith(TEMPLATES["small"]).apply(Project()))
    before = set(document.state.project.layout.values())
    document.apply(InsertTemplate(TEMPLATES["wide-and-deep"], NodeId("dense_1")))
    fresh = set(document.state.project.layout.values()) - before
    assert min(at.y for at in fresh) > max(at.y for at in before) + 80


def test_nothing_is_inserted_behind_a_layer_that_is_not_there():
    with pytest.raises(Refused):
        InsertTemplate(TEMPLATES["small"], NodeId("gone")).apply(Project())
