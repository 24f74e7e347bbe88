"""The band above a plot: no name is dropped without a word, however narrow it is."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QFont

from gui.plots.curve import Curve
from gui.plots.legend import Legend

WIDTHS = (60, 120, 180, 240, 320, 480, 900)
SPECIES = ("setosa", "versicolor", "virginica")


def curves(names, value=0.25):
    made = [Curve(name, "curve_train") for name in names]
    for curve in made:
        curve.set_values([1.0, value])
    return made


def laid_out(names, width, title="Loss", names_first=False):
    legend = Legend(title)
    legend.names_first = names_first
    things = curves(names)
    legend.lay_out(things, width, QFont())
    return legend, things


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("names", [SPECIES, tuple("0123456789")], ids=["iris", "digits"])
def test_every_name_is_shown_or_counted(qtbot, names, width):
    legend, _ = laid_out(names, width, "petal_width_cm", names_first=True)
    left_out = int(legend.left_out or 0)
    assert len(legend.texts) + left_out == len(names)


@pytest.mark.parametrize("width", [200, 240, 280, 480])
def test_training_and_validation_are_told_apart_by_words(qtbot, width):
    legend, _ = laid_out(("training", "validation"), width)
    assert [text[:5] for text in legend.texts] in (["train", "valid"], ["train"])
    assert len(legend.texts) == 2 or legend.left_out


def test_where_there_is_room_names_and_values_are_whole(qtbot):
    legend, _ = laid_out(("training", "validation"), 900)
    assert legend.texts == ("training 0.25", "validation 0.25")


def test_what_is_left_out_is_named_under_the_mouse(qtbot):
    legend, _ = laid_out(tuple("0123456789"), 240, names_first=True)
    assert legend.left_out
    tips = [legend.tip_at(QPointF(x, 8.0)) for x in range(240)]
    assert any("9" in tip for tip in tips)


def test_a_click_on_a_shortened_name_finds_its_curve(qtbot):
    legend, things = laid_out(("training", "validation"), 240)
    found = {legend.thing_at(QPointF(x, 8.0)) for x in range(240)} - {None}
    assert found == set(things)


@pytest.mark.parametrize("width", range(120, 420, 20))
def test_shortened_names_still_tell_the_curves_apart(width):
    names = ("dense_1", "dense_2", "dense_3")
    legend, _ = laid_out(names, width, "Gradient norm")
    assert len(set(legend.texts)) == len(legend.texts)
