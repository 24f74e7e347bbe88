"""Files that are damaged, foreign or odd: refused in a sentence, or opened without what is lost."""

import json
import os
import random
import zipfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.files import load, save
from core.files_arrays import TEXT
from core.files_format import (
    VERSION,
)
from core.problem import Refused, Severity
from tests.core.sample import iris, trained_for


@pytest.fixture(scope="module")
def trained():
    return trained_for(iris(), 5)


@pytest.fixture
def file(tmp_path):
    return tmp_path / "project.loom"


# ---- what is broken ----------------------------------------------------------------------------


def rewritten(file, change):
    """The saved project with its text changed by `change`."""
    with zipfile.ZipFile(file) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    plain = json.loads(members[TEXT])
    changed = change(plain)
    members[TEXT] = json.dumps(plain if changed is None else changed).encode()
    with zipfile.ZipFile(file, "w") as archive:
        for name, raw in members.items():
            archive.writestr(name, raw)
    return file


def change(*path, to):
    def apply(plain):
        for step in path[:-1]:
            plain = plain[step]
        plain[path[-1]] = to

    return apply


BROKEN_TEXT = {
    "a newer form": (change("version", to=VERSION + 1), "newer LayerLoom"),
    "no version": (change("version", to=None), "version"),
    "another program": (change("program", to="spreadsheet"), "not that of a LayerLoom"),
    "a list": (lambda plain: [plain], "not that of a LayerLoom"),
    "no nodes": (lambda plain: plain.pop("nodes") and None, "'nodes' is missing"),
    "an unknown layer": (change("nodes", 1, "layer", "kind", to="quantum"), "quantum"),
    "an unknown parameter": (change("nodes", 1, "layer", "colour", to="red"), "colour"),
    "units out of range": (change("nodes", 1, "layer", "units", to=0), "dense_1.*units.*not 0"),
    "units that are text": (change("nodes", 1, "layer", "units", to="ten"), "dense_1.*'ten'"),
    "a name twice": (change("nodes", 1, "id", to="dense_2"), "two layers are called dense_2"),
    "a name that is none": (change("nodes", 1, "id", to="a b"), "a b"),
    "a wire to nowhere": (change("wires", 0, 1, to="dense_9"), "no layer dense_9"),
    "a wire to no input": (change("wires", 0, 2, to=4), "input 4"),
    "a wire into an input layer": (change("wires", 0, 1, to="input_1"), "input 0"),
    "two wires in one place": (change("wires", 1, 1, to="dense_2"), "where another one does"),
    "a loop": (change("wires", 0, 0, to="dense_2"), "loop"),
    "a wire of two": (change("wires", 0, to=["input_1", "dense_1"]), "network cannot be read"),
    "a place that is none": (change("layout", "dense_1", to=[1]), "layout"),
    "a place at infinity": (change("layout", "dense_1", to=[1e999, 0]), "layout"),
    "epochs out of range": (change("training", "epochs", to=-1), "training.*epochs.*-1"),
    "an unknown optimizer": (change("training", "optimizer", to={"kind": "magic"}), "magic"),
    "too much kept aside": (
        change("preparation", to={"validation": 0.9, "test": 0.9}),
        "preparation settings cannot",
    ),
    "an unknown source": (change("data", "source", "kind", to="oracle"), "oracle"),
    "a signature without rows": (
        change("data", "signature", to={"name": "Iris"}),
        "'task' is missing",
    ),
}


@pytest.mark.parametrize("name", BROKEN_TEXT)
def test_a_text_that_is_no_project_is_refused_with_the_reason(file, name):
    save(iris(), file)
    how, reason = BROKEN_TEXT[name]
    with pytest.raises(Refused, match=reason) as caught:
        load(rewritten(file, how))
    assert str(file) in str(caught.value)
    assert caught.value.problem.place.path == str(file)


def archive_of(members):
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, raw in members.items():
            archive.writestr(name, raw)
    return made.getvalue()


BROKEN_FILES = {
    "empty": (b"", "not a LayerLoom project"),
    "words": (b"hello, I am a letter", "not a LayerLoom project"),
    "half a zip": (archive_of({TEXT: "{}" * 999})[:60], "damaged or cut short"),
    "another zip": (archive_of({"word/document.xml": "<a/>"}), "project.json is missing"),
    "no JSON": (archive_of({TEXT: "{'a': 1"}), "not well-formed"),
    "no UTF-8": (archive_of({TEXT: b"\xff\xfe\xfa"}), "not well-formed"),
    "deep JSON": (archive_of({TEXT: "[" * 100_000}), "not well-formed"),
}


@pytest.mark.parametrize("name", BROKEN_FILES)
def test_a_file_that_is_no_project_is_refused_with_the_reason(file, name):
    raw, reason = BROKEN_FILES[name]
    file.write_bytes(raw)
    with pytest.raises(Refused, match=reason):
        load(file)


