"""Curves follow a real training, say exact values, and draw nothing while hidden."""

import csv

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from core.edits import SetTraining
from core.frozen import FrozenDict
from core.log import Epochs, Stretch
from core.run import Mail
from core.session import Session
from gui.panels.curves import CurvesPanel
from gui.plots.curve import Curve
from gui.plots.plot import Plot
from gui.theme import THEMES, apply_theme, load_theme
from tests.gui.viewing import document, shown, trained


@pytest.fixture
def session():
    made = Session(document())
    yield made
    assert made.close()


@pytest.fixture
def panel(qtbot, session):
    return shown(qtbot, CurvesPanel(session))


def plots(panel) -> dict[str, Plot]:
    return {plot.title: plot for plot in panel.findChildren(Plot) if not plot.isHidden()}


def wheel(plot, point, clicks=1):
    event = QWheelEvent(
        point, plot.mapToGlobal(point), QPoint(), QPoint(0, 120 * clicks),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase,
        False,
    )  # fmt: skip
    QApplication.sendEvent(plot.viewport(), event)


def test_an_untrained_network_says_what_to_do(panel):
    assert "Press Train" in panel.hint


def test_loss_and_accuracy_are_shown_side_by_side_for_both_parts(qtbot, panel, session):
    trained(qtbot, session)
    assert panel.hint == ""
    assert set(plots(panel)) == {"Loss", "Accuracy"}
    names = {curve.name for curve in plots(panel)["Loss"].curves if len(curve)}
    assert names == {"training", "validation", "each step"}


def test_the_legend_tells_the_newest_values(qtbot, panel, session):
    trained(qtbot, session)
    newest = session.history.last("validation/loss")
    told = next(t for t in plots(panel)["Loss"].legend.texts if t.startswith("validation"))
    assert float(told.split()[1]) == pytest.approx(newest, rel=0.01)


def test_hovering_says_the_exact_values_of_an_epoch(qtbot, panel, session):
    trained(qtbot, session)
    texts = [text for _, text in plots(panel)["Loss"].read_out(7.3)]
    assert texts[0] == "epoch 7"
    value = session.history.column("training/loss")[6]
    assert float(texts[1].removeprefix("training ")) == pytest.approx(value, rel=1e-5)


def test_in_steps_an_epoch_lies_at_its_last_step(qtbot, panel, session):
    trained(qtbot, session)
    panel.bar.actions()[0].menu().actions()[1].trigger()
    texts = [text for _, text in plots(panel)["Loss"].read_out(session.begun.epoch_steps * 3)]
    assert texts[0] == f"step {session.begun.epoch_steps * 3}"
    value = session.history.column("training/loss")[2]
    assert float(texts[1].removeprefix("training ")) == pytest.approx(value, rel=1e-5)


def test_a_hidden_panel_draws_nothing_and_catches_up_when_shown(qtbot, panel, session):
    panel.hide()
    trained(qtbot, session)
    assert all(not len(curve) for plot in panel.findChildren(Plot) for curve in plot.curves)
    panel.show()
    assert len(plots(panel)["Loss"].curves[0]) == session.history.steps


def test_starting_over_leaves_the_run_before_as_an_earlier_one(qtbot, panel, session):
    trained(qtbot, session)
    before = session.history.column("validation/loss").astype(np.float32)
    session.start_over()
    (earlier,) = [c for c in plots(panel)["Loss"].curves if c.name == "run 1" and len(c)]
    np.testing.assert_array_equal(earlier.values, before)
    assert not len(plots(panel)["Loss"].curves[0])
    qtbot.waitUntil(lambda: (session.beat(), not session.busy)[1], timeout=20_000)
    assert len(plots(panel)["Loss"].curves[0]) == session.history.steps


def test_smoothing_keeps_the_raw_curve_faint(qtbot, panel, session):
    trained(qtbot, session)
    panel.smoothing.setValue(900)
    raw, smooth = (c for c in plots(panel)["Loss"].curves if c.name == "training")
    assert raw.faint
    assert not smooth.faint
    assert smooth.values.std() < raw.values.std()
    panel.smoothing.setValue(0)
    assert not raw.faint
    assert not len(smooth)


def test_wheel_zooms_all_plots_and_a_double_click_shows_everything_again(qtbot, panel, session):
    trained(qtbot, session)
    loss, accuracy = plots(panel)["Loss"], plots(panel)["Accuracy"]
    whole = loss.view.x
    wheel(loss, loss.view.rect.center(), 3)
    assert loss.view.x.high - loss.view.x.low < 0.7 * (whole.high - whole.low)
    assert accuracy.view.x == loss.view.x
    qtbot.mouseDClick(
        loss.viewport(), Qt.MouseButton.LeftButton, pos=loss.view.rect.center().toPoint()
    )
    assert loss.view.x == whole == accuracy.view.x


