"""The layers as people look for them: by category, by words, each with its icon and colour."""

from __future__ import annotations

from collections.abc import Iterable

from core.layer import LAYERS, Layer
from gui.icons import has_icon
from gui.theme import ROLES

CATEGORIES = {
    "io": "Input and output",
    "core": "Core",
    "activation": "Activation",
    "regularization": "Regularization",
    "normalization": "Normalization",
    "merge": "Merge",
    "shape": "Shape",
    "other": "Other",
}
CATEGORY_ICONS = {
    "io": "input",
    "core": "dense",
    "activation": "activation",
    "regularization": "dropout",
    "normalization": "batch_norm",
    "merge": "concatenate",
    "shape": "reshape",
}


def category_title(category: str) -> str:
    """The heading above the layers of a category."""
    return CATEGORIES.get(category, category.replace("_", " ").capitalize())


def category_role(category: str) -> str:
    """The role of the colour that marks a category."""
    role = f"category_{category}"
    return role if role in ROLES else "category_other"


def icon_name(layer: type[Layer]) -> str:
    """The drawing of a layer, or that of its category where it has none of its own."""
    if has_icon(layer.kind):
        return layer.kind
    return CATEGORY_ICONS.get(layer.category, "layers")


def all_layers() -> list[type[Layer]]:
    """Every layer that can be placed, by category, then by title."""
    known = list(CATEGORIES)
    order = {c: i for i, c in enumerate(known)}
    return sorted(LAYERS, key=lambda cls: (order.get(cls.category, len(known)), cls.title))


def find_layers(text: str, layers: Iterable[type[Layer]] | None = None) -> list[type[Layer]]:
    """Layers that have every word of `text`; those whose title starts with it come first."""
    words = text.lower().split()
    found = [cls for cls in layers or all_layers() if all(w in _words(cls) for w in words)]
    return sorted(found, key=lambda cls: _rank(cls, text.lower().strip()))


def sentence_of(cls: type[Layer]) -> str:
    """What a layer does, in a sentence without the marks of code."""
    return cls.sentence().replace("`", "")


def _words(cls: type[Layer]) -> str:
    return f"{cls.title} {cls.kind} {category_title(cls.category)} {cls.sentence()}".lower()


def _rank(cls: type[Layer], text: str) -> int:
    title = cls.title.lower()
    if not text or title.startswith(text):
        return 0
    return 1 if text in title or text in cls.kind else 2
