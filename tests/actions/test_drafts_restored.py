"""Going back to a saved state of a draft."""

from __future__ import annotations

import pytest

from catchball.actions.drafts import open_draft, restore_draft, save_draft
from catchball.actions.refusals import NotValid
from catchball.queries.settling import draft_document
from catchball.store.acting import acting
from catchball.store.models import Draft, DraftState
from factories import NOW, Company, company, document, edited, home_cookbook


@pytest.fixture
def network(database: None) -> Company:
    return company()


def saved_twice(network: Company) -> Draft:
    """A draft whose title was changed, and then changed again."""
    engineer = network.actor("home engineer")
    book = home_cookbook(network)
    draft = open_draft(actor=engineer, now=NOW, cookbook=book)
    before = document(engineer, book)
    for against, title in enumerate(("Warm the housing", "Bake the housing")):
        edits = edited(before, "home-11", title={"en": title})
        save_draft(actor=engineer, now=NOW, draft=draft, edits=edits, against=against)
    return draft


def says(network: Company, draft: Draft, uid: str = "home-11") -> str:
    engineer = network.actor("home engineer")
    with acting(engineer):
        state = DraftState.objects.filter(draft=draft).select_related("revision").latest("version")
        return str(draft_document(state, engineer).nodes[uid].fields["title"]["en"])


def test_a_draft_says_again_what_it_said_at_any_saved_point(network: Company) -> None:
    engineer, draft = network.actor("home engineer"), saved_twice(network)

    restore_draft(actor=engineer, now=NOW, draft=draft, version=1, against=2)
    assert says(network, draft) == "Warm the housing"
    restore_draft(actor=engineer, now=NOW, draft=draft, version=0, against=3)
    assert says(network, draft) == "Heat the housing"
    restore_draft(actor=engineer, now=NOW, draft=draft, version=2, against=4)
    assert says(network, draft) == "Bake the housing"


def test_what_somebody_else_saves_while_one_goes_back_is_kept(network: Company) -> None:
    engineer, draft = network.actor("home engineer"), saved_twice(network)
    with acting(engineer):
        before = draft_document(draft.states.select_related("revision").get(version=0), engineer)
    edits = edited(before, "home-12", title={"en": "Press it in"})
    save_draft(actor=network.actor("home owner"), now=NOW, draft=draft, edits=edits, against=0)

    restore_draft(actor=engineer, now=NOW, draft=draft, version=1, against=2)

    assert says(network, draft) == "Warm the housing"
    assert says(network, draft, "home-12") == "Press it in"


def test_questions_of_the_time_are_open_again_and_later_ones_are_not(network: Company) -> None:
    engineer, draft = network.actor("home engineer"), saved_twice(network)
    with acting(engineer):
        before = draft_document(draft.states.select_related("revision").get(version=0), engineer)
    other = edited(before, "home-11", title={"en": "Roast the housing"})
    asked = save_draft(actor=network.actor("home owner"), now=NOW, draft=draft, edits=other, against=0)
    assert asked.conflicts

    back = restore_draft(actor=engineer, now=NOW, draft=draft, version=2, against=3)
    assert back.conflicts == []
    again = restore_draft(actor=engineer, now=NOW, draft=draft, version=3, against=4)
    assert [one["id"] for one in again.conflicts] == [one["id"] for one in asked.conflicts]


@pytest.mark.parametrize("version", [-1, 3])
def test_a_state_that_there_is_not_is_refused(network: Company, version: int) -> None:
    draft = saved_twice(network)

    with pytest.raises(NotValid, match="There is no version"):
        restore_draft(actor=network.actor("home engineer"), now=NOW, draft=draft, version=version, against=2)
