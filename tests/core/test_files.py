"""Projects on disk: what is saved comes back, and what is broken is told in a sentence."""

import json
import os
import stat
from dataclasses import replace
from io import BytesIO
from typing import Annotated

import numpy as np
import pytest
from hypothesis import given, settings

from core.arrange import arrange
from core.build import chain, layer
from core.data.base import SOURCES, Source
from core.document import Document
from core.files import load, save
from core.files_arrays import Archive, write_archive
from core.files_format import (
    MIGRATIONS,
    VERSION,
    FormatError,
    migrated,
    read_plain,
    read_trained,
    write_plain,
)
from core.frozen import FrozenDict
from core.graph import Graph, NodeId
from core.layer import LAYERS
from core.optimizer import OPTIMIZERS
from core.problem import Refused, Severity
from core.project import Project
from core.schedule import SCHEDULES
from core.session import make_trainer
from core.stopping import STOPPINGS
from tests.core.drawn import projects
from tests.core.sample import contents, iris, same, trained_for


@pytest.fixture
def file(tmp_path):
    return tmp_path / "project.loom"


# ---- what is saved comes back ------------------------------------------------------------------


@given(project=projects())
@settings(deadline=None)
def test_any_project_comes_back_equal_with_all_that_training_has_left(project):
    plain, arrays = write_plain(project)
    file = BytesIO()
    write_archive(file, json.dumps(plain), arrays)
    file.seek(0)
    archive = Archive(file)
    text = json.loads(archive.text())
    assert read_plain(text) == replace(project, trained=None)
    assert same(contents(read_trained(text, archive.array)), contents(project.trained))


@given(project=projects())
@settings(deadline=None, max_examples=30)
def test_any_project_that_was_saved_opens(project, tmp_path_factory):
    file = tmp_path_factory.getbasetemp() / "any.loom"
    save(project, file)
    opened, problems = load(file)
    assert replace(opened, trained=None) == replace(project, trained=None)
    assert all(p.severity is Severity.WARNING for p in problems)


@given(project=projects())
@settings(deadline=None, max_examples=30)
def test_the_same_project_gives_the_same_bytes(project, tmp_path_factory):
    files = [tmp_path_factory.getbasetemp() / f"{i}.loom" for i in range(2)]
    for file in files:
        save(project, file)
    assert files[0].read_bytes() == files[1].read_bytes()


def test_the_order_of_the_layers_is_kept(file):
    graph = Graph(FrozenDict({NodeId(n): LAYERS["dense"]() for n in ("z", "a", "m")}))
    save(Project(graph), file)
    assert list(load(file)[0].graph.nodes) == ["z", "a", "m"]


def test_layers_without_a_place_get_one(file):
    graph = iris().graph
    save(Project(graph), file)
    layout = load(file)[0].layout
    assert list(layout) == list(graph.nodes)
    assert len(set(layout.values())) == len(layout)


def restless():
    """A network with noise and running statistics, a schedule and a rule that watch epochs."""
    graph = chain(
        layer("dense", units=6, activation="tanh"),
        layer("dropout", rate=0.3),
        layer("batch_norm"),
        layer("dense", units=3, activation="softmax"),
    )
    training = iris().training.with_(
        epochs=80,
        batch_size=7,
        optimizer=OPTIMIZERS["sgd"](momentum=0.9),
        schedule=SCHEDULES["plateau"](patience=2),
        stopping=STOPPINGS["patience"](patience=60),
        precision="float64",
    )
    return replace(iris(), graph=graph, training=training, layout=arrange(graph))


@pytest.mark.parametrize("steps", [5, 8, 13, 24, 300, 517])
@pytest.mark.parametrize("make", [iris, restless])
def test_training_goes_on_after_save_and_load_to_the_last_bit(file, steps, make):
    project = make()
    save(trained_for(project, steps), file)
    opened, problems = load(file)
    assert not problems
    resumed = make_trainer(Document(opened).state, opened.trained)
    whole = make_trainer(Document(project).state, None)
    assert resumed.step == min(steps, whole.total_steps)
    while whole.step < max(steps, whole.total_steps) and not whole.finished:
        whole.advance(3)
    while resumed.step < whole.step:
        resumed.advance(5)
    assert same(contents(resumed.checkpoint()), contents(whole.checkpoint()))


