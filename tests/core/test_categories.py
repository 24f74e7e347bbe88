"""Categories as vectors that are learnt: from a table through the network to a prediction."""

import json
from dataclasses import replace

import numpy as np
import pytest

from core.build import chain, layer
from core.categories import EmbedColumn, PutInVectors, as_numbered, not_taken, taken, vector_length
from core.compile import compile_graph
from core.data.base import DataReference, signature_from_json, signature_to_json
from core.data.fitted import Fitted
from core.data.prepare import Preparation, prepare
from core.data.table import TableSource
from core.graph import NodeId
from core.predict import Predictor
from core.project import Point, Project, Training
from core.templates import Sketch
from core.trainer import Trainer

CITIES = ("Bonn", "Cork", "Oslo", "Rome")
COLOURS = ("blue", "red")


@pytest.fixture
def source(tmp_path):
    """The class follows from the city alone; one city is only among the last rows."""
    lines = ["size,city,colour,y"]
    for i in range(200):
        city = "Kiel" if i >= 195 else CITIES[i % 4]
        y = "high" if city in CITIES[:2] else "low"
        lines.append(f"{i % 7 + 0.5},{city},{COLOURS[i % 2]},{y}")
    file = tmp_path / "cities.csv"
    file.write_text("\n".join(lines))
    return TableSource(path=str(file), target="y")


def network(*layers):
    return chain(*layers, layer("dense", units=1, activation="sigmoid"))


def begun(source, graph):
    dataset = source.load()
    layout = {node: Point(240 * i, 0) for i, node in enumerate(graph.nodes)}
    return Project(graph, layout, data=DataReference.of(source, dataset))


def embedded(source, *columns):
    made = begun(source, network(layer("dense", units=4, activation="tanh")))
    for column in columns:
        made = EmbedColumn(column, made.data.source.embedded(column)).apply(made)
    return made


def test_an_embedded_category_takes_one_place_and_a_vector(source):
    made = embedded(source, "city")
    assert made.data.signature == made.data.source.load().signature
    assert made.data.signature.features == (
        "size",
        "city",
        "colour=blue",
        "colour=red",
        "colour=other",
    )
    compiled = compile_graph(made.graph, made.data.signature)
    assert compiled.plan is not None
    assert compiled.shapes[NodeId("embedding_1")] == (vector_length(6) + 4,)


def test_one_after_the_other_finds_its_own_place(source):
    made = embedded(source, "colour", "city")
    assert made.data.signature.features == ("size", "city", "colour")
    first, second = (made.graph.nodes[NodeId(f"embedding_{i}")] for i in (1, 2))
    assert first.columns == (2,)
    assert second.columns == (first.units + 1,)
    assert not not_taken(made.graph, made.data.signature)
    assert taken(made.graph, made.data.signature).left.count("size") == 1


def test_cards_make_room_and_no_two_lie_upon_each_other(source):
    layout = embedded(source, "colour", "city").layout
    assert len(set(layout.values())) == len(layout) == 5


def test_training_learns_the_vectors_and_unknown_names_have_one_of_their_own(source):
    made = embedded(source, "city")
    dataset = made.data.source.load()
    prepared = prepare(dataset, Preparation(split="last rows"))
    met = prepared.fitted.seen[0]
    assert not met[dataset.signature.columns[1].categories.index("Kiel")]
    plan = compile_graph(made.graph, dataset.signature).plan
    trainer = Trainer(plan, prepared, Training(epochs=60))
    before = trainer.network.parameters.values[NodeId("embedding_1")]["table"].copy()
    for _ in trainer:
        pass
    table = trainer.network.parameters.values[NodeId("embedding_1")]["table"]
    assert (table[0] != before[0]).any()
    assert (table[5] == before[5]).all()  # no training row has an unknown name
    assert trainer.scores(prepared.training)["accuracy"] == 1.0
    predictor = Predictor(plan, trainer.objective, dataset.signature, prepared.fitted)
    predictor.load(trainer.snapshot().weights)
    words = [["1.5", city, "red"] for city in ("Bonn", "Rome", "Kiel", "Atlantis")]
    said = np.concatenate([predictor.probabilities(dataset.signature.read(w)) for w in words])
    assert said[0].argmax() != said[1].argmax()
    assert (said[2] == said[3]).all()  # both are unknown to training


def test_a_network_without_the_embedding_gets_it_by_the_fix(source):
    numbered = as_numbered(source.load().signature, "city")
    made = begun(source, network())
    made = replace(made, data=DataReference(source.embedded("city"), numbered))
    assert [column.name for column in not_taken(made.graph, numbered)] == ["city"]
    mended = PutInVectors().apply(made)
    assert not not_taken(mended.graph, numbered)


def test_a_new_network_begins_with_its_embeddings(source):
    sketch = Sketch(as_numbered(source.load().signature, "city"))
    sketch.end()
    assert [made.kind for made in sketch.graph.nodes.values()] == ["input", "embedding", "dense"]


def test_the_encoding_is_kept_with_the_project_and_the_weights(source):
    dataset = source.embedded("city").load()
    kept = json.loads(json.dumps(signature_to_json(dataset.signature)))
    assert signature_from_json(kept) == dataset.signature
    fitted = prepare(dataset, Preparation()).fitted
    again = Fitted.from_json(json.loads(json.dumps(fitted.to_json())))
    assert (again.features(dataset.x) == fitted.features(dataset.x)).all()


def test_an_encoding_that_is_not_known_is_refused(source):
    made = source.with_column("city", encoding="binary")
    assert "must be one of one-hot, embedding" in made.complaints()["columns"]


def test_vectors_grow_slowly_with_the_names():
    assert [vector_length(n) for n in (2, 41, 1000, 1_000_000)] == [2, 13, 50, 50]
