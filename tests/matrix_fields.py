"""What merging two edits of one field must give: atoms, texts, translations, amounts, labels, fields that cohere."""

from __future__ import annotations

from typing import Any

from matrix import content, fields

ATOM = content(
    "an atom",
    "occasion",
    {"base": "cycle", "to A": "set-up", "to B": "reaction", "delete": None},
    str,
    """
    to A   | to A   | clean    | set-up
           | to B   | conflict | cycle    | value
           | delete | conflict | cycle    | value
    to B   | to B   | clean    | reaction
           | delete | conflict | cycle    | value
    delete | delete | clean    | -
""",
)

NEW_ATOM = content(
    "an atom that base lacks",
    "occasion",
    {"base": None, "insert A": "set-up", "insert B": "reaction"},
    str,
    """
    insert A | insert A | clean    | set-up
             | insert B | conflict | -        | value
    insert B | insert B | clean    | reaction
""",
)

_SAID = "Clamp the part firmly. Check the gap."


def _texts(text: dict[str, str]) -> str:
    """English alone, or each language; a line break as ¶."""
    shown = {language: words.replace("\n", "¶") for language, words in text.items()}
    return shown["en"] if [*shown] == ["en"] else " ".join(f"{language}: {words}" for language, words in shown.items())


# Words of one sentence are merged and looked at, words that touch are asked. A sentence that is added or dropped
# reaches back to the full stop before it: it is looked at beside other words of that sentence, and asked beside its
# last word. White space is never compared, but merged.
TEXT = content(
    "a text",
    "instruction",
    {
        "base": {"en": _SAID},
        "hold": {"en": "Hold the part firmly. Check the gap."},
        "grip": {"en": "Grip the part firmly. Check the gap."},
        "gently": {"en": "Clamp the part gently. Check the gap."},
        "width": {"en": "Clamp the part firmly. Check the width."},
        "no check": {"en": "Clamp the part firmly."},
        "add": {"en": "Clamp the part firmly. Check the gap. Note it."},
        "break": {"en": "Clamp the part firmly.\nCheck the gap."},
        "German": {"en": _SAID, "de": "Teil spannen."},
        "delete": None,
    },
    _texts,
    """
    hold     | hold     | clean    | Hold the part firmly. Check the gap.
             | grip     | conflict | Clamp the part firmly. Check the gap.                                | value en
             | gently   | review   | Hold the part gently. Check the gap.                                 | words en
             | width    | clean    | Hold the part firmly. Check the width.
             | no check | review   | Hold the part firmly.                                                | words en
             | add      | clean    | Hold the part firmly. Check the gap. Note it.
             | break    | clean    | Hold the part firmly.¶Check the gap.
             | German   | clean    | de: Teil spannen. en: Hold the part firmly. Check the gap.
             | delete   | conflict | Clamp the part firmly. Check the gap.                                | value en
    grip     | grip     | clean    | Grip the part firmly. Check the gap.
             | gently   | review   | Grip the part gently. Check the gap.                                 | words en
             | width    | clean    | Grip the part firmly. Check the width.
             | no check | review   | Grip the part firmly.                                                | words en
             | add      | clean    | Grip the part firmly. Check the gap. Note it.
             | break    | clean    | Grip the part firmly.¶Check the gap.
             | German   | clean    | de: Teil spannen. en: Grip the part firmly. Check the gap.
             | delete   | conflict | Clamp the part firmly. Check the gap.                                | value en
    gently   | gently   | clean    | Clamp the part gently. Check the gap.
             | width    | clean    | Clamp the part gently. Check the width.
             | no check | conflict | Clamp the part firmly. Check the gap.                                | value en
             | add      | clean    | Clamp the part gently. Check the gap. Note it.
             | break    | clean    | Clamp the part gently.¶Check the gap.
             | German   | clean    | de: Teil spannen. en: Clamp the part gently. Check the gap.
             | delete   | conflict | Clamp the part firmly. Check the gap.                                | value en
    width    | width    | clean    | Clamp the part firmly. Check the width.
             | no check | conflict | Clamp the part firmly. Check the gap.                                | value en
             | add      | conflict | Clamp the part firmly. Check the gap.                                | value en
             | break    | clean    | Clamp the part firmly.¶Check the width.
             | German   | clean    | de: Teil spannen. en: Clamp the part firmly. Check the width.
             | delete   | conflict | Clamp the part firmly. Check the gap.                                | value en
    no check | no check | clean    | Clamp the part firmly.
             | add      | conflict | Clamp the part firmly. Check the gap.                                | value en
             | break    | clean    | Clamp the part firmly.
             | German   | clean    | de: Teil spannen. en: Clamp the part firmly.
             | delete   | conflict | Clamp the part firmly. Check the gap.                                | value en
    add      | add      | clean    | Clamp the part firmly. Check the gap. Note it.
             | break    | clean    | Clamp the part firmly.¶Check the gap. Note it.
             | German   | clean    | de: Teil spannen. en: Clamp the part firmly. Check the gap. Note it.
             | delete   | conflict | Clamp the part firmly. Check the gap.                                | value en
    break    | break    | clean    | Clamp the part firmly.¶Check the gap.
             | German   | clean    | de: Teil spannen. en: Clamp the part firmly.¶Check the gap.
             | delete   | conflict | Clamp the part firmly. Check the gap.                                | value en
    German   | German   | clean    | de: Teil spannen. en: Clamp the part firmly. Check the gap.
             | delete   | clean    | de: Teil spannen.
    delete   | delete   | clean    | -
""",
)


