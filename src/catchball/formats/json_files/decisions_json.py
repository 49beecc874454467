"""What a merge decided and asks, as JSON, and the answers that come back.

Decisions:

    {"catchball": "decisions/1", "base", "ours", "theirs", "result": revision ids, "verdict",
     "conflicts": [{"id", "kind", "atom", "base", "ours", "theirs", "why", "nodes", "knot"}, …], "answered": [likewise],
     "reviews": [{"kind", "atom", "why"}, …], "marks": [{"kind", "atom"}, …]}

Answers, by the id of the conflict:

    {"catchball": "answers/1", "<id>": "ours" | "theirs" | "base" | {"value": …} | null | question, …}
    question: {"answer": one of the former, "where", "why", "said", "base", "ours", "theirs"}

null is a question without an answer yet. A question repeats what was asked, so that its answer lapses when one of the
three has changed since; “where” and “said” put it into words. The line “catchball” may be left out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from catchball.core.canonical import Json, canonical
from catchball.core.decisions import Choice, Conflict, Mark, Review, Verdict, choice_from
from catchball.core.document import valid_uid
from catchball.core.merge import Merge
from catchball.formats.errors import FormatError
from catchball.formats.json_files.strict_json import read_json

DECISIONS_FORMAT = "decisions/1"
ANSWERS_FORMAT = "answers/1"
CONFLICT_KINDS = ("value", "life", "parent", "slot", "order", "cycle")
_REVISION = re.compile(r"[0-9a-f]{64}")
_REVISIONS = ("base", "ours", "theirs", "result")
_LISTS = ("conflicts", "answered", "reviews", "marks")
_SIDES = ("base", "ours", "theirs")
_CONFLICT = frozenset({"id", "kind", "atom", *_SIDES, "why", "nodes", "knot"})
_QUESTION = frozenset({"answer", "where", "why", "said", *_SIDES})


@dataclass(frozen=True, slots=True)
class Decisions:
    """A merge without its documents: the ids of their revisions, what is open, answered, to be reviewed, and done."""

    base: str
    ours: str
    theirs: str
    result: str
    verdict: Verdict
    conflicts: tuple[Conflict, ...]
    answered: tuple[Conflict, ...]
    reviews: tuple[Review, ...]
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """A conflict with its place in words, and what base, ours and theirs say in words."""

    conflict: Conflict
    where: str
    said: tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer from a file: the conflict's id, the choice, and what base, ours and theirs said when it was asked."""

    id: str
    choice: Choice
    asked: tuple[Json, Json, Json] | None = None

    def is_for(self, conflict: Conflict) -> bool:
        """Whether the conflict still says what it said when the question was written."""
        now = (conflict.base, conflict.ours, conflict.theirs)
        return self.asked is None or canonical(self.asked) == canonical(now)


def decisions(merged: Merge) -> Decisions:
    """What of a merge is stored and shown."""
    return Decisions(
        merged.base.revision,
        merged.ours.revision,
        merged.theirs.revision,
        merged.document.revision,
        merged.verdict,
        merged.conflicts,
        merged.answered,
        merged.reviews,
        merged.marks,
    )


def write_decisions(merged: Merge | Decisions) -> str:
    """The decisions of a merge as canonical JSON."""
    found = decisions(merged) if isinstance(merged, Merge) else merged
    raw: dict[str, Any] = {"catchball": DECISIONS_FORMAT, "verdict": str(found.verdict)}
    raw |= {name: getattr(found, name) for name in _REVISIONS}
    raw["conflicts"] = [raw_conflict(conflict) for conflict in found.conflicts]
    raw["answered"] = [raw_conflict(conflict) for conflict in found.answered]
    raw["reviews"] = [{"kind": one.kind, "atom": list(one.atom), "why": one.why} for one in found.reviews]
    raw["marks"] = [{"kind": one.kind, "atom": list(one.atom)} for one in found.marks]
    return _written(raw)


def raw_conflict(conflict: Conflict) -> dict[str, Json]:
    """A conflict as in the JSON of decisions."""
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


def read_decisions(data: bytes | str, source: str) -> Decisions:
    """The decisions of a JSON file. Raises FormatError, naming the entry, when it is not one that a merge can give."""
    raw = read_json(data, source)
    if not isinstance(raw, dict) or raw.get("catchball") != DECISIONS_FORMAT:
        raise FormatError(source, f"is no file of decisions: expected {{“catchball”: “{DECISIONS_FORMAT}”, …}}")
    _check_keys(raw, {"catchball", "verdict", *_REVISIONS, *_LISTS}, source, "the file")
    if wrong := next((name for name in _REVISIONS if not _is_revision(raw[name])), None):
        raise FormatError(source, f"“{wrong}” is the id of a revision: 64 digits, 0 to f")
    if wrong := next((name for name in _LISTS if not isinstance(raw[name], list)), None):
        raise FormatError(source, f"expected a list of “{wrong}”")
    return Decisions(
        str(raw["base"]),
        str(raw["ours"]),
        str(raw["theirs"]),
        str(raw["result"]),
        _verdict(raw["verdict"], source),
        tuple(_conflict(entry, f"conflict {at}", source) for at, entry in _numbered(raw["conflicts"])),
        tuple(_conflict(entry, f"answered conflict {at}", source) for at, entry in _numbered(raw["answered"])),
        tuple(_review(entry, f"review {at}", source) for at, entry in _numbered(raw["reviews"])),
        tuple(_mark(entry, f"mark {at}", source) for at, entry in _numbered(raw["marks"])),
    )


