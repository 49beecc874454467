"""A drawing or a PFMEA line is reissued: what refers to it is to check, by a verdict or in a draft."""

from __future__ import annotations

from typing import Any

import pytest

from catchball.actions.refusals import NotAllowed, NotPossible, NotValid
from catchball.actions.reissues import STILL_RIGHT, TO_CHANGE, DocumentGiven, check_node, reissue_document
from catchball.queries.reissues import to_check
from catchball.store.acting import acting
from catchball.store.models import Cookbook, Draft, ToCheck
from factories import NOW, TODAY, Company, company, home_cookbook, local_cookbook, standard, with_node


@pytest.fixture
def network(database: None) -> Company:
    return company()


@pytest.fixture
def home(network: Company) -> Cookbook:
    """Two steps refer to a drawing, one of them to its new issue; one refers to a line of a PFMEA."""

    def refers(kind: str, identifier: str, revision: str) -> dict[str, Any]:
        return {"references": [{"id": "d1", "kind": kind, "identifier": identifier, "revision": revision}]}

    document = standard("Heat the housing", "Press in the bearing", "Tighten the screws")
    document = with_node(document, "home-11", **refers("drawing", "LG80-100", "D"))
    document = with_node(document, "home-12", **refers("drawing", "LG80-100", "E"))
    document = with_node(document, "home-13", **refers("pfmea", "PFMEA-7 1.2", "3"))
    return home_cookbook(network, document)


def given(kind: str = "drawing", identifier: str = "LG80-100", issue: str = "E") -> DocumentGiven:
    return DocumentGiven(kind, identifier, issue, TODAY)


def listed(network: Company, name: str = "home engineer") -> list[tuple[int, str, str]]:
    actor = network.actor(name)
    with acting(actor):
        return [(row.cookbook_id, row.uid, row.issue) for row in to_check(actor).filter(state="open")]


def test_every_node_of_own_cookbooks_that_refers_to_an_earlier_issue_is_to_check(
    network: Company, home: Cookbook
) -> None:
    local = local_cookbook(network, home)
    theirs = local_cookbook(network, home, "sup")
    reissue_document(actor=network.actor("home engineer"), now=NOW, given=given())
    assert sorted(listed(network)) == [(home.pk, "home-11", "D"), (local.pk, "home-11", "D")]
    assert listed(network, "supplier owner") == []
    reissue_document(actor=network.actor("supplier owner"), now=NOW, given=given())
    assert listed(network, "supplier owner") == [(theirs.pk, "home-11", "D")]


def test_a_document_that_is_reissued_as_a_whole_puts_its_lines_on_the_list(network: Company, home: Cookbook) -> None:
    reissue_document(actor=network.actor("home engineer"), now=NOW, given=given("pfmea", "PFMEA-7", "4"))
    assert listed(network) == [(home.pk, "home-13", "3")]
    reissue_document(actor=network.actor("home engineer"), now=NOW, given=given("pfmea", "PFMEA-70", "4"))
    assert len(listed(network)) == 1


def test_a_node_is_ticked_off_with_a_verdict_once(network: Company, home: Cookbook) -> None:
    engineer = network.actor("home engineer")
    reissue_document(actor=engineer, now=NOW, given=given())
    with acting(engineer):
        (item,) = to_check(engineer)
    done = check_node(actor=engineer, now=NOW, item=item, verdict=STILL_RIGHT, words="Only the title block changed.")
    assert (done.state, done.draft_id, done.checked_by_id) == (STILL_RIGHT, None, engineer.person)
    assert listed(network) == []
    with pytest.raises(NotPossible, match="checked this already"):
        check_node(actor=engineer, now=NOW, item=item, verdict=TO_CHANGE)


def test_a_node_that_is_to_change_leads_to_a_draft(network: Company, home: Cookbook) -> None:
    engineer = network.actor("home engineer")
    reissue_document(actor=engineer, now=NOW, given=given())
    with acting(engineer):
        (item,) = to_check(engineer)
    check_node(actor=engineer, now=NOW, item=item, verdict=TO_CHANGE)
    with acting(engineer):
        draft = Draft.objects.get(cookbook=home, person_id=engineer.somebody, is_open=True)
        assert ToCheck.objects.get().draft_id == draft.pk


def test_what_is_not_said_well_is_refused(network: Company, home: Cookbook) -> None:
    engineer = network.actor("home engineer")
    for wrong in (given(kind="novel"), given(identifier=" "), given(issue=" ")):
        with pytest.raises(NotValid):
            reissue_document(actor=engineer, now=NOW, given=wrong)
    reissue_document(actor=engineer, now=NOW, given=given())
    with pytest.raises(NotPossible, match="noted before"):
        reissue_document(actor=engineer, now=NOW, given=given())
    with pytest.raises(NotAllowed):
        reissue_document(actor=network.actor("cz operator"), now=NOW, given=given(issue="F"))
    with acting(engineer):
        (item,) = to_check(engineer)
    with pytest.raises(NotAllowed):
        check_node(actor=network.actor("cz operator"), now=NOW, item=item, verdict=STILL_RIGHT)
    with pytest.raises(NotValid):
        check_node(actor=engineer, now=NOW, item=item, verdict="perhaps")
