"""Colours for the words of a Python script, from the theme."""

from __future__ import annotations

import keyword
import re

from PySide6.QtGui import QSyntaxHighlighter, QTextCharFormat, QTextDocument

from gui.theme import THEMES, Theme

WORDS = "|".join(keyword.kwlist)
KINDS = (  # of words, in the order in which they are looked for, and the role of each colour
    ("comment", r"#.*", "text_muted"),
    ("text", r"'[^'\n]*'|\"[^\"\n]*\"", "category_merge"),
    ("keyword", rf"\b(?:{WORDS})\b", "category_core"),
    ("setting", r"\b\w+(?==[^=])", "category_shape"),
    ("number", r"(?<![\w.])-?\d+(?:\.\d+)?(?:e-?\d+)?\b", "category_activation"),
)
PATTERN = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern, _ in KINDS))


class PythonInk(QSyntaxHighlighter):
    """Colours comments, texts, keywords, names of settings and numbers."""

    def __init__(self, text: QTextDocument) -> None:
        super().__init__(text)
        self._formats: dict[str, QTextCharFormat] = {}
        self.show_theme(THEMES.current)
        THEMES.changed.connect(self.show_theme)

    def show_theme(self, theme: Theme) -> None:
        self._formats = {name: QTextCharFormat() for name, _, _ in KINDS}
        for name, _, role in KINDS:
            self._formats[name].setForeground(theme.color(role))
        self.rehighlight()

    def highlightBlock(self, text: str) -> None:
        for found in PATTERN.finditer(text):
            name = found.lastgroup
            if name is not None:
                length = found.end() - found.start()
                self.setFormat(found.start(), length, self._formats[name])
