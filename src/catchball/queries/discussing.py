"""What was said about a change: its threads with their comments, and translations beside all that was said."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from catchball.queries.visible import visible_to
from catchball.store.acting import Actor
from catchball.store.models import Change, Comment, Person, Thread, Translation

RESOLVES, REOPENS, SAYS = "resolves", "reopens", "says"
KINDS = (SAYS, RESOLVES, REOPENS)


@dataclass(frozen=True, slots=True)
class Said:
    """A comment, with its translations, the newest of each language."""

    comment: Comment
    translations: Sequence[Translation]

    @property
    def what(self) -> str:
        """The name under which it is translated."""
        return f"comment {self.comment.pk}"


@dataclass(frozen=True, slots=True)
class ThreadInFull:
    """A thread with all that was said in it; `number` counts the threads of the change."""

    thread: Thread
    number: int
    said: Sequence[Said]

    @property
    def is_resolved(self) -> bool:
        """Whether it was resolved, and not opened again."""
        acts = [said.comment.kind for said in self.said if said.comment.kind != SAYS]
        return bool(acts) and acts[-1] == RESOLVES

    @property
    def form(self) -> str:
        """What the form to answer is called."""
        return f"answer {self.thread.pk}"

    @property
    def atom(self) -> tuple[str, ...]:
        """The place at which it is."""
        return tuple(self.thread.atom)


@dataclass(frozen=True)
class Discussion:
    """All threads of a change, translations by what they are of, and the people who are mentioned, by pseudonym."""

    threads: Sequence[ThreadInFull]
    translations: Mapping[str, Sequence[Translation]]
    people: Mapping[str, Person]

    @property
    def open(self) -> int:
        """How many threads wait for an answer."""
        return sum(not thread.is_resolved for thread in self.threads)


def threads(actor: Actor) -> QuerySet[Thread]:
    """The threads that the actor may see."""
    return visible_to(actor, Thread.objects.all()).select_related("change__cookbook")


def discussion_of(actor: Actor, change: Change) -> Discussion:
    """What was said about a change, as far as the actor may read it."""
    rows = visible_to(actor, Comment.objects.filter(thread__change=change))
    rows = rows.select_related("person__user", "party", "thread").order_by("pk")
    translated = translations_of(actor, change)
    said: dict[int, list[Said]] = defaultdict(list)
    found: dict[int, Thread] = {}
    for comment in rows:
        found[comment.thread_id] = comment.thread
        said[comment.thread_id].append(Said(comment, translated.get(f"comment {comment.pk}", ())))
    return Discussion(
        [ThreadInFull(found[pk], number, said[pk]) for number, pk in enumerate(sorted(found), start=1)],
        translated,
        _people([comment for row in said.values() for comment in row]),
    )


def translations_of(actor: Actor, change: Change) -> Mapping[str, Sequence[Translation]]:
    """The translations of what was said about a change, the newest of each language, by what they are of."""
    newest: dict[tuple[str, str], Translation] = {}
    rows = visible_to(actor, Translation.objects.filter(change=change)).select_related("person__user")
    for row in rows.order_by("pk"):
        newest[row.what, row.language] = row
    found: dict[str, list[Translation]] = defaultdict(list)
    for (what, _), row in newest.items():
        found[what].append(row)
    return found


def _people(said: Sequence[Said]) -> Mapping[str, Person]:
    mentioned = {person for one in said for person in one.comment.mentions}
    if not mentioned:
        return {}
    return {person.pseudonym: person for person in Person.objects.filter(pk__in=mentioned).select_related("user")}
