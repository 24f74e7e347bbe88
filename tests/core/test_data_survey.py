"""The command `table`, and whether all that is in the box can be learnt from."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from core.activation import ACTIVATIONS
from core.cli import main
from core.data.base import SOURCES, DataReference
from core.data.playground import Plane
from core.data.survey import survey
from core.data.table import TableSource
from core.document import Document
from core.graph import Graph, Wire
from core.layer import LAYERS
from core.project import Project, Training
from core.session import make_trainer
from tests.core.asking import asked

FILES = Path(__file__).parents[1] / "data"
SHIPPED = [cls for cls in SOURCES if cls.shipped]


def trained(source, units=8, epochs=20):
    """A trainer that has run to its end: one hidden layer on the data of a source."""
    dataset = source.load()
    task, outputs = dataset.signature.task, dataset.signature.outputs
    last = {"classes": "softmax", "binary": "softmax", "regression": "linear"}[task]
    graph = Graph().add("input", LAYERS["input"]())
    hidden = LAYERS["dense"](units=units, activation=ACTIVATIONS["tanh"]())
    output = LAYERS["dense"](units=outputs, activation=ACTIVATIONS[last]())
    graph = graph.add("hidden", hidden).add("output", output)
    graph = graph.connect(Wire("input", "hidden")).connect(Wire("hidden", "output"))
    data = DataReference.of(source, dataset)
    project = Project(graph, training=Training(epochs=epochs, batch_size=64), data=data)
    trainer = make_trainer(Document(project).state, None)
    losses = np.concatenate([stretch.losses for stretch in trainer])
    return trainer, losses


@pytest.mark.parametrize("cls", SHIPPED, ids=lambda cls: cls.kind)
def test_every_set_in_the_box_can_be_trained_on(cls):
    epochs = 2 if cls.kind in ("mnist", "digits") else 20
    trainer, losses = trained(cls(), epochs=epochs)
    assert trainer.trouble is None
    tenth = max(1, len(losses) // 10)
    assert losses[-tenth:].mean() < losses[:tenth].mean()


@pytest.mark.parametrize("cls", [c for c in SHIPPED if issubclass(c, Plane)], ids=lambda c: c.kind)
def test_the_seven_features_can_be_trained_on(cls):
    derived = {name: True for name in Plane.__dataclass_fields__ if "x" in name}
    trainer, _ = trained(cls().with_(**derived), epochs=5)
    assert trainer.plan.input_shape == (7,)
    assert trainer.trouble is None


def test_a_table_with_words_gaps_and_dates_is_learnt(tmp_path):
    rng = np.random.default_rng(0)
    lines = ["size,colour,day,kind"]
    for i in range(400):
        colour = ("red", "blue", "")[i % 3]
        size = rng.normal(3 if colour == "red" else -3)
        kind = "big" if size + 2 * (i % 7 > 3) > 0 else "small"
        lines.append(f"{size:.3f},{colour},2024-01-{i % 28 + 1:02},{kind}")
    (tmp_path / "t.csv").write_text("\n".join(lines))
    trainer, _ = trained(TableSource(path=str(tmp_path / "t.csv")), epochs=60)
    assert trainer.scores(trainer.data.validation)["accuracy"] > 0.85


# ---- the command -------------------------------------------------------------------------------


def test_the_command_says_what_is_in_a_file(capsys):
    code, data, err = asked(capsys, "table", str(FILES / "dates.csv"))
    assert (code, err) == (0, "")
    assert (data["outcome"], data["rows"], data["target"], data["task"]) == (
        "ok",
        4,
        "kind",
        "binary",
    )
    assert [column["type"] for column in data["columns"]] == ["date", "datetime", "int", "category"]
    assert main(["table", str(FILES / "ragged.csv")]) == 0
    text = capsys.readouterr().out
    assert "4 rows, 4 columns" in text
    assert "target: d (regression)" in text
    assert "warning: 2 lines left out" in text


def test_several_sources_give_an_object_each_in_order_and_one_bad_one_fails_the_job(capsys):
    names = [str(FILES / "dates.csv"), str(FILES / "empty.csv"), "iris"]
    assert main(["table", *names, "--json"]) == 1
    said = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [each["outcome"] for each in said] == ["ok", "error", "ok"]
    assert "empty.csv is empty" in said[1]["error"]
    assert said[2]["rows"] == 150


@pytest.mark.parametrize("cls", SHIPPED, ids=lambda cls: cls.kind)
def test_a_survey_of_a_set_in_the_box_has_the_neutral_form(cls):
    report = survey(cls())
    signature = cls().load().signature
    said = json.loads(json.dumps(report.to_json(), allow_nan=False))
    assert said["rows"] == signature.rows
    assert len(said["columns"]) == len(signature.inputs) + len(signature.targets)
    assert [c["name"] for c in said["columns"] if c["role"] == "target"] == list(signature.targets)


def test_a_survey_counts_gaps_and_keeps_numbers_as_they_were_written():
    report = survey(SOURCES["penguins"]())
    bill = report.column("bill_length_mm")
    assert (bill.type, bill.missing, bill.low, bill.high) == ("float", 2, 32.1, 59.6)
    assert report.column("sex").missing == 11


def test_new_rows_are_predicted_without_a_target(tmp_path, capsys):
    loom, out = str(tmp_path / "iris.loom"), str(tmp_path / "out.csv")
    assert main(["examples", "iris", "--out", loom]) == 0
    assert main(["train", loom, "--epochs", "1", "--out", loom]) == 0
    names = "petal_width_cm,petal_length_cm,sepal_width_cm,sepal_length_cm"
    (tmp_path / "new.csv").write_text(f"{names}\n0.2,1.4,3.5,5.1\n1.8,5.1,3.0,5.9\n")
    assert main(["predict", loom, "--data", str(tmp_path / "new.csv"), "--out", out]) == 0
    assert len(Path(out).read_text().splitlines()) == 3
    (tmp_path / "less.csv").write_text("petal_width_cm\n0.2\n")
    assert main(["predict", loom, "--data", str(tmp_path / "less.csv")]) == 1
    assert "no column «sepal_length_cm»" in capsys.readouterr().err
