"""The program without a window: words, answers, exit codes, and no Qt."""

from dataclasses import replace
from pathlib import Path

import pytest

from core.cli import main
from core.command import COMMANDS
from core.environment.arguments import COMMANDS as WORDS
from core.environment.arguments import HELP
from core.files import save
from core.frozen import FrozenDict
from core.graph import Graph, NodeId
from core.layer import LAYERS
from core.project import Project
from tests.core.asking import RUN, asked, example, python
from tests.core.sample import iris


@pytest.fixture
def file(tmp_path):
    return example("iris", tmp_path)


@pytest.fixture
def out(tmp_path):
    return str(tmp_path / "out.loom")


def test_the_door_knows_the_commands_that_there_are():
    assert set(WORDS) == {command.kind for command in COMMANDS}
    assert all(f"\n  {word} " in HELP for word in WORDS)


@pytest.mark.parametrize("words", [[], ["paint"], ["train"], ["train", "a", "--epochs", "many"]])
def test_wrong_words_are_answered_with_the_usage(words, capsys):
    assert main(words) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("usage: ")


def test_help_lists_every_command_with_its_sentence(capsys):
    assert main(["--help"]) == 0
    text = capsys.readouterr().out
    for command in COMMANDS:
        assert f"  {command.kind} " in text
        assert command.__doc__.strip().split("\n")[0] in text


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.kind)
def test_every_command_explains_itself(command, capsys):
    assert main([command.kind, "--help"]) == 0
    assert "--json" in capsys.readouterr().out


@pytest.mark.parametrize(
    "words", [["check"], ["train"], ["predict", "--data", "iris"]], ids=lambda words: words[0]
)
def test_a_file_that_is_missing_is_said_in_a_sentence_and_in_the_answer(words, capsys):
    code, data, err = asked(capsys, words[0], "gone.loom", *words[1:])
    assert code == 1
    (problem,) = data["problems"]
    assert problem["severity"] == "error"
    assert "there is no file gone.loom" in problem["message"]
    assert err == f"layerloom: {problem['message']}\n"


def test_check_tells_shapes_parameters_and_that_all_is_well(file, capsys):
    code, data, err = asked(capsys, "check", file)
    assert (code, err) == (0, "")
    assert data["parameters"] == 165
    assert data["problems"] == []
    assert data["layers"] == [
        {"id": "input_1", "kind": "input", "output_shape": [4], "parameters": 0},
        {"id": "dense_1", "kind": "dense", "output_shape": [10], "parameters": 50},
        {"id": "dense_2", "kind": "dense", "output_shape": [8], "parameters": 88},
        {"id": "dense_3", "kind": "dense", "output_shape": [3], "parameters": 27},
    ]


def test_check_tells_problems_with_their_place_and_fails(out, capsys):
    project = iris()
    node = NodeId("dense_2")
    graph = project.graph.put(node, project.graph.nodes[node].with_(units=5))
    save(replace(project, graph=graph), Path(out))
    code, data, _ = asked(capsys, "check", out)
    assert code == 1
    (problem,) = data["problems"]
    assert (problem["node"], problem["severity"]) == ("dense_2", "error")
    assert "3 classes" in problem["message"]


def test_check_says_what_it_does_not_know(out, capsys):
    graph = Graph(FrozenDict({NodeId("dense_1"): LAYERS["dense"]()}))
    save(Project(graph), Path(out))
    code, data, _ = asked(capsys, "check", out)
    assert code == 1
    assert data["layers"] == [
        {"id": "dense_1", "kind": "dense", "output_shape": None, "parameters": None}
    ]
    assert main(["check", out]) == 1
    said = capsys.readouterr()
    assert "?" in said.out
    assert "not connected" in said.err


def test_check_without_json_is_a_table(file, capsys):
    capsys.readouterr()
    assert main(["check", file]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["layer", "kind", "output", "parameters"]
    assert lines[-1] == "165 parameters"


def test_examples_are_listed_and_written(tmp_path, capsys):
    code, data, _ = asked(capsys, "examples")
    assert code == 0
    names = [example["name"] for example in data["examples"]]
    assert names == ["iris", "digits", "circle", "coin-flips"]
    for name in names:
        path = str(tmp_path / f"{name}.loom")
        assert asked(capsys, "examples", name, "--out", path)[:2] == (
            0,
            {"name": name, "out": path},
        )
        assert asked(capsys, "check", path)[0] == 0


def test_an_example_needs_a_name_that_is_known_and_a_place(out, capsys):
    assert main(["examples", "iris"]) == 2
    assert main(["examples", "--out", out]) == 2
    code, data, _ = asked(capsys, "examples", "moon", "--out", out)
    assert code == 1
    assert "iris" in data["problems"][0]["message"]


def test_no_command_imports_qt_or_a_large_library(file, out):
    code = (
        "import sys; from core.cli import main\n"
        f"assert main(['check', {file!r}]) == 0\n"
        f"assert main(['train', {file!r}, '--epochs', '1', '--out', {out!r}]) == 0\n"
        f"assert main(['predict', {out!r}, '--data', 'iris']) == 0\n"
        "large = {'PySide6', 'pyqtgraph', 'gui', 'pandas', 'duckdb', 'scipy', 'PIL', 'torch'}\n"
        "print(large & set(sys.modules), file=sys.stderr)"
    )
    with python("-c", code) as child:
        _, err = child.communicate(timeout=60)
    assert err.splitlines()[-1] == "set()"


def test_whoever_closes_the_answer_early_gets_no_traceback(file, out):
    assert main(["train", file, "--epochs", "1", "--out", out]) == 0
    with python("-c", RUN, "predict", out, "--data", "digits") as child:
        child.stdout.close()
        assert "Traceback" not in child.stderr.read()
