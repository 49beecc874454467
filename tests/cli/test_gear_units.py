"""The demonstration company: its cookbook, its plants, its pictures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from hashlib import sha256
from io import BytesIO
from math import pi
from typing import Any

import pytest
from PIL import Image

from catchball.cli.demo.gear_units import (
    Meets,
    State,
    deviation_edits,
    deviation_headers,
    home_cookbook,
    home_cookbook_next,
    local_cookbook,
    local_cookbooks,
    pictures,
    refused_edit,
)
from catchball.cli.demo.gear_units.drawing import HEIGHT, WIDTH, Sheet
from catchball.cli.demo.gear_units.pictures import SCENES, picture
from catchball.core.check import missing_pictures, problems
from catchball.core.diff import apply, diff
from catchball.core.document import Cookbook, Node
from catchball.core.latitude import Leave, guard
from catchball.core.rebase import Fate, rebase
from catchball.core.schema import FIELDS, Field, Kind, Type
from catchball.formats.json_files.cookbook_json import read_cookbook, write_cookbook
from catchball.formats.pictures.cleaning import clean_picture

SITES = ("cz", "cn", "in", "sup")
WITHIN = 0.03
Placed = tuple[str, Mapping[str, Any]]


def _of_kind(book: Cookbook, kind: Kind) -> list[Node]:
    return [book.nodes[uid] for uid in book.walk() if book.nodes[uid].kind is kind]


def _texts(
    fields: Mapping[str, Field], record: Mapping[str, Any], where: str
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every text of a record, with its place."""
    for name, field in fields.items():
        value, at = record.get(name), f"{where}/{name}"
        if not value:
            continue
        if field.type is Type.TEXT:
            yield at, value
        elif field.type is Type.TABLE:
            for row, inner in value.items():
                yield from _texts(field.record, inner, f"{at}/{row}")
        elif field.type is Type.ITEMS:
            for element in value:
                yield from _texts(field.record, element, f"{at}/{element['id']}")


def _all_texts(book: Cookbook) -> Iterator[Placed]:
    for uid in book.walk():
        yield from _texts(FIELDS[book.nodes[uid].kind], book.nodes[uid].fields, uid)


def _number(parameters: Mapping[str, Any], name: str) -> float:
    return float(parameters[name]["value"].split(" ")[0])


def _cuts(book: Cookbook) -> dict[str, Mapping[str, Any]]:
    """The parameters of every step that tells a cutting speed."""
    steps = _of_kind(book, Kind.STEP)
    told = {entry.uid: entry.fields.get("parameters", {}) for entry in steps}
    return {uid: parameters for uid, parameters in told.items() if "cutting speed" in parameters}


def _every_book() -> dict[str, Cookbook]:
    return {"home": home_cookbook(), "next": home_cookbook_next(), **local_cookbooks()}


def test_the_home_cookbook_has_eight_operations_55_to_70_steps_and_two_variants() -> None:
    book = home_cookbook()
    assert [entry.fields["number"] for entry in _of_kind(book, Kind.OPERATION)] == [f"{n}0" for n in range(1, 9)]
    assert 55 <= len(_of_kind(book, Kind.STEP)) <= 70
    variants = {variant["code"] for variant in book.nodes[book.root].fields["variants"]}
    assert variants == {"S", "D"}
    assert {label for entry in _of_kind(book, Kind.STEP) for label in entry.fields.get("applies", ())} <= variants


def test_nothing_blocks_the_release_of_any_cookbook() -> None:
    shown = {f"sha256:{sha256(data).hexdigest()}" for data in pictures().values()}
    for site, book in _every_book().items():
        assert problems(book) == (), site
        assert missing_pictures(book, shown) == (), site


def test_every_cookbook_survives_its_way_through_a_file() -> None:
    for site, book in _every_book().items():
        assert read_cookbook(write_cookbook(book), f"{site}.json") == book


