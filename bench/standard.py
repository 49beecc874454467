"""A credible cookbook to measure with: operations of steps in four languages, with pictures, parameters and reasons."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Any

from bench.plain import Fields, Plain, loaded, unloaded
from bench.vocabulary import CHECKS, HAZARDS, LANGUAGES, PARAMETERS, POINTS, REASONS, SENTENCES, TITLES, TOOLS, Phrase

OPERATIONS = 10
STEPS_EACH = 30
ISSUER = "home"
_USUAL = ("title", "occasion", "instruction", "key_points", "parameters", "media")


def standard(rng: Random) -> Plain:
    """A cookbook of ten operations with thirty steps each, in normal form."""
    plain = Plain(root=f"{ISSUER}-1", kinds={}, fields={}, children={f"{ISSUER}-1": []})
    plain.kinds[plain.root] = "cookbook"
    plain.fields[plain.root] = {"title": TITLES[0].by_language("G7"), "product": "G7", "language": "en"}
    number = 1
    for place in range(1, OPERATIONS + 1):
        number += 1
        operation = f"{ISSUER}-{number}"
        plain.kinds[operation] = "operation"
        plain.fields[operation] = _operation(rng, place)
        plain.children[plain.root].append(operation)
        plain.children[operation] = [f"{ISSUER}-{number + step}" for step in range(1, STEPS_EACH + 1)]
        for uid in plain.children[operation]:
            plain.kinds[uid] = "step"
            plain.fields[uid] = step(rng)
        number += STEPS_EACH
    return unloaded(loaded(plain))


def step(rng: Random) -> Fields:
    """The raw fields of one step: an instruction of two to four sentences, and all that belongs to it."""
    return {
        "title": _say(rng, TITLES),
        "occasion": "cycle",
        "instruction": _instruction(rng),
        "key_points": [
            {"id": f"point-{at}", "point": _say(rng, POINTS), "reason": rng.choice(REASONS).by_language("")}
            for at in _some(rng, 1, 3)
        ],
        "hazards": [
            {"id": f"hazard-{at}", "hazard": _say(rng, HAZARDS), "protective_equipment": ["goggles", "gloves"]}
            for at in _some(rng, 0, 1)
        ],
        "resources": [_resource(rng, f"resource-{at}") for at in _some(rng, 1, 3)],
        "parameters": dict(_parameter(rng, *entry) for entry in rng.sample(PARAMETERS, rng.randint(2, 4))),
        "standard_time": {"manual": {"value": f"{rng.randint(5, 90)} s"}},
        "checks": [_check(rng, f"check-{at}") for at in _some(rng, 0, 2)],
        "media": [_picture(rng, f"picture-{at}") for at in _some(rng, 1, 2)],
        "references": [
            {"id": "reference-1", "kind": "drawing", "identifier": code(rng), "revision": rng.choice("ABCDE")}
        ],
    }


def spared(full: Plain) -> Plain:
    """The same steps with what most standards say, in four languages: title, instruction, one key point with its
    reason, pictures with captions, and parameters with limits.
    """
    plain = full.copy()
    for uid, said in plain.fields.items():
        if plain.kinds[uid] == "step":
            plain.fields[uid] = {name: said[name] for name in _USUAL if name in said}
            del plain.fields[uid]["key_points"][1:]
            for shown in plain.fields[uid]["media"]:
                del shown["annotations"]
    return plain


def code(rng: Random) -> str:
    """A number such as a part or a fixture bears."""
    return f"{rng.choice('ABCDEFGHKLMNPRSTUVWXYZ')}{rng.randint(100, 9999)}"


def picture(rng: Random) -> str:
    """The address of a picture's content."""
    return f"sha256:{rng.getrandbits(256):064x}"


def new_element(rng: Random, field: str, name: str) -> Fields:
    """One more element for a list of a step: a key point, a resource or a check."""
    if field == "key_points":
        return {"id": name, "point": _say(rng, POINTS), "reason": rng.choice(REASONS).by_language("")}
    return _resource(rng, name) if field == "resources" else _check(rng, name)


def _operation(rng: Random, place: int) -> Fields:
    return {
        "number": f"OP{place}0",
        "title": _say(rng, TITLES),
        "workstation": code(rng),
        "skills": [{"id": "skill-1", "skill": "press work", "level": str(rng.randint(1, 4))}],
    }


def _some(rng: Random, fewest: int, most: int) -> Iterator[int]:
    return iter(range(1, rng.randint(fewest, most) + 1))


def _say(rng: Random, phrases: tuple[Phrase, ...]) -> dict[str, str]:
    return rng.choice(phrases).by_language(code(rng))


def _instruction(rng: Random) -> dict[str, Any]:
    """The English words, and the translations with the words that they translate."""
    said = [sentence.by_language(code(rng)) for sentence in rng.sample(SENTENCES, rng.randint(2, 4))]
    words = {
        language: ("" if language == "zh-Hans" else " ").join(one[language] for one in said) for language in LANGUAGES
    }
    source = {"language": "en", "text": words["en"]}
    return {"en": words["en"], **{language: {"text": words[language], "of": source} for language in LANGUAGES[1:]}}


def _resource(rng: Random, name: str) -> Fields:
    role, phrase = rng.choice(TOOLS)
    return {"id": name, "role": role, "name": phrase.by_language(code(rng)), "identifier": code(rng)}


def _parameter(rng: Random, name: str, unit: str, lowest: int, highest: int) -> tuple[str, dict[str, str]]:
    value = rng.randint(lowest, highest)
    low, high = value - value / 8, value + value / 8
    kind = rng.choice(("ordinary", "ordinary", "special"))
    return name, {"value": f"{value} {unit}", "low": f"{low} {unit}", "high": f"{high} {unit}", "class": kind}


def _check(rng: Random, name: str) -> Fields:
    characteristic, unit = rng.choice(CHECKS)
    value = rng.randint(12, 80)
    return {
        "id": name,
        "characteristic": characteristic.by_language(code(rng)),
        "gauge": code(rng),
        "sample": "1 of 5",
        "limits": {"value": f"{value} {unit}", "low": f"{value - 0.05} {unit}", "high": f"{value + 0.05} {unit}"},
    }


def _picture(rng: Random, name: str) -> Fields:
    return {
        "id": name,
        "kind": "picture",
        "content": picture(rng),
        "name": f"{code(rng)}.jpg",
        "caption": _say(rng, TITLES),
        "annotations": [
            {
                "id": f"mark-{at}",
                "shape": rng.choice(("box", "arrow", "number")),
                "at": f"0.{rng.randint(10, 80)} 0.{rng.randint(10, 80)} 0.1 0.1",
                "label": _say(rng, POINTS),
            }
            for at in _some(rng, 1, 2)
        ],
    }
