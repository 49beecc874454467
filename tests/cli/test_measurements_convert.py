"""`catchball measurements convert`, and `catchball spc` of AQDEF: as a person and as a program see them."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catchball.formats.aqdef.reading import read_aqdef
from catchball.formats.aqdef.writing import write_aqdef
from catchball.formats.measurements.columns import Column
from catchball.formats.measurements.reading import read_measurements
from catchball.formats.measurements.writing import as_aqdef, as_csv
from commands import Ended, catchball
from core.spc.published import PISTON_RINGS
from spreadsheets import sheet_of

NAMES = [f"x{place}" for place in range(1, 6)]
FIVE = [word for name in NAMES for word in ("--column", name)]
DESCRIBED = "K0100 2\nK1002/1 Housing\nK2002/1 Bore\nK2002/2 Width\n"
VALUES = "1.5\x0f7\n1.6\x0f7\n1.4\x14129\x0f8\n1.5\x0f8\n"


def convert(*words: object) -> Ended:
    return catchball("measurements", "convert", *words)


@pytest.fixture
def rings(tmp_path: Path) -> Path:
    """The piston rings as AQDEF, a characteristic for each place in the subgroup."""
    columns = [
        Column("A", name, tuple(map(float, values)), ()) for name, values in zip(NAMES, PISTON_RINGS.T, strict=True)
    ]
    path = tmp_path / "rings.dfq"
    path.write_bytes(write_aqdef(as_aqdef(columns, "Piston ring")))
    return path


def test_piston_rings_in_aqdef_have_their_published_limits(rings: Path) -> None:
    ended = catchball("spc", rings, "--chart", "means-range", *FIVE, "--json")
    assert ended.code == 0
    first = ended.raw["charts"][0]["points"][0]
    assert (first["low"], first["centre"], first["high"]) == pytest.approx(
        (73.98804759, 74.001176, 74.01430441), abs=5e-9
    )
    assert [point["row"] for point in ended.raw["charts"][0]["points"]] == list(range(1, 26))
    assert ended.raw["read"] == {
        "format": "aqdef",
        "encoding": "UTF-8",
        "delimiter": "",
        "decimal": ".",
        "sheet": "",
        "names_in": None,
    }


def test_a_characteristic_is_charted_by_its_name(tmp_path: Path) -> None:
    path = tmp_path / "part.dfq"
    path.write_bytes((DESCRIBED + VALUES).encode())
    ended = catchball("spc", path, "--column", "Bore")
    assert ended.out.startswith(
        f"{path}: individuals of Bore\n4 rows from 1 to 4, 1 without a value; a row is a set of values; AQDEF, UTF-8,"
    )
    assert "say with --column which columns are meant; with numbers there are Bore, Width" in catchball("spc", path).err


@pytest.mark.parametrize(
    ("described", "values"), [("part.dfd", "part.dfx"), ("PART.DFD", "PART.DFX"), ("a.dfd", "a.DFX")]
)
def test_a_description_and_its_values_are_found_beside_each_other(tmp_path: Path, described: str, values: str) -> None:
    (tmp_path / described).write_bytes(DESCRIBED.encode())
    (tmp_path / values).write_bytes(VALUES.encode())
    for name in (described, values):
        assert catchball("spc", tmp_path / name, "--column", "Width", "--json").raw["rows"] == 4
    (tmp_path / values).write_bytes(b"1.5\x0f7\n1.6\x0f7o\n")
    wrong = catchball("spc", tmp_path / described, "--column", "Width")
    assert wrong.err.startswith(f"{tmp_path / values}:2, column Width: K0001: “7o” is not a number")


def test_one_of_two_files_alone_is_refused_with_what_is_lacking(tmp_path: Path) -> None:
    (tmp_path / "a.dfd").write_bytes(DESCRIBED.encode())
    (tmp_path / "b.dfx").write_bytes(VALUES.encode())
    assert "a.dfd: holds no values; those of a .dfd stand in the .dfx" in catchball("spc", tmp_path / "a.dfd").err
    assert "b.dfx:1, characteristic 1: there is no characteristic 1" in catchball("spc", tmp_path / "b.dfx").err


def test_a_set_that_lacks_a_value_of_its_subgroup_is_told_by_its_number(tmp_path: Path) -> None:
    path = tmp_path / "part.dfq"
    path.write_bytes((DESCRIBED + VALUES).encode())
    ended = catchball("spc", path, "--chart", "means-range", "--column", "Bore", "--column", "Width")
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith(f"{path}, value 3, column Bore: a value is missing; put it there")


def test_csv_becomes_aqdef_and_csv_again(tmp_path: Path) -> None:
    table = tmp_path / "Bohrung links.csv"
    table.write_text("Tag;Bohrung;Länge\nMo;9,94;-1\nDi;;2\nMi;9,98;NA\n", "utf-8")
    ended = convert(table, tmp_path / "a.dfq")
    assert (ended.code, ended.out) == (0, f"{tmp_path / 'a.dfq'}: 2 columns of 3 rows\n")
    assert ended.err == "left out, as they hold no numbers: Tag\n"
    read = read_aqdef((tmp_path / "a.dfq").read_bytes(), "a.dfq")
    assert read.parts[0].fields == {"K1001": "Bohrung links", "K1002": "Bohrung links"}
    assert [(one.name, [value.value for value in one.values]) for one in read.characteristics] == [
        *(("Bohrung", [9.94, None, 9.98]), ("Länge", [-1, 2])),
    ]
    assert convert(tmp_path / "a.dfq", tmp_path / "b.csv").code == 0
    assert (tmp_path / "b.csv").read_text("utf-8-sig") == "Bohrung,Länge\n9.94,-1\nNA,2\n9.98,NA\n"


def test_a_spreadsheet_becomes_aqdef(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(sheet_of([["bore"], [1.5], [2.5]]))
    assert convert(tmp_path / "a.xlsx", tmp_path / "a.dfq").code == 0
    assert catchball("spc", tmp_path / "a.dfq", "--json").raw["columns"] == ["bore"]


@pytest.mark.parametrize(
    ("name", "text", "out", "why"),
    [
        (
            "a.csv",
            "a\n1\n",
            "a.txt",
            "a.txt: measurements are written as AQDEF or CSV; name a file that ends with .dfq or",
        ),
        ("a.csv", "a\n1\n", "no/a.dfq", "does not exist; make it first"),
        ("a.csv", "a;b\nx;y\n", "a.dfq", "a.csv: no column holds numbers"),
        ("a.dfq", DESCRIBED + VALUES, "b.dfq", "a.dfq: is AQDEF already; name a file that ends with .csv"),
        ("a.csv", "a;b\n1;2\n2;3\n3;4o\n", "a.dfq", "a.csv:4, column b: “4o” is not a number"),
        (
            "a.dfq",
            DESCRIBED + "1\x0f2\n3o\x0f4\n5\x0f6\n",
            "a.csv",
            "a.dfq:6, column Bore: K0001: “3o” is not a number",
        ),
        ("a.dfq", DESCRIBED + "1\x0f2\x0f3\n", "a.csv", "a.dfq:5, characteristic 3: there is no characteristic 3"),
    ],
)
def test_nothing_is_written_where_something_is_wrong(tmp_path: Path, name: str, text: str, out: str, why: str) -> None:
    (tmp_path / name).write_text(text, "utf-8")
    ended = convert(tmp_path / name, tmp_path / out)
    assert (ended.code, ended.out) == (2, "")
    assert why in ended.err
    assert [path.name for path in tmp_path.iterdir()] == [name]


NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
CALLED = st.text(st.characters(codec="utf-8", exclude_characters="sep"), max_size=6)
TABLES = st.integers(1, 3).flatmap(
    lambda width: st.tuples(
        st.lists(CALLED, min_size=width, max_size=width),
        st.lists(st.lists(NUMBERS | st.none(), min_size=width, max_size=width), min_size=1, max_size=8).filter(
            lambda rows: all(any(one is not None for one in column) for column in zip(*rows, strict=True))
        ),
    )
)


@given(TABLES)
def test_numbers_come_back_from_aqdef_and_from_csv_as_they_were(
    table: tuple[list[str], list[list[float | None]]],
) -> None:
    names, rows = table
    held = list(zip(*rows, strict=True))
    columns = [
        Column(chr(65 + place), name, values, ()) for place, (name, values) in enumerate(zip(names, held, strict=True))
    ]
    from_csv = read_measurements(as_csv(columns), "a.csv")
    assert [column.values for column in from_csv.columns] == held
    sets = max(row for row, values in enumerate(rows, start=1) if any(one is not None for one in values))
    from_aqdef = read_measurements(write_aqdef(as_aqdef(columns, "part")), "a.dfq")
    assert [column.values for column in from_aqdef.columns] == [column[:sets] for column in held]
    assert not any(column.faults for column in (*from_csv.columns, *from_aqdef.columns))


@settings(max_examples=max(settings().max_examples // 3, 12))
@given(
    st.binary(max_size=120),
    st.sampled_from(["a.dfq", "a.dfd", "a.dfx", "a.csv", "a.xlsx"]),
    st.sampled_from([".dfq", ".csv"]),
)
def test_any_bytes_are_converted_or_refused_and_leave_nothing_behind(data: bytes, name: str, ending: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path, out = Path(folder) / name, Path(folder) / f"out{ending}"
        path.write_bytes(data)
        ended = convert(path, out)
        assert ended.code in (0, 2)
        assert out.exists() == (ended.code == 0)
        assert bool(ended.err.strip()) or ended.code == 0
        assert not list(Path(folder).glob(".catchball-*.tmp"))
