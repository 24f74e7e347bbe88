"""Colours by role: a theme is a file, and every view asks it for `wire`, never for a colour.

`apply_theme(app, theme)` is the one way to change it. It puts the theme into `THEMES.current` and
then tells every view by `THEMES.changed`; a view that keeps pens or pictures connects to that:

    THEMES.changed.connect(self.show_theme)         # show_theme(theme: Theme) -> None

Colours in a theme file read #rrggbb, or #aarrggbb where something shines through.
"""

import functools
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QDir, QObject, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

import resources

ROLES = (
    "window", "base", "alternate_base", "text", "text_muted", "text_disabled", "button",
    "button_text", "hover", "pressed",
    "highlight", "highlight_text", "link", "border",
    "canvas", "canvas_grid", "card", "card_border", "card_text", "card_muted", "card_selected",
    "wire", "wire_hover", "wire_selected", "wire_text", "port", "port_fits", "port_refuses",
    "error", "warning", "hint", "success", "focus", "shadow",
    "plot_background", "plot_axis", "plot_grid", "curve_train", "curve_validation",
    "curve_extra_1", "curve_extra_2", "curve_extra_3", "curve_extra_4",
    "weight_negative", "weight_zero", "weight_positive", "point_wrong",
    "category_core", "category_activation", "category_regularization", "category_normalization",
    "category_merge", "category_shape", "category_other", "category_io",
    "class_1", "class_2", "class_3", "class_4", "class_5", "class_6", "class_7", "class_8",
    "class_9", "class_10",
)  # fmt: skip
Part = QPalette.ColorRole
PALETTE = {
    Part.Window: "window",
    Part.WindowText: "text",
    Part.Base: "base",
    Part.AlternateBase: "alternate_base",
    Part.Text: "text",
    Part.PlaceholderText: "text_muted",
    Part.ToolTipBase: "card",
    Part.ToolTipText: "card_text",
    Part.Button: "button",
    Part.ButtonText: "button_text",
    Part.BrightText: "error",
    Part.Highlight: "highlight",
    Part.HighlightedText: "highlight_text",
    Part.Accent: "highlight",
    Part.Link: "link",
    Part.LinkVisited: "link",
    Part.Light: "hover",
    Part.Midlight: "hover",
    Part.Mid: "border",
    Part.Dark: "border",
    Part.Shadow: "border",
}
PLACEHOLDER = re.compile(r"\{(\w+)\}")
CONES = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
OKLAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)


@dataclass(frozen=True, eq=False)
class Theme:
    """The colours of one look, each under the role that it plays."""

    name: str
    colors: Mapping[str, QColor]

    def __post_init__(self) -> None:
        missing = [role for role in ROLES if role not in self.colors]
        unknown = [role for role in self.colors if role not in ROLES]
        if missing:
            raise ValueError(f"theme {self.name!r} lacks the roles {', '.join(missing)}")
        if unknown:
            raise ValueError(f"theme {self.name!r} has unknown roles: {', '.join(unknown)}")

    @property
    def title(self) -> str:
        """The name as people read it."""
        return self.name.replace("_", " ").capitalize()

    @property
    def is_dark(self) -> bool:
        """Whether text is brighter than what it stands on."""
        return luminance(self.colors["text"]) > luminance(self.colors["window"])

    def color(self, role: str) -> QColor:
        """The colour that plays `role`, a copy; `KeyError` if there is no such role."""
        return QColor(self.colors[role])

    def text_on(self, background: QColor) -> QColor:
        """That of the two text colours which reads better on `background`, whatever it is."""
        pair = ("text", "window")
        return self.color(max(pair, key=lambda role: contrast(self.colors[role], background)))

    def class_color(self, index: int) -> QColor:
        """The colour of the class `index`, counted from 0; after ten they start again."""
        return self.color(f"class_{index % 10 + 1}")

    def diverging(self, n: int = 256) -> NDArray[np.uint8]:
        """Colours from `weight_negative` over `weight_zero` to `weight_positive`.

        Straight lines in Oklab (Ottosson, 2020), so that equal steps of a weight look equal.

        Returns
        -------
        table : (n, 4) uint8, red, green, blue, alpha; the middle row is zero for odd `n`.
            Worked out once for each theme, and read-only.
        """
        return _diverging(self, n)

    def palette(self) -> QPalette:
        """The palette that Fusion draws native parts with."""
        palette = QPalette()
        for role, name in PALETTE.items():
            palette.setColor(role, self.colors[name])
        for role in (Part.WindowText, Part.Text, Part.ButtonText, Part.HighlightedText):
            palette.setColor(QPalette.ColorGroup.Disabled, role, self.colors["text_disabled"])
        palette.setColor(QPalette.ColorGroup.Disabled, Part.Highlight, self.colors["border"])
        return palette

    def style_sheet(self) -> str:
        """The shipped style sheet with every `{role}` replaced by its colour.

        `{ink}` and `{highlight_ink}` name the folder of arrows that show on `window`, `highlight`.

        Raises
        ------
        ValueError
            If the sheet names a role that does not exist.
        """
        words = {role: css(color) for role, color in self.colors.items()}
        words["ink"] = "light" if self.is_dark else "dark"
        on_highlight = luminance(self.colors["highlight_text"])
        words["highlight_ink"] = "light" if on_highlight > 0.5 else "dark"
        sheet = resources.path("style.qss").read_text(encoding="utf-8")
        unknown = sorted(set(PLACEHOLDER.findall(sheet)) - set(words))
        if unknown:
            raise ValueError(f"style.qss names unknown roles: {', '.join(unknown)}")
        return PLACEHOLDER.sub(lambda found: words[found[1]], sheet)


