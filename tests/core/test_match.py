"""Rows of one table read as rows of another: by the names of columns and of categories."""

import numpy as np
import pytest

from core.data.base import Dataset, Signature
from core.data.columns import UNKNOWN, Column
from core.match import samples_of
from core.problem import Refused

COLOUR = Column("colour", "category", ("blue", "green", "red"))
SIZE = Column("size", "float")
DAY = Column("day", "date")


def table(columns, target, rows, y, classes=()):
    """A table of these columns, with the target beside them."""
    features = tuple(name for column in columns for name in column.features)
    task = "classes" if classes else "regression"
    width = (len(features),)
    signature = Signature("T", len(rows), width, task, features, (target,), classes, columns)
    labels = np.array(y, np.int64) if classes else np.array(y, np.float32)[:, None]
    return Dataset(signature, np.array(rows, np.float32), labels)


TRAINED = table((COLOUR, SIZE), "price", [[0, 1.5]], [9]).signature


def test_rows_of_the_same_table_are_as_they_are():
    rows = [[0, 1.5], [2, np.nan]]
    same = table((COLOUR, SIZE), "price", rows, [1, 2])
    assert np.array_equal(samples_of(same, TRAINED), rows, equal_nan=True)


def test_columns_are_found_by_name_in_any_order_and_others_are_left_alone():
    other = table((DAY, SIZE, COLOUR), "price", [[7, 1.5, 2], [8, 2.5, 0]], [1, 2])
    assert samples_of(other, TRAINED).tolist() == [[2, 1.5], [0, 2.5]]


def test_categories_are_found_by_name_and_new_ones_are_unknown():
    few = Column("colour", "category", ("red", "pink", "blue"))
    other = table((few, SIZE), "price", [[0, 1], [1, 1], [2, 1], [np.nan, 1]], [1, 2, 3, 4])
    read = samples_of(other, TRAINED)[:, 0]
    assert np.array_equal(read, [2, UNKNOWN, 0, np.nan], equal_nan=True)


def test_a_column_that_is_taken_for_the_target_is_found_there():
    number = table((COLOUR,), "size", [[1]], [2.5])
    assert samples_of(number, TRAINED).tolist() == [[1, 2.5]]
    word = table((SIZE,), "colour", [[2.5]], [1], ("green", "red"))
    assert samples_of(word, TRAINED).tolist() == [[2, 2.5]]


def test_a_missing_column_is_named():
    with pytest.raises(Refused, match=r"lacks .*: size"):
        samples_of(table((COLOUR,), "price", [[1]], [2]), TRAINED)


def test_words_where_numbers_were_trained_on_are_refused_by_name():
    words = Column("size", "category", ("big", "small"))
    with pytest.raises(Refused, match="size must be a number, not 'big'"):
        samples_of(table((COLOUR, words), "price", [[1, 0]], [2]), TRAINED)


def test_pictures_fit_by_their_shape():
    def pictures(shape):
        signature = Signature("P", 2, shape, "classes", (), ("digit",), ("0", "1"))
        return Dataset(signature, np.ones((2, *shape), np.float32), np.zeros(2, np.int64))

    assert samples_of(pictures((8, 8)), pictures((8, 8)).signature).shape == (2, 8, 8)
    with pytest.raises(Refused, match="its shape"):
        samples_of(pictures((4, 4)), pictures((8, 8)).signature)
