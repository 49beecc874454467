"""What people read in their mail; in the language of their site."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from catchball.adapters.mail import Letter
from catchball.queries.actors import system_actor
from catchball.store.acting import acting
from catchball.store.models import Change, Membership, Revision, User


def letter(party: int, person: int, about: str, thing: int) -> Letter | None:
    """The letter to a person about something, as their party sees it.

    None when they have no address, left, or may not see the thing any more.
    """
    with acting(system_actor(party)):
        user = User.objects.filter(person_id=person, is_active=True).exclude(email="").first()
        if user is None:
            return None
        with translation.override(_language(person)):
            said = _SAID[about](thing)
    if said is None:
        return None
    subject, text = said
    return Letter(f"{about}-{thing}-{person}", user.email, f"[Catchball] {subject}", f"{text}\n")


def _language(person: int) -> str:
    where = Membership.objects.filter(person_id=person, site__isnull=False).select_related("site").first()
    return where.site.language if where and where.site else settings.LANGUAGE_CODE


def _release(thing: int) -> tuple[str, str] | None:
    revision = Revision.objects.select_related("cookbook").filter(pk=thing).first()
    if revision is None:
        return None
    subject = _("%(cookbook)s: revision %(number)s") % {"cookbook": revision.cookbook, "number": revision.number}
    lines = [
        _("Revision %(number)s was released and holds from %(day)s.")
        % {"number": revision.number, "day": revision.effective_from.isoformat()},
        revision.note,
        _address(f"cookbooks/{revision.cookbook_id}/"),
    ]
    return subject, "\n\n".join(filter(None, lines))


def _duty(thing: int) -> tuple[str, str] | None:
    change = _change(thing)
    if change is None:
        return None
    due = change.duties.order_by("due").first()
    lines = [
        _("You are asked about a change of %(cookbook)s: %(title)s")
        % {"cookbook": change.cookbook, "title": change.title},
        change.justification.get("reason", ""),
        _("Please answer until %(day)s.") % {"day": due.due.isoformat()} if due else "",
        _address(f"changes/{change.pk}/"),
    ]
    return _("Your view on: %(title)s") % {"title": change.title}, "\n\n".join(filter(None, lines))


def _decision(thing: int) -> tuple[str, str] | None:
    change = _change(thing)
    decision = change.decisions.order_by("at").last() if change else None
    if change is None or decision is None:
        return None
    lines = [
        _("It was decided on the change %(title)s: %(outcome)s.")
        % {"title": change.title, "outcome": _(decision.outcome)},
        decision.reason,
        _address(f"changes/{change.pk}/"),
    ]
    return _("Decided: %(title)s") % {"title": change.title}, "\n\n".join(filter(None, lines))


def _departure(thing: int) -> tuple[str, str] | None:
    change = _change(thing)
    if change is None:
        return None
    lines = [
        _("The last day of the temporary departure %(title)s is over, but it could not be taken back by itself:")
        % {"title": change.title},
        _("the same place was changed since. Propose what shall stand there now."),
        _address(f"changes/{change.pk}/"),
    ]
    return _("Not taken back: %(title)s") % {"title": change.title}, "\n\n".join(lines)


def _change(thing: int) -> Change | None:
    return Change.objects.select_related("cookbook").filter(pk=thing).first()


def _address(path: str) -> str:
    return f"{settings.PUBLIC_URL}/{path}"


_SAID: Mapping[str, Callable[[int], tuple[str, str] | None]] = MappingProxyType(
    {"release": _release, "duty": _duty, "decision": _decision, "departure": _departure}
)
