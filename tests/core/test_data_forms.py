"""Sheets, arrays and pictures: sources that are no text."""

from __future__ import annotations

import zipfile

import numpy as np
import pytest

from core.data.arrays import ArrayFile
from core.data.images import ImageFolder
from core.data.reading import preview
from core.data.table import TableSource
from core.data.understand import understand
from core.problem import Refused

# ---- sheets ------------------------------------------------------------------------------------

ROWS = [["width", "colour", "when", "ok"]] + [
    [i + 0.5, ("red", "blue")[i % 2], 45292 + i, i % 3 == 0] for i in range(12)
]


def workbook(path, sheets):
    """A workbook as small as Excel would read it; 45292 in the third column is a date."""

    def cell(value, column):
        if isinstance(value, bool):
            return f'<c t="b"><v>{int(value)}</v></c>'
        if isinstance(value, str):
            return f'<c t="inlineStr"><is><t>{value}</t></is></c>'
        return f'<c s="{int(column == 2)}"><v>{value}</v></c>'

    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", f'<Types xmlns="{package}/content-types"></Types>')
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
            f'Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        )
        listed = "".join(
            f'<sheet name="{name}" sheetId="{i}" r:id="r{i}"/>' for i, name in enumerate(sheets, 1)
        )
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>{listed}</sheets></workbook>',
        )
        links = "".join(
            f'<Relationship Id="r{i}" Type="{office}/worksheet" Target="worksheets/s{i}.xml"/>'
            for i in range(1, len(sheets) + 1)
        )
        links += f'<Relationship Id="st" Type="{office}/styles" Target="styles.xml"/>'
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{package}/relationships">{links}</Relationships>',
        )
        archive.writestr(
            "xl/styles.xml",
            f'<styleSheet xmlns="{main}"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>'
            "</styleSheet>",
        )
        for i, rows in enumerate(sheets.values(), 1):
            cells = "".join(
                f"<row>{''.join(cell(value, j) for j, value in enumerate(row))}</row>"
                for row in rows
            )
            archive.writestr(
                f"xl/worksheets/s{i}.xml",
                f'<worksheet xmlns="{main}"><sheetData>{cells}</sheetData></worksheet>',
            )
    return path


def test_a_sheet_is_read_with_its_dates_and_yes_and_no(tmp_path):
    report = understand(workbook(tmp_path / "book.xlsx", {"notes": [], "data": ROWS}))
    assert [(c.name, c.type) for c in report.columns] == [
        ("width", "float"),
        ("colour", "category"),
        ("when", "date"),
        ("ok", "bool"),
    ]
    assert report.column("when").low == "2024-01-01"
    assert (report.rows, report.target, report.dialect["sheet"]) == (12, "ok", "data")
    assert "there are also notes" in report.warnings[0]


def test_a_sheet_can_be_chosen_and_an_unknown_one_is_refused(tmp_path):
    other = [["a", "b"], [1, 2], [3, 5], [4, 9]]
    path = workbook(tmp_path / "book.xlsx", {"data": ROWS, "more": other})
    assert preview(path).sheets == ("data", "more")
    dataset = TableSource(path=str(path), sheet="more").load()
    assert dataset.signature.features == ("a",)
    with pytest.raises(Refused, match="no sheet «less»; it has data, more"):
        TableSource(path=str(path), sheet="less").load()


def test_an_open_document_sheet_is_read(tmp_path):
    office = "urn:oasis:names:tc:opendocument:xmlns"
    cells = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{value}</text:p>'
            "</table:table-cell>"
            if isinstance(value, str)
            else f'<table:table-cell office:value-type="float" office:value="{value}"/>'
            for value in row
        )
        + "</table:table-row>"
        for row in [["x", "y"], [1, 2.5], [2, 3.5], [3, 4.5]]
    )
    spaces = " ".join(f'xmlns:{n}="{office}:{n}:1.0"' for n in ("office", "table", "text"))
    content = (
        f"<office:document-content {spaces}><office:body><office:spreadsheet>"
        f'<table:table table:name="one">{cells}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(tmp_path / "book.ods", "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "META-INF/manifest.xml",
            f'<m:manifest xmlns:m="{office}:manifest:1.0"></m:manifest>',
        )
        archive.writestr("content.xml", content)
    report = understand(tmp_path / "book.ods")
    assert [(c.name, c.type, c.high) for c in report.columns] == [
        ("x", "int", 3),
        ("y", "float", 4.5),
    ]


# ---- arrays ------------------------------------------------------------------------------------


def test_features_and_targets_are_found_by_name(tmp_path):
    path = tmp_path / "set.npz"
    np.savez(path, images=np.arange(20 * 6).reshape(20, 2, 3), labels=np.arange(20) % 3)
    dataset = ArrayFile(path=str(path)).load()
    assert dataset.signature.image_shape == (2, 3)
    assert dataset.signature.input_shape == (6,)
    assert dataset.signature.classes == ("0", "1", "2")
    assert dataset.x[1].tolist() == [6, 7, 8, 9, 10, 11]


