"""Large arrays lie in files where memory is scarce, and train as others do."""

import os
import sys

import numpy as np
import pytest

from core import room as rooms
from core.data.once import once
from core.data.prepare import Preparation, prepare
from core.data.reading import opened
from core.data.table import TableSource
from core.data.watch import Cancelled, Watch
from core.engine import window
from core.job import Job
from core.pantry import Pantry
from core.problem import Refused
from core.project import Training
from core.trainer import Trainer
from tests.core.networks import chain, dataset, dense, plan_of

ROWS = 500


@pytest.fixture
def path(tmp_path):
    rng = np.random.default_rng(0)
    lines = ["a,colour,c,y"]
    for i in range(ROWS):
        gap = "" if i % 50 == 7 else f"{rng.normal():.4f}"
        lines.append(f"{gap},{('red', 'blue')[i % 2]},{rng.normal():.4f},{'pq'[i % 3 == 0]}")
    file = tmp_path / "table.csv"
    file.write_text("\n".join(lines))
    return file


@pytest.fixture
def scarce(monkeypatch):
    """As if every array were too large for the memory."""
    monkeypatch.setattr(rooms, "SMALL", 0)
    monkeypatch.setattr(rooms, "SHARE", 0.0)


def test_an_array_that_memory_holds_is_no_file():
    assert not rooms.is_mapped(rooms.room((10, 10)))


def test_an_array_that_is_too_large_lies_in_a_file(scarce):
    made = rooms.room((10, 3))
    made[...] = 5
    assert rooms.is_mapped(made[2:, 1])
    assert made.sum() == 150


def test_where_there_is_no_room_that_is_said_in_words(scarce, monkeypatch):
    monkeypatch.setattr(rooms, "SPARE", 1 << 62)
    with pytest.raises(Refused, match=r"0\.0 GB are needed, .* GB of memory are free and"):
        rooms.room((10, 3))


def test_a_table_that_memory_does_not_hold_is_read_and_trained_on(path, scarce):
    data = TableSource(path=str(path), target="y").load()
    assert rooms.is_mapped(data.x)
    prepared = prepare(data, Preparation())
    assert rooms.is_mapped(prepared.training.x)
    plan = plan_of(chain(dense(4, "tanh"), dense(1, "sigmoid")), data.signature)
    trainer = Trainer(plan, prepared, Training(epochs=2))
    stretches = list(trainer)
    assert np.isfinite(stretches[-1].losses).all()


def test_it_gives_the_same_numbers_as_in_memory(path, monkeypatch):
    held = prepare(TableSource(path=str(path), target="y").load(), Preparation())
    monkeypatch.setattr(rooms, "SMALL", 0)
    monkeypatch.setattr(rooms, "SHARE", 0.0)
    filed = prepare(TableSource(path=str(path), target="y").load(), Preparation())
    order = np.argsort(held.training.rows)
    assert (held.training.rows[order] == filed.training.rows).all()
    np.testing.assert_allclose(held.training.x[order], filed.training.x, rtol=1e-6)
    assert (held.training.y[order] == filed.training.y).all()


def test_rows_without_a_target_are_left_out_of_a_mapped_table_too(tmp_path, scarce):
    file = tmp_path / "gaps.csv"
    lines = [f"{i}.5,{['p', 'q', ''][i % 3]}" for i in range(90)]
    file.write_text("\n".join(["a,y", *lines]))
    made = TableSource(path=str(file), target="y").load()
    assert made.x[:, 0].tolist() == [i + 0.5 for i in range(90) if i % 3 != 2]


def test_what_somebody_holds_is_not_read_again(path):
    source = TableSource(path=str(path), target="y")
    first = source.load()
    assert TableSource(path=str(path), target="y").load() is first
    assert TableSource(path=str(path), target="colour").load() is not first


def test_a_file_that_has_changed_is_read_again(path):
    source = TableSource(path=str(path), target="y")
    first = source.load()
    path.write_text(path.read_text() + "\n1.5,red,2.5,p\n")
    assert len(source.load().y) == len(first.y) + 1


@pytest.mark.parametrize("units", [3, 7])
def test_many_validation_rows_take_turns_in_one_buffer(monkeypatch, units):
    data = prepare(dataset(5, "classes", 3, rows=700), Preparation(validation=0.7))
    plan = plan_of(chain(dense(units, "tanh"), dense(3, "softmax")), data.signature)
    plain = [s.epochs.validation for s in Trainer(plan, data, Training(epochs=3)) if len(s.epochs)]
    monkeypatch.setattr(window, "inference_batch", lambda network: 8)
    turned = [s.epochs.validation for s in Trainer(plan, data, Training(epochs=3)) if len(s.epochs)]
    assert len(plain) == len(turned) > 0
    for one, other in zip(plain, turned, strict=True):
        np.testing.assert_allclose(one["loss"], other["loss"], rtol=1e-5)


def test_training_takes_what_the_window_has_read(path):
    source = TableSource(path=str(path), target="y")
    shown = source.load()
    stages = set()
    watch = Watch(lambda stage, share: stages.add(stage))
    prepared = Pantry().prepared(source, Preparation(), watch)
    assert prepared.signature is shown.signature
    assert stages == {"preparing"}


def test_who_waits_for_another_to_read_is_called_off_with_him(path):
    source = TableSource(path=str(path), target="y")
    said = []

    def load(watch):
        second = Job(lambda theirs: once(source, str(path), pytest.fail, theirs)).start()
        while not second.watch.stage:
            assert not second.done
        said.append(second)
        raise Cancelled

    with pytest.raises(Cancelled):
        once(source, str(path), load, Watch())
    said[0].join(10)
    with pytest.raises(Cancelled):
        said[0].result()


def test_who_waits_for_another_to_read_gets_what_he_has_read(path):
    source = TableSource(path=str(path), target="y")
    waiting = []

    def load(watch):
        waiting.append(Job(lambda theirs: once(source, str(path), pytest.fail, theirs)).start())
        while not waiting[0].watch.stage:
            assert not waiting[0].done
        with opened(path, source.known, watch) as reading:
            return source.dataset_of(reading)

    first = once(source, str(path), load, Watch())
    waiting[0].join(10)
    assert waiting[0].result() is first


@pytest.mark.skipif(sys.platform != "linux", reason="other systems tidy up themselves")
def test_what_dead_programs_have_left_is_removed_after_a_day(tmp_path):
    gone, alive, new = (tmp_path / f"layerloom-{n}-x" for n in (2**30, os.getpid(), 2**30 + 1))
    for folder in (gone, alive, new):
        folder.mkdir()
        (folder / "spill").write_text("words")
    for folder in (gone, alive):
        os.utime(folder, (0, 0))
    rooms.sweep(tmp_path)
    assert [folder.exists() for folder in (gone, alive, new)] == [False, True, True]
