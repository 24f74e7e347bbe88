"""What the page calls the types, tasks and marks that the program guesses."""

from __future__ import annotations

from core.data.suggest import ColumnReport

TYPES = {
    "float": "number",
    "int": "whole number",
    "bool": "yes/no",
    "category": "category",
    "date": "date",
    "day first": "date, day first",
    "month first": "date, month first",
    "text": "text",
    "id": "id",
}
SEEN = TYPES | {"datetime": "date and time", "empty": "empty"}
TASKS = {
    "binary": "one of two classes",
    "classes": "one of several classes",
    "regression": "a number",
}
DELIMITERS = {
    ",": "comma  ,",
    ";": "semicolon  ;",
    "\t": "tab",
    "|": "bar  |",
    ":": "colon  :",
    "~": "tilde  ~",
    "^": "caret  ^",
    " ": "blanks",
    "": "none: one column",
}
DECIMALS = {".": "point  1.5", ",": "comma  1,5"}
HEADERS = {"yes": "yes, it names the columns", "no": "no, it is data"}
ENCODINGS = (
    *("utf-8", "cp1252", "latin-1", "utf-16"),
    *("cp1250", "cp1251", "koi8_r", "cp1253", "cp1254", "cp1255", "cp1256"),
    *("shift_jis", "gb18030", "big5", "euc_kr", "euc_jp"),
)


def type_word(column: ColumnReport) -> str:
    """«whole number»; a column that only names the rows is an id."""
    return "id" if column.id else SEEN[column.type]
