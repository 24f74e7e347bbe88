"""A network that was made for other data is made to fit in one step that can be taken back."""

import pytest

from core.data.base import SOURCES, DataReference
from core.document import Document
from core.problem import OnNode, Severity
from core.refit import UseData, begin, refit
from core.templates import TEMPLATES
from tests.gui.viewing import document

TASKS = {"circle": "binary", "wine": "classes", "diabetes": "regression"}


def using(kind, doc):
    source = SOURCES[kind]()
    project = doc.state.project
    data = DataReference.of(source, source.load())
    return UseData(data, project.preparation, project.training.class_weights)


@pytest.mark.parametrize("before", TASKS)
@pytest.mark.parametrize("after", TASKS)
def test_a_network_for_any_task_is_made_to_fit_any_other(before, after):
    doc = Document()
    doc.apply(using(before, doc))
    doc.apply(begin(TEMPLATES["small"]))
    assert refit(doc.state.project) is None
    doc.apply(using(after, doc))
    fit = refit(doc.state.project)
    if fit is None:
        assert before == after
        return
    assert fit.changes
    doc.apply(fit.edit)
    compiled = doc.state.compiled
    assert compiled.plan is not None
    wrong = [p for p in compiled.problems if p.severity is not Severity.HINT]
    assert not [p for p in wrong if isinstance(p.place, OnNode)], wrong
    assert refit(doc.state.project) is None


def test_what_is_done_is_said_by_layer():
    doc = document()
    doc.apply(using("diabetes", doc))
    assert refit(doc.state.project).changes == ("dense_3: 1 unit, linear",)


def test_data_settings_and_network_are_one_step_of_undo():
    doc = document()
    before = doc.state.project
    chosen = using("circle", doc)
    edit = UseData(
        chosen.data,
        before.preparation.with_(validation=0.4),
        "balanced",
        refit(chosen.apply(before)).edit,
    )
    doc.apply(edit)
    project = doc.state.project
    assert doc.undo_label == "Use Circle"
    assert project.preparation.validation == 0.4
    assert project.training.class_weights == "balanced"
    assert doc.state.compiled.plan is not None
    doc.undo()
    assert doc.state.project == before


def test_without_layers_there_is_nothing_to_fit():
    assert refit(Document().state.project) is None
