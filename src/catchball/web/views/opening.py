"""Opening a local cookbook from an upstream one, and saying with whom a cookbook is shared."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext

from catchball.actions.cookbooks import open_local_cookbook, share_cookbook
from catchball.actions.refusals import Refused
from catchball.queries.listing import communities
from catchball.queries.network import sites_without
from catchball.queries.permissions import may
from catchball.queries.reading import cookbooks
from catchball.store.acting import Actor
from catchball.web.forms.choosing import CommunityForm, SiteForm
from catchball.web.pages import Refusal, page, refusal, show, status_of


@page
def open_local(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Choose a site, and open the cookbook there."""
    upstream = get_object_or_404(cookbooks(actor), pk=pk)
    form = SiteForm(request.POST or None, rows=sites_without(actor, upstream))
    refused: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        site = form.rows[form.cleaned_data["chosen"]]
        try:
            made = open_local_cookbook(actor=actor, now=timezone.now(), upstream=upstream, site=site, issuer=site.key)
        except Refused as error:
            refused = refusal("open", error)
        else:
            messages.success(request, gettext("Opened. It says what its upstream says, until you depart from it."))
            return redirect("cookbook", pk=made.pk)
    shown = {"cookbook": upstream, "form": form, "refusal": refused, "may_adapt": may(actor, "adapt", upstream)}
    return show(request, "opening/page.html", shown, status=422 if form.errors else status_of(refused))


@page
def share(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Choose a community that may read the cookbook, or none."""
    found = get_object_or_404(cookbooks(actor), pk=pk)
    initial = {"chosen": found.community_id or ""}
    form = CommunityForm(
        request.POST or None, rows=communities(actor).prefetch_related(None).order_by("name"), initial=initial
    )
    refused: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["chosen"]
        community = None if chosen is None else form.rows[chosen]
        try:
            share_cookbook(actor=actor, now=timezone.now(), cookbook=found, community=community)
        except Refused as error:
            refused = refusal("share", error)
        else:
            told = gettext("Shared with %(community)s.") % {"community": community}
            messages.success(
                request, told if community else gettext("Nobody outside your company reads it any longer.")
            )
            return redirect("cookbook", pk=pk)
    shown = {"cookbook": found, "form": form, "refusal": refused, "may_share": may(actor, "share", found)}
    return show(request, "sharing/page.html", shown, status=422 if form.errors else status_of(refused))
