"""The published JSON schemas of trials, built from the dataclasses of the core so that they cannot drift from them.

They stand apart from those of cookbooks because they load numpy, which a server may lack. The files in `schemas/` are
what `trials_published()` gives, committed; a test compares them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from catchball.core.trials.dossier import Dossier
from catchball.core.trials.plan import Registered
from catchball.core.trials.rows import Rows
from catchball.formats.json_files.dossier_json import DOSSIER_FORMAT
from catchball.formats.json_files.plan_json import PLAN_FORMAT
from catchball.formats.json_files.rows_json import ROWS_FORMAT
from catchball.formats.json_files.typed_schema import Schema, typed_schema

_DRAFT = "https://json-schema.org/draft/2020-12/schema"
TRIAL_SCHEMAS: Final[Mapping[str, tuple[str, type[Any], str]]] = MappingProxyType(
    {
        "dossier-1.json": ("dossier of a trial", Dossier, DOSSIER_FORMAT),
        "plan-1.json": ("plan of a trial", Registered, PLAN_FORMAT),
        "rows-1.json": ("rows of a trial", Rows, ROWS_FORMAT),
    }
)
"""File name -> title, class and form. To publish another, add a line here and its file to `schemas/`."""


def trial_schema(name: str) -> Schema:
    """The schema of one of these files."""
    title, wanted, form = TRIAL_SCHEMAS[name]
    head = {
        "$schema": _DRAFT,
        "$id": f"urn:catchball:schema:{name.removesuffix('.json')}",
        "title": f"Catchball {title}, version 1",
    }
    return {**head, **typed_schema(wanted, form)}


def trials_published() -> dict[str, str]:
    """File name in `schemas/` -> its text."""
    return {
        name: json.dumps(trial_schema(name), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
        for name in TRIAL_SCHEMAS
    }