def test_weights_that_come_from_a_file_cannot_be_changed(file):
    save(trained_for(iris(), 3), file)
    weights = load(file)[0].trained.weights
    with pytest.raises(ValueError, match="read-only"):
        weights["dense_1"]["W"][0, 0] = 1


# ---- writing -----------------------------------------------------------------------------------


def test_saving_keeps_the_permissions_and_leaves_nothing_beside(file):
    save(iris(), file)
    assert stat.S_IMODE(file.stat().st_mode) & 0o400
    file.chmod(0o640)
    save(iris(12), file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert list(file.parent.iterdir()) == [file]


def test_a_link_stays_a_link_to_the_new_content(file):
    real = file.with_name("real.loom")
    save(iris(), real)
    file.symlink_to(real)
    save(iris(12), file)
    assert file.is_symlink()
    assert load(real)[0] == iris(12)


def test_a_save_that_fails_leaves_the_old_file_and_nothing_beside(file):
    save(iris(), file)
    broken = trained_for(iris(), 1)
    weights = FrozenDict({NodeId("dense_1"): FrozenDict({"W": np.array([object()])})})
    with pytest.raises(ValueError, match="Object arrays"):
        save(replace(broken, trained=replace(broken.trained, weights=weights)), file)
    assert load(file)[0] == iris()
    assert list(file.parent.iterdir()) == [file]


@pytest.mark.parametrize("place", ["no/such/folder/x.loom", ".", "x" * 300 + ".loom"])
def test_a_place_that_cannot_be_written_is_refused_by_name(tmp_path, place):
    with pytest.raises(Refused, match="cannot write"):
        save(iris(), tmp_path / place)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_write_protected_file_is_not_replaced(file):
    save(iris(), file)
    file.chmod(0o444)
    with pytest.raises(Refused, match="write-protected"):
        save(iris(12), file)


# ---- data files --------------------------------------------------------------------------------


class OneFile(Source):
    """A source for these tests: a file of numbers, one column and the class in the second."""

    kind = "one_file_of_the_tests"
    title = "One file"

    path: Annotated[str, "where it lies"] = ""

    def load(self):
        raise AssertionError("opening a project reads no data")


def with_file(path):
    project = iris()
    return replace(project, data=replace(project.data, source=OneFile(path=str(path))))


@pytest.fixture
def one_file():
    """The registry knows the source while the test runs."""
    SOURCES.add(OneFile)
    yield
    SOURCES._classes.pop(OneFile.kind)


def test_a_project_moves_together_with_the_data_in_its_folder(tmp_path, one_file):
    here, there = tmp_path / "here", tmp_path / "there"
    (here / "data").mkdir(parents=True)
    (here / "data" / "a.csv").write_text("1,2\n")
    save(with_file(here / "data" / "a.csv"), here / "p.loom")
    here.rename(there)
    opened, problems = load(there / "p.loom")
    assert opened.data.source.path == str(there / "data" / "a.csv")
    assert not problems


def test_data_elsewhere_are_named_by_their_full_path(tmp_path, one_file):
    (tmp_path / "a.csv").write_text("1,2\n")
    (tmp_path / "sub").mkdir()
    save(with_file(tmp_path / "a.csv"), tmp_path / "sub" / "p.loom")
    assert load(tmp_path / "sub" / "p.loom")[0].data.source.path == str(tmp_path / "a.csv")


def test_a_project_whose_data_are_gone_opens_with_its_shapes(tmp_path, one_file):
    save(with_file(tmp_path / "a.csv"), tmp_path / "p.loom")
    opened, (problem,) = load(tmp_path / "p.loom")
    assert "a.csv is gone" in problem.message
    assert problem.severity is Severity.WARNING
    state = Document(opened).state
    assert state.compiled.shapes["input_1"] == (4,)
    assert state.compiled.plan is not None


# ---- older forms -------------------------------------------------------------------------------


def test_every_older_form_has_a_way_to_the_newest():
    assert MIGRATIONS.keys() == set(range(1, VERSION))


def test_an_older_form_is_brought_up_step_by_step():
    steps = {
        1: lambda plain: {**plain, "said": [1]},
        2: lambda plain: {**plain, "said": [*plain["said"], 2]},
    }
    old = {"program": "layerloom", "version": 1}
    assert migrated(old, 3, steps)["said"] == [1, 2]
    assert "said" not in migrated({**old, "version": 3}, 3, steps)
    with pytest.raises(FormatError, match="newer"):
        migrated({**old, "version": 4}, 3, steps)