def write_answers(choices: Mapping[str, Choice]) -> str:
    """Answers as JSON, for `read_answers`."""
    raw: dict[str, Any] = {"catchball": ANSWERS_FORMAT}
    for name, choice in choices.items():
        raw[name] = choice.take or {"value": choice.value}
    return _written(raw)


def write_questions(questions: Iterable[Question]) -> str:
    """A file of answers in which each question stands in words, and waits for its answer."""
    raw: dict[str, Any] = {"catchball": ANSWERS_FORMAT}
    for question in questions:
        conflict = question.conflict
        sides = {side: getattr(conflict, side) for side in _SIDES}
        said = dict(zip(_SIDES, question.said, strict=True))
        raw[conflict.id] = {"answer": None, "where": question.where, "why": conflict.why, "said": said, **sides}
    return json.dumps(raw, ensure_ascii=False, indent=1) + "\n"


def read_answers(data: bytes | str, source: str) -> Mapping[str, Choice]:
    """The choices of a file of answers, by the id of the conflict; questions without an answer are left out.

    Raises FormatError, naming the conflict, when an answer is none.
    """
    return {answer.id: answer.choice for answer in read_asked_answers(data, source)}


def read_asked_answers(data: bytes | str, source: str) -> tuple[Answer, ...]:
    """The answers of a file with what was asked, where the file says it. Raises FormatError as read_answers does."""
    raw = read_json(data, source)
    if not isinstance(raw, dict) or raw.get("catchball", ANSWERS_FORMAT) != ANSWERS_FORMAT:
        expected = f"{{“catchball”: “{ANSWERS_FORMAT}”, “<id of the conflict>”: “ours”, …}}"
        raise FormatError(source, f"is no file of answers: expected {expected}")
    found = (_answer(name, entry, source) for name, entry in raw.items() if name != "catchball")
    return tuple(answer for answer in found if answer is not None)


def _answer(name: str, raw: Json, source: str) -> Answer | None:
    asked = None
    if isinstance(raw, dict) and raw.keys() != {"value"}:
        if "answer" not in raw or raw.keys() - _QUESTION:
            raise FormatError(source, f"{name[:200]}: expected a side, {{“value”: …}}, or a question with “answer”")
        if raw.keys() >= set(_SIDES):
            asked = (raw["base"], raw["ours"], raw["theirs"])
        raw = raw["answer"]
    if raw is None:
        return None
    try:
        return Answer(name, choice_from(raw), asked)
    except ValueError as error:
        raise FormatError(source, f"{name[:200]}: {error}") from error


def _written(raw: Mapping[str, Any]) -> str:
    return json.dumps(raw, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _numbered(entries: Any) -> enumerate[Any]:
    return enumerate(entries, start=1)


def _conflict(raw: Any, told: str, source: str) -> Conflict:
    _check_keys(raw, _CONFLICT, source, told)
    if raw["kind"] not in CONFLICT_KINDS:
        raise FormatError(source, f"{told}: “kind” is one of {', '.join(CONFLICT_KINDS)}")
    nodes = raw["nodes"]
    if not isinstance(nodes, list) or not nodes or not all(isinstance(uid, str) and valid_uid(uid) for uid in nodes):
        raise FormatError(source, f"{told}: “nodes” is a list of uids")
    if type(raw["knot"]) is not int or raw["knot"] < 0:
        raise FormatError(source, f"{told}: “knot” is a number from 1")
    sides = (raw["base"], raw["ours"], raw["theirs"])
    why = _words(raw, "why", told, source)
    found = Conflict(raw["kind"], _atom(raw, told, source), *sides, why, tuple(nodes), raw["knot"])
    if raw["id"] != found.id:
        raise FormatError(source, f"{told}: the “id” of this atom is {found.id[:200]}")
    return found


def _review(raw: Any, told: str, source: str) -> Review:
    _check_keys(raw, {"kind", "atom", "why"}, source, told)
    return Review(_words(raw, "kind", told, source), _atom(raw, told, source), _words(raw, "why", told, source))


def _mark(raw: Any, told: str, source: str) -> Mark:
    _check_keys(raw, {"kind", "atom"}, source, told)
    return Mark(_words(raw, "kind", told, source), _atom(raw, told, source))


def _atom(raw: Mapping[str, Any], told: str, source: str) -> tuple[str, ...]:
    atom = raw["atom"]
    if not isinstance(atom, list) or len(atom) < 2 or not all(isinstance(part, str) for part in atom):
        raise FormatError(source, f"{told}: expected an “atom” such as [“home-17”, “title”, “en”]")
    return tuple(atom)


def _words(raw: Mapping[str, Any], name: str, told: str, source: str) -> str:
    if not isinstance(raw[name], str):
        raise FormatError(source, f"{told}: “{name}” is words in quotes")
    return str(raw[name])


def _verdict(raw: Any, source: str) -> Verdict:
    if raw not in ("clean", "review", "conflict"):
        raise FormatError(source, "“verdict” is clean, review or conflict")
    return Verdict(raw)


def _is_revision(raw: Any) -> bool:
    return isinstance(raw, str) and _REVISION.fullmatch(raw) is not None


def _check_keys(raw: Any, keys: set[str] | frozenset[str], source: str, told: str) -> None:
    if not isinstance(raw, dict) or raw.keys() != keys:
        raise FormatError(source, f"{told}: expected exactly {', '.join(sorted(keys))}")