def test_dragging_moves_the_picture_with_the_mouse(qtbot, panel, session):
    trained(qtbot, session)
    plot = plots(panel)["Loss"]
    start = plot.view.rect.center().toPoint()
    before = plot.view.value_at(start.x(), start.y())
    qtbot.mousePress(plot.viewport(), Qt.MouseButton.LeftButton, pos=start)
    qtbot.mouseMove(plot.viewport(), start + QPoint(40, -10))
    qtbot.mouseRelease(plot.viewport(), Qt.MouseButton.LeftButton, pos=start + QPoint(40, -10))
    assert plot.view.value_at(start.x() + 40, start.y() - 10) == pytest.approx(before)


def test_a_click_on_the_legend_hides_a_curve(qtbot, panel, session):
    trained(qtbot, session)
    plot = plots(panel)["Loss"]
    found = next(
        x for x in range(plot.width())
        if (c := plot.legend.thing_at(QPointF(x, 10))) and c.name == "validation"
    )  # fmt: skip
    qtbot.mouseClick(plot.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(found + 2, 10))
    assert [text.split()[0] for _, text in plot.read_out(3)] == ["epoch", "training"]


def test_the_best_epoch_and_a_changed_rate_are_marked(qtbot, panel, session):
    session.step_epoch()
    qtbot.waitUntil(lambda: (session.beat(), session.status == "paused")[1], timeout=20_000)
    optimizer = session.document.state.project.training.optimizer
    session.document.apply(SetTraining("optimizer", optimizer.with_(learning_rate=0.05)))
    trained(qtbot, session)
    marks = [mark.text for mark in plots(panel)["Loss"].marks if hasattr(mark, "text")]
    best = int(np.argmin(session.history.column("validation/loss"))) + 1
    assert f"best: epoch {best}" in marks
    assert "rate 0.05" in marks


def test_export_writes_a_picture_a_drawing_and_the_numbers(qtbot, panel, session, tmp_path):
    trained(qtbot, session)
    for kind in ("png", "svg", "csv"):
        panel.export(tmp_path / f"curves.{kind}")
    assert (tmp_path / "curves.png").read_bytes().startswith(b"\x89PNG")
    drawing = (tmp_path / "curves.svg").read_text()
    assert "<polyline" in drawing
    assert "training" in drawing
    with (tmp_path / "curves.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    losses = [float(r["value"]) for r in rows if (r["plot"], r["curve"]) == ("Loss", "validation")]
    assert losses == session.history.column("validation/loss").tolist()


def test_a_switched_theme_repaints_the_plots(qtbot, qapp, panel, session):
    trained(qtbot, session)
    plot, before = plots(panel)["Loss"], THEMES.current
    sheet, palette = qapp.styleSheet(), qapp.palette()
    for name in ("dark", "light"):
        apply_theme(qapp, load_theme(name))
        corner = plot.grab().toImage().pixelColor(1, plot.height() - 1)
        assert corner == THEMES.current.color("plot_background")
    qapp.setStyleSheet(sheet)
    qapp.setPalette(palette)
    THEMES.hold(before)


def test_a_million_steps_are_drawn_with_a_few_points_per_pixel(qtbot, panel, session):
    count = 1_000_000
    losses = np.random.default_rng(0).random(count)
    numbers = np.arange(1, count // 100 + 1)
    metrics = FrozenDict({"loss": 1 / numbers})
    epochs = Epochs(numbers, numbers * 100, metrics, metrics)
    session.history.add(Stretch(1, losses, np.full(count, 0.01), epochs))
    panel.show_mail(Mail())
    plot = plots(panel)["Loss"]
    assert all(len(c.extremes.reduce(0, count, plot.width())[1]) <= 2 * plot.width() + 2
               for c in plot.curves)  # fmt: skip
    assert plot.grab().toImage().pixelColor(plot.view.rect.center().toPoint()).isValid()


def test_a_curve_is_broken_where_there_is_no_number():
    plot_curve = Curve("a", "curve_train")
    plot_curve.set_values(np.array([1.0, np.nan, 2.0, 3.0]))
    assert plot_curve.extremes.range() == (1.0, 3.0)


@pytest.mark.parametrize("size", [(300, 180), (620, 230), (1200, 600)])
def test_the_toolbar_and_the_plots_fit_the_panel(qtbot, panel, session, size):
    panel.resize(*size)
    trained(qtbot, session)
    for plot in plots(panel).values():
        assert plot.view.rect.height() >= 60
        assert plot.view.rect.width() >= 60
