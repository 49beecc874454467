"""A change that was returned is worked on again and proposed again; what was said before is kept as such."""

from __future__ import annotations

import pytest

from catchball.actions.changes import decide_change, propose_change, propose_draft, review_change
from catchball.actions.drafts import close_draft, open_draft, save_draft
from catchball.actions.proposing_again import work_on_again
from catchball.actions.refusals import NotAllowed, NotPossible
from catchball.core.review import Act
from catchball.queries.work import work_of
from catchball.store.acting import acting
from catchball.store.models import AuditEntry, Change, Cookbook, Draft, EarlierProposal, Review
from factories import NOW, Company, company, document, edited, home_cookbook, local_cookbook, proposal


@pytest.fixture
def network(database: None) -> Company:
    return company()


def returned(network: Company) -> Change:
    """A change of the Czech plant that its owner gave back, after home agreed to it."""
    local = local_cookbook(network, home_cookbook(network))
    change = warmed(network, local)
    review_change(actor=network.actor("home owner"), now=NOW, change=change, verdict="agree", comment="")
    return given_back(network, change)


def warmed(network: Company, local: Cookbook) -> Change:
    engineer = network.actor("cz engineer")
    edits = edited(document(engineer, local), "home-11", title={"en": "Warm the housing"})
    return propose_change(actor=engineer, now=NOW, cookbook=local, edits=edits, proposal=proposal("Warm it"))


def given_back(network: Company, change: Change) -> Change:
    owner = network.actor("cz owner")
    return decide_change(actor=owner, now=NOW, change=change, act=Act.RETURN, reason="To how many degrees?")


def again(network: Company, change: Change, title: str = "Warm the housing to 80 °C") -> Change:
    """The change, worked on and proposed again by the engineer."""
    engineer = network.actor("cz engineer")
    draft = fresh(network, work_on_again(actor=engineer, now=NOW, change=change))
    edits = edited(document(engineer, draft.cookbook), "home-11", title={"en": title})
    save_draft(actor=engineer, now=NOW, draft=draft, edits=edits, against=0)
    return propose_draft(actor=engineer, now=NOW, draft=fresh(network, draft), proposal=proposal("Warm it well"))


def fresh(network: Company, draft: Draft) -> Draft:
    with acting(network.actor("cz engineer")):
        return Draft.objects.select_related("change", "cookbook").get(pk=draft.pk)


def test_a_returned_change_opens_as_a_draft_that_says_what_it_said(network: Company) -> None:
    change = returned(network)
    engineer = network.actor("cz engineer")

    draft = work_on_again(actor=engineer, now=NOW, change=change)

    assert draft.change_id == change.pk
    with acting(engineer):
        state = draft.states.get(version=draft.version)
        assert [(edit["atom"], edit["new"]) for edit in state.edits] == [
            (["home-11", "title", "en"], "Warm the housing")
        ]
    assert work_on_again(actor=engineer, now=NOW, change=change).pk == draft.pk


def test_proposed_again_it_says_the_new_and_the_old_is_kept_with_its_reviews(network: Company) -> None:
    change = again(network, returned(network))

    with acting(network.actor("cz engineer")):
        change = Change.objects.get(pk=change.pk)
        assert (change.state, change.proposal, change.title) == ("in review", 2, "Warm it well")
        (earlier,) = EarlierProposal.objects.filter(change=change)
        assert (earlier.number, earlier.title) == (1, "Warm it")
        assert earlier.edits[0]["new"] == "Warm the housing"
        assert [(review.proposal, review.verdict) for review in Review.objects.filter(change=change)] == [(1, "agree")]
        assert not Draft.objects.filter(change=change, is_open=True).exists()
        assert AuditEntry.objects.filter(verb="propose change again", thing=f"change {change.pk}").count() == 1


def test_who_agreed_to_the_old_proposal_is_asked_about_the_new_one(network: Company) -> None:
    change = again(network, returned(network))
    owner, home = network.actor("cz owner"), network.actor("home owner")

    with acting(home):
        assert [duty.change_id for duty in work_of(home, NOW).duties] == [change.pk]
    with pytest.raises(NotPossible, match="must agree first"):
        decide_change(actor=owner, now=NOW, change=change, act=Act.ACCEPT, reason="Good.")
    review_change(actor=home, now=NOW, change=change, verdict="agree", comment="")
    decided = decide_change(actor=owner, now=NOW, change=change, act=Act.ACCEPT, reason="Good.")
    assert decided.state == "in effect"
    assert document(owner, decided.cookbook).nodes["home-11"].fields["title"] == {"en": "Warm the housing to 80 °C"}