def test_every_spindle_speed_fits_its_cutting_speed_and_diameter() -> None:
    assert len(_cuts(home_cookbook())) >= 15
    for site, book in _every_book().items():
        for uid, parameters in _cuts(book).items():
            speed, diameter = _number(parameters, "cutting speed"), _number(parameters, "tool diameter")
            expected = speed * 1000 / (pi * diameter)
            assert _number(parameters, "spindle speed") == pytest.approx(expected, rel=WITHIN), (site, uid)


def test_every_feed_rate_fits_speed_teeth_and_feed() -> None:
    for site, book in _every_book().items():
        for uid, parameters in _cuts(book).items():
            if "teeth" in parameters:
                each = _number(parameters, "teeth") * _number(parameters, "feed per tooth")
            else:
                each = _number(parameters, "feed per revolution")
            expected = _number(parameters, "spindle speed") * each
            assert _number(parameters, "feed rate") == pytest.approx(expected, rel=WITHIN), (site, uid)


def test_the_spindle_of_every_cut_turns_no_faster_than_its_machine() -> None:
    for uid, parameters in _cuts(home_cookbook()).items():
        assert _number(parameters, "spindle speed") <= 12_000, uid


def test_every_text_of_every_cookbook_has_english_and_german() -> None:
    for site, book in _every_book().items():
        lacking = [where for where, text in _all_texts(book) if not {"en", "de"} <= text.keys()]
        assert lacking == [], site


def test_at_least_three_operations_have_all_titles_and_instructions_in_chinese() -> None:
    book = home_cookbook()
    whole = [
        uid
        for uid in book.children[book.root]
        if all(
            "zh-Hans" in book.nodes[step].fields[field]
            for step in book.children[uid]
            for field in ("title", "instruction")
        )
    ]
    assert len(whole) >= 3


def test_every_step_has_a_key_point_and_every_key_point_its_reason() -> None:
    steps = _of_kind(home_cookbook(), Kind.STEP)
    without = [step.uid for step in steps if not step.fields.get("key_points")]
    assert without == []
    assert all(point["reason"] for step in steps for point in step.fields["key_points"])


def test_the_time_of_an_operation_is_the_sum_of_its_steps() -> None:
    book = home_cookbook()
    for operation in book.children[book.root]:
        for share, told in book.nodes[operation].fields["standard_time"].items():
            steps = [book.nodes[uid].fields for uid in book.children[operation]]
            rows = [step["standard_time"].get(share) for step in steps if step["occasion"] == "cycle"]
            assert int(told["value"][:-2]) == sum(int(row["value"][:-2]) for row in rows if row), (operation, share)


def test_the_home_plant_leaves_some_steps_fixed_some_bounded_some_free() -> None:
    rows = Counter(
        row["leave"] for step in _of_kind(home_cookbook(), Kind.STEP) for row in step.fields["latitude"].values()
    )
    assert rows["fixed"] >= 8
    assert rows["bounded"] >= 20
    assert rows["free"] >= 20


@pytest.mark.parametrize("site", SITES)
def test_a_plant_has_ten_deviations_with_a_header_that_names_just_the_nodes_it_touches(site: str) -> None:
    headers = [header for header in deviation_headers() if header.site == site]
    assert len(headers) >= 10
    assert len({header.name for header in headers}) == len(headers)
    touched = {edit.uid for edit in diff(home_cookbook(), local_cookbooks()[site])}
    assert {uid for header in headers for uid in header.uids} == touched
    strangers = touched - home_cookbook().nodes.keys()
    assert strangers, "a step split or added has a uid of the plant"
    assert all(uid.startswith(f"{site}-") for uid in strangers)


def test_every_state_is_shown_and_dates_are_in_order() -> None:
    assert {header.state for header in deviation_headers()} == set(State)
    for header in deviation_headers():
        days = header.days
        past = [day for day in (days.proposed, days.decided, days.effective) if day is not None]
        assert past == sorted(past), header
        assert max(past) <= 0, header
        if header.state in (State.TEMPORARY, State.ON_TRIAL):
            assert days.ends is not None, header
            assert days.ends > 0, header
        if header.state is State.LAPSED:
            assert days.ends is not None, header
            assert days.ends < 0, header
        if header.state in (State.ACCEPTED, State.OFFERED):
            assert days.decided is not None, header


