"""What people of the demonstration company say to each other about changes, each in their own language."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from catchball.actions.threads import Remark, answer_thread, open_thread, translate
from catchball.cli.demo.finding import actor, change_called
from catchball.store.acting import acting
from catchball.store.models import Thread


@dataclass(frozen=True, slots=True)
class Words:
    """What somebody says, in which language; in a thread that is open already, or a new one; translated by somebody."""

    day: int
    change: str
    who: str
    text: str
    language: str = "en"
    about: tuple[str, ...] = ()
    answers: str = ""
    kind: str = "says"
    translated: str = ""
    by: str = ""


_EDGES = "Breaking edges in two steps"
_OVEN = "Housing at 105 °C"
_BASE_FACE = ("home-502", "instruction", "en")
_SAID = (
    Words(
        -5,
        _EDGES,
        "quality.home",
        "Die Innenkante bleibt scharf? Am O-Ring zählt genau diese.",
        "de",
        _BASE_FACE,
        translated="The inner edge stays sharp? It is the one that counts for the O-ring.",
        by="engineer.home",
    ),
    Words(
        -4,
        _EDGES,
        "improvement.cz",
        "The lead-in chamfer is cut by T12 in OP30; the blade must not touch it. The new step says so, @quality.home.",
        about=_BASE_FACE,
        answers="quality.home",
    ),
    Words(
        -5,
        _EDGES,
        "engineer.in",
        "How long does turning over take you? With our 9 kg parts it would be 20 s.",
    ),
    Words(
        -3,
        _EDGES,
        "improvement.cz",
        "4 s on the felt pad: 13 s a part with the second edge, measured on fifty parts.",
        answers="engineer.in",
    ),
    Words(-2, _EDGES, "engineer.in", "Thank you, that fits our takt too.", answers="engineer.in", kind="resolves"),
    Words(
        -7,
        _OVEN,
        "engineer.cn",
        "105 °C 时轴承座还能轻松装入吗？冬天我们的车间只有 12 °C。",
        "zh-Hans",
        translated="Does the shaft still go in easily at 105 °C? In winter our hall has only 12 °C.",
        by="improvement.cn",
    ),
)


def _say(now: datetime, words: Words) -> None:
    speaker = actor(words.who, now)
    change = change_called(speaker, words.change)
    remark = Remark(words.text, words.language)
    if words.answers:
        with acting(speaker):
            threads = Thread.objects.select_related("change__cookbook").filter(change=change)
            thread = threads.get(person=actor(words.answers, now).person)
        answer_thread(actor=speaker, now=now, thread=thread, remark=remark, kind=words.kind)
        return
    opened = open_thread(actor=speaker, now=now, change=change, remark=remark, atom=words.about)
    if words.translated:
        with acting(speaker):
            said = opened.comments.get()
        english = Remark(words.translated, "en")
        translate(actor=actor(words.by, now), now=now, change=change, what=f"comment {said.pk}", remark=english)


ARGUMENTS: Sequence[tuple[int, Callable[[datetime], None]]] = tuple(
    (words.day, partial(_say, words=words)) for words in _SAID
)
"""What is said, and on which day, counted from today."""
