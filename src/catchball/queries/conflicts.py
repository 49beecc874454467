"""Questions of a merge as JSON, for rows, pages and the API."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from catchball.core.decisions import Atom, Choice, Conflict, Memory, Settlement, choice_from
from catchball.core.edits import Edit
from catchball.store.models import Settlement as Row


def raw_conflict(conflict: Conflict) -> dict[str, Any]:
    """A conflict as JSON values, with the id under which it is answered."""
    return {
        "id": conflict.id,
        "kind": conflict.kind,
        "atom": list(conflict.atom),
        "base": conflict.base,
        "ours": conflict.ours,
        "theirs": conflict.theirs,
        "why": conflict.why,
        "nodes": list(conflict.nodes),
        "knot": conflict.knot,
    }


def choices_from(raw: Mapping[str, Any]) -> dict[str, Choice]:
    """Answers by id. Raises ValueError with what is expected."""
    return {name: choice_from(answer) for name, answer in raw.items()}


def raw_choice(choice: Choice) -> Any:
    """An answer as JSON."""
    return choice.take if choice.take is not None else {"value": choice.value}


def memory_of(family: int | None, without: Collection[str] = ()) -> Memory:
    """What was settled before in a family, named by its home cookbook, as far as it may be seen.

    Questions that are answered anew, named by id, are left out: a person's answer goes before a remembered one.
    """
    rows = Row.objects.filter(family_id=family).order_by("settled_at", "pk")  # (of two answers the newer one holds)
    known = map(settlement_from, rows.values_list("content", flat=True))
    return Memory(settled for settled in known if atom_text(settled.atom) not in without)


def atom_text(atom: Atom) -> str:
    """An atom as one string: its parts joined by `/`, as in a conflict's id."""
    return "/".join(part.replace("~", "~0").replace("/", "~1") for part in atom)


def raw_settlement(settled: Settlement) -> dict[str, Any]:
    """A settlement as JSON values."""
    return {
        "kind": settled.kind,
        "atom": list(settled.atom),
        "base": settled.base,
        "sides": list(settled.sides),
        "answer": settled.answer,
    }


def settlement_from(raw: Mapping[str, Any]) -> Settlement:
    """A settlement from JSON values that `raw_settlement` gave."""
    first, second = raw["sides"]
    return Settlement(raw["kind"], tuple(raw["atom"]), raw["base"], (first, second), raw["answer"])


def told_edit(edit: Edit) -> str:
    """Where an edit is, for a sentence."""
    return " › ".join(edit.atom)
