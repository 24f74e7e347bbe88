"""A table of one's own in two clicks: dropped, looked at, changed where a guess is wrong, used."""

import numpy as np
import pytest
from PySide6.QtCore import Qt

from core.data.base import SOURCES
from core.document import Document
from core.files import save
from gui.import_page.columns_table import CODING, MISSING, NAME, ROLE, SPREAD, SPREAD_AT, TYPE
from tests.gui.importing import (
    HEAD,
    ROOMS,
    cell,
    drag_away,
    drag_over,
    drop_on,
    names_of,
    opened,
    pick,
    set_cell,
    settled,
    text_of,
)

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def rooms(tmp_path):
    path = tmp_path / "rooms.csv"
    path.write_text(ROOMS)
    return path


@pytest.fixture
def page(qtbot, window, rooms):
    made = opened(qtbot, window, rooms)
    yield made
    if window.arrivals.page is not None:
        window.arrivals.page.reject()


def test_a_drop_and_enter_are_enough(qtbot, window, page):
    assert page.isVisible()
    qtbot.keyClick(page, Qt.Key.Key_Return)
    project = window.document.state.project
    assert project.data.signature.name == "rooms"
    assert project.data.signature.targets == ("price",)
    assert project.data.signature.task == "regression"
    assert window.document.state.compiled.plan is not None, "there is a network to train"
    assert window.document.undo_label == "Use rooms"
    window.document.undo()
    assert window.document.state.project.graph.nodes == {}
    assert window.document.state.project.data.signature.name == "Iris flowers"


def test_escape_changes_nothing(qtbot, window, page):
    before = window.document.state
    set_cell(qtbot, page, "size", ROLE, "ignore")
    qtbot.keyClick(page, Qt.Key.Key_Escape)
    assert window.document.state is before
    assert window.arrivals.page is None


@pytest.mark.parametrize("where", ["start_page", "canvas", "views"])
def test_a_file_may_be_dropped_anywhere(qtbot, window, rooms, where):
    if where != "start_page":
        window.show_canvas()
    target = getattr(window, where)
    assert drop_on(target.viewport() if hasattr(target, "viewport") else target, rooms)
    qtbot.waitUntil(lambda: window.arrivals.page is not None)
    settled(qtbot, window.arrivals.page)
    window.arrivals.page.reject()


def test_of_several_files_none_is_taken_and_a_sentence_says_so(window, rooms, tmp_path):
    before = window.document.state
    assert drop_on(window, rooms, tmp_path / "other.csv")
    assert "2 files were dropped at once" in window.banner.problem.message
    assert window.arrivals.page is None
    assert window.document.state is before


def test_while_a_file_is_dragged_the_window_says_what_letting_go_would_do(window, rooms):
    drag_over(window, rooms)
    assert window.drops.isVisible()
    assert window.drops.text.startswith("Drop the table here")
    drag_away(window)
    assert not window.drops.isVisible()


def test_a_project_that_is_dropped_on_the_canvas_is_opened(qtbot, window, tmp_path):
    path = tmp_path / "kept.loom"
    save(Document().state.project, path)
    window.show_canvas()
    assert drop_on(window.canvas.viewport(), path)
    qtbot.waitUntil(lambda: window.files.path == path)
    assert window.arrivals.page is None


def test_all_that_is_guessed_is_shown_as_a_guess(page):
    for column in (TYPE, ROLE):
        index = cell(page, "size", column)
        assert page.parts.columns.data(index, Qt.ItemDataRole.FontRole).italic()
        spoken = page.parts.columns.data(index, Qt.ItemDataRole.AccessibleTextRole)
        assert "a guess" in spoken
    shown = {name: field.currentText() for name, field in page.parts.reading.choices.items()}
    assert shown["delimiter"] == "guess: semicolon  ;"
    assert shown["decimal"] == "guess: comma  1,5"
    assert shown["encoding"] == "guess: utf-8"
    assert page.parts.target.target.currentText() == "guess: price"
    assert page.parts.target.task.currentText() == "guess: a number"


