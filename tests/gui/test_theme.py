"""Every theme is complete, readable for all eyes, and switches live."""

from itertools import combinations, pairwise

import numpy as np
import pytest
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QLabel

from gui.theme import (
    CONES,
    OKLAB,
    ROLES,
    THEMES,
    Theme,
    apply_theme,
    contrast,
    linear,
    load_theme,
    system_theme_name,
    theme_names,
    to_oklab,
)

TEXTS = {
    "text": ("window", "base", "alternate_base", "hover", "pressed"),
    "text_muted": ("window", "base", "alternate_base"),
    "button_text": ("button", "hover", "pressed"),
    "highlight_text": ("highlight",),
    "link": ("window", "base"),
    "card_text": ("card",),
    "card_muted": ("card",),
    "wire_text": ("canvas",),
    "plot_axis": ("plot_background",),
    "error": ("window", "base", "card", "canvas"),
    "warning": ("window", "base", "card", "canvas"),
    "hint": ("window", "base", "card", "canvas"),
    "success": ("window", "base", "card", "canvas"),
}
CATEGORIES = tuple(role for role in ROLES if role.startswith("category_"))
CLASSES = tuple(role for role in ROLES if role.startswith("class_"))
CURVES = tuple(role for role in ROLES if role.startswith("curve_"))
SHAPES = {
    **dict.fromkeys(("wire", "wire_hover", "wire_selected"), ("canvas",)),
    **dict.fromkeys(("port", "port_fits", "port_refuses"), ("canvas", "card")),
    **dict.fromkeys(CURVES, ("plot_background",)),
    **dict.fromkeys(CATEGORIES, ("card", "base", "window")),
    "card_selected": ("canvas", "card"),
    "focus": ("window", "base", "canvas"),
    "point_wrong": ("plot_background",),
}
# Machado, Oliveira, Fernandes (2009), severity 1; rows for red, green, blue in linear light
EYES = {
    "usual": np.eye(3),
    "protan": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deutan": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
}


@pytest.fixture(params=theme_names())
def theme(request):
    return load_theme(request.param)


@pytest.fixture
def restored(qapp):
    """Gives the program back the look that it had."""
    palette, sheet, before = qapp.palette(), qapp.styleSheet(), THEMES.current
    yield qapp
    qapp.setPalette(palette)
    qapp.setStyleSheet(sheet)
    THEMES.hold(before)


def seen(color: QColor, eyes: str) -> np.ndarray:
    """Where a colour lies for these eyes, in Oklab."""
    return OKLAB @ np.cbrt(CONES @ np.clip(EYES[eyes] @ linear(color), 0, 1))


def test_there_is_a_light_a_dark_and_a_high_contrast_theme():
    assert {"light", "dark", "high_contrast"} <= set(theme_names())


def test_texts_are_readable_where_they_stand(theme):
    least = 7.0 if theme.name == "high_contrast" else 4.5
    low = [
        (role, ground, round(contrast(theme.color(role), theme.color(ground)), 2))
        for role, grounds in TEXTS.items()
        for ground in grounds
        if contrast(theme.color(role), theme.color(ground)) < least
    ]
    assert low == []


def test_wires_ports_curves_and_marks_stand_out_from_what_they_lie_on(theme):
    low = [
        (role, ground, round(contrast(theme.color(role), theme.color(ground)), 2))
        for role, grounds in SHAPES.items()
        for ground in grounds
        if contrast(theme.color(role), theme.color(ground)) < 3.0
    ]
    assert low == []


@pytest.mark.parametrize("eyes", EYES)
def test_classes_are_told_apart_by_all_eyes(theme, eyes):
    places = {role: seen(theme.color(role), eyes) for role in CLASSES}
    near = [
        (a, b) for a, b in combinations(CLASSES, 2) if np.linalg.norm(places[a] - places[b]) < 0.1
    ]
    assert near == []
    assert all(contrast(theme.color(r), theme.color("plot_background")) >= 2.5 for r in CLASSES)


@pytest.mark.parametrize("eyes", EYES)
def test_the_sign_of_a_weight_is_seen_by_all_eyes(theme, eyes):
    negative, zero, positive = (
        seen(theme.color(f"weight_{sign}"), eyes) for sign in ("negative", "zero", "positive")
    )
    assert np.linalg.norm(negative - positive) > 0.2
    assert min(np.linalg.norm(negative - zero), np.linalg.norm(positive - zero)) > 0.2


def test_the_weight_scale_goes_from_end_to_end_in_equal_steps(theme):
    table = theme.diverging(101)
    assert table.dtype == np.uint8
    for row, role in ((0, "weight_negative"), (50, "weight_zero"), (100, "weight_positive")):
        assert QColor(*table[row].tolist()) == theme.color(role)
    lab = [to_oklab(QColor(*row.tolist())) for row in table]
    steps = np.array([np.linalg.norm(b - a) for a, b in pairwise(lab)])
    for half in (steps[:50], steps[50:]):
        assert half.max() < 2 * half.mean()


def test_text_is_readable_on_every_colour_of_the_weight_scale(theme):
    for row in theme.diverging(21):
        color = QColor(*row.tolist())
        assert contrast(theme.text_on(color), color) >= 3.5


def test_a_theme_that_lacks_a_role_or_invents_one_is_refused():
    colors = dict(load_theme("light").colors)
    with pytest.raises(ValueError, match="lacks the roles wire"):
        Theme("mine", {role: color for role, color in colors.items() if role != "wire"})
    with pytest.raises(ValueError, match="unknown roles: wyre"):
        Theme("mine", colors | {"wyre": QColor("red")})


def test_an_unknown_theme_is_refused_with_the_known_ones():
    with pytest.raises(ValueError, match=r"no theme is named 'sepia'; there are .*light"):
        load_theme("sepia")


def test_a_caller_cannot_change_the_theme_through_a_colour():
    theme = load_theme("light")
    theme.color("wire").setAlpha(0)
    assert theme.color("wire").alpha() == 255


def test_an_eleventh_class_starts_again_with_the_first_colour(theme):
    assert theme.class_color(10) == theme.class_color(0)


def test_the_style_sheet_has_every_place_filled(theme):
    sheet = theme.style_sheet()
    assert theme.is_dark == ("ink:light/down.svg" in sheet)
    assert all(f"{{{role}}}" not in sheet for role in ROLES)


def test_the_system_theme_is_one_that_is_shipped(qapp):
    assert system_theme_name() in ("light", "dark")
    assert load_theme("system").name == system_theme_name()


def test_a_switch_changes_the_look_and_tells_the_views(restored, qtbot):
    label = QLabel("text")
    qtbot.addWidget(label)
    for name in ("dark", "light"):
        theme = load_theme(name)
        with qtbot.waitSignal(THEMES.changed) as told:
            apply_theme(restored, theme)
        assert told.args == [theme]
        assert THEMES.current is theme
        label.ensurePolished()
        assert label.palette().color(QPalette.ColorRole.WindowText) == theme.color("text")
        assert restored.palette().color(QPalette.ColorRole.Window) == theme.color("window")
