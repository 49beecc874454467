"""The addresses of the pages."""

from __future__ import annotations

from django.urls import URLPattern, path, re_path

from catchball.web.views import (
    changes,
    cookbooks,
    deviations,
    draft_steps,
    drafts,
    media,
    network,
    opening,
    proposing,
    reading,
    rebases,
    revisions,
    taking,
    work,
)

urlpatterns: list[URLPattern] = [
    path("", work.my_work, name="my_work"),
    path("network/", network.network, name="network"),
    path("cookbooks/", cookbooks.cookbooks, name="cookbooks"),
    path("cookbooks/<int:pk>/", reading.cookbook, name="cookbook"),
    path("cookbooks/<int:pk>/revisions/", revisions.revisions, name="revisions"),
    path("cookbooks/<int:pk>/compare/", revisions.compare, name="compare"),
    path("cookbooks/<int:pk>/deviations/", deviations.deviations, name="deviations"),
    path("cookbooks/<int:pk>/open-local/", opening.open_local, name="open_local"),
    path("cookbooks/<int:pk>/share/", opening.share, name="share"),
    path("cookbooks/<int:pk>/draft/", drafts.open_draft, name="open_draft"),
    path("cookbooks/<int:pk>/rebase/", rebases.propose, name="propose_rebase"),
    path("drafts/<int:pk>/", drafts.draft, name="draft"),
    path("drafts/<int:pk>/settle/", drafts.settle, name="settle_draft"),
    path("drafts/<int:pk>/carry/", drafts.carry, name="carry_draft"),
    path("drafts/<int:pk>/close/", drafts.close, name="close_draft"),
    path("drafts/<int:pk>/propose/", proposing.propose, name="propose"),
    path("drafts/<int:pk>/depart/", proposing.depart, name="depart"),
    path("drafts/<int:pk>/steps/", draft_steps.add_step, name="add_step"),
    path("drafts/<int:pk>/steps/<str:uid>/", draft_steps.draft_step, name="draft_step"),
    path("drafts/<int:pk>/steps/<str:uid>/withdraw/", draft_steps.withdraw_step, name="withdraw_step"),
    path("drafts/<int:pk>/steps/<str:uid>/move/", draft_steps.move_step, name="move_step"),
    path("changes/", changes.changes, name="changes"),
    path("changes/<int:pk>/", changes.change, name="change"),
    path("changes/<int:pk>/review/", changes.review, name="review"),
    path("changes/<int:pk>/decide/", changes.decide, name="decide"),
    path("changes/<int:pk>/withdraw/", changes.withdraw, name="withdraw"),
    path("changes/<int:pk>/end/", changes.end, name="end_departure"),
    path("changes/<int:pk>/obligations/<int:obligation_pk>/", changes.obligation, name="obligation"),
    path("changes/<int:pk>/take/", taking.take, name="take"),
    path("rebases/<int:pk>/", rebases.rebase, name="rebase"),
    path("rebases/<int:pk>/settle/", rebases.settle, name="settle_rebase"),
    path("rebases/<int:pk>/carry-out/", rebases.carry_out, name="carry_out_rebase"),
    re_path(r"^media/(?P<sha256>[0-9a-f]{64})$", media.media, name="media"),
]
