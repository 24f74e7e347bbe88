"""Axes name round numbers, zoom about the mouse, and stay while the curve fits."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QPainter, QPixmap

from gui.plots.curve import Curve
from gui.plots.plot import Plot
from gui.plots.view import Scale, nice_step, number, roomy

lows = st.floats(-1e5, 1e5)
lengths = st.floats(1e-3, 1e6)


@given(lows, lengths, st.floats(2, 12))
def test_ticks_lie_on_the_axis_and_are_not_too_many(low, length, room):
    ticks = Scale(low, low + length).ticks(room)
    assert 2 <= len(ticks) <= max(room + 1.001, 6)
    slack = 1e-6 * length
    assert all(low - slack <= value <= low + length + slack for value, _ in ticks)
    assert len({text for _, text in ticks}) == len(ticks)


def test_a_logarithmic_axis_names_powers_of_ten():
    texts = [text for _, text in Scale(0.001, 100.0, log=True).ticks(10)]
    assert texts == ["0.001", "0.01", "0.1", "1", "10", "100"]


@given(st.floats(1e-6, 1e3), st.floats(1.5, 1e6), st.floats(0, 1), st.booleans())
def test_share_and_value_are_inverses(low, ratio, share, log):
    scale = Scale(low, low * ratio, log)
    assert float(scale.share(np.array(scale.value(share)))) == pytest.approx(share, abs=1e-6)


def test_an_axis_stays_while_the_curve_fits_and_moves_when_it_does_not():
    first = roomy((0.1, 0.9), None, log=False)
    assert roomy((0.12, 0.85), first, log=False) is first
    assert roomy((0.1, 2.0), first, log=False).high > 2.0
    assert roomy((0.1, 0.2), first, log=False).high < 0.5


def test_what_is_not_positive_has_no_place_on_a_logarithmic_axis():
    assert np.isnan(Scale(0.1, 1.0, log=True).share(np.array([0.0, -1.0]))).all()


@given(st.floats(1e-9, 1e9))
def test_a_nice_step_is_near_and_not_below(least):
    assert least * (1 - 1e-6) <= nice_step(least) <= 2.51 * least


def test_numbers_have_a_real_minus_sign():
    assert number(-0.2135, 3) == "−0.213" or number(-0.2135, 3) == "−0.214"
    assert number(1e-5) == "1e−5"


@pytest.mark.parametrize("last", [600, 3000, 30_000, 200_000, 1_000_000])
def test_no_number_is_cut_at_the_edge(qtbot, last):
    plot = Plot("Loss", "epoch")
    qtbot.addWidget(plot)
    plot.resize(300, 200)
    plot.show()
    curve = plot.add(Curve("training", "curve_train"))
    curve.set_values(np.linspace(1.0, 0.1, last))
    plot.extent = (0.0, float(last))
    plot.refresh()
    axis, picture = plot.item.getAxis("bottom"), QPixmap(300, 200)
    painter = QPainter(picture)
    _, _, texts = axis.generateDrawSpecs(painter)
    painter.end()
    assert texts
    for rect, _, _ in texts:
        assert axis.mapRectToScene(rect).right() <= plot.width()
