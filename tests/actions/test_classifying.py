"""Classifying a change over all local cookbooks from the index says what taking it over would do in each."""

from __future__ import annotations

import pytest

from catchball.actions.releasing import Issue, release
from catchball.core.decisions import Verdict
from catchball.core.diff import diff
from catchball.core.document import Cookbook as Document
from catchball.core.document import cookbook
from catchball.core.pick import classify
from catchball.queries.classifying import classified
from catchball.store.acting import acting
from catchball.store.models import Cookbook
from factories import NOW, Company, company, document, edited, home_cookbook, local_cookbook, with_node

pytestmark = pytest.mark.usefixtures("database")
_TORQUE = {"value": "12.5 N·m", "low": "11 N·m", "high": "13 N·m", "class": "ordinary"}


def without(before: Document, uid: str) -> Document:
    children = {parent: tuple(child for child in below if child != uid) for parent, below in before.children.items()}
    return cookbook(before.root, [n for n in before.nodes.values() if n.uid != uid], children)


def released(network: Company, book: Cookbook, new: Document) -> None:
    """The local cookbook says this, whoever agreed to it."""
    owner = network.actor("cz owner")
    with acting(owner):
        release(owner, NOW, Cookbook.objects.get(pk=book.pk), new, Issue("As it is here.", NOW.date()))


LOCALS = {
    "as the home cookbook": lambda home: home,
    "deviates elsewhere": lambda home: with_node(home, "home-11", title={"en": "Warm it"}),
    "deviates at the same atom": lambda home: with_node(home, "home-13", parameters={"torque": _TORQUE}),
    "has it already": lambda home: with_node(home, "home-13", parameters={"torque": {**_TORQUE, "value": "11.5 N·m"}}),
    "deviates in the same group": lambda home: with_node(
        home, "home-13", parameters={"torque": {**_TORQUE, "value": "12 N·m", "high": "12.8 N·m"}}
    ),
    "withdrew the step": lambda home: without(home, "home-13"),
}


@pytest.mark.parametrize("local", LOCALS.values(), ids=LOCALS.keys())
def test_the_index_says_what_the_whole_document_says(local: object) -> None:
    network = company()
    home = home_cookbook(network)
    book = local_cookbook(network, home)
    owner = network.actor("home owner")
    before = document(owner, home)
    new = local(before)  # type: ignore[operator]  # one of the functions above
    if new != before:
        released(network, book, new)
    change = edited(before, "home-13", parameters={"torque": {**_TORQUE, "value": "11.5 N·m"}})

    with acting(owner):
        found = classified(owner, change, home)

    expected = {outcome.verdict for outcome in classify(change, new)}
    assert found.verdicts.keys() == {book.pk}
    assert found.verdicts[book.pk] in expected
    assert (found.verdicts[book.pk] is Verdict.CLEAN) == (expected == {Verdict.CLEAN})
    assert diff(before, new) or found.verdicts[book.pk] is Verdict.CLEAN
