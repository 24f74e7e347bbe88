"""Predictions without a window: original units, names of classes, columns found by name."""

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from core.activation import ACTIVATIONS
from core.cli import main
from core.command import source_called
from core.data.base import DataReference
from core.document import Document
from core.files import load, save
from core.graph import NodeId
from core.predict import Predictor
from core.session import make_trainer
from tests.core.asking import asked, example
from tests.core.sample import iris, trained_for


@pytest.fixture
def file(tmp_path):
    return example("iris", tmp_path)


@pytest.fixture
def out(tmp_path):
    return str(tmp_path / "out.loom")


def test_predict_says_class_and_probabilities_in_original_units(file, out, tmp_path, capsys):
    asked(capsys, "train", file, "--epochs", "300", "--out", out)
    table = tmp_path / "answers.csv"
    code, data, _ = asked(capsys, "predict", out, "--data", "iris", "--out", str(table))
    assert (code, data) == (0, {"rows": 150, "out": str(table)})
    with table.open(newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert list(rows[0]) == ["species", "p(setosa)", "p(versicolor)", "p(virginica)"]
    assert rows[0]["species"] == "setosa"
    assert all(abs(sum(float(v) for v in list(r.values())[1:]) - 1) < 1e-5 for r in rows)
    dataset = source_called("iris").load()
    right = [dataset.signature.classes[y] for y in dataset.y]
    hits = sum(row["species"] == name for row, name in zip(rows, right, strict=True))
    assert hits > 135


def test_predict_gives_what_the_window_gives(file, out, capsys):
    asked(capsys, "train", file, "--out", out)
    _, data, _ = asked(capsys, "predict", out, "--data", "iris")
    project = load(Path(out))[0]
    trainer = make_trainer(Document(project).state, None)
    predictor = Predictor(
        trainer.plan, trainer.objective, project.data.signature, project.trained.fitted
    )
    predictor.load(project.trained.weights)
    shares = predictor.probabilities(project.data.source.load().x)
    listed = [list(row.values())[1:] for row in data["predictions"]]
    assert shares.tolist() == listed


def test_predictions_of_a_regression_are_in_the_units_of_the_data(out, capsys):
    project = regression()
    save(trained_for(project, 400), Path(out))
    code, data, _ = asked(capsys, "predict", out, "--data", "diabetes")
    assert code == 0
    (name,) = project.data.signature.targets
    values = [row[name] for row in data["predictions"]]
    assert 100 < sum(values) / len(values) < 200


def regression():
    """The 4-10-3 network made one that says a number, on the diabetes data."""
    project, source = iris(), source_called("diabetes")
    last = NodeId("dense_2")
    layer = project.graph.nodes[last].with_(units=1, activation=ACTIVATIONS["linear"]())
    data = DataReference.of(source, source.load())
    training = project.training.with_(epochs=30)
    return replace(project, graph=project.graph.put(last, layer), data=data, training=training)


def test_predict_without_a_file_prints_a_table(file, out, capsys):
    asked(capsys, "train", file, "--out", out)
    assert main(["predict", out, "--data", "iris"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 151
    assert lines[0] == "species,p(setosa),p(versicolor),p(virginica)"


def test_predict_needs_a_trained_project_and_fitting_data(file, out, capsys):
    code, data, _ = asked(capsys, "predict", file, "--data", "iris")
    assert code == 1
    assert "not trained yet" in data["problems"][0]["message"]
    asked(capsys, "train", file, "--out", out)
    code, data, _ = asked(capsys, "predict", out, "--data", "circle")
    assert code == 1
    assert "lacks" in data["problems"][0]["message"]
    assert "sepal" in data["problems"][0]["message"]


def test_predict_refuses_a_network_that_has_changed_since(out, capsys):
    project = trained_for(iris(), 3)
    graph = project.graph.put(
        NodeId("dense_1"), project.graph.nodes[NodeId("dense_1")].with_(units=11)
    )
    save(replace(project, graph=graph), Path(out))
    code, _, err = asked(capsys, "predict", out, "--data", "iris")
    assert code == 1
    assert "do not fit" in err