def test_given_parts_are_kept_for_the_split(tmp_path):
    path = tmp_path / "mnist.npz"
    x = np.zeros((4, 2))
    np.savez(path, x_train=x, y_train=[0, 1, 0, 1], x_test=x[:2], y_test=[1, 0])
    dataset = ArrayFile(path=str(path)).load()
    assert dataset.keys["part"].tolist() == [0, 0, 0, 0, 2, 2]


def test_one_hot_rows_are_classes_and_other_numbers_are_not(tmp_path):
    path, x = tmp_path / "set.npz", np.random.default_rng(0).random((30, 2))
    np.savez(path, x=x, y=np.eye(3)[np.arange(30) % 3])
    assert ArrayFile(path=str(path)).load().signature.task == "classes"
    np.savez(path, x=x, y=x)
    signature = ArrayFile(path=str(path)).load().signature
    assert (signature.task, signature.targets) == ("regression", ("y_0", "y_1"))


def test_the_last_column_of_a_single_array_is_the_target(tmp_path):
    path = tmp_path / "table.npy"
    np.save(path, np.array([[1.5, 2.0, 0.1], [2.5, np.inf, 0.7], [np.nan, 4.0, 0.9]]))
    dataset = ArrayFile(path=str(path)).load()
    assert dataset.y[:, 0].tolist() == pytest.approx([0.1, 0.7, 0.9])
    assert np.isnan(dataset.x).sum() == 2
    assert "1 values are infinite" in dataset.problems[0].message


@pytest.mark.parametrize(
    ("arrays", "reason"),
    [
        ({"x": np.array([{"a": 1}], object), "y": np.zeros(1)}, "Python objects"),
        ({"x": np.zeros((3, 2)), "y": np.zeros(4)}, "3 rows and y has 4"),
        ({"a": np.zeros((3, 2)), "y": np.zeros(3)}, "no array of features; it has a, y"),
        ({"x": np.zeros((3, 2)), "y": np.ones(3)}, "1 classes"),
    ],
)
def test_arrays_that_make_no_data_set_are_refused(tmp_path, arrays, reason):
    np.savez(tmp_path / "set.npz", **arrays)
    with pytest.raises(Refused, match=reason):
        ArrayFile(path=str(tmp_path / "set.npz")).load()


def test_what_is_no_array_file_is_refused(tmp_path):
    (tmp_path / "set.npz").write_bytes(b"no array")
    with pytest.raises(Refused, match=r"set\.npz"):
        ArrayFile(path=str(tmp_path / "set.npz")).load()
    with pytest.raises(Refused, match="cannot be read"):
        ArrayFile(path=str(tmp_path / "gone.npz")).load()


# ---- pictures ----------------------------------------------------------------------------------


@pytest.fixture
def album(tmp_path):
    from PIL import Image

    for name, level in (("dark", 20), ("bright", 220)):
        folder = tmp_path / "album" / name
        folder.mkdir(parents=True)
        for i in range(3):
            Image.new("RGB", (6, 4), (level, level, level + i)).save(folder / f"{i}.png")
    return tmp_path / "album"


def test_a_folder_of_pictures_gives_a_class_per_folder(album):
    dataset = ImageFolder(path=str(album)).load()
    assert dataset.signature.classes == ("bright", "dark")
    assert dataset.signature.image_shape == (4, 6)
    assert dataset.x.shape == (6, 24)
    assert dataset.x[dataset.y == 1].max() < 30 < dataset.x[dataset.y == 0].min()


def test_pictures_are_made_alike_in_size_and_colour(album):
    dataset = ImageFolder(path=str(album), size=8, colours="colour").load()
    assert dataset.signature.image_shape == (8, 8, 3)
    assert dataset.x.shape == (6, 192)


def test_a_broken_picture_is_left_out_and_named(album):
    (album / "dark" / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\nno picture")
    dataset = ImageFolder(path=str(album)).load()
    assert dataset.signature.rows == 6
    assert "broken.png is left out" in dataset.problems[0].message


def test_deep_grey_pictures_keep_their_shades(album):
    from PIL import Image

    levels = np.linspace(0, 65535, 24).reshape(4, 6).astype(np.uint16)
    Image.fromarray(levels).save(album / "dark" / "deep.png")
    dataset = ImageFolder(path=str(album)).load()
    assert dataset.x.max() == 255
    assert len(np.unique(dataset.x)) > 20


def test_a_folder_without_classes_is_refused(tmp_path):
    with pytest.raises(Refused, match="two or more classes; it has 0 such folders"):
        ImageFolder(path=str(tmp_path)).load()
    with pytest.raises(Refused, match="cannot be read"):
        ImageFolder(path=str(tmp_path / "gone")).load()