def test_every_column_says_what_it_holds_and_how_it_is_spread(page):
    assert names_of(page) == HEAD.strip().split(";")
    assert [text_of(page, name, TYPE) for name in names_of(page)] == [
        *("id", "number", "category", "date", "yes/no", "number")
    ]
    assert text_of(page, "no", ROLE) == "left out"
    assert text_of(page, "price", ROLE) == "target"
    assert text_of(page, "size", MISSING) == "0"
    assert cell(page, "size", SPREAD_AT).data(SPREAD).total == 120


def test_a_type_a_name_a_use_and_a_scale_can_be_changed(qtbot, window, page):
    set_cell(qtbot, page, "no", TYPE, "int")
    assert text_of(page, "no", ROLE) == "feature"
    set_cell(qtbot, page, "size", NAME, "area")
    set_cell(qtbot, page, "area", CODING, "robust")
    set_cell(qtbot, page, "ok", ROLE, "ignore")
    set_cell(qtbot, page, "area", NAME, "surface")
    assert text_of(page, "surface", CODING) == "robust"
    page.use()
    project = window.document.state.project
    inputs = [column.name for column in project.data.signature.inputs]
    assert inputs == ["no", "surface", "colour", "when"]
    assert project.preparation.scale_of("surface") == "robust"
    assert project.data.source.load().signature == project.data.signature


def test_a_category_may_enter_as_a_vector_that_is_learnt(qtbot, window, page):
    assert text_of(page, "colour", CODING) == "one-hot"
    set_cell(qtbot, page, "colour", CODING, "embedding")
    assert text_of(page, "colour", CODING) == "embedding"
    page.use()
    state = window.document.state
    assert any(layer.kind == "embedding" for layer in state.project.graph.nodes.values())
    assert state.compiled.plan is not None


def test_a_network_that_is_there_gets_the_embedding_that_it_lacks(qtbot, window, rooms):
    window.open_example("iris")
    page = opened(qtbot, window, rooms)
    set_cell(qtbot, page, "colour", CODING, "embedding")
    assert "embedding_1: added" in page.parts.network.currentText()
    page.use()
    problems = window.document.state.compiled.problems
    assert not [p for p in problems if p.rule == "category_as_number"]


def test_another_target_gives_another_task_and_the_task_can_be_changed(qtbot, page):
    set_cell(qtbot, page, "colour", ROLE, "target")
    assert page.inquiry.answer.survey.report.task == "binary"
    assert text_of(page, "price", ROLE) == "feature"
    pick(qtbot, page, page.parts.target.target, "size")
    assert page.parts.target.task.currentText() == "guess: a number"
    pick(qtbot, page, page.parts.target.task, "classes")
    assert page.inquiry.answer.dataset.signature.task == "classes"
    pick(qtbot, page, page.parts.target.target, "")
    assert text_of(page, "price", ROLE) == "target"


def test_another_way_to_read_the_file_reads_it_again(qtbot, page):
    parts = page.parts
    pick(qtbot, page, parts.reading.choices["delimiter"], ",")
    assert parts.first.rows.columnCount() != 6
    pick(qtbot, page, parts.reading.choices["delimiter"], "")
    assert parts.first.rows.columnCount() == 6
    pick(qtbot, page, parts.reading.choices["header"], "no")
    assert names_of(page)[0] == "column 1"
    assert parts.first.rows.rowCount() == 121
    pick(qtbot, page, parts.reading.choices["header"], "")
    parts.reading.missing.setFocus()
    qtbot.keyClicks(parts.reading.missing, "red")
    qtbot.keyClick(parts.reading.missing, Qt.Key.Key_Tab)
    settled(qtbot, page)
    assert text_of(page, "colour", MISSING) == "90"


