"""Bringing in a cookbook from files: a work instruction as it is, with its pictures, becomes a home cookbook."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from catchball.actions.cookbooks import import_cookbook
from catchball.actions.refusals import NotValid, Refused
from catchball.core.errors import InvalidCookbook
from catchball.core.schema import Kind
from catchball.formats.bundles import LARGEST_BUNDLE, read_bundle
from catchball.formats.errors import FormatError
from catchball.formats.pictures.cleaning import picture_type
from catchball.formats.sources import Dropped, Imported
from catchball.queries.listing import sites
from catchball.queries.permissions import may
from catchball.queries.telling.sentences import sentence
from catchball.store.acting import Actor
from catchball.store.cookbooks import Cookbook
from catchball.store.parties import Site
from catchball.web.forms.importing import ImportForm
from catchball.web.pages import Refusal, page, refusal, show, status_of

_MOST_TOLD = 5


@page
def import_page(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Choose the files, where the cookbook lives and since when it holds; then it is read and issued."""
    own = list(sites(actor).filter(party_id=actor.party).order_by("name")) or [Site(party_id=actor.party)]
    allowed = [site for site in own if may(actor, "import cookbook", site)]
    today = timezone.localdate()
    form = ImportForm(request.POST or None, request.FILES or None, sites=allowed or own, today=today)
    refused: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        try:
            read = _read(form)
            made = _imported(actor, form, read)
        except Refused as error:
            refused = refusal("import", error)
        else:
            _tell(request, read)
            return redirect("cookbook", pk=made.pk)
    shown = {
        "form": form,
        "refusal": refused,
        "may_import": may(actor, "import cookbook", (allowed or own)[0]),
        "crumbs": [(gettext("Cookbooks"), reverse("cookbooks")), (gettext("Import"), "")],
    }
    return show(request, "importing/page.html", shown, status=422 if form.errors else status_of(refused))


def _read(form: ImportForm) -> Imported:
    """What the files hold. Raises NotValid."""
    if sum(file.size or 0 for file in form.sent) > LARGEST_BUNDLE:
        told = gettext("The files are too large; at most %(size)s MB together are possible.")
        raise NotValid(told % {"size": LARGEST_BUNDLE // 2**20}, ("given",))
    sent = {str(file.name): file.read() for file in form.sent}
    language = form.cleaned_data["language"] or None
    try:
        return read_bundle(sent, issuer=form.chosen_site.key, language=language)
    except (FormatError, InvalidCookbook) as error:
        raise NotValid(sentence(str(error)), ("given",)) from error


def _imported(actor: Actor, form: ImportForm, read: Imported) -> Cookbook:
    """The new cookbook. Raises Refused."""
    return import_cookbook(
        actor=actor,
        now=timezone.now(),
        site=form.chosen_site,
        document=read.cookbook,
        issuer=form.chosen_site.key,
        effective_from=form.cleaned_data["effective_from"],
        pictures=[(data, picture_type(data)) for data in read.pictures.values()],
    )


def _tell(request: HttpRequest, read: Imported) -> None:
    """How much came, and what had no place."""
    steps = sum(1 for entry in read.cookbook.nodes.values() if entry.kind is Kind.STEP)
    pictures = len(read.pictures)
    told = gettext("Brought in: %(steps)s and %(pictures)s.") % {
        "steps": ngettext("%(count)s step", "%(count)s steps", steps) % {"count": steps},
        "pictures": ngettext("%(count)s picture", "%(count)s pictures", pictures) % {"count": pictures},
    }
    messages.success(request, told)
    if read.dropped:
        told = gettext("This had no place in a cookbook: %(what)s")
        messages.warning(request, told % {"what": _listed([_named(one) for one in read.dropped])})


def _named(one: Dropped) -> str:
    place = f"{one.source}:{one.line}" if one.line else one.source
    return f"{place}: {one.what}"


def _listed(names: list[str]) -> str:
    some, more = "; ".join(names[:_MOST_TOLD]), len(names) - _MOST_TOLD
    return gettext("%(some)s; and %(count)s more") % {"some": some, "count": more} if more > 0 else some