def test_a_verdict_or_a_decision_on_a_proposal_that_was_replaced_is_refused(network: Company) -> None:
    change = again(network, returned(network))

    with pytest.raises(NotPossible, match="proposed again since"):
        review_change(
            actor=network.actor("home owner"), now=NOW, change=change, verdict="agree", comment="", proposal=1
        )
    with pytest.raises(NotPossible, match="proposed again since"):
        decide_change(actor=network.actor("cz owner"), now=NOW, change=change, act=Act.REJECT, reason="No.", proposal=1)


def test_what_was_against_the_old_proposal_does_not_stop_the_new_one(network: Company) -> None:
    local = local_cookbook(network, home_cookbook(network))
    change = warmed(network, local)
    home = network.actor("home owner")
    review_change(actor=home, now=NOW, change=change, verdict="against", comment="Too vague.")
    change = again(network, given_back(network, change))

    review_change(actor=home, now=NOW, change=change, verdict="agree", comment="")
    decided = decide_change(
        actor=network.actor("cz owner"), now=NOW, change=change, act=Act.ACCEPT, reason="Now we know."
    )
    assert decided.state == "in effect"


def test_who_proposed_it_again_does_not_decide_on_it(network: Company) -> None:
    change = returned(network)
    owner = network.actor("cz owner")
    draft = work_on_again(actor=owner, now=NOW, change=change)
    change = propose_draft(actor=owner, now=NOW, draft=fresh(network, draft), proposal=proposal())

    with acting(owner):
        change = Change.objects.get(pk=change.pk)
    with pytest.raises(NotAllowed, match="somebody else decides"):
        decide_change(actor=owner, now=NOW, change=change, act=Act.ACCEPT, reason="Mine.")
    with acting(owner):
        assert work_of(owner, NOW).to_decide == []


def test_it_is_carried_onto_the_revision_that_came_meanwhile(network: Company) -> None:
    change = returned(network)
    engineer, owner = network.actor("cz engineer"), network.actor("cz owner")
    with acting(engineer):
        local = Cookbook.objects.get(pk=change.cookbook_id)
    edits = edited(document(engineer, local), "home-13", title={"en": "Screw it down"})
    other = propose_change(actor=engineer, now=NOW, cookbook=local, edits=edits, proposal=proposal())
    review_change(actor=network.actor("home owner"), now=NOW, change=other, verdict="agree", comment="")
    decide_change(actor=owner, now=NOW, change=other, act=Act.ACCEPT, reason="So.")

    draft = work_on_again(actor=engineer, now=NOW, change=change)

    with acting(engineer):
        assert draft.revision_id == Cookbook.objects.get(pk=local.pk).head_id
        assert [edit["new"] for edit in draft.states.get(version=draft.version).edits] == ["Warm the housing"]


def test_a_change_that_was_not_returned_is_not_worked_on_again(network: Company) -> None:
    change = warmed(network, local_cookbook(network, home_cookbook(network)))

    with pytest.raises(NotPossible, match="only one that was returned"):
        work_on_again(actor=network.actor("cz engineer"), now=NOW, change=change)


def test_another_draft_is_not_mixed_with_it(network: Company) -> None:
    change = returned(network)
    engineer = network.actor("cz engineer")
    draft = open_draft(actor=engineer, now=NOW, cookbook=change.cookbook)
    edits = edited(document(engineer, change.cookbook), "home-13", title={"en": "Screw it down"})
    save_draft(actor=engineer, now=NOW, draft=draft, edits=edits, against=0)

    with pytest.raises(NotPossible, match="another draft of this cookbook"):
        work_on_again(actor=engineer, now=NOW, change=change)
    close_draft(actor=engineer, now=NOW, draft=draft)
    assert work_on_again(actor=engineer, now=NOW, change=change).change_id == change.pk


def test_people_of_other_plants_and_parties_do_not_work_on_it(network: Company) -> None:
    change = returned(network)

    for name, why in (("cn engineer", "engineers of the site"), ("supplier engineer", "another party")):
        with pytest.raises(NotAllowed, match=why):
            work_on_again(actor=network.actor(name), now=NOW, change=change)
