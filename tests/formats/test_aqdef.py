"""AQDEF as the makers of measuring machines write it: what is read, what is refused, what comes back when written."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catchball.formats.aqdef import lines, reading
from catchball.formats.aqdef.model import GAP, Aqdef, Characteristic, Part, Value
from catchball.formats.aqdef.reading import read_aqdef
from catchball.formats.aqdef.writing import write_aqdef
from catchball.formats.errors import FormatError
from catchball.formats.measurements.reading import Measurements, read_measurements

HEAD = "K0100 2\nK1001/1 4711\nK1002/1 Housing\nK2001/1 1\nK2002/1 Bore\nK2001/2 2\nK2002/2 Width\n"
ONE = "K0100 1\nK1001 4711\nK2002/1 Bore\n"


def read(text: str | bytes) -> Aqdef:
    return read_aqdef(text if isinstance(text, bytes) else text.encode(), "part.dfq")


def values(text: str | bytes) -> list[list[float | None]]:
    return [[value.value for value in one.values] for one in read(text).characteristics]


def columns(text: str | bytes) -> dict[str, tuple[float | None, ...]]:
    return {column.name: column.values for column in measured(text).columns}


def measured(text: str | bytes) -> Measurements:
    return read_measurements(text if isinstance(text, bytes) else text.encode(), "part.dfq")


def faults(text: str) -> list[str]:
    found = measured(text)
    return [str(found.error(fault)) for column in found.columns for fault in column.faults]


def test_a_line_of_values_is_read_with_its_ten_fields() -> None:
    line = "9.94\x140\x1412.08.1999/15:23:45\x141,3\x14#123\x142\x1449\x147\x14\x145"
    assert read(ONE + line).characteristics[0].values == (
        Value(9.94, 0, datetime(1999, 8, 12, 15, 23, 45), "1,3", "123", "2", "49", "7", "", "5"),  # noqa: DTZ001
    )


def test_values_in_lines_and_by_k_fields_are_the_same() -> None:
    told = "K0001/1 1.5\nK0004/1 01.02.2026/10:00:00\nK0001/2 2.5\nK0002/2 129\nK0001/1 1.75\nK0010/1 8\nK0001/2 3\n"
    in_lines = (
        "1.5\x140\x1401.02.2026/10:00:00\x0f2.5\x14129\n1.75\x140\x14\x14\x14\x140\x140\x148\x0f3\x14\x14\x14\x14#\n"
    )
    assert read(HEAD + told) == read(HEAD + in_lines)
    assert read(HEAD + told).characteristics[0].values[1].machine == "8"


def test_each_characteristic_belongs_to_the_part_above_it_and_a_line_of_values_to_all_parts() -> None:
    text = "K0100 3\nK1002/1 Lid\nK2002/1 a\nK1002/2 Case\nK2002/2 b\nK2002/3 c\n1\x0f2\x0f3\n4\x0f5\x0f6\n"
    assert [(part.name, [one.name for one in part.characteristics]) for part in read(text).parts] == [
        ("Lid", ["a"]),
        ("Case", ["b", "c"]),
    ]
    assert values(text) == [[1, 4], [2, 5], [3, 6]]


def test_what_is_said_with_index_0_holds_for_all_that_say_nothing_themselves() -> None:
    text = "K1002/0 Common\nK1001/1 x\nK1001/2 y\nK1002/2 Own\nK2004/0 0\nK2022/0 3\nK2002/1 a\nK2002/2 b\nK2022/2 5\n"
    found = read(text)
    assert [part.name for part in found.parts] == ["Common", "Own"]
    assert [one.fields["K2022"] for one in found.characteristics] == ["3", "5"]


def test_fields_below_a_line_of_values_are_of_its_values() -> None:
    text = HEAD + "1\x0f2\nK0014/0 pallet 1\nK0053/2 order\n3\x0f4\nK0014/2 pallet 2\nK0014/1/1 pallet 1\n"
    first, second = read(text).characteristics
    assert [value.more for value in first.values] == [(("K0014", "pallet 1"),), ()]
    assert [value.more for value in second.values] == [
        (("K0014", "pallet 1"), ("K0053", "order")),
        (("K0014", "pallet 2"),),
    ]


def test_what_is_said_of_all_values_does_not_replace_what_is_said_of_one() -> None:
    text = HEAD + "1\x140\x1401.02.2026\x0f2\nK0004/0 03.04.2026/08:30\n"
    assert [one.values[0].at for one in read(text).characteristics] == [
        datetime(2026, 2, 1),  # noqa: DTZ001
        datetime(2026, 4, 3, 8, 30),  # noqa: DTZ001
    ]


@pytest.mark.parametrize("attribute", [129, 255, 256, 290, 304])
def test_values_that_are_not_to_be_reckoned_with_are_missing(attribute: int) -> None:
    text = ONE + f"1.5\n99\x14{attribute}\n2.5\n"
    assert columns(text) == {"Bore": (1.5, None, 2.5)}
    assert faults(text) == []


def test_a_value_without_a_number_keeps_its_place() -> None:
    text = HEAD + "1\x0f2\n\x140\x0f3\n\x0f4\n5\x0f6\n7\n"
    assert values(text) == [[1, None, None, 5, 7], [2, 3, 4, 6]]
    assert read(text).characteristics[0].values[1:3] == (GAP, GAP)
    assert columns(text) == {"Bore": (1, None, None, 5, 7), "Width": (2, 3, 4, 6, None)}


def test_a_line_without_any_value_is_a_set_of_gaps() -> None:
    assert values(HEAD + "1\x0f2\n\x0f\n3\x0f4\n") == [[1, None, 3], [2, None, 4]]


def test_what_is_said_of_all_characteristics_is_said_of_the_values_last_read_by_k_fields() -> None:
    text = HEAD + "K0001/1 1\nK0001/2 2\nK0010/0 7\nK0001/1 3\nK0010/0 8\nK0001/2 4\n"
    assert [[value.machine for value in one.values] for one in read(text).characteristics] == [["7", "8"], ["7", ""]]


def test_a_characteristic_that_counts_gives_the_faulty_and_the_size_of_the_sample() -> None:
    text = (
        "K2002/1 Cracks\nK2004/1 1\nK2002/2 Bore\n20000\x142\x140\x140\x1419.04.1994/15:22:44\x0f1.5\n50000\x140\x0f2\n"
    )
    assert columns(text) == {"Cracks": (2, 0), "Cracks size": (20, 50), "Bore": (1.5, 2)}
    by_fields = "K2002/1 Cracks\nK2004/1 6\nK0020/1 20000\nK0021/1 2\nK0020/1 50000\nK0021/1 0\n"
    assert columns(by_fields) == {"Cracks": (2, 0), "Cracks size": (20, 50)}


@pytest.mark.parametrize(
    ("written", "at"),
    [
        ("12.08.1999/15:23:45", datetime(1999, 8, 12, 15, 23, 45)),  # noqa: DTZ001
        ("1.2.26/7:05", datetime(2026, 2, 1, 7, 5)),  # noqa: DTZ001
        ("8/12/99 15:23:45", datetime(1999, 8, 12, 15, 23, 45)),  # noqa: DTZ001
        ("2026-02-01T07:05:09.25", datetime(2026, 2, 1, 7, 5, 9, 250_000)),  # noqa: DTZ001
        ("2026-02-01", datetime(2026, 2, 1)),  # noqa: DTZ001
    ],
)
def test_dates_are_read_as_the_format_lets_them_be_written(written: str, at: datetime) -> None:
    assert read(f"{ONE}1\x140\x14{written}").characteristics[0].values[0].at == at


@pytest.mark.parametrize(
    ("written", "number"),
    [("9,8", 9.8), ("2.49930000000000E+0002", 249.93), ("-.5", -0.5), ("+7.", 7), ("1e-3", 0.001)],
)
def test_numbers_are_read_with_point_comma_and_exponent(written: str, number: float) -> None:
    assert values(ONE + written) == [[number]]


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (ONE.replace("Bore", "Länge").encode(), "UTF-8"),
        (ONE.replace("Bore", "Länge").encode("utf-8-sig"), "UTF-8"),
        (ONE.replace("Bore", "Länge").encode("utf-16"), "UTF-16"),
        (b"\xfe\xff" + ONE.replace("Bore", "Länge").encode("utf-16-be"), "UTF-16"),
        (ONE.replace("Bore", "Länge").encode("cp1252"), "windows-1252"),
        (ONE.replace("Bore", "Länge für").encode("cp850"), "CP850"),
    ],
)
def test_the_encoding_is_found_out(data: bytes, encoding: str) -> None:
    found = read(data)
    assert found.encoding == encoding
    assert found.characteristics[0].name.startswith("Länge")


def test_a_description_and_its_values_in_two_files_are_one() -> None:
    values_alone = "1\x0f2\n3\x0f4\n"
    found = read_aqdef(HEAD.encode(), "part.dfd", (values_alone.encode(), "part.dfx"))
    assert found == read(HEAD + values_alone)
    with pytest.raises(FormatError, match=r"part\.dfx:2, characteristic 3: there is no characteristic 3; there are 2"):
        read_aqdef(HEAD.encode(), "part.dfd", (b"1\x0f2\n1\x0f2\x0f3\n", "part.dfx"))


def test_only_carriage_returns_and_line_feeds_end_a_line() -> None:
    found = read("K2002/1 a\u2028b\x0bc\x85\rK2002/2 d\x1f\r\nK2002/3 e\n")
    assert [one.name for one in found.characteristics] == ["a\u2028b\x0bc\x85", "d\x1f", "e"]


def test_catalogues_and_groups_are_kept_and_what_counts_for_one_part_is_not() -> None:
    found = read("K0100 1\nK0101 2\nK2002/1 a\nK4092/3 Smith\nK5111/1 1\nK8500/1 5\n")
    assert found.others == (("K4092/3", "Smith"), ("K5111/1", "1"))
    assert found.characteristics[0].fields == {"K2002": "a", "K8500": "5"}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "part.dfq: describes no characteristic by lines such as K2002/1"),
        ("1.5\x140\n", r"part\.dfq:1, characteristic 1: there is no characteristic 1; there are 0"),
        (HEAD + "1\x0f2\x0f3\n", r"part\.dfq:8, characteristic 3: there is no characteristic 3; there are 2"),
        (HEAD + "K0001/3 1\n", r"part\.dfq:8, K0001/3: there is no characteristic 3"),
        ("K0100 3\nK2002/1 a\n", r"part\.dfq:1: K0100 says that there are 3 characteristics, and 1 are described"),
        ("K0100 two\nK2002/1 a\n", r"part\.dfq:1: K0100 is the number of characteristics"),
        (HEAD + "K0100 3\n", r"part\.dfq:8: K0100 stands twice and says two things"),
        (HEAD + "K2002/1 Boore\n", r"part\.dfq:8: K2002/1 stands twice and says two things"),
        (HEAD + "K1002 Lid\n", r"part\.dfq:8: K1002 stands twice and says two things"),
        (HEAD + "K20x2/1 a\n", r"part\.dfq:8: is no K field"),
        (HEAD + "K2003/1/1 a\n", r"part\.dfq:8: K2003 says nothing of single values"),
        (HEAD + "K2002/1 a1\x0f2\n", r"part\.dfq:8: holds signs that stand between values"),
        (HEAD + "K2002/99999 a\n", r"part\.dfq:8: the index 99999 is too large"),
        (HEAD + "K0002/1 255\n", r"part\.dfq:8, K0002/1: stands before the value of which it says something"),
        (HEAD + "K0014/0 x\n", r"part\.dfq:8, K0014/0: stands before the values of which it says something"),
        (HEAD + "1\x0f2\nK0014/1/2 x\n", r"part\.dfq:9, K0014/1/2: stands before the value"),
        (HEAD + "1\x0f2\nK0014/1/0 x\n", r"part\.dfq:9, K0014/1/0: is meant for all values; say it of each"),
        (HEAD + "1\x141\x0f2\nK0002/1 2\n", r"part\.dfq:9, K0002/1: says another thing of this value"),
        (HEAD + "1\x0f2\nK0002/1 x\nK0002/1 y\n", r"part\.dfq:10, K0002/1: “y” is not a whole number"),
        (HEAD + "1\x0f2\nK0014/1 x\nK0014/1 y\n", r"part\.dfq:10, K0014/1: says another thing of this value"),
        (HEAD + "good morning\n", r"part\.dfq:8: is neither a K field nor a line of values"),
        (HEAD + "1" + "\x14" * 9 + "\x145\n", r"part\.dfq:8, characteristic 1: has 11 fields; 10 are known"),
        (HEAD + "1" + "\x14" * 12 + "\n", r"part\.dfq:8, characteristic 1: has 13 fields; 10 are known"),
        (HEAD + "1" * 1_100_000, r"part\.dfq:8: this line has more than 1,000,000 signs"),
        (b"K\x000\x001\x000\x000\x00 \x001\x00", r"part\.dfq:1: holds many zero bytes"),
        (b"\xef\xbb\xbfK0100 1\n\xff\n", r"part\.dfq:2: is not UTF-8"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_line(text: str | bytes, why: str) -> None:
    with pytest.raises(FormatError, match=why):
        read(text)


def test_two_more_fields_that_say_nothing_are_let_pass() -> None:
    assert values(ONE + "1.5\x140" + "\x14" * 9 + "0\n") == [[1.5]]


def test_files_that_are_too_large_are_refused_before_they_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "LARGEST_FILE", 10)
    with pytest.raises(FormatError, match=r"part\.dfq: has 32 bytes; at most 10 are allowed"):
        read(ONE)


def test_more_values_than_a_memory_holds_are_refused_at_the_first_that_is_too_many(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(reading, "MOST_VALUES", 4)
    assert values(HEAD + "1\x0f2\n3\x0f4\n") == [[1, 3], [2, 4]]
    with pytest.raises(FormatError, match=r"part\.dfq:11: these are more than 4 values"):
        read(HEAD + "1\n2\n3\n\x0f4\n")


def test_short_files_that_say_more_than_a_memory_holds_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_SAID_OF_ALL", 6)
    with pytest.raises(FormatError, match=r"part\.dfq:12, K0014/0: too much is said of all characteristics"):
        read(HEAD + "1\x0f2\n" + "K0014/0 x\n" * 4)
    monkeypatch.setattr(reading, "MOST_VALUES", 5)
    with pytest.raises(
        FormatError, match="says 2 things of all of 2 characteristics by the index 0; these are too many"
    ):
        read(HEAD + "K2101/0 1\nK2102/0 1\n")


def test_what_is_wrong_with_a_value_is_told_with_its_line_and_its_characteristic() -> None:
    text = HEAD + "1o\x0f2\n3\x147\x0f1e999\n4\x14x\x0f5\n6\x14129\x14yesterday\x0f7\n"
    unknown = "the attribute 7 (K0002) is not known: 0 is valid; 129, 255, 256 and 290 are not to be reckoned with"
    assert faults(text) == [
        "part.dfq:8, column Bore: K0001: “1o” is not a number; correct it, or give it the attribute 255",
        f"part.dfq:9, column Bore: {unknown}",
        "part.dfq:10, column Bore: K0002: “x” is not a whole number",
        "part.dfq:9, column Width: K0001: “1e999” is too large for a number",
    ]
    assert columns(text) == {"Bore": (None, None, None, None), "Width": (2, None, 5, 7)}


def test_a_sample_of_no_unit_is_missing_and_has_no_faulty_ones() -> None:
    text = "K2002/1 a\nK2004/1 1\n1000\x140\n0\x140\n0\x142\n2000\x141\n"
    assert columns(text) == {"a": (0, None, None, 1), "a size": (1, None, None, 2)}
    assert faults(text)[0] == "part.dfq:5, column a: K0021: 2 are faulty of none that were looked at (K0020)"


def test_counts_and_measured_values_in_each_others_place_are_told() -> None:
    assert "is a count, but the characteristic is measured" in faults(ONE + "K0001/1 1\nK0020/1 1000\nK0021/1 0\n")[0]
    counted = "K2002/1 a\nK2004/1 1\nK0020/1 1000\nK0021/1 0\n"
    assert "is a measured value, but the characteristic counts" in faults(counted + "K0001/1 1\n")[0]
    told = "K0020: “50” is not the size of a sample, of which each unit counts 1,000"
    assert faults("K2002/1 a\nK2004/1 1\n50\x141\n") == [
        *(f"part.dfq:3, column {name}: {told}" for name in ("a", "a size")),
    ]


def test_a_date_that_cannot_be_read_is_noted_and_does_not_keep_its_value_from_being_charted() -> None:
    text = ONE + "1.5\x140\x1431.02.2026/10:00:00\n"
    assert faults(text) == []
    (wrong,) = read(text).characteristics[0].values[0].wrong
    assert (wrong.key, wrong.what) == ("K0004", "“31.02.2026/10:00:00” is not a date and time that there is")


def test_columns_are_told_apart_by_their_parts_where_only_these_differ() -> None:
    text = "K1002/1 Left\nK2002/1 Bore\nK2001/2 17\nK1002/2 Right\nK2002/3 Bore\nK2004/4 0\n1\x0f2\x0f3\x0f4\n"
    found = measured(text)
    assert [(column.letters, column.name) for column in found.columns] == [
        *(("A", "Left: Bore"), ("B", "17"), ("C", "Right: Bore"), ("D", "D")),
    ]
    assert (found.rows, found.names_in, found.part) == ((1,), None, "Left")


def test_it_is_known_by_its_content_whatever_it_is_called() -> None:
    for data in (
        (ONE + "1\n2\n").encode(),
        (ONE + "1\n2\n").encode("utf-16"),
        b"\xef\xbb\xbf" + (ONE + "1\n2").encode(),
    ):
        assert read_measurements(data, "part.txt").columns[0].values == (1, 2)
    with pytest.raises(FormatError, match="there is no characteristic 1"):
        read_measurements(b"1\x140\n", "values.txt")
    for names, row in (("K0100;K0200", "1;2"), ("K0100", "1"), ("K0100 bore;b", "1;2")):
        assert read_measurements(f"{names}\n{row}\n".encode(), "k.csv").columns[0].name == names.partition(";")[0]


def test_a_file_without_values_is_refused() -> None:
    with pytest.raises(
        FormatError, match=r"part\.dfd: holds no values; those of a \.dfd stand in the \.dfx of the same"
    ):
        read_measurements(HEAD.encode(), "part.dfd")


def test_many_sets_of_many_characteristics_are_refused() -> None:
    many = "".join(f"K2002/{index} c{index}\n" for index in range(1, 201)) + "1\n" * 25_001
    with pytest.raises(FormatError, match="has 25,001 values of 200 characteristics; at most 5,000,000 cells"):
        measured(many)


SIGNS = st.characters(codec="utf-8", exclude_characters="\x00\x0f\x14\r\n")
TEXTS = st.text(SIGNS, max_size=8).map(lambda text: text.strip(" \t"))
FILLED = TEXTS.filter(bool)
CATALOGUED = TEXTS.filter(lambda text: text != "0")
NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
CONTEXT = {
    "at": st.none() | st.datetimes(min_value=datetime(1000, 1, 1)),  # noqa: DTZ001
    "events": CATALOGUED,
    "batch": TEXTS,
    "nest": CATALOGUED,
    "operator": CATALOGUED,
    "machine": CATALOGUED,
    "process": TEXTS,
    "gauge": CATALOGUED,
    "more": st.dictionaries(st.sampled_from(["K0014", "K0053"]), FILLED).map(lambda more: tuple(sorted(more.items()))),
}
MEASURED = st.builds(Value, NUMBERS, st.sampled_from([0, 129, 256]), **CONTEXT) | st.just(GAP)
COUNTS = st.integers(0, 10**6).flatmap(
    lambda size: st.builds(Value, size=st.just(size), faulty=st.integers(0, size), **CONTEXT)
)


@st.composite
def files(draw: st.DrawFn) -> Aqdef:
    """Files with one to three parts and zero to three characteristics each."""
    widths = draw(st.lists(st.integers(0, 3), min_size=1, max_size=3).filter(any))
    parts, index = [], 0
    for number, width in enumerate(widths, start=1):
        characteristics = []
        for _ in range(width):
            index += draw(st.integers(1, 2))
            counted = draw(st.booleans())
            fields = draw(st.dictionaries(st.sampled_from(["K2001", "K2002", "K2142"]), FILLED))
            fields |= {"K2004": "1"} if counted else {}
            held = draw(st.lists(COUNTS if counted else MEASURED, max_size=4))
            while held and held[-1] == GAP:
                held.pop()
            characteristics.append(Characteristic(index, dict(sorted(fields.items())), tuple(held)))
        fields = draw(st.dictionaries(st.sampled_from(["K1001", "K1002"]), FILLED))
        parts.append(Part(number, dict(sorted(fields.items())), tuple(characteristics)))
    others = draw(st.lists(st.tuples(st.sampled_from(["K4092/3", "K5111/1"]), TEXTS), max_size=2))
    return Aqdef(tuple(parts), tuple(others))


@given(files())
def test_every_file_comes_back_as_it_was_written(written: Aqdef) -> None:
    assert read(write_aqdef(written)) == written


def test_it_is_written_in_windows_1252_where_that_holds_all_signs_and_cannot_be_mistaken() -> None:
    def named(name: str) -> bytes:
        return write_aqdef(Aqdef((Part(1, {}, (Characteristic(1, {"K2002": name}),)),)))

    assert named("Länge") == "K0100 1\r\nK1001/1\r\nK2002/1 Länge\r\n".encode("cp1252")
    assert named("长度").startswith(b"\xef\xbb\xbf")
    assert named("Ã¤") == b"\xef\xbb\xbf" + "K0100 1\r\nK1001/1\r\nK2002/1 Ã¤\r\n".encode()


def test_a_line_of_values_is_written_with_zeros_where_readers_expect_numbers() -> None:
    one = Characteristic(1, {"K2002": "a"}, (Value(1.5, machine="8"), GAP, Value(2.0)))
    other = Characteristic(2, {"K2004": "1"}, (Value(size=20, faulty=2),))
    written = write_aqdef(Aqdef((Part(1, {}, (one, other)),))).decode().split("\r\n")[4:]
    assert written == [
        "1.5\x140\x14\x14\x14\x140\x140\x148\x0f20000\x142\x140\x140",
        "\x14255\x0f\x14\x140\x14255",
        "2.0\x140\x0f\x14\x140\x14255",
        "",
    ]


@pytest.mark.parametrize(
    ("value", "name", "why"),
    [
        (Value(1.5), "two\nlines", "K2002/1 holds a sign that means something in AQDEF"),
        (Value(1.5, batch="a\x14b"), "a", "holds a sign that means something in AQDEF"),
        (Value(float("inf")), "a", "inf of characteristic 1 is not a number that can be written"),
    ],
)
def test_what_the_format_cannot_hold_is_not_written(value: Value, name: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        write_aqdef(Aqdef((Part(1, {}, (Characteristic(1, {"K2002": name}, (value,)),)),)))


def test_a_value_that_could_not_be_read_is_not_written() -> None:
    with pytest.raises(ValueError, match="a value of characteristic 1 holds what could not be read: “1o” is not a num"):
        write_aqdef(read(ONE + "1o\x140\n"))
