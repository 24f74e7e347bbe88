"""How a file is read, as guessed, and how it could be read instead."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFormLayout, QLabel, QLineEdit, QWidget

from core.data.base import Source
from core.spec import params_of
from gui.forms import Field, make_field
from gui.import_page.choice import Choice
from gui.import_page.words import DECIMALS, DELIMITERS, ENCODINGS, HEADERS

CHOICES = {
    "sheet": ("Sheet", "the sheet of the workbook"),
    "delimiter": ("Delimiter", "what stands between two cells of a row"),
    "encoding": ("Encoding", "how letters are written in bytes"),
    "decimal": ("Decimal mark", "what stands before the decimals of a number"),
    "header": ("Header", "whether the first row names the columns"),
}
OF_FORMAT = {  # what there is to be said of a file
    "sheet": ("sheet", "decimal", "header", "missing"),
    "parquet": (),
    "json": (),
    "jsonl": (),
}
ALL = ("delimiter", "encoding", "decimal", "header", "missing")
GUESS = {"decimal": "guess", "header": "guess"}  # what an empty choice is in the source


class ReadingFields(QWidget):
    """Says what the user wants otherwise: `asked(name of the parameter, value)`."""

    asked = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = QFormLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.choices: dict[str, Choice] = {}
        for name, (title, tip) in CHOICES.items():
            field = self.choices[name] = Choice(title, tip, self)
            field.picked.connect(lambda value, name=name: self._say(name, value))
            self._add(title, field)
        self.missing = QLineEdit(self)
        self.missing.setAccessibleName("Words for missing")
        self.missing.setPlaceholderText("guess: NA ? - null nan …")
        self.missing.setToolTip("words that mean: no value; blanks between them")
        self.missing.editingFinished.connect(self._say_missing)
        self._add("Words for missing", self.missing)
        self._said_missing = ""
        self.categories: Field = None

    def show_source(self, source: Source, dialect: Mapping[str, Any]) -> None:
        """What is said in `source`, and what `dialect` says was guessed."""
        form = str(dialect.get("format", "text"))
        wanted = OF_FORMAT.get(form, ALL)
        guesses = _guesses(dialect)
        for name, field in self.choices.items():
            value = str(getattr(source, name))
            said = value if value != GUESS.get(name, "") else ""
            guess = "guess" if said or not guesses[name] else f"guess: {guesses[name]}"
            field.show_choices([(guess, ""), *_options(name, dialect)], said)
            self._rows.setRowVisible(field, name in wanted)
        self._said_missing = str(source.missing)  # type: ignore[attr-defined]
        if not self.missing.isModified():
            self.missing.setText(self._said_missing)
        self._rows.setRowVisible(self.missing, "missing" in wanted)
        self._show_categories(source)

    def _show_categories(self, source: Source) -> None:
        """How many names of a category have inputs of their own."""
        if self.categories is None:
            param = next(p for p in params_of(type(source)) if p.name == "categories")
            self.categories = make_field(param, self)
            self.categories.setAccessibleName("Most names of a category")
            self.categories.setToolTip(param.doc)
            self.categories.changed.connect(lambda value, _: self.asked.emit("categories", value))
            self._add("Names at most", self.categories)
        self.categories.show_value(source.categories)  # type: ignore[attr-defined]

    def _add(self, title: str, field: QWidget) -> None:
        label = QLabel(title, self)
        label.setBuddy(field)
        label.setToolTip(field.toolTip())
        self._rows.addRow(label, field)

    def _say(self, name: str, value: str) -> None:
        self.asked.emit(name, value or GUESS.get(name, ""))

    def _say_missing(self) -> None:
        self.missing.setModified(False)
        words = " ".join(self.missing.text().split())
        if words != self._said_missing:
            self.asked.emit("missing", words)


def _guesses(dialect: Mapping[str, Any]) -> dict[str, str]:
    """What was guessed, in words; empty where nothing was."""
    words: dict[str, Mapping[Any, str]] = {
        "delimiter": DELIMITERS,
        "decimal": DECIMALS,
        "header": {True: HEADERS["yes"], False: HEADERS["no"]},
    }
    found = {name: dialect.get(name, "") for name in CHOICES}
    return {
        name: words[name].get(value, str(value)) if name in dialect and name in words else value
        for name, value in found.items()
    }


def _options(name: str, dialect: Mapping[str, Any]) -> list[tuple[str, str]]:
    if name == "delimiter":
        return [(word, mark) for mark, word in DELIMITERS.items() if mark]
    if name == "encoding":
        return [(word, word) for word in ENCODINGS]
    if name == "sheet":
        return [(word, word) for word in dialect.get("sheets", ())]
    return [(word, mark) for mark, word in {"decimal": DECIMALS, "header": HEADERS}[name].items()]