@functools.lru_cache(maxsize=32)
def _diverging(theme: Theme, n: int) -> NDArray[np.uint8]:
    ends = ("weight_negative", "weight_zero", "weight_positive")
    stops = np.array([to_oklab(theme.colors[role]) for role in ends])
    at = np.linspace(-1.0, 1.0, n)
    lab = np.stack([np.interp(at, (-1.0, 0.0, 1.0), stops[:, axis]) for axis in range(3)], 1)
    alpha = np.full((n, 1), 255, np.uint8)
    table = np.hstack([np.rint(from_oklab(lab) * 255).astype(np.uint8), alpha])
    table.setflags(write=False)
    return table


class Themes(QObject):
    """Holds the theme that is shown and tells views when another one is."""

    changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._current: Theme | None = None

    @property
    def current(self) -> Theme:
        """The theme that was applied last; the light one before the first."""
        if self._current is None:
            self._current = load_theme("light")
        return self._current

    def hold(self, theme: Theme) -> None:
        """Take `theme` as the current one and tell the views."""
        self._current = theme
        self.changed.emit(theme)


def theme_names() -> tuple[str, ...]:
    """The shipped themes, by name."""
    return tuple(sorted(file.stem for file in resources.path("themes").glob("*.json")))


def load_theme(name: str) -> Theme:
    """Read the theme `name`; "system" stands for the one that fits the desktop.

    Raises
    ------
    ValueError
        If there is no such theme, or its file lacks a role, has an unknown one or a bad colour.
    """
    name = system_theme_name() if name == "system" else name
    if name not in theme_names():
        raise ValueError(f"no theme is named {name!r}; there are {', '.join(theme_names())}")
    texts = json.loads(resources.path(f"themes/{name}.json").read_text(encoding="utf-8"))
    colors = {role: QColor(text) for role, text in texts.items()}
    for role, color in colors.items():
        if not color.isValid():
            raise ValueError(f"theme {name!r}: {role} is {texts[role]!r}, which is no colour")
    return Theme(name, colors)


def system_theme_name() -> str:
    """ "dark" if the desktop says that it is, else "light"."""
    dark = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
    return "dark" if dark else "light"


def apply_theme(app: QApplication, theme: Theme) -> None:
    """Give the whole program the look of `theme`, live, and tell the views."""
    QDir.setSearchPaths("ink", [str(resources.path("ink"))])
    if app.style().name() != "fusion":
        app.setStyle("Fusion")
    app.setPalette(theme.palette())
    app.setStyleSheet(theme.style_sheet())
    THEMES.hold(theme)


def luminance(color: QColor) -> float:
    """Relative luminance in [0, 1] (WCAG 2.2)."""
    return float(linear(color) @ np.array((0.2126, 0.7152, 0.0722)))


def contrast(first: QColor, second: QColor) -> float:
    """Contrast ratio in [1, 21] (WCAG 2.2); the order does not matter."""
    low, high = sorted((luminance(first), luminance(second)))
    return (high + 0.05) / (low + 0.05)


def linear(color: QColor) -> NDArray[np.float64]:
    """Red, green and blue in proportion to light, (3,) in [0, 1]."""
    srgb = np.array((color.redF(), color.greenF(), color.blueF()))
    return np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)


def to_oklab(color: QColor) -> NDArray[np.float64]:
    """Lightness, green to red, blue to yellow, (3,), as eyes tell them apart (Ottosson, 2020)."""
    return np.asarray(OKLAB @ np.cbrt(CONES @ linear(color)))


def from_oklab(lab: NDArray[np.float64]) -> NDArray[np.float64]:
    """sRGB in [0, 1] of `lab` (n, 3); what no screen can show is clipped."""
    light = np.clip(((lab @ np.linalg.inv(OKLAB).T) ** 3) @ np.linalg.inv(CONES).T, 0.0, 1.0)
    srgb = np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055)
    return np.clip(srgb, 0.0, 1.0)


def css(color: QColor) -> str:
    """The colour as a style sheet writes it."""
    return f"rgba({color.red()}, {color.green()}, {color.blue()}, {color.alpha()})"


THEMES = Themes()
