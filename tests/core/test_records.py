"""Runs that are remembered: bounded, saved, not undone, and a way back to what they ran with."""

import json
from dataclasses import replace
from zipfile import ZipFile

import numpy as np
import pytest

from core.data.base import SOURCES
from core.differences import changes, described, differences
from core.document import Document
from core.edits import SetParam, SetTraining
from core.edits_records import MOST, NoteRecord, RemoveRecords, RenameRecord, UseRecord
from core.files import load, save
from core.frozen import FrozenDict
from core.log import Epochs, History, Stretch
from core.optimizer import OPTIMIZERS
from core.problem import Refused
from core.project import Project
from core.records import POINTS, best_of, record_of
from tests.core.networks import dense, document


def history(steps, epoch_steps=10, seed=0):
    """A history whose numbers are known."""
    made, rng = History(), np.random.default_rng(seed)
    numbers = np.arange(1, steps // epoch_steps + 1)
    losses = FrozenDict({"loss": rng.random(len(numbers)), "accuracy": rng.random(len(numbers))})
    epochs = Epochs(numbers, numbers * epoch_steps, losses, losses)
    made.add(Stretch(1, rng.random(steps), np.full(steps, 0.01), epochs))
    return made


def record(number=1, steps=100, project=None):
    return record_of(history(steps), number, f"run {number}", project or Project(), 1.5, "epochs")


@pytest.fixture
def iris():
    return document(SOURCES["iris"](), dense(10, "relu"), dense(3, "softmax"))


def test_a_short_run_is_remembered_number_by_number():
    before = history(100)
    kept = record()
    np.testing.assert_array_equal(kept.curves["loss"], before.column("loss"))
    np.testing.assert_array_equal(kept.curves["loss_step"], np.arange(1, 101))
    np.testing.assert_array_equal(kept.curves["epoch"], np.arange(1, 11))
    np.testing.assert_array_equal(
        kept.curves["validation/accuracy"],
        before.column("validation/accuracy").astype(np.float32),
    )
    assert (kept.steps, kept.epochs) == (100, 10)


def test_a_long_run_takes_little_room_and_keeps_extremes_first_last_and_best():
    before = history(300_000)
    kept = record_of(before, 1, "run 1", Project(), 2.0, "")
    losses = before.column("loss")
    assert all(len(column) <= POINTS for column in kept.curves.values())
    assert sum(column.nbytes for column in kept.curves.values()) < 200_000
    assert (kept.curves["loss"].min(), kept.curves["loss"].max()) == (losses.min(), losses.max())
    assert (kept.curves["epoch"][0], kept.curves["epoch"][-1]) == (1, 30_000)
    validation = before.column("validation/loss")
    assert best_of(kept) == (int(validation.argmin()) + 1, pytest.approx(validation.min()))
    assert (np.diff(kept.curves["loss_step"]) >= 0).all()


def test_what_is_noted_stays_whatever_is_undone(iris):
    iris.apply(SetTraining("epochs", 7))
    iris.amend(NoteRecord(record()))
    iris.undo()
    assert [r.number for r in iris.state.project.records] == [1]
    iris.redo()
    assert (iris.state.project.training.epochs, len(iris.state.project.records)) == (7, 1)
    assert iris.modified


def test_noting_a_run_again_replaces_it_but_not_its_name(iris):
    iris.amend(NoteRecord(record(steps=50)))
    iris.apply(RenameRecord(1, "with a small rate"))
    iris.amend(NoteRecord(record(steps=90)))
    (kept,) = iris.state.project.records
    assert (kept.name, kept.steps) == ("with a small rate", 90)


def test_the_oldest_run_is_forgotten_when_there_are_too_many(iris):
    for number in range(1, MOST + 4):
        iris.amend(NoteRecord(record(number, steps=20)))
    numbers = [r.number for r in iris.state.project.records]
    assert numbers == list(range(4, MOST + 4))


def test_forgetting_and_naming_can_be_undone(iris):
    iris.amend(NoteRecord(record(1)))
    iris.amend(NoteRecord(record(2)))
    iris.apply(RemoveRecords(frozenset({1})))
    assert [r.number for r in iris.state.project.records] == [2]
    iris.undo()
    assert [r.number for r in iris.state.project.records] == [1, 2]
    assert not iris.apply(RenameRecord(1, "  "))
    assert not iris.apply(RenameRecord(9, "x"))


def test_what_a_run_ran_with_comes_back_and_can_be_undone(iris):
    before = iris.state.project
    iris.amend(NoteRecord(record(project=before)))
    iris.apply(SetParam("dense_1", "units", 32))
    iris.apply(SetTraining("epochs", 9))
    changed = iris.state.project
    assert iris.apply(UseRecord(1))
    now = iris.state.project
    assert (now.graph, now.training, now.data) == (before.graph, before.training, before.data)
    assert len(now.records) == 1
    iris.undo()
    assert iris.state.project.graph == changed.graph


def test_a_run_whose_network_was_not_kept_cannot_be_used_again():
    kept = replace(record(), project=None)
    project = NoteRecord(kept).apply(Project())
    with pytest.raises(Refused, match="too large"):
        UseRecord(1).apply(project)


def test_remembered_runs_are_saved_and_read_again(iris, tmp_path):
    iris.amend(NoteRecord(record(1, project=iris.state.project)))
    iris.amend(NoteRecord(record(2, steps=5000, project=iris.state.project)))
    save(iris.state.project, tmp_path / "a.loom")
    project, problems = load(tmp_path / "a.loom")
    assert problems == ()
    for mine, theirs in zip(iris.state.project.records, project.records, strict=True):
        assert (mine.number, mine.name, mine.steps, mine.seconds) == (
            theirs.number,
            theirs.name,
            theirs.steps,
            theirs.seconds,
        )
        assert mine.project == theirs.project
        assert mine.curves.keys() == theirs.curves.keys()
        for name, column in mine.curves.items():
            np.testing.assert_array_equal(column, theirs.curves[name])
    save(project, tmp_path / "b.loom")
    assert (tmp_path / "a.loom").read_bytes() == (tmp_path / "b.loom").read_bytes()


def test_thirty_long_runs_make_the_file_only_a_little_larger(iris, tmp_path):
    save(iris.state.project, tmp_path / "without.loom")
    for number in range(1, MOST + 1):
        iris.amend(NoteRecord(record(number, steps=100_000, project=iris.state.project)))
    save(iris.state.project, tmp_path / "with.loom")
    grown = (tmp_path / "with.loom").stat().st_size - (tmp_path / "without.loom").stat().st_size
    assert grown < 4_000_000


def test_settings_that_differ_are_told_in_words(iris):
    first = iris.state.project
    iris.apply(SetTraining("batch_size", 16))
    iris.apply(SetTraining("optimizer", OPTIMIZERS["sgd"](learning_rate=0.1)))
    iris.apply(SetParam("dense_1", "units", 32))
    second = iris.state.project
    found = differences((first, second))
    assert found["batch size"] == ("32", "16")
    assert found["learning rate"] == ("0.001", "0.1")
    assert found["optimizer"][0] != found["optimizer"][1]
    assert "32 units" in found["dense_1"][1]
    assert "epochs" not in found
    assert changes(first, first) == ""
    assert changes(first, replace(first, training=second.training)).endswith("more")


def test_every_setting_of_a_project_has_one_line(iris):
    told = described(iris.state.project)
    assert told["data"] == "Iris flowers"
    assert told["epochs"] == "50"
    assert all(isinstance(text, str) and text for text in told.values())


def test_differences_of_no_project_are_none():
    assert differences(()) == {}
    assert differences((None, Document().state.project)) == {}


def test_runs_that_cannot_be_read_do_not_keep_a_project_from_being_opened(iris, tmp_path):
    iris.amend(NoteRecord(record()))
    path = tmp_path / "bad.loom"
    save(iris.state.project, path)
    with ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    plain = json.loads(members["project.json"])
    plain["records"][0]["curves"]["loss"] = {"npy": "nowhere.npy"}
    members["project.json"] = json.dumps(plain).encode()
    with ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    project, problems = load(path)
    assert project.graph == iris.state.project.graph
    assert project.records == ()
    assert "nowhere.npy" in problems[0].message
