"""What the program ships is whole, readable and named with its source."""

import csv
import json
from collections import Counter

import numpy as np
import pytest

import resources

CARDS = sorted(resources.path("data").glob("*.json"))
TABLES = sorted(resources.path("data").glob("*.csv"))


def rows_of(name: str) -> tuple[list[str], list[list[str]]]:
    """Header and rows of a shipped table."""
    with resources.path(f"data/{name}.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    return header, rows


def card_of(name: str) -> dict[str, object]:
    """The card of a shipped data set."""
    card: dict[str, object] = json.loads(
        resources.path(f"data/{name}.json").read_text(encoding="utf-8")
    )
    return card


@pytest.mark.parametrize("name", ["data/irises.csv", "../main.py", "/etc/passwd"])
def test_a_name_that_is_not_shipped_is_refused_in_words(name):
    with pytest.raises(FileNotFoundError, match="ships no resource named"):
        resources.path(name)


def test_the_seven_real_data_sets_are_shipped():
    names = {card.stem for card in CARDS}
    assert names == {
        "iris", "wine", "breast_cancer", "diabetes", "digits", "penguins", "mnist10k"
    }  # fmt: skip


@pytest.mark.parametrize("file", CARDS, ids=lambda file: file.stem)
def test_a_card_says_all_that_a_reader_needs(file):
    card = json.loads(file.read_text(encoding="utf-8"))
    assert list(card) == [
        "title", "rows", "features", "target", "task", "source", "licence", "sentence",
        "image_shape", "value_range",
    ]  # fmt: skip
    assert card["task"] in ("classes", "binary", "regression")
    assert all(card[key] for key in ("title", "source", "licence", "sentence"))


@pytest.mark.parametrize("file", TABLES, ids=lambda file: file.stem)
def test_a_table_is_what_its_card_says(file):
    card = card_of(file.stem)
    header, rows = rows_of(file.stem)
    assert len(rows) == card["rows"]
    assert len(header) == card["features"] + 1 == len(set(header))
    assert header[-1] == card["target"]
    assert all(len(row) == len(header) for row in rows)
    text = file.read_bytes()
    assert text.endswith(b"\n")
    assert b"\r" not in text


@pytest.mark.parametrize(
    ("name", "counts"),
    [
        ("iris", {"setosa": 50, "versicolor": 50, "virginica": 50}),
        ("wine", {"class_0": 59, "class_1": 71, "class_2": 48}),
        ("breast_cancer", {"malignant": 212, "benign": 357}),
        ("penguins", {"Adelie": 152, "Chinstrap": 68, "Gentoo": 124}),
    ],
)
def test_classes_are_words_in_the_known_numbers(name, counts):
    assert Counter(row[-1] for row in rows_of(name)[1]) == counts


def test_iris_has_fishers_values_and_not_the_two_misprints():
    rows = rows_of("iris")[1]
    assert rows[34] == ["4.9", "3.1", "1.5", "0.2", "setosa"]
    assert rows[37] == ["4.9", "3.6", "1.4", "0.1", "setosa"]


def test_penguins_keep_their_gaps():
    rows = rows_of("penguins")[1]
    assert sum("NA" in row for row in rows) == 11


def test_pictures_of_digits_lie_in_the_range_of_their_card():
    header, rows = rows_of("digits")
    pixels = np.array(rows, np.int64)[:, :-1]
    assert [int(pixels.min()), int(pixels.max())] == card_of("digits")["value_range"]
    assert header[:2] == ["pixel_0_0", "pixel_0_1"]
    assert header[63] == "pixel_7_7"


def test_mnist_holds_the_pictures_that_its_card_promises():
    card = card_of("mnist10k")
    with np.load(resources.path("data/mnist10k.npz"), allow_pickle=False) as arrays:
        x, y = arrays["x"], arrays[card["target"]]
    assert x.shape == (card["rows"], card["features"])
    assert [int(x.min()), int(x.max())] == card["value_range"]
    assert set(np.unique(y).tolist()) == set(range(10))


@pytest.mark.parametrize("file", CARDS, ids=lambda file: file.stem)
def test_every_data_set_stands_in_the_notices(file):
    notices = resources.path("NOTICES.md").read_text(encoding="utf-8")
    assert f"`data/{file.stem}." in notices


def test_a_drawing_takes_one_colour_and_only_the_programs_own_icon_has_several():
    drawings = {file.stem: file.read_text() for file in resources.path("icons").glob("*.svg")}
    coloured = {name for name, text in drawings.items() if "currentColor" not in text}
    assert coloured == {"layerloom"}
