"""The palette: every layer found, shown with its sentence, chosen by mouse and by keys."""

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtTest import QTest

from core.layer import LAYERS
from gui.canvas.catalog import all_layers, category_title, find_layers, sentence_of
from gui.canvas.mime import LAYER_MIME, layer_in, write_layer
from gui.canvas.preview import card_picture
from gui.canvas.rows import KIND
from gui.panels.palette import PalettePanel
from gui.theme import THEMES

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
Key = Qt.Key


@pytest.fixture
def palette(qtbot):
    palette = PalettePanel()
    qtbot.addWidget(palette)
    palette.resize(280, 600)
    palette.show()
    qtbot.waitExposed(palette)
    return palette


def rows(palette):
    tree = palette.tree
    heads = [tree.topLevelItem(i) for i in range(tree.topLevelItemCount())]
    return [head.child(i) for head in heads for i in range(head.childCount())]


def test_every_layer_has_a_row_with_its_sentence_as_a_tip(palette):
    found = {row.data(0, KIND): row.toolTip(0) for row in rows(palette)}
    assert found.keys() == {cls.kind for cls in LAYERS}
    assert all(sentence_of(cls) in found[cls.kind] for cls in LAYERS)


def test_layers_stand_under_the_title_of_their_category(palette):
    for row in rows(palette):
        assert row.parent().text(0) == category_title(LAYERS[row.data(0, KIND)].category)


def test_a_search_leaves_what_has_the_words_and_clearing_it_shows_all(palette):
    palette.search.setText("dense")
    assert "dense" in [row.data(0, KIND) for row in rows(palette)]
    assert palette.tree.currentItem().data(0, KIND) == "dense"
    palette.search.setText("no such thing")
    assert rows(palette) == []
    assert palette.nothing.isVisible()
    QTest.keyClick(palette.search, Key.Key_Escape)
    assert len(rows(palette)) == len(all_layers())


@pytest.mark.parametrize("cls", all_layers(), ids=lambda cls: cls.kind)
def test_a_layer_is_found_by_its_title_and_comes_first(cls):
    assert find_layers(cls.title)[0].title.lower().startswith(cls.title.lower())
    assert cls in find_layers(cls.sentence())


def test_enter_in_the_search_chooses_what_is_found(palette, qtbot):
    palette.search.setText("dense")
    with qtbot.waitSignal(palette.chosen) as chosen:
        QTest.keyClick(palette.search, Key.Key_Return)
    assert chosen.args == ["dense"]


def test_arrows_lead_from_the_search_to_the_rows_and_enter_chooses(palette, qtbot):
    QTest.keyClick(palette.search, Key.Key_Down)
    first = palette.tree.currentItem().data(0, KIND)
    with qtbot.waitSignal(palette.chosen) as chosen:
        QTest.keyClick(palette.tree, Key.Key_Return)
    assert chosen.args == [first]


def test_a_double_click_chooses_once(palette, qtbot):
    row = next(r for r in rows(palette) if r.data(0, KIND) == "dense")
    at = palette.tree.visualItemRect(row).center()
    seen = []
    palette.chosen.connect(seen.append)
    port = palette.tree.viewport()
    QTest.mouseClick(port, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
    QTest.mouseDClick(port, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
    assert seen == ["dense"]


@pytest.mark.parametrize("cls", all_layers(), ids=lambda cls: cls.kind)
def test_a_drag_carries_the_layer_and_a_picture_of_its_card(qapp, cls):
    data = write_layer(cls.kind)
    assert data.hasFormat(LAYER_MIME)
    assert layer_in(data) == cls()
    picture = card_picture(cls(), THEMES.current, 2.0)
    assert picture.devicePixelRatio() == 2.0
    assert picture.width() > 2 * picture.height() > 0


@pytest.mark.parametrize("content", [b"", b"no such layer", "größe".encode()])
def test_a_drag_with_something_else_carries_no_layer(content):
    data = QMimeData()
    data.setData(LAYER_MIME, content)
    assert layer_in(data) is None
