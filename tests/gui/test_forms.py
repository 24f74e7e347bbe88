"""Forms are made from declared parameters: every family, every kind of value."""

from typing import Annotated, Literal

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget

from core.activation import ACTIVATIONS
from core.data.base import SOURCES
from core.data.prepare import Preparation
from core.document import Document
from core.edits import SetTraining
from core.initializer import INITIALIZERS
from core.layer import LAYERS
from core.loss import LOSSES
from core.optimizer import OPTIMIZERS
from core.project import Training
from core.schedule import SCHEDULES
from core.spec import Param, Range, Spec, params_of
from gui.forms import Form, finish_typing
from gui.forms_numbers import RealField, WholeField, number_text
from gui.settings import Settings

FAMILIES = (LAYERS, ACTIVATIONS, LOSSES, OPTIMIZERS, SCHEDULES, INITIALIZERS, SOURCES)
SPECS = [cls() for family in FAMILIES for cls in family] + [Training(), Preparation(), Settings()]


class Sample(Spec):
    """One parameter of each kind."""

    kind = "sample of a form"

    count: Annotated[int, Range(0, 1000, log=True, unit="rows", zero="all rows"), "how many"] = 32
    rate: Annotated[float, Range(1e-8, 1e3, log=True), "how fast"] = 0.001
    yes: Annotated[bool, "whether"] = True
    word: Annotated[Literal["one", "two"], "which"] = "one"
    shape: Annotated[tuple[int, ...], "how large"] = (28, 28)


@pytest.fixture
def host(qtbot):
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(400, 900)
    made.show()
    qtbot.waitExposed(made)
    return made


@pytest.fixture
def form(host):
    made = Form(host)
    made.resize(400, 900)
    made.heard = []
    made.edited.connect(lambda name, value, gesture: made.heard.append((name, value, gesture)))
    made.show_spec(Sample())
    made.show()
    return made


def type_into(qtbot, field, text, end=Qt.Key.Key_Return):
    field.setFocus()
    field.lineEdit().selectAll()
    qtbot.keyClicks(field, text)
    if end is not None:
        qtbot.keyClick(field, end)


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: f"{type(spec).__name__}")
def test_every_spec_has_a_form_with_a_named_field_for_each_parameter(host, spec):
    form = Form(host)
    heard = []
    form.edited.connect(lambda *said: heard.append(said))
    form.show_spec(spec)
    assert list(form.fields) == [p.name for p in params_of(type(spec)) if not p.by_hand]
    for field in form.fields.values():
        assert field.accessibleName()
        assert field.toolTip()
    assert heard == [], "showing is not editing"


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: f"{type(spec).__name__}")
def test_a_form_changes_no_value_by_showing_and_leaving_it(host, qtbot, spec):
    form = Form(host)
    heard = []
    form.edited.connect(lambda *said: heard.append(said))
    form.show_spec(spec)
    form.show()
    for field in form.fields.values():
        field.setFocus()
    host.setFocus()
    form.commit()
    assert heard == []


def test_a_typed_number_is_handed_over_by_enter(form, qtbot):
    type_into(qtbot, form.fields["count"], "10")
    assert [said[:2] for said in form.heard] == [("count", 10)]


def test_typing_is_handed_over_when_the_field_is_left(form, qtbot, host):
    type_into(qtbot, form.fields["rate"], "1e-2", end=None)
    assert form.heard == []
    form.fields["yes"].setFocus()
    assert [said[:2] for said in form.heard] == [("rate", 0.01)]


def test_a_shortcut_takes_what_is_typed(form, qtbot):
    type_into(qtbot, form.fields["count"], "77", end=None)
    finish_typing()
    assert [said[:2] for said in form.heard] == [("count", 77)]


def test_a_whole_number_counts_as_said_after_a_pause(form, qtbot):
    type_into(qtbot, form.fields["count"], "64", end=None)
    qtbot.waitUntil(lambda: bool(form.heard))
    assert form.heard[0][:2] == ("count", 64)


def test_zero_is_said_in_words(form, qtbot):
    form.show_spec(Sample(count=0))
    assert form.fields["count"].text() == "all rows"


def test_small_numbers_are_read_and_written_as_people_do(form, qtbot):
    field = form.fields["rate"]
    for text, value, shown in (("1e-3", 0.001, "0.001"), ("2.5E-7", 2.5e-7, "2.5e-7")):
        form.show_spec(Sample(rate=0.5))
        type_into(qtbot, field, text)
        assert field.value() == value
        assert field.text() == shown
    assert number_text(25000.0) == "25000"


