"""Small odd tables, one habit of one program each: bytes in, columns out."""

from __future__ import annotations

import pytest

from core.data.understand import understand
from core.problem import Refused

# name: (bytes, "name:type:missing:low..high" of every column, words of the only warning)
ODD = {
    "Excel's own hint of the delimiter": (
        b"sep=;\na;b\n1;2\n3;4\n",
        "a:int:0:1..3 b:int:0:2..4",
        "",
    ),
    "the end mark of DOS": (b"a,b\r\n1,2\r\n3,4\r\n\x1a", "a:int:0:1..3 b:int:0:2..4", ""),
    "line ends doubled by a bad copy": (
        b"a,b\r\r\n1,2\r\r\n3,4\r\r\n",
        "a:int:0:1..3 b:int:0:2..4",
        "",
    ),
    "French numbers": (
        "a;b\n1\u202f234,50;1\n12\u202f000,00;2\n".encode(),
        "a:float:0:1234.5..12000.0 b:int:0:1..2",
        "",
    ),
    "Swiss numbers": (
        b"a;b\n1'234.50;1\n12'000.00;2\n",
        "a:float:0:1234.5..12000.0 b:int:0:1..2",
        "",
    ),
    "German numbers in a file of tabs": (
        b"a\tb\n1.234,5\t1\n2,5\t2\n",
        "a:float:0:2.5..1234.5 b:int:0:1..2",
        "",
    ),
    "a minus from a text program": (
        "a,b\n−1.5,1\n2.5,2\n".encode(),
        "a:float:0:-1.5..2.5 b:int:0:1..2",
        "",
    ),
    "percent": (b"a,b\n10%,1\n12.5 %,2\n", "a:float:0:10.0..12.5 b:int:0:1..2", ""),
    "numbers with exponents": (
        b"a,b\n1e-5,2E3\n3.5e+2,1\n",
        "a:float:0:1e-05..350.0 b:float:0:1.0..2000.0",
        "",
    ),
    "infinite and not a number": (
        b"a,b\nnan,1\ninf,2\n1.5,3\n2.5,4\n",
        "a:float:2:1.5..2.5 b:int:0:1..4",
        "1 value is infinite",
    ),
    "quotes that are inches": (
        b'a,b\n5" pipe,1\n6" pipe,2\n',
        "a:text:0:None..None b:int:0:1..2",
        "",
    ),
    "apostrophes": (b"a,b\nit's,1\ndon't,2\n", "a:text:0:None..None b:int:0:1..2", ""),
    "a blank before a quote": (
        b'a, b\n"x, y", 1\n"z", 2\n',
        "a:text:0:None..None b:int:0:1..2",
        "",
    ),
    "commas in a file of tabs": (
        b"a\tb\n1\tHello, world, it is\n2\tBye, now\n",
        "a:int:0:1..2 b:text:0:None..None",
        "",
    ),
    "years as names": (
        b"land,1990,1991\nA,1.5,2.5\nB,3,4\n",
        "land:text:0:None..None 1990:float:0:1.5..3.0 1991:float:0:2.5..4.0",
        "",
    ),
    "words only, with a header": (
        b"who,where\nbob,rome\nann,oslo\n",
        "who:text:0:None..None where:text:0:None..None",
        "",
    ),
    "words only, without": (
        b"red,apple\nred,cherry\nyellow,banana\nred,plum\n",
        "column_1:category:0:None..None column_2:text:0:None..None",
        "",
    ),
    "a name without a column": (
        b"a,b,c\n1,2\n3,4\n",
        "a:int:0:1..3 b:int:0:2..4 c:empty:2:None..None",
        "2 rows end before column 3",
    ),
    "dates with an offset": (
        b"a,b\n2024-01-01T00:00:00+02:00,1\n2024-01-02T12:00:00+02:00,2\n",
        "a:datetime:0:2023-12-31_22:00:00..2024-01-02_10:00:00 b:int:0:1..2",
        "",
    ),
    "dates that could be read in two ways": (
        b"a,b\n03/01/2024,1\n02/02/2024,2\n",
        "a:date:0:2024-02-02..2024-03-01 b:int:0:1..2",
        "taken as month before day",
    ),
    "dates that can be read in one way": (
        b"a,b\n13/01/2024,1\n02/02/2024,2\n",
        "a:date:0:2024-01-13..2024-02-02 b:int:0:1..2",
        "",
    ),
    "JSON under a wrong name": (
        b'[{"a": 1, "b": 2}, {"a": 2, "b": 3}]',
        "a:int:0:1..2 b:int:0:2..3",
        "",
    ),
    "a remark at the end": (
        b"a,b,c\n1,2,3\n4,5,6\nsource: a book\n",
        "a:int:0:1..4 b:int:0:2..5 c:int:0:3..6",
        "the first is line 4: 1 cell instead of 3",
    ),
    "UTF-16 without its mark": (
        "a,b\n1,2\n3,4\n".encode("utf-16-be"),
        "a:int:0:1..3 b:int:0:2..4",
        "",
    ),
    "UTF-32": ("a,b\n1,2\n3,4\n".encode("utf-32"), "a:int:0:1..3 b:int:0:2..4", ""),
    "Polish": (
        "a,b\nŁódź,1\nKraków,2\nGdańsk,3\n".encode("cp1250"),
        "a:text:0:None..None b:int:0:1..3",
        "",
    ),
}

REFUSED = {
    "a web page": (b"<!DOCTYPE html><html><body>1,2</body></html>", "a web page"),
    "Weka": (b"@relation x\n@attribute a numeric\n@data\n1\n", "an ARFF file"),
    "only blanks": (b"   \n \n", "is empty"),
    "only line ends": (b"\n\n\n", "is empty"),
    "an archive": (b"\x1f\x8b\x08" + bytes(50), "gzip archive; unpack it first"),
    "JSON that is cut off": (b'[{"a": 1}, {"a"', "is no JSON"),
}


@pytest.fixture
def file(tmp_path):
    def write(content):
        path = tmp_path / "odd.csv"
        path.write_bytes(content)
        return path

    return write


@pytest.mark.parametrize("name", ODD)
def test_an_odd_table_comes_in_right(file, name):
    content, columns, warning = ODD[name]
    report = understand(file(content))
    found = [f"{c.name}:{c.type}:{c.missing}:{c.low}..{c.high}" for c in report.columns]
    assert " ".join(column.replace(" ", "_") for column in found) == columns
    assert len(report.warnings) == bool(warning)
    assert warning in "".join(report.warnings)


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_table_is_told_by_its_name(file, name):
    content, reason = REFUSED[name]
    with pytest.raises(Refused, match=reason):
        understand(file(content))