def _german(text: str, of: str = "Clamp the part.") -> dict[str, Any]:
    return {"text": text, "of": {"language": "en", "text": of}}


def _translated(text: dict[str, Any]) -> str:
    """English and German, = between them; ≠ where the German translates other words, & where it is no translation."""
    english, german = text["en"], text.get("de")
    if german is None or isinstance(german, str):
        return f"{english} & {german}" if german else str(english)
    return f"{english} {'=' if german['of']['text'] == english else '≠'} {german['text']}"


TRANSLATION = content(
    "a translation",
    "instruction",
    {
        "base": {"en": "Clamp the part.", "de": _german("Das Teil fest spannen.")},
        "source": {"en": "Clamp the housing.", "de": _german("Das Teil fest spannen.")},
        "Gehäuse": {"en": "Clamp the part.", "de": _german("Das Gehäuse fest spannen.")},
        "klemmen": {"en": "Clamp the part.", "de": _german("Das Teil fest klemmen.")},
        "renew": {"en": "Clamp the housing.", "de": _german("Das Gehäuse fest spannen.", of="Clamp the housing.")},
        "no German": {"en": "Clamp the part."},
        "own German": {"en": "Clamp the part.", "de": "Das Teil fest spannen."},
    },
    _translated,
    """
    source     | source     | clean    | Clamp the housing. ≠ Das Teil fest spannen.
               | Gehäuse    | clean    | Clamp the housing. ≠ Das Gehäuse fest spannen.
               | klemmen    | clean    | Clamp the housing. ≠ Das Teil fest klemmen.
               | renew      | clean    | Clamp the housing. = Das Gehäuse fest spannen.
               | no German  | clean    | Clamp the housing.
               | own German | clean    | Clamp the housing. & Das Teil fest spannen.
    Gehäuse    | Gehäuse    | clean    | Clamp the part. = Das Gehäuse fest spannen.
               | klemmen    | review   | Clamp the part. = Das Gehäuse fest klemmen.    | words de
               | renew      | clean    | Clamp the housing. = Das Gehäuse fest spannen.
               | no German  | conflict | Clamp the part. = Das Teil fest spannen.       | value de
               | own German | clean    | Clamp the part. & Das Gehäuse fest spannen.
    klemmen    | klemmen    | clean    | Clamp the part. = Das Teil fest klemmen.
               | renew      | review   | Clamp the housing. = Das Gehäuse fest klemmen. | words de
               | no German  | conflict | Clamp the part. = Das Teil fest spannen.       | value de
               | own German | clean    | Clamp the part. & Das Teil fest klemmen.
    renew      | renew      | clean    | Clamp the housing. = Das Gehäuse fest spannen.
               | no German  | conflict | Clamp the housing. ≠ Das Teil fest spannen.    | value de
               | own German | conflict | Clamp the housing. ≠ Das Teil fest spannen.    | value de
    no German  | no German  | clean    | Clamp the part.
               | own German | conflict | Clamp the part. = Das Teil fest spannen.       | value de
    own German | own German | clean    | Clamp the part. & Das Teil fest spannen.
""",
)


