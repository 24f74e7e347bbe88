"""Unsaved work outlives a crash; recent files outlive the program."""

import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from core.autosave import Recovery
from core.files import load
from core.problem import Refused
from core.recent import LIMIT, Recent
from tests.core.sample import contents, iris, same, trained_for

ROOT = Path(__file__).parents[2]

CHILD = """
import sys, time
from pathlib import Path
from core.autosave import Recovery
from tests.core.sample import iris
recovery = Recovery(Path(sys.argv[1]))
recovery.keep(iris(7), Path(sys.argv[1]) / "mine" / "a.loom", "a")
print("kept", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "copies"


@pytest.fixture
def crashing(folder):
    """Another start of the program, which has kept a copy."""
    environ = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", CHILD, str(folder)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, env=environ, text=True) as child:
        assert child.stdout.readline() == "kept\n"
        yield child
        child.kill()


def crash(child):
    child.send_signal(signal.SIGKILL if os.name != "nt" else signal.SIGTERM)
    child.wait()


def test_the_copy_of_a_living_start_is_not_offered_and_that_of_a_crashed_one_is(folder, crashing):
    recovery = Recovery(folder)
    assert recovery.leftovers() == ()
    crash(crashing)
    (left,) = recovery.leftovers()
    assert left.open() == (iris(7), ())
    assert left.original == folder / "mine" / "a.loom"
    assert left.name == "a"
    left.discard()
    assert recovery.leftovers() == ()
    assert list(folder.iterdir()) == []


def test_a_copy_holds_what_was_learnt(folder):
    recovery, project = Recovery(folder), trained_for(iris(), 3)
    recovery.keep(project, None)
    (copy,) = folder.glob("*.loom")
    assert same(contents(load(copy)[0].trained), contents(project.trained))
    recovery.forget()


def test_a_copy_is_written_only_for_another_project_or_file(folder):
    recovery, project = Recovery(folder), iris()
    assert recovery.keep(project, None)
    assert not recovery.keep(project, None)
    assert recovery.keep(project, folder / "a.loom")
    assert recovery.keep(replace(project, trained=None), folder / "a.loom")
    recovery.forget()


def test_after_forgetting_nothing_is_left_and_keeping_goes_on(folder):
    recovery = Recovery(folder)
    recovery.forget()
    recovery.keep(iris(), None)
    recovery.forget()
    assert list(folder.iterdir()) == []
    assert recovery.keep(iris(), None)
    recovery.forget()


def test_two_windows_do_not_offer_each_other_their_copies(folder):
    one, two = Recovery(folder), Recovery(folder)
    one.keep(iris(), None)
    two.keep(iris(8), None)
    assert one.leftovers() == two.leftovers() == ()
    one.forget()
    two.forget()


def test_a_damaged_copy_is_offered_and_refused_with_a_reason(folder, crashing):
    crash(crashing)
    (copy,) = folder.glob("*.loom")
    copy.write_bytes(copy.read_bytes()[:50])
    copy.with_suffix(".owner").write_bytes(b"{")
    (left,) = Recovery(folder).leftovers()
    assert left.original is None
    with pytest.raises(Refused, match="damaged"):
        left.open()


def test_what_a_crash_while_writing_has_left_is_swept_away(folder, crashing):
    crash(crashing)
    draft = next(folder.glob("*.loom"))
    draft = draft.rename(folder / f".{draft.name}.1a2b3c4d.part")
    recovery = Recovery(folder)
    assert recovery.leftovers() == ()
    recovery.keep(iris(), None)
    recovery.forget()
    assert list(folder.iterdir()) == []


def test_without_a_place_for_copies_the_reason_is_said(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(Refused, match="no copy for recovery"):
        Recovery(tmp_path / "file" / "copies").keep(iris(), None)


def test_recent_files_come_last_used_first_each_once(tmp_path):
    recent = Recent(tmp_path / "state" / "recent.json")
    assert recent.files == ()
    for name in "abca":
        recent.add(tmp_path / name)
    assert recent.files == tuple(tmp_path / name for name in "acb")
    recent.remove(tmp_path / "c")
    assert Recent(tmp_path / "state" / "recent.json").files == (tmp_path / "a", tmp_path / "b")
    recent.clear()
    assert recent.files == ()


def test_only_so_many_recent_files_are_kept(tmp_path):
    recent = Recent(tmp_path / "recent.json")
    for number in range(LIMIT + 5):
        recent.add(tmp_path / str(number))
    assert len(recent.files) == LIMIT == 15
    assert recent.files[0].name == str(LIMIT + 4)


@pytest.mark.parametrize("text", ["", "{", '{"a": 1}', "[1, null]", "[" * 100_000])
def test_a_damaged_list_of_recent_files_counts_as_empty(tmp_path, text):
    store = tmp_path / "recent.json"
    store.write_text(text)
    recent = Recent(store)
    assert recent.files == ()
    recent.add(tmp_path / "a")
    assert recent.files == (tmp_path / "a",)
