"""Pictures of the diagram: lines and letters, light whatever the theme, in either view."""

import re
from xml.etree import ElementTree

import numpy as np
import pytest
from PySide6.QtCore import QMimeData
from PySide6.QtGui import QColor, QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog

from core.document import Document
from core.edits_marks import AddNote, GroupNodes
from core.graph import NodeId
from core.project import Note, Point
from gui.canvas.neuron_maps import Sheet
from gui.canvas.picture import (
    KINDS,
    LARGEST,
    MARGIN,
    SVG,
    picture_of_cards,
    picture_of_neurons,
    save_picture,
)
from gui.theme import THEMES, load_theme
from tests.gui.viewing import document

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
NONE = frozenset()
TEXT = "{http://www.w3.org/2000/svg}text"


@pytest.fixture(scope="module")
def state():
    return document().state


@pytest.fixture(params=["cards", "neurons"])
def picture(request, qapp, state):
    if request.param == "cards":
        return picture_of_cards(state, "iris")
    return picture_of_neurons(state, None, frozenset(), "iris")


def words(svg):
    return [(e.text or "").strip() for e in ElementTree.fromstring(svg).iter(TEXT)]


def test_a_drawing_holds_text_as_text_and_no_pixels(picture):
    svg = picture.svg()
    assert "dense_1" in words(svg)
    assert b"<image" not in svg
    assert b"<title>iris</title>" in svg


def test_cards_show_what_flows_and_neurons_their_names(qapp, state):
    cards = words(picture_of_cards(state).svg())
    assert {"Dense", "relu", "50 parameters"} <= set(cards)
    drawn = words(picture_of_neurons(state, None, frozenset()).svg())
    assert {"setosa", "versicolor", "virginica", "10 units"} <= set(drawn)


@pytest.mark.parametrize("kind", [picture_of_cards, lambda s: picture_of_neurons(s, None, NONE)])
def test_notes_and_groups_are_in_either_picture(qapp, state, kind):
    marked = Document(state.project)
    marked.apply(AddNote(Note("mind this", Point(300, 200))))
    marked.apply(GroupNodes(frozenset({NodeId("dense_1")}), "Encoder"))
    assert {"mind this", "Encoder"} <= set(words(kind(marked.state).svg()))


def test_response_maps_are_in_the_picture_each_on_its_own_neuron(qapp, state):
    values = np.stack([np.full((8, 8), v) for v in (-1.0, 0.0, 1.0)])
    maps = {NodeId("dense_3"): Sheet(values, (-1.0, 1.0))}
    drawn = picture_of_neurons(state, None, NONE, maps=maps)
    images = re.findall(rb'<image[^>]*href="([^"]*)"', drawn.svg())
    assert len(images) == 3
    assert len(set(images)) == 3
    plain = picture_of_neurons(state, None, NONE)
    assert drawn.area == plain.area
    assert drawn.image(1.0) != plain.image(1.0)
    assert drawn.pdf().count(b"/Subtype /Image") >= 3


def test_a_page_is_as_large_as_the_picture_and_embeds_its_letters(picture):
    pdf = picture.pdf()
    assert pdf.startswith(b"%PDF")
    box = re.search(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    inches = [float(side) / 72 for side in box.groups()]
    size = picture.size
    assert inches == pytest.approx([size.width() / 96, size.height() / 96], abs=0.01)
    assert b"/FontFile2" in pdf
    assert b"/Subtype /Image" not in pdf


def test_pixels_are_300_to_the_inch_on_white(picture):
    image = QImage.fromData(picture.png())
    assert image.width() == pytest.approx(picture.size.width() * 3.125, abs=1)
    assert image.dotsPerMeterX() == round(300 / 0.0254)
    assert image.pixelColor(0, 0) == QColor("white")


def test_a_dark_window_makes_the_same_picture(qapp, state):
    bright = picture_of_cards(state).svg()
    before = THEMES.current
    THEMES.hold(load_theme("dark"))
    dark = picture_of_cards(state).svg()
    THEMES.hold(before)
    assert dark == bright


def test_everything_lies_inside_with_a_margin(picture):
    image = picture.image(1.0)
    edge = round(MARGIN / 4)
    white = QColor("white")
    across = [image.pixelColor(x, y) for x in range(image.width()) for y in range(edge)]
    down = [image.pixelColor(x, y) for y in range(image.height()) for x in range(edge)]
    assert all(color == white for color in (*across, *down))


def test_a_huge_network_is_not_a_huge_picture(picture):
    image = picture.image(1000.0)
    assert max(image.width(), image.height()) <= LARGEST


@pytest.mark.parametrize("suffix", KINDS)
def test_the_name_of_the_file_says_what_is_written(picture, suffix, tmp_path):
    path = tmp_path / f"net{suffix.upper()}"
    save_picture(picture, path)
    start = {".svg": b"<?xml", ".pdf": b"%PDF", ".png": b"\x89PNG"}[suffix]
    assert path.read_bytes().startswith(start)


def test_of_an_empty_network_there_is_no_picture(qapp):
    state = Document().state
    assert picture_of_cards(state) is None
    assert picture_of_neurons(state, None, frozenset()) is None


def test_the_window_exports_the_view_that_is_seen(window, tmp_path, monkeypatch):
    window.open_example("iris")
    chosen = tmp_path / "net"
    monkeypatch.setattr(
        QFileDialog, "getSaveFileName", lambda *_: (str(chosen), "SVG, lines and letters (*.svg)")
    )
    window.actions_by_name["picture"].trigger()
    written = tmp_path / "net.svg"
    assert "50 parameters" in words(written.read_bytes())
    window.views.show_neurons(True)
    window.actions_by_name["picture"].trigger()
    assert "setosa" in words(written.read_bytes())


def test_what_cannot_be_written_is_said(window, tmp_path, monkeypatch):
    window.open_example("iris")
    said = []
    window.session.problem.connect(said.append)
    missing = tmp_path / "nowhere" / "net.svg"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(missing), ""))
    window.actions_by_name["picture"].trigger()
    assert "net.svg: no such file" in said[0].message


def test_a_copied_picture_is_on_the_clipboard(window):
    window.open_example("iris")
    window.actions_by_name["copy_picture"].trigger()
    mime = QGuiApplication.clipboard().mimeData()
    assert mime.hasImage()
    assert b"<svg" in bytes(mime.data(SVG).data())
    QGuiApplication.clipboard().setMimeData(QMimeData())