def _checked(**limits: str) -> list[dict[str, Any]]:
    return [{"id": "c-1", "gauge": "G-1", "limits": limits}]


def _limits(checks: list[dict[str, Any]]) -> str:
    """low < value < high, in N·m where no unit is told."""
    limits = checks[0].get("limits")
    parts = [limits.get(part, "-").removesuffix(" N·m") for part in ("low", "value", "high")] if limits else ["-"]
    return " < ".join(parts)


# Equal in SI is equal; each part has its own unit. Low, value and high cohere: a person looks at parts of both sides.
QUANTITY = content(
    "a quantity",
    "checks",
    {
        "base": _checked(low="10 N·m", value="12 N·m", high="14 N·m"),
        "respell": _checked(low="10 N·m", value="12000 N·mm", high="14 N·m"),
        "to 13": _checked(low="10 N·m", value="13 N·m", high="14 N·m"),
        "13 respelt": _checked(low="10 N·m", value="13000 N·mm", high="14 N·m"),
        "to 11": _checked(low="10 N·m", value="11 N·m", high="14 N·m"),
        "low 11.5": _checked(low="11.5 N·m", value="12 N·m", high="14 N·m"),
        "high 15": _checked(low="10 N·m", value="12 N·m", high="15 N·m"),
        "no value": _checked(low="10 N·m", high="14 N·m"),
        "delete": _checked(),
    },
    _limits,
    """
    respell    | respell    | clean    | 10 < 12000 N·mm < 14
               | to 13      | clean    | 10 < 13 < 14
               | 13 respelt | clean    | 10 < 13000 N·mm < 14
               | to 11      | clean    | 10 < 11 < 14
               | low 11.5   | clean    | 11.5 < 12000 N·mm < 14
               | high 15    | clean    | 10 < 12000 N·mm < 15
               | no value   | clean    | 10 < - < 14
               | delete     | clean    | -
    to 13      | to 13      | clean    | 10 < 13 < 14
               | 13 respelt | clean    | 10 < 13 < 14
               | to 11      | conflict | 10 < 12 < 14           | value c-1/limits/value
               | low 11.5   | review   | 11.5 < 13 < 14         | group process
               | high 15    | review   | 10 < 13 < 15           | group process
               | no value   | conflict | 10 < 12 < 14           | value c-1/limits/value
               | delete     | conflict | - < 12 < -             | value c-1/limits/value
    13 respelt | 13 respelt | clean    | 10 < 13000 N·mm < 14
               | to 11      | conflict | 10 < 12 < 14           | value c-1/limits/value
               | low 11.5   | review   | 11.5 < 13000 N·mm < 14 | group process
               | high 15    | review   | 10 < 13000 N·mm < 15   | group process
               | no value   | conflict | 10 < 12 < 14           | value c-1/limits/value
               | delete     | conflict | - < 12 < -             | value c-1/limits/value
    to 11      | to 11      | clean    | 10 < 11 < 14
               | low 11.5   | review   | 11.5 < 11 < 14         | group process, limits c-1/limits
               | high 15    | review   | 10 < 11 < 15           | group process
               | no value   | conflict | 10 < 12 < 14           | value c-1/limits/value
               | delete     | conflict | - < 12 < -             | value c-1/limits/value
    low 11.5   | low 11.5   | clean    | 11.5 < 12 < 14
               | high 15    | review   | 11.5 < 12 < 15         | group process
               | no value   | review   | 11.5 < - < 14          | group process
               | delete     | conflict | 10 < - < -             | value c-1/limits/low
    high 15    | high 15    | clean    | 10 < 12 < 15
               | no value   | review   | 10 < - < 15            | group process
               | delete     | conflict | - < - < 14             | value c-1/limits/high
    no value   | no value   | clean    | 10 < - < 14
               | delete     | clean    | -
    delete     | delete     | clean    | -
""",
)