def test_what_speaks_against_it_is_said_with_a_button_that_mends_it(qtbot, window, tmp_path):
    path = tmp_path / "same.csv"
    path.write_text(
        "a,b,y\n" + "".join(f"{i % 13}.5,7,{'no' if i % 50 else 'yes'}\n" for i in range(300))
    )
    page = opened(qtbot, window, path)
    set_cell(qtbot, page, "b", ROLE, "feature")
    said = {p.rule: p for p in page.inquiry.answer.review.problems}
    assert {"constant", "imbalance"} <= said.keys()
    page._mend(said["constant"].fix)
    settled(qtbot, page)
    assert text_of(page, "b", ROLE) == "left out"
    page._mend(said["imbalance"].fix)
    settled(qtbot, page)
    assert page.parts.counts.sizes.text().startswith("Rows: 240 training · 60 validation")
    page.use()
    assert window.document.state.project.training.class_weights == "balanced"
    window.document.undo()
    assert window.document.state.project.training.class_weights == "equal"


def test_groups_times_and_parts_choose_the_split_that_looks_at_them(qtbot, window, page):
    pick(qtbot, page, page.parts.split.choices["group"], "colour")
    assert page.draft.preparation.split == "by group"
    pick(qtbot, page, page.parts.split.choices["group"], "")
    assert page.draft.preparation.split == "stratified"
    pick(qtbot, page, page.parts.split.choices["time"], "when")
    page.use()
    assert window.document.state.project.preparation.split == "by time"


def test_a_network_that_does_not_fit_is_offered_a_fit(qtbot, window, rooms):
    window.open_example("iris")
    page = opened(qtbot, window, rooms)
    network = page.parts.network
    assert network.currentText().startswith("Fit the network (")
    assert "1 unit, linear" in network.currentText()
    page.use()
    assert window.document.state.compiled.plan is not None
    window.document.undo()
    window.document.undo()
    page = opened(qtbot, window, rooms)
    pick(qtbot, page, page.parts.network, "keep")
    page.use()
    assert window.document.state.compiled.plan is None


def test_lines_that_could_not_be_read_are_listed_with_number_and_reason(qtbot, window, tmp_path):
    path = tmp_path / "torn.csv"
    lines = ROOMS.splitlines()
    lines.insert(10, "only;two")
    path.write_text("\n".join(lines))
    page = opened(qtbot, window, path)
    parts = page.parts
    assert parts.tabs.tabText(parts.tabs.indexOf(parts.left_out)) == "Lines left out (1)"
    assert parts.left_out.lines.lines == ((11, "2 cells instead of 6"),)
    page.reject()


def test_another_file_can_be_dropped_on_the_page(qtbot, page, tmp_path):
    path = tmp_path / "other.csv"
    path.write_text("x,y\n" + "".join(f"{i},{i % 2}\n" for i in range(40)))
    assert drop_on(page, path)
    settled(qtbot, page)
    assert names_of(page) == ["x", "y"]
    assert page.parts.title.text() == "other.csv"


def test_arrays_and_folders_of_pictures_are_looked_at_as_well(qtbot, window, tmp_path):
    file = tmp_path / "made.npz"
    np.savez(file, x=np.random.default_rng(0).random((60, 3)), y=np.arange(60) % 3)
    page = opened(qtbot, window, file)
    assert page.parts.source_form.isVisibleTo(page)
    assert page.parts.samples.rows.rowCount() == 60
    page.use()
    assert window.document.state.project.data.signature.rows == 60
    image = pytest.importorskip("PIL.Image")
    for i in range(8):
        folder = tmp_path / "pictures" / ("cat" if i % 2 else "dog")
        folder.mkdir(parents=True, exist_ok=True)
        image.new("L", (8, 8), 20 * i).save(folder / f"{i}.png")
    page = opened(qtbot, window, tmp_path / "pictures")
    assert page.parts.samples.currentIndex() == 1
    page.use()
    assert window.document.state.project.data.signature.classes == ("cat", "dog")


def test_a_set_in_the_box_can_be_looked_at_and_scaled_column_by_column(qtbot, window):
    window.arrivals.look(SOURCES["iris"]())
    page = window.arrivals.page
    settled(qtbot, page)
    name = names_of(page)[0]
    set_cell(qtbot, page, name, CODING, "range")
    page.use()
    assert window.document.state.project.preparation.scale_of(name) == "range"
