"""Taking turns: who changes a cookbook or what belongs to it waits for the one before.

Rows are locked in one order, so that nobody waits for somebody who waits for them: a trial, the cookbook, then a
change, a draft or a rebase of it, then (by writing an entry) the audit trail. Ask `may` first: what another party may
only read cannot be locked.
"""

from __future__ import annotations

from collections.abc import Iterable

from catchball.store.models import Change, Cookbook, Draft, Rebase, Report, Series, Trial


def cookbook_in_turn(pk: int) -> Cookbook:
    """The cookbook as it is now, until this transaction is over."""
    return Cookbook.objects.select_for_update().get(pk=pk)


def change_in_turn(change: Change) -> Change:
    """The change as it is now, with its cookbook, until this transaction is over."""
    cookbook = cookbook_in_turn(change.cookbook_id)
    found = Change.objects.select_for_update().get(pk=change.pk)
    found.cookbook = cookbook
    return found


def report_in_turn(report: Report) -> Report:
    """The report as it is now, with its cookbook, until this transaction is over."""
    found = Report.objects.select_for_update().get(pk=report.pk)
    found.cookbook = report.cookbook
    return found


def draft_in_turn(draft: Draft) -> Draft:
    """The draft as it is now, until this transaction is over."""
    return Draft.objects.select_for_update().get(pk=draft.pk)


def rebase_in_turn(rebase: Rebase) -> Rebase:
    """The rebase as it is now, with its cookbook, until this transaction is over."""
    cookbook = cookbook_in_turn(rebase.cookbook_id)
    found = Rebase.objects.select_for_update().get(pk=rebase.pk)
    found.cookbook = cookbook
    return found


def trial_in_turn(trial: Trial) -> Trial:
    """The trial as it is now, until this transaction is over."""
    return Trial.objects.select_for_update().get(pk=trial.pk)


def series_in_turn(wanted: Iterable[int]) -> None:
    """Wait until nobody else writes values of these series, until the transaction is over.

    All at once, in one order: two that write to the same series never wait for each other in turn.
    """
    rows = Series.objects.filter(pk__in=set(wanted)).order_by("pk")
    list(rows.select_for_update(no_key=True).values("pk"))
