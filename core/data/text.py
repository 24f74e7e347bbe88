"""How the bytes of a file are to be read as text: encoding, marks at its start, odd bytes."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from core.data.base import refused
from core.data.watch import Watch

CHUNK = 1 << 22  # bytes read at a time
HEAD = 1 << 20  # bytes that are looked at closely
LEFT_OUT = {0: None, 0x1A: None}  # zero bytes, and the end mark of old systems
LONGEST_LINE = 1 << 22  # characters; a longer line is no row of a table

MAGIC = {
    b"\x89PNG": "a PNG picture",
    b"\xff\xd8\xff": "a JPEG picture",
    b"GIF8": "a GIF picture",
    b"%PDF": "a PDF document",
    b"\x1f\x8b": "a gzip archive; unpack it first",
    b"BZh": "a bzip2 archive; unpack it first",
    b"7z\xbc\xaf": "a 7z archive; unpack it first",
    b"PK\x03\x04": "a ZIP archive or an Excel workbook",
    b"\xd0\xcf\x11\xe0": "an old Excel or Word file",
    b"PAR1": "a Parquet file",
    b"SQLite format 3": "a SQLite data base",
    b"\x7fELF": "a program",
    b"\x93NUMPY": "a NumPy array",
    b"<!doctype html": "a web page; save the table in it as CSV",
    b"<html": "a web page; save the table in it as CSV",
    b"<?xml": "XML; save it as CSV",
    b"<table": "a web page; save the table in it as CSV",
    b"@relation": "an ARFF file; save it as CSV",
    b"{\\rtf": "a text document; save it as CSV",
    b"\x89HDF": "an HDF5 file",
}
MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
CANDIDATES = (  # what tables come in, where it is neither Unicode nor Western Europe's
    "cp1250",
    "iso8859_2",
    "cp1251",
    "koi8_r",
    "cp1253",
    "cp1254",
    "shift_jis",
    "gb18030",
    "big5",
    "euc_kr",
    "euc_jp",
    "cp1255",
    "cp1256",
)
USUAL = "äöüßÄÖÜéèêëàâáãåæçñíìîïóòôõøúùûÉÈÀÁÂÃÊÍÓÔÚÇÑÅØÆœŒ°§µ²³€£«»´’‘“”„–—…·½¼¾ªº¿¡±×®©™\xa0"

_UNEVEN = re.compile("[a-zß-öø-ÿ][ĂÂĐĘÎÔŘŐŮÚŰĽŁŚŞŤŹŽŻĄĆČĎ]")  # capitals within words
_WITHIN = re.compile("[^\\W\\d_][£¼½¾³²¹±][^\\W\\d_]|[£¼½¾][óòôõö]|[a-zó][£¼½¾]")  # «£ód¼»: Łódź


@dataclass(frozen=True)
class Text:
    """A file of text and what was found in its bytes.

    plain : UTF-8 with nothing odd in it, so that any reader can take it as it is
    nuls : zero bytes, which are left out · damaged : characters that could not be read
    """

    path: Path
    encoding: str
    plain: bool
    size: int
    nuls: int = 0
    damaged: int = 0

    def pieces(self, watch: Watch | None = None) -> Iterator[str]:
        """The text, a piece at a time, without zero bytes; line ends are \\n."""
        decoder = codecs.getincrementaldecoder(self.encoding)("replace")
        newlines, done = _Newlines(), 0
        with self.path.open("rb") as file:
            while chunk := file.read(CHUNK):
                done += len(chunk)
                yield newlines.of(decoder.decode(chunk).translate(LEFT_OUT))
                if watch:
                    watch.tell("reading", done / max(self.size, 1))
        yield newlines.of(decoder.decode(b"", final=True), final=True)

    def lines(self, watch: Watch | None = None) -> Iterator[str]:
        """Lines without their ends. Raises `Refused` if one is endless."""
        rest = ""
        for piece in self.pieces(watch):
            *whole, rest = (rest + piece).split("\n")
            yield from whole
            if len(rest) > LONGEST_LINE:
                raise refused(
                    f"{self.path.name} has a line of more than {LONGEST_LINE >> 20} million "
                    "characters; that is no table with a row per line",
                    self.path,
                )
        if rest:
            yield rest


class _Newlines:
    """Makes \\r\\n and lone \\r into \\n, also across pieces."""

    def __init__(self) -> None:
        self._held = False  # the last piece ended in \r

    def of(self, piece: str, final: bool = False) -> str:
        if self._held:
            piece = "\r" + piece
        self._held = piece.endswith("\r") and not final
        if self._held:
            piece = piece[:-1]
        return piece.replace("\r\n", "\n").replace("\r", "\n")


def look(path: Path, encoding: str = "", watch: Watch | None = None, partial: bool = False) -> Text:
    """Find out how a file is to be read, all of it; `encoding` if it is known.

    `partial`: look at the first bytes only.

    Raises
    ------
    Refused
        If there is no such file, it is empty, or it is no text.
    """
    try:
        if path.is_dir():
            raise refused(f"{path.name} is a folder, not a file", path)
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(HEAD)
        if not head.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
            raise refused(f"{path.name} is empty: there is nothing to learn from", path)
        if encoding:
            return _as_said(path, encoding, size, head)
        if partial and len(head) < size:
            size = head.rfind(b"\n") + 1 or len(head)
        return _look(path, size, head, watch)
    except OSError as error:
        raise refused(f"{path} cannot be read: {error.strerror or error}", path) from None


def kind_of(head: bytes) -> str:
    """What a file is by its first bytes, in words; empty if that may be text."""
    return next((name for magic, name in MAGIC.items() if head.startswith(magic)), "")


def _as_said(path: Path, encoding: str, size: int, head: bytes) -> Text:
    try:
        codecs.lookup(encoding)
        head[: len(head) // 4 * 4].decode(encoding, "ignore")
    except (LookupError, UnicodeError):
        raise refused(f"no encoding is called {encoding!r}; try utf-8 or cp1252", path) from None
    return Text(path, encoding, False, size)


def _look(path: Path, size: int, head: bytes, watch: Watch | None) -> Text:
    for mark, name in MARKS:
        if head.startswith(mark):
            return _marked(path, name, size, watch)
    if kind := kind_of(head.lstrip().lower()) or kind_of(head):
        raise refused(f"{path.name} is no text but {kind}", path)
    if name := _two_bytes(head):
        return Text(path, name, False, size)
    _refuse_binary(path, head)
    found = _scan(path, "utf-8", size, watch)
    if found.damaged and found.odd:
        return Text(path, _guess(found.odd), False, size, found.text.nuls)
    return found.text


def _marked(path: Path, name: str, size: int, watch: Watch | None) -> Text:
    if name != "utf-8-sig":
        return Text(path, name, False, size)
    found = _scan(path, name, size, watch).text
    return Text(path, name, False, size, found.nuls, found.damaged)


def _two_bytes(head: bytes) -> str:
    """UTF-16 without its mark: every other byte is 0."""
    if len(head) < 4:
        return ""
    even, odd = head[::2].count(0) / len(head) * 2, head[1::2].count(0) / len(head) * 2
    if odd > 0.4 and even < 0.1:
        return "utf-16-le"
    return "utf-16-be" if even > 0.4 and odd < 0.1 else ""


def _refuse_binary(path: Path, head: bytes) -> None:
    control = bytes(set(range(32)) - set(b"\0\t\n\r\f\x1a\x1b\x0b"))
    bad = len(head) - len(head.translate(None, control))
    zeros = head.count(0)
    if bad > len(head) * 0.02 or zeros > len(head) * 0.3:
        at = next(i for i, byte in enumerate(head) if byte in control or byte == 0)
        line, column = head.count(b"\n", 0, at) + 1, at - head.rfind(b"\n", 0, at)
        raise refused(
            f"{path.name} is no text: line {line}, column {column} holds byte {head[at]}, "
            "which no table has",
            path,
            line,
        )


@dataclass(frozen=True)
class _Scan:
    text: Text
    damaged: int
    odd: bytes  # some of the lines that are no UTF-8


def _scan(path: Path, encoding: str, size: int, watch: Watch | None) -> _Scan:
    """Read the whole file as UTF-8 and count what is odd."""
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    nuls = damaged = foreign = done = 0
    returns, marked, odd, held = False, False, b"", b""
    with path.open("rb") as file:
        while True:
            chunk = file.read(min(CHUNK, max(size - done, 0)))
            if not chunk.isascii() or decoder.getstate()[0]:
                text = decoder.decode(chunk, final=not chunk)
                bad = text.count("\ufffd")
                damaged += bad
                foreign += len(text) - len(text.encode("ascii", "ignore")) - bad
                if bad and len(odd) < 1 << 16:
                    odd += b"\n".join(line for line in chunk.split(b"\n") if not line.isascii())
            nuls += chunk.count(0) if b"\0" in chunk else 0
            marked = marked or b"\x1a" in chunk
            if held or b"\r" in chunk:
                whole = held + chunk
                held = whole[-1:] if chunk and whole.endswith(b"\r") else b""
                body = whole[: len(whole) - len(held)]
                returns = returns or body.count(b"\r") != body.count(b"\r\n")
            done += len(chunk)
            if watch:
                watch.tell("looking", done / max(size, 1))
            if not chunk:
                break
    few = damaged * 20 < foreign
    plain = not (nuls or damaged or returns or marked)
    text_ = Text(path, encoding, plain, size, nuls, damaged if few else 0)
    return _Scan(text_, damaged, b"" if few else odd[: 1 << 16])


def _guess(odd: bytes) -> str:
    """The encoding of lines that are no UTF-8; Western Europe's if that makes words."""
    if _western(odd):
        return "cp1252" if any(0x80 <= byte < 0xA0 for byte in odd) else "latin-1"
    import charset_normalizer

    matches = charset_normalizer.from_bytes(odd, cp_isolation=list(CANDIDATES))
    order = {name: place for place, name in enumerate(CANDIDATES)}
    ranked = sorted(
        (
            round(m.chaos, 2) + 0.05 * _strange(str(m)),
            -round(m.coherence, 1),
            order.get(m.encoding, len(order)),
            m.encoding,
        )
        for m in matches
    )
    return ranked[0][-1] if ranked else "cp1252"


def _strange(text: str) -> int:
    """How often letters stand together that do not in words."""
    return len(_UNEVEN.findall(text)) + len(_WITHIN.findall(text))


def _western(odd: bytes) -> bool:
    """Whether the odd letters are usual in Western Europe and stand among plain ones."""
    text = odd.decode("cp1252", "replace")
    letters = [letter for letter in text if letter.isalpha()]
    foreign = [letter for letter in letters if not letter.isascii()]
    usual = all(letter in USUAL for letter in text if not letter.isascii())
    if _WITHIN.search(text):
        return False
    return usual and len(foreign) <= 0.4 * len(letters)
