"""Who must be heard on a change, until when, and what their silence means."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest

from busy_network import TORQUE, fresh, issued
from catchball.actions.changes import decide_change, propose_change, review_change, settle_obligation, withdraw_change
from catchball.actions.cookbooks import share_cookbook
from catchball.actions.duties import working_days_after
from catchball.actions.offers import take_change
from catchball.actions.refusals import NotPossible
from catchball.core.diff import diff
from catchball.core.document import cookbook, node
from catchball.core.review import Act
from catchball.core.schema import Kind
from catchball.store.acting import acting
from catchball.store.models import (
    Change,
    Community,
    CommunityParty,
    Cookbook,
    Duty,
    Membership,
    Obligation,
    Party,
    Site,
)
from factories import (
    NOW,
    TODAY,
    Company,
    by_owner,
    company,
    document,
    edited,
    home_cookbook,
    local_cookbook,
    person,
    proposal,
    standard,
    with_node,
)

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def network(database: None) -> Company:
    return company()


@pytest.fixture
def local(network: Company) -> Cookbook:
    return local_cookbook(network, home_cookbook(network))


def proposed(network: Company, book: Cookbook, *types: str, who: str = "cz engineer", **fields: Any) -> Change:
    engineer = network.actor(who)
    edits = edited(document(engineer, book), "home-11", **(fields or {"title": {"en": "Warm it"}}))
    return propose_change(
        actor=engineer, now=NOW, cookbook=fresh(engineer, book), edits=edits, proposal=proposal("Less", *types)
    )


def asked(network: Company, change: Change) -> list[tuple[str, str, str | None, str]]:
    with acting(network.actor("home owner")):
        rows = change.duties.order_by("pk").values_list("function", "of_party__name", "site__key", "part")
        return list(rows)


def say(network: Company, change: Change, who: str, verdict: str = "agree", comment: str = "") -> None:
    review_change(actor=network.actor(who), now=NOW, change=change, verdict=verdict, comment=comment)


def decided(network: Company, change: Change, who: str = "cz owner", days: int = 0) -> Change:
    now = NOW + timedelta(days=days)
    return decide_change(actor=network.actor(who), now=now, change=change, act=Act.ACCEPT, reason="Good.")


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        (date(2026, 3, 2), 0, date(2026, 3, 2)),
        (date(2026, 3, 2), 2, date(2026, 3, 4)),
        (date(2026, 3, 5), 2, date(2026, 3, 9)),
        (date(2026, 3, 6), 1, date(2026, 3, 9)),
        (date(2026, 3, 7), 1, date(2026, 3, 9)),
        (date(2026, 3, 8), 2, date(2026, 3, 10)),
        (date(2026, 3, 2), 10, date(2026, 3, 16)),
        (date(2026, 12, 30), 3, date(2027, 1, 4)),
    ],
)
def test_a_time_limit_counts_working_days(start: date, days: int, end: date) -> None:
    assert working_days_after(start, days) == end


def test_a_change_outside_of_latitude_asks_the_process_owner_at_home(network: Company, local: Cookbook) -> None:
    change = proposed(network, local)
    assert asked(network, change) == [("process owner", "Maker of gears", "home", "agree")]
    with acting(network.actor("cz engineer")):
        duty = Duty.objects.get(change=change)
    assert duty.due == date(2026, 3, 4)
    assert duty.why == "it departs from what the centre has set"


def test_a_type_asks_the_function_of_the_changed_site(network: Company, local: Cookbook) -> None:
    change = proposed(network, local, "inspection")
    assert ("quality", "Maker of gears", "cz", "agree") in asked(network, change)


@pytest.mark.parametrize("how", ["a value", "a class", "a new row", "a row that goes", "a step that goes", "a move"])
def test_what_is_about_safety_asks_safety_whatever_its_author_calls_it(network: Company, how: str) -> None:
    safe = {"torque": {**TORQUE, "class": "safety"}}
    steps = with_node(standard("Heat", "Press", "Tighten"), "home-11", parameters=safe)
    another = node("home-3", Kind.OPERATION, {"number": "OP20"})
    home = cookbook(steps.root, [*steps.nodes.values(), another], {**steps.children, "home-1": ["home-2", "home-3"]})
    local = local_cookbook(network, home_cookbook(network, home))
    engineer = network.actor("cz engineer")
    before = document(engineer, local)
    rest = [entry for entry in before.nodes.values() if entry.uid != "home-11"]
    after = {
        "a value": lambda: with_node(before, "home-11", parameters={"torque": {**safe["torque"], "value": "12 N·m"}}),
        "a class": lambda: with_node(before, "home-12", parameters={"torque": {**TORQUE, "class": "safety"}}),
        "a new row": lambda: with_node(
            before, "home-12", parameters={**before.nodes["home-12"].fields["parameters"], "force": safe["torque"]}
        ),
        "a row that goes": lambda: with_node(before, "home-11", parameters={}),
        "a step that goes": lambda: cookbook(before.root, rest, {**before.children, "home-2": ["home-12", "home-13"]}),
        "a move": lambda: cookbook(
            before.root,
            before.nodes.values(),
            {**before.children, "home-2": ["home-12", "home-13"], "home-3": ["home-11"]},
        ),
    }[how]()
    change = propose_change(actor=engineer, now=NOW, cookbook=local, edits=diff(before, after), proposal=proposal())
    assert ("safety", "Maker of gears", "cz", "agree") in asked(network, change)


def test_what_is_not_about_safety_does_not_ask_safety(network: Company, local: Cookbook) -> None:
    assert all(function != "safety" for function, *_ in asked(network, proposed(network, local)))


def test_a_change_is_not_accepted_before_all_who_must_agree_have(network: Company, local: Cookbook) -> None:
    change = proposed(network, local, "inspection")
    with pytest.raises(NotPossible, match="must agree first"):
        decided(network, change)
    say(network, change, "home owner")
    with pytest.raises(NotPossible, match=r"The quality must agree first, because it touches how the product"):
        decided(network, change)
    say(network, change, "cz quality", "heard")
    with pytest.raises(NotPossible, match="The quality must agree first"):
        decided(network, change)
    say(network, change, "cz quality")
    assert decided(network, change).state == "in effect"


def test_the_same_function_of_another_site_does_not_speak_for_it(network: Company, local: Cookbook) -> None:
    change = proposed(network, local)
    for who in ("cz owner", "cn owner"):
        say(network, change, who)
    with pytest.raises(NotPossible, match="process owner must agree first"):
        decided(network, change)


def test_a_function_that_is_over_does_not_speak(network: Company, local: Cookbook) -> None:
    change = proposed(network, local)
    former = person(network.sites["home"], "production", 50)
    over = Membership(
        party=network.maker,
        person=former,
        site=network.sites["home"],
        function="process owner",
        ends=TODAY - timedelta(days=1),
    )
    by_owner(over)
    network.people["former"] = former
    say(network, change, "former")
    with pytest.raises(NotPossible, match="process owner must agree first"):
        decided(network, change)


def test_a_voice_that_was_given_counts_after_its_owner_has_moved_on(network: Company, local: Cookbook) -> None:
    change = proposed(network, local)
    say(network, change, "home owner")
    Membership.objects.using("owner").filter(person=network.people["home owner"]).delete()
    assert decided(network, change).state == "in effect"


def test_silence_of_somebody_who_must_agree_is_no_agreement_however_long(network: Company, local: Cookbook) -> None:
    change = proposed(network, local)
    with pytest.raises(NotPossible, match="must agree first"):
        decided(network, change, days=1000)


def test_an_objection_of_anybody_stops_a_change_until_they_take_it_back(network: Company, local: Cookbook) -> None:
    change = proposed(network, local)
    say(network, change, "home owner")
    say(network, change, "cz operator", "against", "It burns my hands.")
    with pytest.raises(NotPossible, match="Somebody is against it"):
        decided(network, change)
    say(network, change, "cz operator", "heard", "With gloves.")
    assert decided(network, change).state == "in effect"


def test_of_two_words_of_one_person_in_one_moment_the_later_one_counts(network: Company, local: Cookbook) -> None:
    change = proposed(network, local)
    say(network, change, "home owner")
    say(network, change, "home owner", "against", "No.")
    with pytest.raises(NotPossible, match="Somebody is against it"):
        decided(network, change)


def test_a_change_that_somebody_is_against_can_be_rejected_and_returned(network: Company, local: Cookbook) -> None:
    for act, state in ((Act.REJECT, "rejected"), (Act.RETURN, "draft")):
        change = proposed(network, local)
        say(network, change, "cz operator", "against", "No.")
        done = decide_change(actor=network.actor("cz owner"), now=NOW, change=change, act=act, reason="Heard.")
        assert done.state == state


def test_the_author_speaks_for_nobody_and_decides_nothing_even_with_all_functions(
    network: Company, local: Cookbook
) -> None:
    engineer = network.people["cz engineer"]
    by_owner(Membership(party=network.maker, person=engineer, function="process owner"))
    change = proposed(network, local)
    for attempt in (say, decided):
        with pytest.raises(Exception, match="You wrote this change"):
            attempt(network, change, "cz engineer")


def test_a_home_revision_is_heard_by_the_plants_that_will_receive_it(network: Company) -> None:
    home = home_cookbook(network)
    for key in ("cz", "cn", "sup"):
        local_cookbook(network, home, key)
    change = proposed(network, home, who="home engineer")
    heard = [entry for entry in asked(network, change) if entry[3] == "be heard"]
    assert heard == [
        ("process owner", "Maker of gears", "cz", "be heard"),
        ("process owner", "Maker of gears", "cn", "be heard"),
        ("process owner", "Foundry", "sup", "be heard"),
    ]
    say(network, change, "home owner")
    say(network, change, "cz owner", "heard")
    with pytest.raises(NotPossible, match="is to be heard until 2026-03-04"):
        decided(network, change, "home owner", days=2)
    assert decided(network, change, "home owner", days=3).state == "in effect"


def test_a_home_revision_waits_for_nobody_who_has_spoken(network: Company) -> None:
    home = home_cookbook(network)
    local_cookbook(network, home)
    local_cookbook(network, home, "sup")
    change = proposed(network, home, who="home engineer")
    for who in ("home owner", "cz owner"):
        say(network, change, who)
    with pytest.raises(NotPossible, match="is to be heard"):
        decided(network, change, "home owner")
    say(network, change, "supplier owner", "heard")
    assert decided(network, change, "home owner").state == "in effect"


def test_silence_that_means_waiting_is_waited_for_beyond_the_day(network: Company) -> None:
    home = home_cookbook(network)
    local_cookbook(network, home)
    change = proposed(network, home, who="home engineer")
    say(network, change, "home owner")
    with acting(network.actor("home owner")):
        Duty.objects.filter(change=change, part="be heard").update(silence="wait")
    with pytest.raises(NotPossible, match="is to be heard, because"):
        decided(network, change, "home owner", days=1000)


def test_the_plant_where_a_change_was_born_is_not_asked_about_it_again(network: Company) -> None:
    home = home_cookbook(network)
    cz = local_cookbook(network, home)
    local_cookbook(network, home, "cn")
    born = proposed(network, cz)
    say(network, born, "home owner")
    decided(network, born)
    taken = take_change(
        actor=network.actor("home engineer"), now=NOW, change=born, into=fresh(network.actor("home owner"), home),
        proposal=proposal(),
    )  # fmt: skip
    assert [site for _, _, site, part in asked(network, taken) if part == "be heard"] == ["cn"]


def customers(network: Company, *names: str) -> Sequence[Party]:
    """Parties with a site and somebody who wears the function customer; who may read belongs to the community."""
    found = []
    for number, name in enumerate(names, start=70):
        party = by_owner(Party(name=name))
        site = by_owner(Site(party=party, key=name, name=name))
        network.people[name] = person(site, "customer", number)
        found.append(party)
    return found


def test_a_customer_of_the_community_must_agree_to_a_change_of_the_product(network: Company, local: Cookbook) -> None:
    inside, outside = customers(network, "Inside", "Outside")
    by_owner(CommunityParty(community=network.community, party=inside))
    another = by_owner(Community(party=network.maker, name="Another"))
    for party in (network.maker, outside):
        by_owner(CommunityParty(community=another, party=party))
    change = proposed(network, local, "product")
    asked_others = [entry for entry in asked(network, change) if entry[0] == "customer"]
    assert asked_others == [("customer", "Inside", None, "agree")], "nobody who cannot see it, nobody who cannot answer"
    for who in ("home owner", "cz quality", "supplier owner"):
        say(network, change, who)
    with pytest.raises(NotPossible, match="The customer must agree first"):
        decided(network, change, days=1000)
    say(network, change, "Inside")
    assert decided(network, change).state == "in effect"


def test_a_cookbook_that_is_shared_with_nobody_asks_no_customer(network: Company, local: Cookbook) -> None:
    (inside,) = customers(network, "Inside")
    by_owner(CommunityParty(community=network.community, party=inside))
    share_cookbook(actor=network.actor("cz owner"), now=NOW, cookbook=local, community=None)
    assert all(function != "customer" for function, *_ in asked(network, proposed(network, local, "product")))


def owing(network: Company, local: Cookbook, *kinds: str) -> tuple[Change, list[Obligation]]:
    engineer = network.actor("cz engineer")
    edits = edited(document(engineer, local), "home-11", title={"en": "Warm it"})
    owed = proposal(obligations=[(kind, "") for kind in kinds])
    change = propose_change(actor=engineer, now=NOW, cookbook=local, edits=edits, proposal=owed)
    say(network, change, "home owner")
    with acting(engineer):
        return change, list(change.obligations.select_related("change__cookbook").order_by("pk"))


def met(network: Company, obligation: Obligation, days: int = 0) -> Change:
    return settle_obligation(
        actor=network.actor("cz owner"), now=NOW + timedelta(days=days), obligation=obligation, number=" PPAP 7 "
    )


def test_an_open_obligation_holds_back_the_effect_and_the_last_one_brings_it(network: Company, local: Cookbook) -> None:
    change, (customer, council) = owing(network, local, "customer approval", "works council")
    assert decided(network, change).state == "accepted"
    assert document(network.actor("cz owner"), local).nodes["home-11"].fields["title"] == {"en": "Heat the housing"}
    assert met(network, customer).state == "accepted"
    with pytest.raises(NotPossible, match="met already"):
        met(network, customer)
    assert met(network, council).state == "in effect"
    assert document(network.actor("cz owner"), local).nodes["home-11"].fields["title"] == {"en": "Warm it"}
    with acting(network.actor("cz owner")):
        assert list(change.obligations.values_list("is_open", "identifier")) == [(False, "PPAP 7")] * 2


def test_an_obligation_that_is_met_before_the_decision_holds_nothing_back(network: Company, local: Cookbook) -> None:
    change, (customer,) = owing(network, local, "customer approval")
    assert met(network, customer).state == "in review"
    assert decided(network, change).state == "in effect"


def test_nothing_is_owed_for_a_change_that_was_withdrawn(network: Company, local: Cookbook) -> None:
    change, (customer,) = owing(network, local, "customer approval")
    withdraw_change(actor=network.actor("cz engineer"), now=NOW, change=change)
    with pytest.raises(NotPossible, match="is withdrawn; nothing is owed"):
        met(network, customer)


@pytest.mark.parametrize(("met_after", "effective"), [(3, 10), (20, 20)])
def test_the_day_that_was_decided_is_kept_while_an_obligation_is_open(
    network: Company, local: Cookbook, met_after: int, effective: int
) -> None:
    change, (customer,) = owing(network, local, "customer approval")
    decide_change(
        actor=network.actor("cz owner"), now=NOW, change=change, act=Act.ACCEPT, reason="Good.",
        effective_from=TODAY + timedelta(days=10),
    )  # fmt: skip
    done = met(network, customer, met_after)
    assert done.released_in is not None
    assert done.released_in.effective_from == TODAY + timedelta(days=effective)


def test_nothing_takes_effect_before_what_it_builds_on(network: Company, local: Cookbook) -> None:
    """A revision holds all that came before it: one that were in effect sooner would bring the later one forward."""
    first, second = proposed(network, local), proposed(network, local, "inspection", instruction={"en": "Slowly."})
    for change, who in ((first, "home owner"), (second, "home owner"), (second, "cz quality")):
        say(network, change, who)
    owner, later = network.actor("cz owner"), TODAY + timedelta(days=30)
    decide_change(actor=owner, now=NOW, change=first, act=Act.ACCEPT, reason="Good.", effective_from=later)
    with pytest.raises(
        NotPossible, match="takes effect on 2026-04-01, and what builds on it cannot be in effect earlier"
    ):
        decide_change(actor=owner, now=NOW, change=second, act=Act.ACCEPT, reason="Now.", effective_from=TODAY)
    done = decide_change(actor=owner, now=NOW, change=second, act=Act.ACCEPT, reason="Then.")
    assert done.released_in is not None
    assert done.released_in.effective_from == later


def test_issued_helps_itself_by_waiting_for_the_plants(network: Company) -> None:
    home = home_cookbook(network)
    local_cookbook(network, home)
    assert issued(network, home, "home-12", title={"en": "Press"}).state == "in effect"
