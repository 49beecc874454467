"""Cookbooks for tests: generated from the schema itself, so that a new field is covered as soon as it exists."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from typing import Any

from hypothesis import strategies as st

from catchball.core.document import Cookbook, Node, Withdrawn, cookbook, node
from catchball.core.schema import FIELDS, QUANTITY_PARTS, Field, Kind, Type
from catchball.core.values import NEEDS

LANGUAGES = ("en", "de", "zh-Hans", "pt-BR")
AMOUNTS = ("12.5 N·m", "-3 °C", "1/3 mm", "0", "1500 rpm", "0.2 min", "12 s", "80 %")
AWKWARD = (
    "Clamp the housing",
    "先夹紧，再拧紧。检查力矩。",
    "Clean the seat. Fit the ring (dry). Is it flush? Yes!",
    "First line\nsecond line\n\nafter a gap",
    "- not a list\n# not a heading\n== not a mark ==",
    '=SUM(A1) + "quoted" \\ back\\nslash; a=b | c: d [x] {y} <z> & ~',
    "@import",
    "-1",
    "0012",
    "TRUE",
    "_x0041_ _x000D_",
    "tab\there\u2028line\u0085next",
    "\ufeffmark, nothing\u00a0breaking\u00ad, 👩‍🔧",
    "uid",
    "*",
    "fields:",
    "e\u0301 in two signs",
)
"""Words that some notation could take for its own."""

texts = st.one_of(st.sampled_from(AWKWARD), st.text(st.sampled_from("ab .:;=-#\n\"'|\\äß中()[]"), max_size=12))
element_ids = st.sampled_from(("a", "b", "home-1", "x.y_z~2", "0", "k-9"))
uids = st.builds("{}-{}".format, st.sampled_from(("home", "plant-b", "Z.9")), st.integers(0, 10**6))
languages = st.sampled_from(LANGUAGES)
sources = st.fixed_dictionaries({"language": languages, "text": texts})
translations = st.fixed_dictionaries({"text": texts, "of": sources}, optional={"needs": st.sampled_from(NEEDS)})
phrases = st.one_of(texts, translations)


def values(field: Field, *, full: bool = False) -> st.SearchStrategy[Any]:
    """Raw values of a field, from its type; with `full` none is empty and records have every part."""
    least = 1 if full else 0
    words = st.sampled_from(AWKWARD) if full else texts
    match field.type:
        case Type.ATOM:
            return st.sampled_from(sorted(field.words)) if field.words else words
        case Type.TEXT:
            return st.dictionaries(languages, words if full else phrases, min_size=least, max_size=2)
        case Type.AMOUNT:
            return st.sampled_from(AMOUNTS)
        case Type.QUANTITY:
            return st.dictionaries(st.sampled_from(QUANTITY_PARTS), st.sampled_from(AMOUNTS), min_size=least)
        case Type.LABELS:
            return st.lists(values(Field(Type.ATOM, words=field.words), full=full), min_size=least, max_size=2)
        case Type.TABLE:
            names = words.filter(lambda name: bool(name.strip()) and not name.strip().startswith("@"))
            rows = st.dictionaries(names, records(field.record, full=full), min_size=least, max_size=2)
            return rows.filter(lambda found: len({name.strip() for name in found}) == len(found))
        case Type.ITEMS:
            return st.lists(element_ids, unique=True, min_size=least, max_size=2).flatmap(
                lambda ids: st.tuples(*(_with_id(name, records(field.record, full=full)) for name in ids))
            )


def _with_id(name: str, record: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
    return record.map(lambda found: {"id": name, **found})


def records(fields: Mapping[str, Field], most: int = 3, *, full: bool = False) -> st.SearchStrategy[dict[str, Any]]:
    """Raw records that use a few of the fields each, or with `full` all."""
    if full:
        return st.fixed_dictionaries({name: values(field, full=True) for name, field in fields.items()})
    chosen = st.lists(st.sampled_from(sorted(fields)), unique=True, max_size=most)
    return chosen.flatmap(lambda names: st.fixed_dictionaries({name: values(fields[name]) for name in names}))


RECORDS = {kind: records(fields, most=4) for kind, fields in FIELDS.items()}


@st.composite
def cookbooks(draw: st.DrawFn, most: int = 6) -> Cookbook:
    """Cookbooks of at most so many nodes below the root, with nested groups, copies and withdrawn nodes."""
    names = draw(st.lists(uids, unique=True, min_size=1, max_size=most + 1))
    nodes = [_drawn_node(draw, names[0], Kind.COOKBOOK)]
    children: dict[str, list[str]] = {}
    withdrawn: dict[str, Withdrawn] = {}
    for uid in names[1:]:
        if draw(st.integers(0, 6)) == 0:
            gone = _drawn_node(draw, uid, draw(st.sampled_from([Kind.GROUP, Kind.OPERATION, Kind.STEP])))
            withdrawn[uid] = Withdrawn(gone, draw(st.sampled_from(names)), draw(st.none() | st.integers(1, 99)))
            continue
        parent = draw(st.sampled_from([n for n in nodes if n.kind is not Kind.STEP]))
        kinds = [Kind.STEP] if parent.kind is Kind.OPERATION else [Kind.OPERATION, Kind.GROUP]
        nodes.append(_drawn_node(draw, uid, draw(st.sampled_from(kinds))))
        children.setdefault(parent.uid, []).append(uid)
    return cookbook(names[0], nodes, children, withdrawn)


@st.composite
def complete_cookbooks(draw: st.DrawFn) -> Cookbook:
    """Cookbooks of one node of each kind, each with every field of the schema and every part of its records."""
    nodes = [node(f"home-{number}", kind, draw(records(FIELDS[kind], full=True))) for number, kind in enumerate(Kind)]
    below = {upper.uid: [lower.uid] for upper, lower in itertools.pairwise(nodes)}
    return cookbook(nodes[0].uid, nodes, below)


def _drawn_node(draw: st.DrawFn, uid: str, kind: Kind) -> Node:
    source = draw(st.one_of(st.just(""), st.just(""), uids))
    return node(uid, kind, draw(RECORDS[kind]), source)


def same(first: Cookbook, second: Cookbook) -> bool:
    """Whether two cookbooks agree in everything, the revisions that withdrew nodes included."""
    return (
        first == second
        and dict(first.nodes) == dict(second.nodes)
        and dict(first.parents) == dict(second.parents)
        and dict(first.children) == dict(second.children)
        and dict(first.withdrawn) == dict(second.withdrawn)
    )


def large_cookbook(steps: int = 300, languages: Sequence[str] = LANGUAGES) -> Cookbook:
    """A cookbook as plants have them: ten steps an operation, several languages, parameters, pictures, key points."""
    operations = [
        node(f"home-{10_000_000 + n}", Kind.OPERATION, _operation(n, languages)) for n in range((steps + 9) // 10)
    ]
    below = [node(f"home-{n + 1}", Kind.STEP, _step(n, languages)) for n in range(steps)]
    root = node(
        "home-0", Kind.COOKBOOK, {"title": _said("Gearbox housing", languages), "language": "en", "product": "G-7"}
    )
    children = {root.uid: [operation.uid for operation in operations]}
    for place, operation in enumerate(operations):
        children[operation.uid] = [step.uid for step in below[place * 10 : place * 10 + 10]]
    return cookbook(root.uid, [root, *operations, *below], children)


def _said(words: str, languages: Sequence[str]) -> dict[str, Any]:
    of = {"language": "en", "text": words}
    return {"en": words, **{language: {"text": f"{language}: {words}", "of": of} for language in languages[1:]}}


def _operation(number: int, languages: Sequence[str]) -> dict[str, Any]:
    return {
        "number": f"OP{number + 1}0",
        "title": _said(f"Machine face {number}", languages),
        "workstation": f"W-{number}",
        "standard_time": {"machine": {"value": "3.5 min"}, "manual": {"value": "40 s"}},
        "skills": [{"id": "s1", "skill": "turning", "level": "2"}],
    }


def _step(number: int, languages: Sequence[str]) -> dict[str, Any]:
    return {
        "title": _said(f"Clamp housing {number}", languages),
        "applies": ["V1", "V2"],
        "occasion": "cycle",
        "instruction": _said(
            f"Place the housing on fixture {number}. Turn the lever until it clicks. Check the gap.", languages
        ),
        "key_points": [
            {
                "id": f"k{place}",
                "point": _said(f"Feel the click {place}", languages),
                "reason": _said("A loose part tilts", languages),
            }
            for place in range(2)
        ],
        "hazards": [
            {
                "id": "h1",
                "hazard": _said("Pinched fingers", languages),
                "measure": _said("Both hands on the lever", languages),
            }
            | {"protective_equipment": ["gloves"], "source": "RA-12"}
        ],
        "resources": [
            {"id": "r1", "role": "tool", "name": _said("Torque wrench", languages), "identifier": f"TW-{number}"}
            | {"quantity": {"value": "1"}, "data": {"setting": {"value": "14 N·m"}}}
        ],
        "parameters": {
            "torque": {"value": "12.5 N·m", "low": "12 N·m", "high": "14 N·m", "class": "special"},
            "feed": {"value": f"0.{number + 1} mm/rev"},
        },
        "standard_time": {"manual": {"value": "12 s"}},
        "checks": [
            {
                "id": "c1",
                "characteristic": _said("Gap", languages),
                "class": "special",
                "method": _said("Feeler gauge", languages),
            }
            | {"gauge": "FG-3", "sample": "1", "frequency": "each part", "limits": {"high": "0.05 mm"}}
        ],
        "media": [
            {"id": "m1", "kind": "picture", "content": f"sha256:{number:064x}", "name": f"step{number}.jpg"}
            | {
                "caption": _said("The lever", languages),
                "annotations": [
                    {"id": "a1", "shape": "arrow", "at": "0.1,0.2 0.5,0.5", "label": _said("here", languages)}
                ],
            }
        ],
        "references": [{"id": "d1", "kind": "drawing", "identifier": "4711", "revision": "C"}],
    }
