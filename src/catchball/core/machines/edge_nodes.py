"""What is known of a Sparkplug edge node: its certificates of birth, and whether anything of it was missed.

A message names its metrics by aliases that a certificate gave out. Messages come again, after a broken line or a
broker's restart, and may be older than the newest certificate: so an alias is read by the certificate that held when
the message was sent, by the node's own clock. After a gap in the sequence a certificate may be among what was missed:
then an alias counts only if the certificates before and after the gap agree on it, or once all that was missed has
come: messages overtake each other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise

from catchball.core.machines.sparkplug import Metric, Payload, Said, Topic

_SEQUENCE = 256
_KEPT_CERTIFICATES = 5
_MOST_MISSED = 100
"""Messages that may still come late; of more, some are lost."""
_SOONEST_SESSION = 500
"""Milliseconds within which no session ends and another begins, with a certificate that might have been missed."""
BIRTH_NUMBER = "bdSeq"


@dataclass(frozen=True, slots=True)
class Certificate:
    """What a birth said: when (milliseconds since 1970), names by alias, types by name."""

    at: int
    names: Mapping[int, str]
    types: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Missed:
    """A number of the sequence that was due, and between which instants its message was sent (milliseconds)."""

    seq: int
    since: int
    until: int


@dataclass(frozen=True, slots=True)
class EdgeNode:
    """What is known of a node. `births` has the certificates of the node (key "") and of its devices, newest last.

    `at` is when its newest message was sent, `seq` the number of that message. `is_doubted`: something was missed since
    `doubted_at`, and no birth came since. It ends the doubt when all that is `missed` comes; without any, only a birth
    does.
    """

    seq: int | None = None
    at: int = 0
    birth_number: int | None = None
    is_alive: bool = False
    is_doubted: bool = True
    births: Mapping[str, tuple[Certificate, ...]] = field(default_factory=dict)
    doubted_at: int = 0
    missed: tuple[Missed, ...] = ()


@dataclass(frozen=True, slots=True)
class Heard:
    """A node after a message; with `missed` (why) where something is missing before it since `since` (milliseconds).

    With `completes` it was the last that was missed: what was sent since `node.doubted_at` is in doubt no more.
    """

    node: EdgeNode
    missed: str = ""
    since: int = 0
    completes: bool = False


def hear(node: EdgeNode, topic: Topic, payload: Payload) -> Heard:
    """What is known of a node once it has said something. What is older than its newest message changes nothing."""
    at = payload.at or 0
    if topic.said is Said.NODE_DEATH:
        return Heard(_died(node, payload))
    if topic.said is Said.NODE_BIRTH:
        births = {**node.births, "": _added(node.births.get("", ()), payload, at)}
        if at < node.at:
            return _heard_late(replace(node, births=births), payload.seq, at)
        number = _birth_number(payload)
        return Heard(EdgeNode(payload.seq, at, number, is_alive=True, is_doubted=False, births=births))
    if topic.said is Said.DEVICE_BIRTH:
        births = {**node.births, topic.device: _added(node.births.get(topic.device, ()), payload, at)}
        node = replace(node, births=births)
    if payload.seq is None:
        return Heard(node)
    if node.seq is None:
        return Heard(replace(node, seq=payload.seq, at=at))
    due = (node.seq + 1) % _SEQUENCE
    if payload.seq == due:
        return Heard(replace(node, seq=payload.seq, at=at))
    if _is_old(node, payload.seq, at):
        return _heard_late(node, payload.seq, at)
    why = f"message {due} of the sequence was due, and {payload.seq} came"
    return Heard(_with_gap(node, payload.seq, at), why, node.at)


def meaning(node: EdgeNode, device: str, sent: int, metric: Metric) -> tuple[str, int] | None:
    """The name and the type of a metric in a message that was sent then; None while no birth says so for certain."""
    certificates = node.births.get(device, ())
    held = [one for one in certificates if one.at <= sent]
    before = held[-1] if held else None
    if metric.name:
        datatype = metric.datatype or (before.types.get(metric.name, 0) if before else 0)
        return None if metric.is_integer and not datatype else (metric.name, datatype)
    if before is None or metric.alias is None or (node.is_doubted and sent > node.doubted_at):
        return None
    name = before.names.get(metric.alias)
    return None if name is None else (name, metric.datatype or before.types.get(name, 0))


def meaning_after_gap(node: EdgeNode, device: str, sent: int, metric: Metric) -> tuple[str, int] | None:
    """The same for a message that waited for a birth: what the certificates before and after it agree on."""
    if metric.name:
        return meaning(node, device, sent, metric) or (metric.name, 0)
    certificates = node.births.get(device, ())
    before = [one for one in certificates if one.at <= sent][-1:]
    if not before or metric.alias is None:
        return None  # (what was sent before the first certificate that was heard may have been of another session)
    after = [one for one in certificates if one.at > sent][:1]
    names = {one.names.get(metric.alias, "") for one in (*before, *after)}
    if len(names) != 1 or names == {""}:
        return None
    (name,) = names
    return name, metric.datatype or before[0].types.get(name, 0)


def _with_gap(node: EdgeNode, seq: int, at: int) -> EdgeNode:
    """A node of which a message came before those that were due."""
    due = ((node.seq or 0) + 1) % _SEQUENCE
    count = (seq - due) % _SEQUENCE
    missed = (*node.missed, *(Missed((due + number) % _SEQUENCE, node.at, at) for number in range(count)))
    is_long = len(missed) > _MOST_MISSED or at - node.at > _SOONEST_SESSION
    is_hopeless = is_long or (node.is_doubted and not node.missed)
    since = node.doubted_at if node.is_doubted else node.at
    return replace(node, seq=seq, at=at, is_doubted=True, doubted_at=since, missed=() if is_hopeless else missed)


def _heard_late(node: EdgeNode, seq: int | None, at: int) -> Heard:
    """A node after a message that is older than its newest: it may be one that was missed, and the last of them."""
    found = next((one for one in node.missed if one.seq == seq and one.since <= at <= one.until), None)
    if found is None:
        return Heard(node)
    left = tuple(one for one in node.missed if one is not found)
    return Heard(replace(node, is_doubted=bool(left), missed=left), completes=not left)


def _died(node: EdgeNode, payload: Payload) -> EdgeNode:
    """A death counts for the birth whose number it carries: a late one of an earlier session says nothing."""
    number = _birth_number(payload)
    if number is not None and node.birth_number is not None and number != node.birth_number:
        return node
    return replace(node, is_alive=False)


def _birth_number(payload: Payload) -> int | None:
    """The number of the session that a birth or a death names."""
    found = (one.number for one in payload.metrics if one.name == BIRTH_NUMBER and one.is_integer)
    number = next(found, None)
    return None if number is None else int(number)


def _added(kept: tuple[Certificate, ...], payload: Payload, at: int) -> tuple[Certificate, ...]:
    names = {metric.alias: metric.name for metric in payload.metrics if metric.alias is not None and metric.name}
    types = {metric.name: metric.datatype for metric in payload.metrics if metric.name}
    others = [one for one in kept if one.at != at]
    every = sorted([*others, Certificate(at, names, types)], key=lambda one: one.at)
    new = [one for before, one in pairwise([None, *every]) if one is not None and not _is_same(before, one)]
    return tuple(new[-_KEPT_CERTIFICATES:])


def _is_same(before: Certificate | None, one: Certificate) -> bool:
    """Whether a certificate says nothing new, as one that was asked for does."""
    return before is not None and before.names == one.names and before.types == one.types


def _is_old(node: EdgeNode, seq: int, at: int) -> bool:
    """Whether a message was sent before the newest one: it comes again, or overtaken."""
    behind = 0 < ((node.seq or 0) - seq) % _SEQUENCE < _SEQUENCE // 2 or seq == node.seq
    return at < node.at or (at == node.at and behind)