@pytest.mark.parametrize(("name", "size"), [(TEXT, 65_000_000), ("weights/a/W.npy", 300_000_000)])
def test_a_file_that_would_fill_the_memory_is_refused_before_it_is_unpacked(file, name, size):
    file.write_bytes(archive_of({TEXT: "{}", name: bytes(size)}))
    with pytest.raises(Refused, match=f"unpack to {size / 1e6:.0f} MB"):
        load(file)


def test_a_missing_file_and_a_folder_are_refused(tmp_path):
    with pytest.raises(Refused, match=r"there is no file .*gone"):
        load(tmp_path / "gone.loom")
    with pytest.raises(Refused, match="is a folder"):
        load(tmp_path)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may read anything")
def test_a_file_that_may_not_be_read_is_refused(file):
    save(iris(), file)
    file.chmod(0)
    with pytest.raises(Refused, match="permission denied"):
        load(file)


def opens_or_is_refused(file):
    try:
        load(file)
    except Refused as refused:
        said = str(refused)
    else:
        said = str(file)
    assert str(file) in said


@settings(deadline=None, max_examples=150)
@given(seed=st.integers(0, 2**32), keep=st.floats(0, 1), flips=st.integers(0, 4))
def test_whatever_happens_to_its_bytes_a_file_opens_or_is_refused(
    seed, keep, flips, tmp_path_factory, trained
):
    file, rng = tmp_path_factory.getbasetemp() / "hurt.loom", random.Random(seed)
    save(trained, file)
    raw = bytearray(file.read_bytes())
    for _ in range(flips):
        raw[rng.randrange(len(raw))] ^= 1 << rng.randrange(8)
    file.write_bytes(raw[: len(raw) if keep > 0.3 else int(len(raw) * keep * 3)])
    opens_or_is_refused(file)


ODD = st.sampled_from(["", "dense_1", [], {}, [1]])
JUNK = st.none() | st.booleans() | st.integers(-9, 9) | ODD


@settings(deadline=None, max_examples=200)
@given(data=st.data())
def test_whatever_stands_in_its_text_a_project_opens_or_is_refused(data, tmp_path_factory, trained):
    file = tmp_path_factory.getbasetemp() / "odd.loom"
    save(trained, file)

    def spoil(plain):
        place = plain
        while True:
            keys = list(place) if isinstance(place, dict) else list(range(len(place)))
            key = data.draw(st.sampled_from(keys))
            inner = place[key]
            if not (isinstance(inner, dict | list) and inner) or data.draw(st.booleans()):
                place[key] = data.draw(JUNK)
                return
            place = inner

    opens_or_is_refused(rewritten(file, spoil))


# ---- what is lost, while the project opens -----------------------------------------------------


def test_weights_of_another_shape_are_left_out_with_a_warning(file, trained):
    save(trained, file)
    opened, problems = load(rewritten(file, change("nodes", 1, "layer", "units", to=12)))
    assert [p.place.node for p in problems] == ["dense_1", "dense_2"]
    assert all(p.severity is Severity.WARNING for p in problems)
    assert "saved W 4×10, b 10, needed W 4×12, b 12" in problems[0].message
    assert opened.trained is None


def test_weights_that_still_fit_are_kept_but_not_the_memory_of_the_run(file, trained):
    save(trained, file)
    opened, problems = load(rewritten(file, change("nodes", 2, "layer", "units", to=4)))
    assert [p.place.node for p in problems] == ["dense_2"]
    assert list(opened.trained.weights) == ["dense_1"]
    assert not opened.trained.memory


def test_weights_that_are_damaged_leave_the_network(file, trained):
    save(trained, file)
    raw = file.read_bytes()
    w = trained.trained.weights["dense_1"]["W"].tobytes()
    file.write_bytes(raw.replace(w, bytes(len(w))))
    opened, (problem,) = load(file)
    assert opened == replace(trained, trained=None)
    assert "fresh weights" in problem.message
    assert problem.severity is Severity.WARNING


def test_pickled_objects_in_a_file_are_not_run(file, trained):
    save(trained, file)
    hidden = BytesIO()
    np.save(hidden, np.array([Path("/")], object), allow_pickle=True)
    with zipfile.ZipFile(file) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    members["weights/dense_1/W.npy"] = hidden.getvalue()
    file.write_bytes(archive_of(members))
    opened, (problem,) = load(file)
    assert opened.trained is None
    assert "weights/dense_1/W.npy" in problem.message


def test_an_array_that_claims_to_be_huge_is_left_out(file, trained):
    save(trained, file)
    with zipfile.ZipFile(file) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    old = members["weights/dense_1/W.npy"]
    members["weights/dense_1/W.npy"] = old.replace(b"(4, 10), }     ", b"(4, 10000000), }")
    file.write_bytes(archive_of(members))
    opened, (problem,) = load(file)
    assert opened.trained is None
    assert "weights/dense_1/W.npy" in problem.message
