"""Bad input: a sentence, never a crash, a hang or a wrong table passed off as right."""

from __future__ import annotations

import json
import random
import threading

import pytest

from core.data.reading import Known, preview
from core.data.table import TableSource
from core.data.understand import error_to_json, understand
from core.data.watch import Cancelled, Watch
from core.problem import Refused


@pytest.fixture
def file(tmp_path):
    def write(text, name="table.csv"):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write


def flowers(rows=60, delimiter=","):
    """Rows of a table with a number, a category with a gap, a date and a class."""
    lines = [delimiter.join(("size", "colour", "seen", "kind"))]
    for i in range(rows):
        colour = "" if i % 10 == 3 else ("red", "blue", "white")[i % 3]
        cells = (f"{i * 0.5:.2f}", colour, f"2024-0{i % 9 + 1}-15", ("rose", "tulip")[i % 2])
        lines.append(delimiter.join(cells))
    return "\n".join(lines) + "\n"


def test_a_file_that_is_gone_is_refused(tmp_path):
    with pytest.raises(Refused, match=r"gone\.csv cannot be read: No such file"):
        understand(tmp_path / "gone.csv")


def test_a_giant_line_is_refused(file):
    with pytest.raises(Refused, match="a line of more than 4 million characters"):
        understand(file(b"a,b\n1,2\n" + b"x" * (1 << 25)))


def test_an_unclosed_quote_costs_one_line_however_long_the_rest_is(file):
    body = "7,8,9\n" * 200_000
    report = understand(file('a,b,c\n1,2,3\n4,"5,6\n' + body))
    assert report.rows == 200_001
    assert report.unreadable == ((3, "the quote in column 3 is never closed"),)


def test_five_thousand_columns_are_read(file):
    rng = random.Random(0)
    lines = [",".join(f"c{i}" for i in range(5000))]
    lines += [",".join(str(rng.randint(0, 99)) for _ in range(5000)) for _ in range(12)]
    dataset = TableSource(path=str(file("\n".join(lines))), target="c17", task="regression").load()
    assert dataset.x.shape[1] > 4900


def test_a_misnamed_sheet_is_refused(file):
    with pytest.raises(Refused, match="is no sheet"):
        understand(file("a,b\n1,2\n", "table.xlsx"))
    with pytest.raises(Refused, match=r"broken\.xlsx cannot be read"):
        understand(file(b"PK\x03\x04" + b"x" * 100, "broken.xlsx"))


def test_an_error_has_the_neutral_form(tmp_path):
    with pytest.raises(Refused) as caught:
        understand(tmp_path / "gone.csv")
    said = error_to_json(caught.value)
    assert said["outcome"] == "error"
    assert "gone.csv" in said["error"]


def test_reading_tells_how_far_it_is_and_can_be_called_off(file):
    path = file("a,b,c\n" + "1,2,x\n" * 50_000 + "# no\n" + "3,4,y\n" * 50_000)
    told = []
    understand(path, watch=Watch(lambda stage, share: told.append((stage, share))))
    assert {stage for stage, _ in told} >= {"looking", "reading"}
    assert all(0 <= share <= 1 for _, share in told)
    watch = Watch(lambda stage, share: watch.cancel() if stage == "reading" else None)
    with pytest.raises(Cancelled):
        understand(path, watch=watch)


def test_reading_is_called_off_from_another_thread(file):
    path = file("a,b,c\n" + "".join(f"{i},{i * 3},x{i % 7}\n" for i in range(400_000)))
    watch, outcome = Watch(), []

    def work():
        try:
            understand(path, watch=watch)
        except Cancelled:
            outcome.append("cancelled")

    thread = threading.Thread(target=work)
    thread.start()
    while not watch.stage:
        pass
    watch.cancel()
    thread.join(10)
    assert outcome == ["cancelled"]


def test_a_preview_does_not_read_the_whole_file(file):
    path = file("a,b\n" + "1,x\n" * 10 + '2,"y\n' + "3,z\n" * 300_000)
    shown = preview(path, Known(), rows=5)
    assert shown.names == ("a", "b")
    assert shown.rows == (("1", "x"),) * 5
    assert shown.dialect["delimiter"] == ","


def test_the_report_has_the_neutral_form(file):
    said = json.loads(json.dumps(understand(file(flowers())).to_json(), allow_nan=False))
    assert said["outcome"] == "ok"
    assert (said["rows"], said["target"], said["task"]) == (60, "kind", "binary")
    assert said["dialect"]["delimiter"] == ","
    size = said["columns"][0]
    assert {k: size[k] for k in ("name", "type", "missing", "distinct", "min", "max", "mean")} == {
        "name": "size",
        "type": "float",
        "missing": 0,
        "distinct": 60,
        "min": 0.0,
        "max": 29.5,
        "mean": pytest.approx(14.75),
    }
    colour, seen = said["columns"][1:3]
    assert (colour["missing"], colour["distinct"], colour["min"]) == (6, 3, None)
    assert (seen["type"], seen["min"], seen["max"]) == ("date", "2024-01-15", "2024-09-15")


def test_a_header_of_one_name_again_and_again_is_read_in_time(tmp_path):
    path = tmp_path / "same.csv"
    path.write_text("a," * 30_000 + "a\n" + "1," * 30_000 + "1\n")
    names = preview(path).names
    assert len(set(names)) == 30_001
    assert names[:3] == ("a", "a_2", "a_3")