def test_a_number_out_of_range_is_not_handed_over(form, qtbot):
    type_into(qtbot, form.fields["rate"], "0")
    form.fields["yes"].setFocus()
    assert form.heard == []
    assert form.fields["rate"].value() == 0.001


@pytest.mark.parametrize(
    ("start", "up", "down"), [(1.0, 2.0, 0.5), (0.001, 0.002, 0.0005), (3.0, 5.0, 2.0)]
)
def test_numbers_that_go_by_ratio_step_by_one_two_five(host, start, up, down):
    for steps, wanted in ((1, up), (-1, down)):
        field = RealField(Param("rate", float, start, "", Range(1e-8, 1e3, log=True)), host)
        field.show_value(start)
        field.stepBy(steps)
        assert field.value() == pytest.approx(wanted, rel=1e-12)


def test_whole_numbers_step_by_their_second_digit(host):
    field = WholeField(Param("units", int, 32, "", Range(1, 65_536, log=True)), host)
    for start, wanted in ((1, 2), (99, 100), (320, 330), (4000, 4100)):
        field.show_value(start)
        field.stepBy(1)
        assert field.value() == wanted
    field.show_value(32)
    field.stepBy(10)
    assert field.value() == 64
    field.stepBy(-10)
    assert field.value() == 32


def test_one_visit_to_a_field_is_one_gesture_and_two_are_two(form, qtbot):
    count = form.fields["count"]
    count.setFocus()
    for _ in range(3):
        qtbot.keyClick(count, Qt.Key.Key_Up)
    form.fields["yes"].setFocus()
    count.setFocus()
    qtbot.keyClick(count, Qt.Key.Key_Up)
    gestures = [gesture for _, _, gesture in form.heard]
    assert len(set(map(id, gestures[:3]))) == 1
    assert gestures[3] is not gestures[0]


def test_the_wheel_scrolls_past_a_field_that_has_no_focus(form, qtbot):
    field = form.fields["count"]
    form.fields["yes"].setFocus()
    none, button = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.NoButton
    event = QWheelEvent(
        QPointF(5, 5), QPointF(5, 5), QPoint(), QPoint(0, 120), button, none,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(field, event)
    assert field.value() == 32
    assert not event.isAccepted()


def test_a_shape_is_typed_as_numbers(form, qtbot):
    field = form.fields["shape"]
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "8 x 8")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert form.heard[-1][:2] == ("shape", (8, 8))


def test_fields_stay_the_same_while_values_change(form):
    before = dict(form.fields)
    form.show_spec(Sample(count=5, rate=0.1, yes=False, word="two"))
    assert form.fields == before
    assert form.fields["count"].value() == 5
    assert not form.fields["yes"].isChecked()
    assert form.fields["word"].currentText() == "two"


def test_what_is_being_typed_is_not_overwritten(form, qtbot):
    type_into(qtbot, form.fields["rate"], "0.0", end=None)
    form.show_spec(Sample(count=3))
    assert form.fields["rate"].lineEdit().text() == "0.0"


def test_a_family_shows_the_parameters_of_what_is_chosen(host, qtbot):
    document, form = Document(), Form(host)
    form.edited.connect(lambda n, v, g: document.apply(SetTraining(n, v), g))
    document.changed.connect(show := lambda state: form.show_spec(state.project.training))
    show(document.state)
    form.show()
    field = form.fields["optimizer"]
    index = field.findData(OPTIMIZERS["sgd"])
    field.setFocus()
    while field.currentIndex() != index:
        qtbot.keyClick(field, Qt.Key.Key_Down if field.currentIndex() < index else Qt.Key.Key_Up)
    assert document.state.project.training.optimizer.kind == "sgd"
    assert "momentum" in field.form.fields
    type_into(qtbot, field.form.fields["learning_rate"], "0.3")
    assert document.state.project.training.optimizer.learning_rate == 0.3
    assert document.undo_label == "Set optimizer"


def test_a_complaint_stands_at_its_field_until_it_is_settled(form):
    form.complain("rate", "must be smaller")
    assert form.complaints["rate"].isVisibleTo(form)
    form.show_spec(Sample())
    assert not form.complaints["rate"].isVisibleTo(form)
