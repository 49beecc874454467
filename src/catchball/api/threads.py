"""What is said about a change: threads at its places, answers, and translations beside what was said."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Literal, Self

from django.utils import timezone
from ninja import Router, Status
from pydantic import Field

from catchball.actions.threads import Remark, Spot, answer_thread, open_thread, translate
from catchball.api.answers import does, shows
from catchball.api.authentication import Asked
from catchball.api.fields import Given, Id, Shown, Words
from catchball.queries import listing
from catchball.queries.discussing import Said, ThreadInFull, discussion_of, threads
from catchball.store.acting import Actor
from catchball.store.changes import Change
from catchball.store.threads import Translation

router = Router(tags=["Discussion"])
Language = Annotated[str, Field(min_length=2, max_length=20, examples=["en", "zh-Hans"])]
PerCent = Annotated[float, Field(ge=0, le=100)]


class TranslationShown(Shown):
    """What was said in another language, by who translated it."""

    id: int
    what: str
    language: str
    text: str
    party: int
    person: int
    at: datetime

    @classmethod
    def of(cls, row: Translation) -> Self:
        """The translation as shown."""
        return cls(
            id=row.pk,
            what=row.what,
            language=row.language,
            text=row.text,
            party=row.party_id,
            person=row.person_id,
            at=row.at,
        )


class CommentShown(Shown):
    """A comment: in the text a person is named by `@` and the pseudonym."""

    id: int
    party: int
    person: int
    kind: str
    language: str
    text: str
    mentions: list[int]
    at: datetime
    translations: list[TranslationShown]

    @classmethod
    def of(cls, said: Said) -> Self:
        """The comment as shown."""
        row = said.comment
        return cls(
            id=row.pk,
            party=row.party_id,
            person=row.person_id,
            kind=row.kind,
            language=row.language,
            text=row.text,
            mentions=row.mentions,
            at=row.at,
            translations=[TranslationShown.of(one) for one in said.translations],
        )


class ThreadShown(Shown):
    """A thread: `atom` is the place, empty for the whole change; `side`, `x` and `y` are a spot on a picture."""

    id: int
    party: int
    proposal: int
    atom: list[str]
    side: str
    x: Decimal | None
    y: Decimal | None
    is_resolved: bool
    comments: list[CommentShown]

    @classmethod
    def of(cls, found: ThreadInFull) -> Self:
        """The thread as shown."""
        row = found.thread
        return cls(
            id=row.pk,
            party=row.party_id,
            proposal=row.proposal,
            atom=row.atom,
            side=row.side,
            x=row.x,
            y=row.y,
            is_resolved=found.is_resolved,
            comments=[CommentShown.of(said) for said in found.said],
        )


class DiscussionShown(Shown):
    """All threads of a change, and the translations of reviews, decisions and the justification."""

    threads: list[ThreadShown]
    translations: list[TranslationShown]


class SpotGiven(Given):
    """A spot on a picture, in per cent of its width and height."""

    side: Literal["old", "new"]
    x: PerCent
    y: PerCent


class RemarkGiven(Given):
    """What is said, and in which language. `@` and a name to sign in, or a pseudonym, mention somebody."""

    text: Words
    language: Language

    def remark(self) -> Remark:
        """As the actions take it."""
        return Remark(self.text, self.language)


class ThreadGiven(RemarkGiven):
    """The first comment of a thread, and where it is; without a place, about the whole change."""

    atom: Annotated[list[str], Field(default_factory=list, max_length=8)]
    spot: SpotGiven | None = None


class AnswerGiven(RemarkGiven):
    """An answer, which may resolve the thread or open it again; then it needs no words."""

    text: Words = ""
    kind: Literal["says", "resolves", "reopens"] = "says"


class TranslationGiven(RemarkGiven):
    """A translation of `comment 17`, `review 5`, `decision 3`, or of an answer, with its proposal: `reason 1`."""

    what: Annotated[str, Field(min_length=1, max_length=40)]


@router.get("/changes/{pk}/threads", response=shows(DiscussionShown))
def show_discussion(request: Asked, pk: Id) -> DiscussionShown:
    """What was said about a change."""
    return _shown(request.actor, listing.found(listing.changes(request.actor), pk))


@router.post("/changes/{pk}/threads", response=does(DiscussionShown, 201))
def post_thread(request: Asked, pk: Id, body: ThreadGiven) -> Status[DiscussionShown]:
    """Open a thread."""
    change = listing.found(listing.changes(request.actor), pk)
    spot = Spot(body.spot.side, str(body.spot.x), str(body.spot.y)) if body.spot else None
    now = timezone.localtime()
    open_thread(actor=request.actor, now=now, change=change, remark=body.remark(), atom=body.atom, spot=spot)
    return Status(201, _shown(request.actor, change))


@router.post("/threads/{pk}/comments", response=does(DiscussionShown, 201))
def post_comment(request: Asked, pk: Id, body: AnswerGiven) -> Status[DiscussionShown]:
    """Answer in a thread, resolve it, or open it again."""
    found = listing.found(threads(request.actor), pk)
    now = timezone.localtime()
    answer_thread(actor=request.actor, now=now, thread=found, remark=body.remark(), kind=body.kind)
    return Status(201, _shown(request.actor, found.change))


@router.post("/changes/{pk}/translations", response=does(DiscussionShown, 201))
def post_translation(request: Asked, pk: Id, body: TranslationGiven) -> Status[DiscussionShown]:
    """Put a translation beside what was said."""
    change = listing.found(listing.changes(request.actor), pk)
    translate(actor=request.actor, now=timezone.localtime(), change=change, what=body.what, remark=body.remark())
    return Status(201, _shown(request.actor, change))


def _shown(actor: Actor, change: Change) -> DiscussionShown:
    found = discussion_of(actor, change)
    others = [row for what, rows in found.translations.items() if not what.startswith("comment ") for row in rows]
    return DiscussionShown(
        threads=[ThreadShown.of(one) for one in found.threads],
        translations=[TranslationShown.of(row) for row in others],
    )
