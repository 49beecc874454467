"""Two revisions side by side: chosen in the page, by operation, with pictures, moves and what is withheld."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from django.urls import reverse

from catchball.core.document import Cookbook as Document
from catchball.core.document import cookbook
from catchball.queries.comparing import compared
from catchball.store.documents import WITHHELD
from catchball.web.telling.differences import node_rows
from catchball.web.telling.grouping import Group, grouped
from catchball.web.telling.pictures import Fate, picture_pair
from factories import with_node
from web.world import World, said, standard

LANGUAGES = ("en",)


def compare(world: World, pk: int, asked: Mapping[str, int]) -> str:
    answer = world.client("cz engineer").get(reverse("compare", args=[pk]), asked)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def groups(old: Document, new: Document, *, is_whole: bool = False) -> list[Group]:
    comparison = compared(old, new)
    return grouped(comparison, node_rows(comparison, LANGUAGES), LANGUAGES, is_whole=is_whole)


def moved(before: Document, **children: tuple[str, ...]) -> Document:
    below = {**before.children, **{uid.replace("_", "-"): listed for uid, listed in children.items()}}
    return cookbook(before.root, before.nodes.values(), below, before.withdrawn)


def test_two_cookbooks_of_a_family_are_compared_in_the_revisions_that_are_chosen(world: World) -> None:
    html = compare(world, world.local.pk, {"with": world.home.pk, "from": 1, "in": world.local.pk, "to": 3})

    assert "<h1>HOME, revision 1 and CZ, revision 3</h1>" in html
    assert "<del>12</del>" in html
    assert "<ins>12.5</ins>" in html
    assert f'<option value="{world.home.pk}" selected>HOME' in html


def test_another_cookbook_brings_its_newest_revision_and_too_high_a_number_is_the_newest(world: World) -> None:
    assert "HOME, revision 2 and CZ, revision 3" in compare(world, world.local.pk, {"with": world.home.pk})
    assert "CZ, revision 2 and CZ, revision 3" in compare(world, world.local.pk, {"to": 99})


def test_a_cookbook_of_another_family_or_out_of_sight_is_not_found(world: World) -> None:
    address = reverse("compare", args=[world.local.pk])

    assert world.client("cz engineer").get(address, {"with": 9999}).status_code == 404


def test_differences_stand_under_their_operation() -> None:
    before = standard()
    after = with_node(with_node(before, "home-12", title=said("Press it")), "home-14", title=said("Seal it"))

    assert [(group.uid, [row.uid for row in group.rows]) for group in groups(before, after)] == [
        ("home-2", ["home-12"]),
        ("home-3", ["home-14"]),
    ]


def test_a_step_that_went_to_another_operation_is_told_as_moved_in_both() -> None:
    before = standard()
    after = moved(before, home_2=("home-11",), home_3=("home-13", "home-12", "home-14"))

    first, second = groups(before, after)
    assert list(first.left) == ["home-12"]
    assert first.rows == []
    (row,) = second.rows
    assert row.moved
    assert row.life == "stayed"


def test_what_is_alike_is_told_only_when_asked_for() -> None:
    before = standard()
    after = with_node(before, "home-12", title=said("Press it"))

    assert [row.uid for group in groups(before, after) for row in group.rows] == ["home-12"]
    whole = [row for group in groups(before, after, is_whole=True) for row in group.rows]
    assert {row.uid for row in whole} == set(before.nodes)
    assert [row.uid for row in whole if row.fields] == ["home-12"]


def test_what_is_withdrawn_keeps_its_place_among_what_is_alike() -> None:
    before = standard()
    left = [entry for entry in before.nodes.values() if entry.uid != "home-11"]
    after = cookbook(before.root, left, {**before.children, "home-2": ("home-12",)})

    (group, *_) = [one for one in groups(before, after, is_whole=True) if one.uid == "home-2"]
    assert [(row.uid, str(row.life)) for row in group.rows] == [
        ("home-2", "stayed"), ("home-11", "gone"), ("home-12", "stayed"),
    ]  # fmt: skip


def test_an_order_that_only_grew_is_not_told_beside_what_came() -> None:
    before = standard()
    points = before.nodes["home-11"].fields["key_points"]
    after = with_node(before, "home-11", key_points=[*points, {"id": "k2", "point": said("Slowly")}])

    (row,) = [row for group in groups(before, after) for row in group.rows]
    assert [field.name for field in row.fields] == ["Key point"]


def test_of_what_is_withheld_only_that_it_is_there_is_told() -> None:
    before = standard()
    node = before.nodes["home-14"]
    after = replace(before, nodes={**before.nodes, "home-14": replace(node, fields=WITHHELD)})

    (row,) = [row for group in groups(before, after) for row in group.rows]
    assert row.is_withheld
    assert row.fields == ()


def test_what_became_of_each_annotation_is_told() -> None:
    drawn = [
        {"id": "a", "shape": "box", "at": "0.1,0.1 0.2,0.2", "label": said("Housing")},
        {"id": "b", "shape": "number", "at": "0.5,0.5", "label": said("Coil")},
        {"id": "c", "shape": "number", "at": "0.7,0.5", "label": said("Lid")},
        {"id": "d", "shape": "number", "at": "0.9,0.5", "label": said("Pin")},
    ]
    after = [
        {**drawn[1], "at": "0.6,0.5"},
        {**drawn[0], "label": said("Housing, warm")},
        drawn[3],
        {"id": "e", "shape": "text", "at": "0.1,0.9", "label": said("Here")},
    ]
    old, new = ({"id": "m", "content": f"sha256:{n}", "annotations": marks} for n, marks in ((1, drawn), (2, after)))

    pair = picture_pair(old, new, LANGUAGES)

    assert pair.is_pair
    assert pair.is_other
    assert [(row.fate, row.old_number, row.new_number, row.has_moved) for row in pair.annotations] == [
        (Fate.CHANGED, 2, 1, True),
        (Fate.CHANGED, 1, 2, False),
        (Fate.SAME, 4, 3, False),
        (Fate.CAME, None, 4, False),
        (Fate.GONE, 3, None, False),
    ]
    assert [part.text for part in pair.annotations[1].new if part.change == "+"] == [", warm"]
    assert [mark["fate"] for mark in pair.old_marks] == [Fate.CHANGED, Fate.CHANGED, Fate.GONE, Fate.SAME]


def test_a_picture_that_came_has_nothing_to_lay_it_upon() -> None:
    pair = picture_pair(None, {"id": "m", "content": "sha256:1"}, LANGUAGES)

    assert not pair.is_pair
    assert pair.annotations == ()


def test_the_languages_of_a_text_stand_together_the_readers_first() -> None:
    def titled(**title: str) -> Document:
        return with_node(standard(), "home-11", title=title)

    comparison = compared(titled(cs="Jedna", de="Eins", en="One"), titled(cs="Dva", de="Zwei", en="Two"))
    (row,) = node_rows(comparison, ("en", "de"))

    assert [field.language for field in row.fields if field.name.startswith("Title")] == ["en", "de", "cs"]
