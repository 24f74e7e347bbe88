"""The script of a project makes the same network, and trains it to the same weights."""

from dataclasses import replace

import numpy as np
import pytest

from core.data.base import SOURCES, DataReference
from core.data.prepare import prepare
from core.document import Document
from core.edits import RenameNode, SetTraining
from core.examples import EXAMPLES
from core.files import save
from core.graph import NodeId
from core.project import Project
from core.script import LONGEST, WIDTH, script_of
from core.templates import TEMPLATES, BeginWith
from core.trainer import Trainer


def run(script):
    names = {}
    exec(compile(script, "script", "exec"), names)
    return names


def short(project):
    return SetTraining("epochs", 2).apply(project)


def with_template(name):
    source = SOURCES["iris"]()
    project = Project(data=DataReference.of(source, source.load()))
    return short(BeginWith(TEMPLATES[name]).apply(project))


def same_weights(project, names):
    plan = Document(project).state.compiled.plan
    trainer = Trainer(
        plan, prepare(project.data.source.load(), project.preparation), project.training
    )
    for _ in trainer:
        pass
    for node, named in trainer.snapshot().weights.items():
        for name, values in named.items():
            assert np.array_equal(names["weights"][node][name], values), (node, name)
    return True


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_run_as_a_script_learns_the_same_weights(name, capsys):
    project = short(EXAMPLES[name].project())
    names = run(script_of(project))
    assert names["graph"] == project.graph
    assert names["training"] == project.training
    assert names["preparation"] == project.preparation
    assert same_weights(project, names)
    assert "loss" in capsys.readouterr().out


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_template_is_written_as_it_is(name, capsys):
    project = with_template(name)
    names = run(script_of(project))
    assert names["graph"] == project.graph
    assert same_weights(project, names)


def test_a_chain_is_written_as_one_and_anything_else_wire_by_wire():
    assert "chain(" in script_of(with_template("small"))
    residual = script_of(with_template("residual"))
    assert "chain(" not in residual
    assert "graph.connect(Wire(" in residual


def test_renamed_layers_keep_their_names(capsys):
    project = RenameNode(NodeId("dense_1"), NodeId("first")).apply(with_template("small"))
    names = run(script_of(project))
    assert names["graph"] == project.graph
    assert same_weights(project, names)


def test_without_data_there_is_the_network_alone():
    project = replace(with_template("small"), data=None)
    script = script_of(project)
    assert run(script)["graph"] == project.graph
    assert "Trainer" not in script


def test_an_empty_network_is_said_to_be_empty():
    assert script_of(Project()).startswith("# The network is empty")


def test_data_that_lie_in_the_project_are_taken_from_its_file(tmp_path, capsys):
    rng = np.random.default_rng(0)
    whole = rng.integers(-5000, 5000, (200, 2))
    points = tuple(np.column_stack([whole, whole[:, 0] > 0]).ravel().tolist())
    source = SOURCES["painted"]().with_(points=points)
    project = Project(data=DataReference.of(source, source.load()))
    project = short(BeginWith(TEMPLATES["small"]).apply(project))
    path = tmp_path / "painted.loom"
    save(project, path)
    script = script_of(project, str(path))
    assert len(script) < LONGEST * 2
    assert same_weights(project, run(script))


def test_calls_that_are_long_are_broken_after_each_argument():
    for line in script_of(with_template("small")).splitlines():
        assert len(line) <= WIDTH + 12
