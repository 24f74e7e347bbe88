"""Training without a window: the same numbers, progress on stderr, Ctrl-C."""

import json
import os
import pty
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from core.activation import ACTIVATIONS
from core.cli import main
from core.document import Document
from core.files import load, save
from core.graph import NodeId
from core.loss import LOSSES
from core.optimizer import OPTIMIZERS
from core.run import Run
from core.session import make_trainer
from tests.core.asking import ENVIRON, RUN, asked, example, python
from tests.core.sample import contents, iris, same


@pytest.fixture
def file(tmp_path):
    return example("iris", tmp_path)


@pytest.fixture
def out(tmp_path):
    return str(tmp_path / "out.loom")


def test_train_answers_with_the_neutral_form_and_one_line_per_epoch(file, capsys):
    code, data, err = asked(capsys, "train", file, "--epochs", "7")
    assert code == 0
    assert list(data) == [
        "epochs", "steps", "seconds", "train", "validation", "test", "stopped_by",
    ]  # fmt: skip
    assert (data["epochs"], data["steps"], data["stopped_by"]) == (7, 28, "epochs")
    assert {"loss", "accuracy"} <= data["train"].keys()
    assert {"loss", "accuracy"} <= data["validation"].keys()
    assert data["test"] == {}
    lines = err.splitlines()
    assert [line.split()[1] for line in lines] == [f"{epoch}/7" for epoch in range(1, 8)]
    assert all("validation loss" in line for line in lines)


def test_train_gives_the_numbers_of_the_window(file, out, capsys):
    """The window trains in a thread; the command does not."""
    asked(capsys, "train", file, "--out", out)
    state = Document(load(Path(file))[0]).state
    run = Run(lambda: make_trainer(state, None))
    run.start()
    assert run.join(30)
    assert same(contents(load(Path(out))[0].trained), contents(run.mailbox.take().trained))


def test_train_with_a_seed_starts_afresh_and_gives_the_same_again(file, out, capsys):
    first = asked(capsys, "train", file, "--seed", "5", "--out", out)[1]
    again = asked(capsys, "train", out, "--seed", "5")[1]
    other = asked(capsys, "train", out, "--seed", "6")[1]
    for result in (first, again, other):
        del result["seconds"]
    assert first == again != other
    assert load(Path(out))[0].training.seed == 5


def test_train_goes_on_from_what_was_learnt(file, out, capsys):
    asked(capsys, "train", file, "--epochs", "20", "--out", out)
    code, data, _ = asked(capsys, "train", out, "--epochs", "50", "--out", out)
    whole = asked(capsys, "train", file, "--epochs", "50")[1]
    assert code == 0
    assert data["epochs"] == 50
    assert data["train"] == whole["train"]


def test_train_on_other_data_needs_a_network_that_fits(file, out, capsys):
    code, data, _ = asked(capsys, "train", file, "--data", "digits")
    assert code == 1
    assert "10 classes" in data["problems"][0]["message"]
    main(["examples", "coin-flips", "--out", out])
    code, data, _ = asked(capsys, "train", out, "--data", "circle", "--epochs", "1")
    assert code == 0


def test_train_keeps_rows_for_the_test_aside(file, out, capsys):
    project = load(Path(file))[0]
    save(replace(project, preparation=project.preparation.with_(test=0.2)), Path(out))
    assert "accuracy" in asked(capsys, "train", out, "--epochs", "1")[1]["test"]


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["--epochs", "0"], "epochs must lie in"),
        (["--seed", "-1"], "seed must lie in"),
        (["--data", "tea-leaves"], "tea-leaves"),
        (["--out", "no/such/folder/x.loom"], "no such folder"),
        (["--out", "."], "it is a folder"),
    ],
)
def test_train_says_what_is_in_the_way_before_it_starts(file, words, reason, capsys):
    code, data, err = asked(capsys, "train", file, *words)
    assert code == 1
    assert reason in data["problems"][0]["message"]
    assert "epoch 1/" not in err


def test_a_project_without_data_asks_for_them(out, capsys):
    save(replace(iris(), data=None), Path(out))
    code, data, _ = asked(capsys, "train", out)
    assert code == 1
    assert "--data SOURCE" in data["problems"][0]["message"]
    assert asked(capsys, "train", out, "--data", "iris")[0] == 0


def test_a_training_that_blows_up_fails_and_keeps_the_last_good_weights(file, out, capsys):
    project = load(Path(file))[0]
    last = NodeId("dense_3")
    layer = project.graph.nodes[last].with_(activation=ACTIVATIONS["linear"]())
    graph = project.graph.put(last, layer)
    training = project.training.with_(
        optimizer=OPTIMIZERS["sgd"](learning_rate=1000.0), loss=LOSSES["mse"](), epochs=200
    )
    save(replace(project, graph=graph, training=training), Path(out))
    code, data, err = asked(capsys, "train", out, "--out", out)
    assert code == 1
    assert data["stopped_by"] == "diverged"
    assert "stopped being a number" in data["problems"][0]["message"]
    assert "stopped being a number" in err
    assert load(Path(out))[0].trained is not None


@pytest.mark.skipif(os.name == "nt", reason="another Ctrl-C")
def test_ctrl_c_ends_training_and_keeps_what_was_learnt(file, out):
    words = ["train", file, "--epochs", "1000000", "--out", out, "--json"]
    with python("-c", RUN, *words) as child:
        assert child.stderr.readline().startswith("epoch 1/1000000")
        child.send_signal(signal.SIGINT)
        said, _ = child.communicate(timeout=60)
    assert child.returncode == 130
    data = json.loads(said)
    assert data["stopped_by"] == "interrupted"
    assert load(Path(out))[0].trained.step == data["steps"] > 0


@pytest.mark.skipif(os.name == "nt", reason="no pseudo-terminals")
def test_on_a_terminal_one_line_is_drawn_again_and_again(file):
    screen, end = pty.openpty()
    words = [sys.executable, "-c", RUN, "train", file, "--epochs", "50"]
    done = subprocess.run(
        words, stderr=end, stdout=subprocess.PIPE, env={**ENVIRON, "COLUMNS": "100"}, check=True
    )
    os.close(end)
    shown = os.read(screen, 100_000).decode()
    os.close(screen)
    assert "━" in shown or "─" in shown
    assert "epoch 1/50" in shown
    assert "\n" not in shown
    assert shown.endswith("\r\x1b[K")
    assert b"50 epochs, 200 steps" in done.stdout
