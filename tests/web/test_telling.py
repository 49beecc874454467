"""Whatever can differ and whatever can be asked, a page can say it."""

from __future__ import annotations

import json

from hypothesis import given

from aimed import Move, base_document, play, scripts
from catchball.core.diff import diff
from catchball.core.document import Cookbook as Document
from catchball.core.merge import merge
from catchball.queries.comparing import Life, compared
from catchball.queries.conflicts import raw_conflict
from catchball.web.telling.differences import NodeRow, node_rows
from catchball.web.telling.markup import html_of
from catchball.web.telling.questions import Asking, choice_given
from cookbooks import cookbooks

BASE = base_document()
LANGUAGES = ("en", "de")


def rows_of(old: Document, new: Document) -> list[NodeRow]:
    return node_rows(compared(old, new), LANGUAGES)


@given(scripts(6), scripts(6))
def test_every_difference_is_told_and_nothing_else(first: list[Move], second: list[Move]) -> None:
    old, new = play(BASE, first, "p"), play(BASE, second, "q")
    rows = {row.uid: row for row in rows_of(old, new)}

    told = {edit.uid for edit in diff(old, new) if edit.is_content} | (old.nodes.keys() ^ new.nodes.keys())
    assert told <= rows.keys()
    for uid, row in rows.items():
        assert row.name
        assert row.moved or row.fields or row.life is not Life.STAYED or uid in told
    assert rows_of(new, new) == []


@given(scripts(6), scripts(6))
def test_both_sides_of_a_text_can_be_read_from_its_marks(first: list[Move], second: list[Move]) -> None:
    old, new = play(BASE, first, "p"), play(BASE, second, "q")
    for row in rows_of(old, new):
        for field in row.fields:
            assert field.old is not None or field.new is not None
            assert {part.change for part in field.old or ()} <= {"=", "-"}
            assert {part.change for part in field.new or ()} <= {"=", "+"}


@given(scripts(6), scripts(6))
def test_every_question_of_a_merge_can_be_asked_and_answered(first: list[Move], second: list[Move]) -> None:
    merged = merge(BASE, play(BASE, first, "p"), play(BASE, second, "q"))
    asking = Asking((merged.base, merged.ours, merged.theirs), LANGUAGES)
    kept = [json.loads(json.dumps(raw_conflict(conflict))) for conflict in merged.conflicts]

    questions = asking.questions(kept)

    assert {question.id for question in questions} == {conflict.id for conflict in merged.conflicts}
    for question in questions:
        assert question.where
        assert all("".join(part.text for part in said.parts).strip() for said in question.said)
    theirs = {conflict["id"]: choice_given(conflict, "theirs", "") for conflict in kept}
    assert not merge(merged.base, merged.ours, merged.theirs, theirs).conflicts


@given(scripts(6), scripts(6))
def test_an_own_words_answer_is_one_that_a_merge_accepts(first: list[Move], second: list[Move]) -> None:
    merged = merge(BASE, play(BASE, first, "p"), play(BASE, second, "q"))
    asking = Asking((merged.base, merged.ours, merged.theirs), LANGUAGES)
    kept = [json.loads(json.dumps(raw_conflict(conflict))) for conflict in merged.conflicts]
    own = {
        conflict["id"]: choice_given(conflict, "own", question.own)
        for conflict in kept
        if (question := asking.question(conflict)).own
    }

    answered = merge(merged.base, merged.ours, merged.theirs, own)

    assert {conflict.id for conflict in answered.answered} == own.keys()


@given(cookbooks())
def test_a_whole_document_can_be_told_as_new(document: Document) -> None:
    root = document.nodes[document.root]
    bare = Document(document.root, {root.uid: root}, {})

    assert len(rows_of(bare, document)) == len(document.nodes) - 1


def test_html_in_a_text_is_shown_and_not_obeyed() -> None:
    assert html_of("<script>x</script>") == "<p>&lt;script&gt;x&lt;/script&gt;</p>\n"


def test_links_lead_to_the_web_or_nowhere() -> None:
    assert html_of("[a](https://example.org/a)") == '<p><a href="https://example.org/a">a</a></p>\n'
    assert (
        html_of("[the screw](parts/m3.md) and [x](javascript:alert(1))")
        == "<p>the screw and [x](javascript:alert(1))</p>\n"
    )


def test_a_list_is_a_list_and_a_number_sign_no_heading() -> None:
    assert "<li>one</li>" in html_of("- one\n- two")
    assert html_of("# 3 screws") == "<p># 3 screws</p>\n"