_LABELS = {
    "base": ["A", "B"],
    "add C": ["A", "B", "C"],
    "add D": ["A", "B", "D"],
    "no A": ["B"],
    "no B": ["A"],
    "clear": [],
}

LABELS = content(
    "labels",
    "hazards",
    {edit: [{"id": "h-1", "source": "RA-1", "protective_equipment": labels}] for edit, labels in _LABELS.items()},
    lambda hazards: " ".join(hazards[0].get("protective_equipment", "-")),
    """
    add C | add C | clean | A B C
          | add D | clean | A B C D
          | no A  | clean | B C
          | no B  | clean | A C
          | clear | clean | C
    add D | add D | clean | A B D
          | no A  | clean | B D
          | no B  | clean | A D
          | clear | clean | D
    no A  | no A  | clean | B
          | no B  | clean | -
          | clear | clean | -
    no B  | no B  | clean | A
          | clear | clean | -
    clear | clear | clean | -
""",
)

# A step without variants holds for all: when each side took one away, a person must look.
APPLIES = content(
    "variants",
    "applies",
    _LABELS,
    " ".join,
    """
    add C | add C | clean  | A B C
          | add D | review | A B C D | group
          | no A  | review | B C     | group
          | no B  | review | A C     | group
          | clear | review | C       | group
    add D | add D | clean  | A B D
          | no A  | review | B D     | group
          | no B  | review | A D     | group
          | clear | review | D       | group
    no A  | no A  | clean  | B
          | no B  | review | -       | group
          | clear | clean  | -
    no B  | no B  | clean  | A
          | clear | clean  | -
    clear | clear | clean  | -
""",
)

# Tool, speed and tolerance belong together: a change of each by either side is merged, and looked at.
COHERENCE = fields(
    "fields of a step",
    {
        "base": {
            "title": {"en": "Clamp"},
            "applies": ["A", "B"],
            "resources": [{"id": "r-1", "role": "tool", "identifier": "T-1"}],
            "parameters": {"speed": {"value": "900 rpm"}},
            "checks": [{"id": "c-1", "gauge": "G-1"}],
            "standard_time": {"manual": {"value": "12 s"}},
        },
        "title": {"title": {"en": "Hold"}},
        "applies": {"applies": ["A"]},
        "tool": {"resources": [{"id": "r-1", "role": "tool", "identifier": "T-2"}]},
        "second tool": {"resources": [{"id": "r-1", "role": "tool", "identifier": "T-1"}, {"id": "r-2"}]},
        "speed": {"parameters": {"speed": {"value": "800 rpm"}}},
        "gauge": {"checks": [{"id": "c-1", "gauge": "G-2"}]},
        "time": {"standard_time": {"manual": {"value": "10 s"}}},
    },
    """
    title       | title       | clean  | title
                | applies     | clean  | title, applies
                | tool        | clean  | title, resources
                | second tool | clean  | title, resources
                | speed       | clean  | title, parameters
                | gauge       | clean  | title, checks
                | time        | clean  | title, standard_time
    applies     | applies     | clean  | applies
                | tool        | clean  | applies, resources
                | second tool | clean  | applies, resources
                | speed       | clean  | applies, parameters
                | gauge       | clean  | applies, checks
                | time        | clean  | applies, standard_time
    tool        | tool        | clean  | resources
                | second tool | review | resources                 | group process
                | speed       | review | resources, parameters     | group process
                | gauge       | review | resources, checks         | group process
                | time        | clean  | resources, standard_time
    second tool | second tool | clean  | resources
                | speed       | review | resources, parameters     | group process
                | gauge       | review | resources, checks         | group process
                | time        | clean  | resources, standard_time
    speed       | speed       | clean  | parameters
                | gauge       | review | parameters, checks        | group process
                | time        | clean  | parameters, standard_time
    gauge       | gauge       | clean  | checks
                | time        | clean  | checks, standard_time
    time        | time        | clean  | standard_time
""",
)

FIELD_MATRICES = (ATOM, NEW_ATOM, TEXT, TRANSLATION, QUANTITY, LABELS, APPLIES, COHERENCE)
