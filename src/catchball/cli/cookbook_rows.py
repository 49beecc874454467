"""Cookbooks with their pictures, into rows and files of an installation and out again, in somebody's name.

Nothing here loads before Django is there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from catchball.actions.cookbooks import import_cookbook
from catchball.actions.disclosures import note_reading
from catchball.actions.drafts import open_draft, save_draft
from catchball.actions.refusals import NotPossible
from catchball.adapters.media import MediaFolder
from catchball.cli.account_rows import find_user
from catchball.cli.complaints import AskedWrongly
from catchball.cli.reading import Loaded, matched
from catchball.core.check import pictures
from catchball.core.diff import diff
from catchball.core.document import Cookbook as Document
from catchball.core.fit import check_kinds
from catchball.core.paper import CannotPrint
from catchball.formats.errors import FormatError
from catchball.formats.pictures.cleaning import picture_ending
from catchball.queries.actors import actor_of
from catchball.queries.documents import document_of, head_of
from catchball.queries.printing import printed_cookbook, typesetter
from catchball.queries.reading import cookbooks, reading_of
from catchball.queries.visible import visible_to
from catchball.store.acting import Actor, acting
from catchball.store.models import Cookbook, Media, Revision, Site

_KINDS = {"jpg": "image/jpeg", "png": "image/png", "webp": "image/webp", "gif": "image/gif"}


@dataclass(frozen=True, slots=True)
class BroughtIn:
    """Where it went: a cookbook, and a draft where it is the next state of one that was there."""

    cookbook: int
    draft: int | None
    pictures: int


def bring_in(username: str, site: str, issuer: str, loaded: Loaded, effective_from: date | None) -> BroughtIn:
    """A new home cookbook. Raises AskedWrongly, Refused."""
    actor, now = _actor(username), timezone.now()
    with acting(actor):
        place = visible_to(actor, Site.objects.filter(key=site)).first()
        if place is None:
            known = ", ".join(visible_to(actor, Site.objects.order_by("key")).values_list("key", flat=True))
            raise AskedWrongly(f"{username} sees no site “{site}”; there are: {known}")
        count = keep_pictures(actor.party, _shown(loaded))
        made = import_cookbook(
            actor=actor,
            now=now,
            site=place,
            document=loaded.cookbook,
            issuer=issuer,
            effective_from=effective_from or timezone.localdate(),
        )
        return BroughtIn(made.pk, None, count)


def bring_into_draft(username: str, number: int, loaded: Loaded) -> BroughtIn:
    """The difference to the newest revision, as somebody's draft. Raises AskedWrongly, Refused, InvalidCookbook."""
    actor, now = _actor(username), timezone.now()
    with acting(actor):
        book = _cookbook(actor, number)
        draft = open_draft(actor=actor, now=now, cookbook=book)
        base = document_of(draft.revision, actor)
        new = loaded if loaded.identified else matched(loaded, base)
        _check_family(base, new)
        count = keep_pictures(actor.party, _shown(new))
        save_draft(actor=actor, now=now, draft=draft, edits=diff(base, new.cookbook), against=draft.version)
        return BroughtIn(book.pk, draft.pk, count)


def taken_out(username: str, number: int, revision: int | None) -> Loaded:
    """A revision with its pictures, as somebody may see it; what is another party's is noted. Raises AskedWrongly."""
    actor = _actor(username)
    with acting(actor):
        book = _cookbook(actor, number)
        found = head_of(book) if revision is None else _revision(book, revision)
        note_reading(actor=actor, now=timezone.now(), of_party=found.party_id, thing=f"revision {found.pk}")
        return Loaded(Path(f"cookbook {number}"), document_of(found, actor), KeptPictures())


def printed(username: str, number: int, revision: int | None, language: str) -> bytes:
    """A revision as PDF; without a number the one that holds today. Raises AskedWrongly, NotPossible."""
    actor, now = _actor(username), timezone.localtime()
    with acting(actor):
        _cookbook(actor, number)  # (tells what there is)
        reading = reading_of(actor, cookbooks(actor).get(pk=number), now.date(), revision)
        if reading is None:
            raise AskedWrongly(f"cookbook {number} has no revision {revision}")
        note_reading(actor=actor, now=now, of_party=reading.revision.party_id, thing=f"revision {reading.revision.pk}")
        paper = printed_cookbook(actor, reading, language, now)
    try:
        return typesetter().pdf(paper)
    except CannotPrint as error:
        raise NotPossible(str(error)) from error


class KeptPictures(Mapping[str, bytes]):
    """The pictures of the installation: `sha256:<hex>` -> bytes."""

    def __init__(self) -> None:
        self._folder = MediaFolder(Path(settings.MEDIA_ROOT))

    def __getitem__(self, content: str) -> bytes:
        try:
            return self._folder.read(content.removeprefix("sha256:"))
        except ValueError as error:
            raise FormatError(content, str(error)) from error

    def __contains__(self, content: object) -> bool:
        return isinstance(content, str) and self._folder.has(content.removeprefix("sha256:"))

    def __iter__(self) -> Iterator[str]:
        return (f"sha256:{digest}" for digest in self._folder.digests())

    def __len__(self) -> int:
        return sum(1 for _ in self._folder.digests())


def keep_pictures(party: int, shown: Mapping[str, bytes]) -> int:
    """Pictures of a party that acts: files first, then the rows that name them. How many there were."""
    folder = MediaFolder(Path(settings.MEDIA_ROOT))
    kept = {folder.put(data): (len(data), _KINDS[picture_ending(data)]) for data in shown.values()}
    known = set(Media.objects.filter(party_id=party, sha256__in=kept).values_list("sha256", flat=True))
    Media.objects.bulk_create(
        [
            Media(party_id=party, sha256=digest, size=size, kind=kind)
            for digest, (size, kind) in kept.items()
            if digest not in known
        ],
        ignore_conflicts=True,
    )
    return len(kept)


def _shown(loaded: Loaded) -> dict[str, bytes]:
    wanted = (content for content in pictures(loaded.cookbook) if content in loaded.pictures)
    return {content: loaded.pictures[content] for content in wanted}


def _check_family(base: Document, new: Loaded) -> None:
    if new.cookbook.root != base.root:
        raise AskedWrongly(f"{new.path}: is another cookbook (its root is {new.cookbook.root}, not {base.root})")
    check_kinds([base, new.cookbook])


def _actor(username: str) -> Actor:
    return actor_of(find_user(username).user, timezone.localdate())


def _cookbook(actor: Actor, number: int) -> Cookbook:
    seen = visible_to(actor, Cookbook.objects.select_related("head").order_by("pk"))
    found = seen.filter(pk=number).first()
    if found is None:
        known = "; ".join(f"{book.pk} {book}" for book in seen[:20]) or "none"
        raise AskedWrongly(f"there is no cookbook {number} that this user sees; they see: {known}")
    return found


def _revision(book: Cookbook, number: int) -> Revision:
    found = book.revisions.filter(number=number).first()
    if found is None:
        raise AskedWrongly(f"cookbook {book.pk} has no revision {number}; the newest is {head_of(book).number}")
    return found
