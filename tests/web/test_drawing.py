"""Marks on a picture, as they are filled in by numbers."""

from __future__ import annotations

from django.http import QueryDict

from catchball.core.document import Cookbook
from catchball.web.forms.drawing import Drawing
from web.world import standard


def filled(**marks: dict[str, str]) -> QueryDict:
    """What the form of marks sends."""
    data = QueryDict(mutable=True)
    data.appendlist("mark", "")
    for key, parts in marks.items():
        data.appendlist("mark", key)
        for name, value in parts.items():
            data[f"mark/{key}/{name}"] = value
    return data


def drawn(**marks: dict[str, str]) -> Drawing:
    return Drawing(standard(), "home-11", "m1", "en", filled(**marks))


def drawn_annotations(document: Cookbook | None) -> list[tuple[str, str, str]]:
    assert document is not None
    (medium,) = document.nodes["home-11"].fields["media"]
    return [(one["id"], one["shape"], one["at"]) for one in medium.get("annotations", ())]


def test_marks_that_are_sent_as_they_are_shown_change_nothing() -> None:
    shown = Drawing(standard(), "home-11", "m1", "en").marks
    sent = {
        mark.key: {"shape": mark.shape, "label": mark.label, **dict(mark.named_places)}
        for mark in shown
        if not mark.is_spare
    }

    assert drawn(**sent).edited() == standard()


def test_an_arrow_has_two_points_and_a_number_one_and_per_cents_may_have_a_comma() -> None:
    arrow = {"shape": "arrow", "x": "12,5", "y": "0", "x2": "100", "y2": "50", "label": "Here"}
    number = {"shape": "number", "x": "33.333", "y": "50", "x2": "7", "y2": "7"}

    assert drawn_annotations(drawn(e1=arrow, e2=number).edited()) == [
        ("e1", "arrow", "0.125,0 1,0.5"),
        ("e2", "number", "0.3333,0.5"),
    ]


def test_a_mark_that_stands_nowhere_is_told_and_what_was_written_stays() -> None:
    for x in ("", "101", "-1", "left", "NaN"):
        drawing = drawn(e1={"shape": "box", "x": x, "y": "1", "x2": "2", "y2": "2", "label": "Seat"})

        assert drawing.edited() is None
        assert drawing.marks[0].problem.startswith("Say where it stands")
        assert drawing.marks[0].label == "Seat"


def test_marks_that_are_left_out_go_and_the_order_is_that_of_the_form() -> None:
    box = {"shape": "box", "x": "1", "y": "1", "x2": "2", "y2": "2"}

    assert [one[0] for one in drawn_annotations(drawn(b=box, c={**box, "gone": "on"}, a=box).edited())] == ["b", "a"]
