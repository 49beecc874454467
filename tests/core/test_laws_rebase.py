"""The laws of moving a local cookbook onto a newer upstream revision, and of staying within latitude."""

from __future__ import annotations

from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from aimed import MOVES, Move, base_document, draft, play, scripts
from catchball.core.diff import diff
from catchball.core.document import Cookbook, node
from catchball.core.latitude import Leave, enforce, guard, latitude_at
from catchball.core.rebase import Fate, rebase, withdrawn_upstream
from catchball.core.units import at_most

BASE = base_document()
CONTENT = ("atom", "words", "amount", "row", "labels", "items", "annotation")
ROWS = ("node", "instruction", "parameters.torque", "applies", "key_points", "children")
LEAVES: tuple[dict[str, Any], ...] = (
    {"leave": "fixed"},
    {"leave": "justify"},
    {"leave": "free"},
    {"leave": "bounded", "low": "11 N·m", "high": "13000 N·mm", "allowed": ["A", "C"]},
)
declarations = st.lists(
    st.tuples(st.sampled_from(sorted(BASE.nodes)), st.sampled_from(ROWS), st.sampled_from(LEAVES)), max_size=4
)


def declared(document: Cookbook, rows: list[tuple[str, str, dict[str, Any]]]) -> Cookbook:
    """The document with rows of latitude."""
    changed = draft(document)
    for uid, row, said in rows:
        entry = changed.nodes[uid]
        table = {**entry.fields.get("latitude", {}), row: said}
        changed.nodes[uid] = node(uid, entry.kind, {**entry.fields, "latitude": table})
    return changed.issue()


@given(scripts(6))
def test_law_12_rebasing_onto_the_same_revision_changes_nothing(script: list[Move]) -> None:
    local = play(BASE, script, "p")
    result = rebase(BASE, local, BASE)
    assert result.document == local
    assert all(entry.fate is Fate.KEPT for entry in result.deviations)


EXACT = tuple(kind for kind in MOVES if kind != "amount")


@given(scripts(kinds=EXACT), scripts(kinds=EXACT))
def test_law_12_every_deviation_has_one_fate_and_those_kept_are_in_effect(
    local_script: list[Move], upstream_script: list[Move]
) -> None:
    local, upstream = play(BASE, local_script, "p"), play(BASE, upstream_script, "q")
    result = rebase(BASE, local, upstream)
    assert [entry.deviation for entry in result.deviations] == list(diff(BASE, local))
    for entry in result.deviations:
        if entry.fate is Fate.MOOT:
            assert entry.deviation.uid not in result.document.nodes
    if all(entry.fate is Fate.ABSORBED for entry in result.deviations):
        assert result.document.branches[BASE.root] == upstream.branches[BASE.root]


@given(scripts(kinds=CONTENT))
def test_law_12_what_the_upstream_took_up_is_absorbed_and_missed_when_it_is_withdrawn_there(script: list[Move]) -> None:
    local = play(BASE, script, "p")
    result = rebase(BASE, local, local)
    assert result.document == local
    assert len(result.absorbed) == len(diff(BASE, local))
    assert not withdrawn_upstream(result.absorbed, local)
    assert list(withdrawn_upstream(result.absorbed, BASE)) == list(result.absorbed)


@given(scripts(2, CONTENT), scripts(2, CONTENT), scripts(2, CONTENT))
def test_law_12_rebasing_in_two_steps_equals_one_where_nothing_met(
    first: list[Move], later: list[Move], local_script: list[Move]
) -> None:
    middle, local = play(BASE, first, "q"), play(BASE, local_script, "p")
    upstream = play(middle, later, "r")
    atoms = [{edit.atom for edit in diff(*pair)} for pair in ((BASE, middle), (middle, upstream), (BASE, local))]
    assume(not (atoms[0] & atoms[1] or (atoms[0] | atoms[1]) & atoms[2]))
    stage = rebase(BASE, local, middle)
    two, one = rebase(middle, stage.document, upstream), rebase(BASE, local, upstream)
    assume(not any(step.merge.conflicts or step.merge.marks for step in (stage, two, one)))
    assert two.document == one.document


@given(declarations, scripts(6))
def test_law_14_nothing_fixed_changes_but_by_tightening_and_nothing_widens_latitude(
    rows: list[tuple[str, str, dict[str, Any]]], script: list[Move]
) -> None:
    upstream = declared(BASE, rows)
    local = play(upstream, script, "p")
    kept, _ = enforce(upstream, local)
    assert not [ruling for ruling in guard(upstream, kept) if ruling.leave is Leave.BLOCKED]
    for uid, entry in upstream.nodes.items():
        if latitude_at(upstream, (uid, "@parent")).leave != "fixed":
            continue
        assert uid in kept.nodes
        assert kept.parents.get(uid) == upstream.parents.get(uid)
        for name in ("title", "occasion", "number"):
            if latitude_at(upstream, (uid, name)).leave == "fixed":
                assert kept.nodes[uid].fields.get(name) == entry.fields.get(name)
        if (
            latitude_at(upstream, (uid, "parameters", "torque", "high")).leave == "fixed"
            and "parameters" in entry.fields
        ):
            before, after = (side.nodes[uid].fields["parameters"]["torque"] for side in (upstream, kept))
            assert after.get("value") == before.get("value")
            assert at_most(before["low"], after["low"])
            assert at_most(after["high"], before["high"])


@given(scripts(6))
def test_law_14_where_nothing_is_fixed_the_guard_leaves_every_deviation_alone(script: list[Move]) -> None:
    local = play(BASE, script, "p")
    assert enforce(BASE, local) == (local, ())
    assert all(ruling.leave is not Leave.BLOCKED for ruling in guard(BASE, local))
