"""The API for people: a plain page made from the OpenAPI document, without scripts, styles or foreign hosts."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

_PAGE = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{title}: HTTP API</title></head>
<body>
<main>
<h1>{title}: HTTP API</h1>
{description}
<p>The same for programs: <a href="openapi.json">openapi.json</a></p>
<nav aria-label="Topics"><ul>{contents}</ul></nav>
{topics}
<h2>What is sent and shown</h2>
{schemas}
</main>
</body>
</html>
"""
_ROUTE = """<h3 id="{id}"><code>{method} {path}</code></h3>
<p>{said}</p>
{parameters}{body}<p>Answers: {answers}</p>
"""
_PARAMETERS = """<table><caption>Parameters</caption>
<thead><tr><th scope="col">Name</th><th scope="col">In</th><th scope="col">Required</th>
<th scope="col">Form</th></tr></thead>
<tbody>{}</tbody></table>
"""


def reading_page(document: Mapping[str, Any]) -> SafeString:
    """The page."""
    topics = _by_topic(document)
    return format_html(
        _PAGE,
        title=document["info"]["title"],
        description=format_html_join("\n", "<p>{}</p>", ((part,) for part in _paragraphs(document))),
        contents=format_html_join("", '<li><a href="#{}">{}</a></li>', ((_id(name), name) for name in topics)),
        topics=format_html_join("\n", "{}", ((_topic(name, routes),) for name, routes in topics.items())),
        schemas=format_html_join("\n", "{}", ((part,) for part in _schemas(document))),
    )


def _paragraphs(document: Mapping[str, Any]) -> list[str]:
    return str(document["info"]["description"]).split("\n\n")


def _by_topic(document: Mapping[str, Any]) -> dict[str, list[tuple[str, str, Mapping[str, Any]]]]:
    found: dict[str, list[tuple[str, str, Mapping[str, Any]]]] = defaultdict(list)
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            found[operation["tags"][0]].append((method.upper(), path, operation))
    return dict(found)


def _topic(name: str, routes: list[tuple[str, str, Mapping[str, Any]]]) -> SafeString:
    told = format_html_join("\n", "{}", ((_route(*route),) for route in routes))
    return format_html('<h2 id="{}">{}</h2>\n{}', _id(name), name, told)


def _route(method: str, path: str, operation: Mapping[str, Any]) -> SafeString:
    parameters = operation["parameters"]
    rows = ((one["name"], one["in"], _yes(one["required"]), _form(one["schema"])) for one in parameters)
    row = '<tr><th scope="row"><code>{}</code></th><td>{}</td><td>{}</td><td>{}</td></tr>'
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
    return format_html(
        _ROUTE,
        id=operation["operationId"],
        method=method,
        path=path,
        said=operation.get("description", operation["summary"]),
        parameters=format_html(_PARAMETERS, format_html_join("", row, rows)) if parameters else "",
        body=format_html("<p>Body: {}</p>\n", _form(body)) if body else "",
        answers=format_html_join(", ", "{}", ((_answer(*one),) for one in operation["responses"].items())),
    )


def _answer(status: int, answer: Mapping[str, Any]) -> SafeString:
    forms = [_form(content["schema"]) for content in answer.get("content", {}).values()]
    return format_html("{} {}", status, forms[0]) if forms else format_html("{}", status)


def _form(schema: Mapping[str, Any]) -> SafeString:
    """A schema in a few words, with a link where it has a name."""
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[-1]
        return format_html('<a href="#{}">{}</a>', _id(name), name)
    if "anyOf" in schema:
        return format_html_join(" or ", "{}", ((_form(part),) for part in schema["anyOf"]))
    if "enum" in schema:
        return format_html("{}", ", ".join(map(str, schema["enum"])))
    return format_html("{}", schema.get("format") or schema.get("type") or "anything")


def _schemas(document: Mapping[str, Any]) -> Iterator[SafeString]:
    for name, schema in sorted(document["components"]["schemas"].items()):
        text = json.dumps(schema, indent=2, ensure_ascii=False)
        yield format_html('<h3 id="{}">{}</h3>\n<pre><code>{}</code></pre>', _id(name), name, text)


def _yes(required: object) -> str:
    return "yes" if required else "no"


def _id(name: str) -> str:
    return name.replace(" ", "-")
