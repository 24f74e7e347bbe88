"""A folded group on the canvas: one card that is moved, wired, opened and drawn as one."""

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest

from core.edits_fold import Fold
from core.edits_marks import GroupNodes
from core.graph import NodeId, Wire
from core.project import Project
from core.session import Session
from core.templates import TEMPLATES, BeginWith
from gui.canvas.block import BlockItem
from gui.canvas.neuron_layout import neurons
from gui.canvas.picture import picture_of_cards
from gui.canvas.port import Port
from gui.canvas.scene import CanvasScene
from gui.canvas.two_views import TwoViews
from gui.theme import THEMES
from tests.gui.hand import Button, Key, Mods, drag, px, steps

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
NAMES = ("input_1", "dense_1", "dense_2", "dense_3", "add_1", "dense_4")
IN, D1, D2, D3, ADD, D4 = map(NodeId, NAMES)
BLOCK = frozenset({D2, D3, ADD})


@pytest.fixture
def folded(view, document):
    document.load(BeginWith(TEMPLATES["residual"]).apply(Project()))
    document.apply(GroupNodes(BLOCK, "Block"))
    document.apply(Fold("Block"))
    view.zoom_reset()
    view.show_nodes({ADD})
    return view


def body(view):
    return px(view, view.canvas.cards[ADD].box().center() + QPoint(0, 24))


def test_it_shows_its_name_its_parameters_and_what_flows_in_and_out(folded):
    face = folded.canvas.cards[ADD].face
    assert (face.title, face.summary) == ("Block", "3 layers")
    assert face.parameters == "544 parameters"
    assert face.shape == "16 → 16"
    assert not {D2, D3} & folded.canvas.cards.keys()
    assert isinstance(folded.canvas.card_of(D2), BlockItem)


def test_it_wears_the_badge_of_its_worst_layer(folded, document):
    from core.edits import SetParam

    document.apply(SetParam(D3, "units", 9))
    assert folded.canvas.cards[ADD].face.severity is not None


def test_wires_that_lie_on_one_another_are_drawn_once(folded):
    ends = {(w.source, w.target) for w in folded.canvas.wires}
    assert len([e for e in ends if e[0] == D1]) == 1
    assert Wire(ADD, D4) in folded.canvas.wires
    assert not [w for w in folded.canvas.wires if {w.source, w.target} <= BLOCK]


def test_a_drag_moves_all_its_layers_in_one_step(folded, document):
    before, count = document.state.project.layout, steps(document)
    at = body(folded)
    drag(folded, at, at + QPoint(40, 90))
    after = document.state.project.layout
    ways = {(after[n].x - before[n].x, after[n].y - before[n].y) for n in BLOCK}
    assert len(ways) == 1
    assert ways != {(0, 0)}
    assert steps(document) == count + 1
    assert folded.canvas.picture() == CanvasScene(document).picture()


def test_a_click_selects_all_its_layers_and_a_key_opens_it(folded, document):
    QTest.mouseClick(folded.viewport(), Button.LeftButton, Mods.NoModifier, body(folded))
    assert folded.canvas.selection == BLOCK
    QTest.keyClick(folded, Key.Key_F)
    assert document.state.project.folded == frozenset()
    assert folded.canvas.cards.keys() >= BLOCK
    QTest.keyClick(folded, Key.Key_F)
    assert document.state.project.folded == {"Block"}


def test_its_corner_and_that_of_the_frame_open_and_close_it(folded, document):
    press = px(folded, folded.canvas.cards[ADD].unfold_box().center())
    QTest.mouseClick(folded.viewport(), Button.LeftButton, Mods.NoModifier, press)
    assert document.undo_label == "Unfold"
    folded.fit()
    frame = folded.canvas.marks.groups["Block"]
    press = px(folded, frame.fold_box().center())
    QTest.mouseClick(folded.viewport(), Button.LeftButton, Mods.NoModifier, press)
    assert document.undo_label == "Fold"
    assert document.state.project.folded == {"Block"}


def test_a_wire_to_its_input_feeds_all_that_its_source_fed(folded, document):
    folded.fit()
    start = px(folded, folded.canvas.place_of(Port(IN)))
    end = px(folded, folded.canvas.place_of(Port(D2, 0)))
    drag(folded, start, end)
    wires = document.state.project.graph.wires
    assert {Wire(IN, D2), Wire(IN, ADD)} <= wires
    assert document.undo_label == "Connect"


def test_arranging_keeps_it_together(folded, document):
    before = document.state.project.layout
    folded.commands.arrange()
    folded.glide.stop()
    after = document.state.project.layout
    assert len({(after[n].x - before[n].x, after[n].y - before[n].y) for n in BLOCK}) == 1


def test_the_neurons_show_what_it_gives_and_nothing_of_its_inside(folded, document):
    drawn = neurons(document.state)
    assert not {D2, D3} & drawn.columns.keys()
    assert drawn.columns[ADD].title == "Block"
    assert drawn.columns[ADD].count == 16
    into = [b for b in drawn.bundles if b.target == ADD]
    assert [(b.source, b.weight) for b in into] == [(D1, "")]
    assert [b.weight for b in drawn.bundles if b.target == D4] == ["W"]


def test_it_is_in_pictures_with_its_words_as_text(folded, document):
    svg = picture_of_cards(document.state, "net").svg().decode()
    assert ">Block<" in svg
    assert ">544 parameters<" in svg


def test_the_map_knows_it(qtbot, folded, document):
    session = Session(document)
    views = TwoViews(folded, session, THEMES)
    qtbot.addWidget(views)
    assert set(views.boxes()) == set(folded.canvas.cards)
    views.map.renew()
    session.close()
