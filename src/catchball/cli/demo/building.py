"""Short ways to write down what a demonstration step says."""

from __future__ import annotations

from typing import Any

Raw = dict[str, Any]


def said(english: str, german: str = "", chinese: str = "") -> Raw:
    """A text in English with its translations, which remember what they translate."""
    translations = {"de": german, "zh-Hans": chinese}
    of = {"language": "en", "text": english}
    return {"en": english, **{tag: {"text": text, "of": of} for tag, text in translations.items() if text}}


def point(name: str, key_point: Raw, reason: Raw) -> Raw:
    """A key point with its reason."""
    return {"id": name, "point": key_point, "reason": reason}


def hazard(name: str, danger: Raw, measure: Raw, *worn: str) -> Raw:
    """A hazard with what protects from it."""
    return {"id": name, "hazard": danger, "measure": measure, "protective_equipment": worn}


def resource(name: str, role: str, called: Raw, identifier: str = "", quantity: str = "") -> Raw:
    """A tool, fixture, gauge, material or part."""
    told: Raw = {"id": name, "role": role, "name": called, "identifier": identifier}
    return {**told, "quantity": {"value": quantity}} if quantity else told


def limits(value: str, low: str = "", high: str = "", kind: str = "ordinary") -> Raw:
    """A parameter with its limits."""
    return {"value": value, "low": low, "high": high, "class": kind}


def times(**shares: str) -> Raw:
    """Standard time by share."""
    return {share: {"value": value} for share, value in shares.items()}
