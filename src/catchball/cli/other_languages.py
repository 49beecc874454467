"""What a page in one language leaves out: the words in other languages stay those of the cookbook that it came from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from catchball.core.document import Cookbook, Node
from catchball.core.schema import FIELDS, Field, Type
from catchball.core.values import Record, phrase_text


def with_other_languages(document: Cookbook, like: Cookbook) -> Cookbook:
    """The document, all in one language, with the words in other languages that `like` has at the same places.

    Uids and ids of elements tell what is the same place. A text that is gone is gone in all languages.
    """
    spoken = str(document.nodes[document.root].fields.get("language", "en"))
    own = str(like.nodes[like.root].fields.get("language", spoken))
    nodes: dict[str, Node] = {}
    for uid, entry in document.nodes.items():
        fields = entry.fields
        if uid in like.nodes and like.nodes[uid].kind is entry.kind:
            fields = _record(fields, like.nodes[uid].fields, FIELDS[entry.kind], (spoken, own))
        nodes[uid] = Node(uid, entry.kind, fields, entry.source)
    root = nodes[document.root]
    if "language" in like.nodes[like.root].fields:
        nodes[root.uid] = Node(root.uid, root.kind, {**root.fields, "language": own}, root.source)
    return Cookbook(document.root, nodes, document.children, document.withdrawn)


def _record(record: Record, earlier: Record, schema: Mapping[str, Field], spoken: tuple[str, str]) -> dict[str, Any]:
    return {
        name: value if name == "id" or name not in earlier else _value(value, earlier[name], schema[name], spoken)
        for name, value in record.items()
    }


def _value(value: Any, earlier: Any, field: Field, spoken: tuple[str, str]) -> Any:
    match field.type:
        case Type.TEXT:
            return _text(value, earlier, spoken)
        case Type.TABLE:
            return {row: _record(found, earlier.get(row, {}), field.record, spoken) for row, found in value.items()}
        case Type.ITEMS:
            known = {element["id"]: element for element in earlier}
            return tuple(_record(one, known.get(one["id"], {}), field.record, spoken) for one in value)
        case _:
            return value


def _text(value: Mapping[str, Any], earlier: Mapping[str, Any], spoken: tuple[str, str]) -> dict[str, Any]:
    """The text of one language among those of the others; where its words are those shown, the earlier text itself."""
    language = spoken[0]
    if language not in value:
        return dict(value)
    shown = next((one for one in spoken if one in earlier), min(earlier))
    if phrase_text(value[language]) == phrase_text(earlier[shown]):
        return dict(earlier)
    return dict(sorted({**earlier, language: _phrase(value[language], earlier, spoken)}.items()))


def _phrase(phrase: Any, earlier: Mapping[str, Any], spoken: tuple[str, str]) -> Any:
    """Words that were changed; in another language than the cookbook's own they translate what that says now."""
    language, own = spoken
    if language == own or own not in earlier:
        return phrase
    return {"text": phrase_text(phrase), "of": {"language": own, "text": phrase_text(earlier[own])}}