@pytest.mark.parametrize("site", SITES)
def test_the_latitude_blocks_no_deviation_of_a_plant(site: str) -> None:
    rulings = guard(home_cookbook(), local_cookbooks()[site])
    assert [ruling for ruling in rulings if ruling.leave is Leave.BLOCKED] == []


def test_a_deviation_is_called_within_latitude_just_when_none_of_its_edits_needs_a_justification() -> None:
    home = home_cookbook()
    for header in deviation_headers():
        rulings = guard(home, apply(home, deviation_edits(header.site, header.name)))
        if header.state is State.WITHIN_LATITUDE:
            assert {ruling.leave for ruling in rulings} == {Leave.WITHIN}, header
        elif header.state is not State.TEMPORARY and header.state is not State.LAPSED:
            assert Leave.JUSTIFY in {ruling.leave for ruling in rulings}, header


def test_the_one_refused_edit_is_refused() -> None:
    refused = refused_edit()
    rulings = guard(home_cookbook(), apply(home_cookbook(), refused.edits))
    assert [ruling.leave for ruling in rulings] == [Leave.BLOCKED]
    assert refused.site in SITES


@pytest.mark.parametrize("site", SITES)
def test_a_plant_meets_the_next_home_revision_in_one_conflict_and_finds_one_of_its_own_taken_up(site: str) -> None:
    home, local = home_cookbook(), local_cookbooks()[site]
    moved = rebase(home, local, home_cookbook_next())
    assert len(moved.merge.conflicts) == 1
    assert moved.blocked == ()
    fates = {entry.deviation.atom: entry.fate for entry in moved.deviations}
    for header in (header for header in deviation_headers() if header.site == site):
        found = {fates[edit.atom] for edit in deviation_edits(site, header.name) if edit.atom in fates}
        if header.meets is Meets.CONFLICT:
            assert found == {Fate.CONFLICT}, header.name
        elif header.meets is Meets.ABSORBED:
            assert found == {Fate.ABSORBED}, header.name
        else:
            assert found == {Fate.KEPT}, header.name


def test_the_next_home_revision_has_a_dozen_improvements_and_withdraws_a_step() -> None:
    changed = {edit.uid for edit in diff(home_cookbook(), home_cookbook_next())}
    assert len(changed) >= 12
    assert home_cookbook_next().withdrawn.keys() == {"home-203"}


def test_a_cookbook_can_be_built_with_the_deviations_of_some_states_only() -> None:
    assert local_cookbook("cz", ()) == home_cookbook()
    accepted = local_cookbook("cz", {State.ACCEPTED})
    assert accepted != home_cookbook()
    assert "cz-1" not in accepted, "a step in review is not in the accepted cookbook"
    assert "cz-1" in local_cookbook("cz", {State.IN_REVIEW})


def test_a_site_that_does_not_exist_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        local_cookbook("xx")
    with pytest.raises(KeyError):
        deviation_edits("cz", "no such deviation")


def test_pictures_are_the_same_each_time_small_clean_and_of_one_size() -> None:
    found = pictures()
    assert len(set(found.values())) == len(found) >= 20
    name = next(iter(SCENES))
    again = Sheet()
    SCENES[name](again)
    assert clean_picture(again.png(), name) == picture(name)
    for data in found.values():
        assert len(data) < 40_000
        assert clean_picture(data, "again.png") == data
        with Image.open(BytesIO(data)) as image:
            assert image.size == (WIDTH, HEIGHT)


def test_every_picture_is_shown_somewhere_and_every_note_lies_on_its_picture() -> None:
    shown: set[str] = set()
    for entry in (*home_cookbook().nodes.values(), *home_cookbook_next().nodes.values()):
        for medium in (*entry.fields.get("media", ()), *entry.fields.get("layout", ())):
            shown.add(medium["name"])
            for note in medium.get("annotations", ()):
                shares = [float(share) for point in note["at"].split() for share in point.split(",")]
                assert len(shares) == (2 if note["shape"] in ("number", "text") else 4), note
                assert all(0 <= share <= 1 for share in shares), note
    assert shown == pictures().keys()
