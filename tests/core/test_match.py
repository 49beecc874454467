from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import count
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from catchball.core.document import Cookbook, Node, Withdrawn, cookbook, node, valid_uid
from catchball.core.match import match
from catchball.core.schema import FIELDS, PARENTS, Kind
from catchball.core.similarity import bare
from cookbooks import cookbooks, large_cookbook, same

WORDS = tuple(
    f"{root}{end}" for root in ("clamp", "turn", "press", "drill", "wipe", "lift") for end in ("", *"abcdefgh")
)
"""Enough words for two steps to be about different things."""

Plan = list[tuple[str, list[str]]]
"""Operations: a title, and the instructions of its steps."""


def book(plan: Plan, issuer: str = "home", **root: Any) -> Cookbook:
    """A cookbook from a plan; uids count from 1 in reading order."""
    numbers = count(1)
    nodes = [node(f"{issuer}-{next(numbers)}", Kind.COOKBOOK, root)]
    children: dict[str, list[str]] = {nodes[0].uid: []}
    for title, texts in plan:
        operation = node(f"{issuer}-{next(numbers)}", Kind.OPERATION, {"title": {"en": title}})
        steps = [node(f"{issuer}-{next(numbers)}", Kind.STEP, {"instruction": {"en": text}}) for text in texts]
        nodes += [operation, *steps]
        children[nodes[0].uid].append(operation.uid)
        children[operation.uid] = [step.uid for step in steps]
    return cookbook(nodes[0].uid, nodes, children)


def read(plan: Plan) -> Cookbook:
    """The same, as it comes from a format without identities."""
    return book(plan, issuer="read")


def said(document: Cookbook) -> dict[str, str]:
    """Instruction -> uid."""
    return {one.fields["instruction"]["en"]: uid for uid, one in document.nodes.items() if one.kind is Kind.STEP}


def stripped(document: Cookbook, uid: str | None = None) -> Any:
    """The tree as nested content, without anybody's identity."""
    uid = document.root if uid is None else uid
    own = document.nodes[uid]
    return (
        own.kind,
        bare(own.fields, FIELDS[own.kind]),
        [stripped(document, child) for child in document.children.get(uid, ())],
    )


def renamed(document: Cookbook) -> Cookbook:
    """A copy in which every uid and every id of an element is another, in an order of their own."""
    uids = {uid: f"read-{place}" for place, uid in enumerate(sorted(document.nodes, reverse=True))}
    nodes = [
        Node(uids[uid], one.kind, _reidentified(one.fields), uids.get(one.source, ""))
        for uid, one in document.nodes.items()
    ]
    children = {uids[uid]: [uids[child] for child in below] for uid, below in document.children.items()}
    return cookbook(uids[document.root], nodes, children)


def _reidentified(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _reidentified(part) for key, part in value.items()}
    if isinstance(value, tuple):
        return tuple(
            {**_reidentified(part), "id": f"e{len(value) - place}"} if isinstance(part, Mapping) else part
            for place, part in enumerate(value)
        )
    return value


@st.composite
def rewritten(draw: st.DrawFn) -> tuple[Cookbook, Cookbook]:
    """A cookbook, and what was made of it: nodes left out, moved, copied, or given another's fields."""
    like = draw(cookbooks())
    numbers = count()
    nodes = [Node("read-0", Kind.COOKBOOK, like.nodes[like.root].fields)]
    children: dict[str, list[str]] = {}
    homes = {like.root: "read-0"}
    for uid in [uid for uid in like.walk() for _ in range(draw(st.sampled_from((0, 1, 1, 1, 2)))) if uid != like.root]:
        kind = like.nodes[uid].kind
        able = [one.uid for one in nodes if one.kind in PARENTS[kind]]
        home = homes.get(like.parents[uid], "") if draw(st.booleans()) else ""
        if not able:
            continue
        alike = sorted(other for other in like.nodes if like.nodes[other].kind is kind)
        fields = like.nodes[uid if draw(st.booleans()) else draw(st.sampled_from(alike))].fields
        nodes.append(Node(f"read-{next(numbers) + 1}", kind, fields))
        homes[uid] = nodes[-1].uid
        below = children.setdefault(home or draw(st.sampled_from(able)), [])
        below.insert(draw(st.integers(0, len(below))), nodes[-1].uid)
    return cookbook("read-0", nodes, children), like


steps = st.lists(st.lists(st.sampled_from(WORDS), min_size=6, max_size=12, unique=True).map(" ".join), unique=True)
plans = st.lists(st.tuples(st.sampled_from(("Prepare", "Assemble", "Inspect", "Pack")), steps), max_size=4).filter(
    lambda plan: len(said(book(plan))) == sum(len(texts) for _, texts in plan)
)


@given(cookbooks())
def test_a_document_matched_to_itself_is_itself(document: Cookbook) -> None:
    assert same(match(document, like=document), document)


@given(cookbooks())
def test_a_copy_with_other_identities_gets_all_the_right_ones_back(document: Cookbook) -> None:
    assert same(match(renamed(document), like=document), document)


@given(rewritten())
def test_matching_changes_identities_and_nothing_else_and_loses_no_earlier_node(
    books: tuple[Cookbook, Cookbook],
) -> None:
    document, like = books
    found = match(document, like)
    assert stripped(found) == stripped(document)
    assert found.root == like.root
    assert all(valid_uid(uid) and one.uid == uid for uid, one in found.nodes.items())
    assert same(found, cookbook(found.root, found.nodes.values(), found.children, found.withdrawn))
    earlier = {**{uid: gone.node for uid, gone in like.withdrawn.items()}, **like.nodes}
    gone = {**like.withdrawn, **{uid: Withdrawn(like.nodes[uid], like.parents.get(uid, "")) for uid in like.nodes}}
    assert dict(found.withdrawn) == {uid: gone[uid] for uid in earlier if uid not in found.nodes}
    assert all(one.kind is earlier[uid].kind for uid, one in found.nodes.items() if uid in earlier)


@given(rewritten())
def test_matching_again_under_any_identities_is_matching_once(books: tuple[Cookbook, Cookbook]) -> None:
    document, like = books
    once = match(document, like)
    assert same(match(once, like), once)
    assert same(match(renamed(document), like), once)


@given(plans, st.data())
def test_a_moved_step_is_found_wherever_it_went(plan: Plan, data: st.DataObject) -> None:
    filled = [place for place, (_, texts) in enumerate(plan) if texts]
    moved = [(title, list(texts)) for title, texts in plan]
    if filled:
        source = moved[data.draw(st.sampled_from(filled))][1]
        text = source.pop(data.draw(st.integers(0, len(source) - 1)))
        target = moved[data.draw(st.integers(0, len(plan) - 1))][1]
        target.insert(data.draw(st.integers(0, len(target))), text)
    assert said(match(read(moved), like=book(plan))) == said(book(plan))


@given(plans, st.data())
def test_a_step_keeps_its_uid_when_one_word_changes(plan: Plan, data: st.DataObject) -> None:
    filled = [place for place, (_, texts) in enumerate(plan) if texts]
    edited = [(title, list(texts)) for title, texts in plan]
    if filled:
        texts = edited[data.draw(st.sampled_from(filled))][1]
        place = data.draw(st.integers(0, len(texts) - 1))
        words = texts[place].split()
        words[data.draw(st.integers(0, len(words) - 1))] = "rotate"
        texts[place] = " ".join(words)
    found = match(read(edited), like=book(plan))
    assert list(said(found).values()) == list(said(book(plan)).values())


@given(plans, st.data())
def test_the_same_step_inserted_by_two_sides_gets_one_uid_and_another_step_another(
    plan: Plan, data: st.DataObject
) -> None:
    def with_added(text: str, *, beside: bool) -> Cookbook:
        changed = [(title, list(texts)) for title, texts in plan]
        changed.append(("Finish", ["Store the jig in its drawer", *(["Sign the shift log"] if beside else []), text]))
        return match(read(changed), like=base)

    base = book([*plan, ("Finish", ["Store the jig in its drawer"])])
    text, other = data.draw(st.permutations(["Sweep the floor around it", "Report to the shift leader", "Sign"]))[:2]
    ours, theirs = said(with_added(text, beside=False)), said(with_added(text, beside=True))
    assert ours[text] == theirs[text]
    assert ours[text] not in base.nodes
    assert said(with_added(other, beside=True))[other] != ours[text]


def test_a_retitled_operation_is_known_by_its_steps() -> None:
    texts = ["Push the nut into its slot", "Grease the thread", "Hook the band over the tool"]
    base = book([("Actuators", texts), ("Optics", ["Wipe the lens"])])
    found = match(read([("The three columns", texts), ("Optics", ["Wipe the lens with a cloth"])]), like=base)
    assert found.nodes.keys() == base.nodes.keys()


def test_a_retitled_operation_that_grew_is_known_by_the_steps_that_stayed() -> None:
    soup, stew = ["Boil", "Stir", "Salt", "Serve"], ["Fry", "Pour", "Cover", "Wait"]
    long = " ".join(WORDS[:30])
    base = book([("Soup", soup), ("Stew", stew)])
    found = match(read([("A dish from the far north", [*stew, long]), ("A dish from the south", [long, *soup])]), base)
    assert found.children["home-1"] == ("home-7", "home-2")


def test_a_rewritten_operation_is_known_by_its_title() -> None:
    base = book([("Prepare", ["Find a table"]), ("Clean", ["Wipe the lens"]), ("Pack", ["Close the lid"])])
    found = match(read([("Clean", ["Rinse it with alcohol"]), ("Pack", ["Close the lid"])]), like=base)
    assert found.nodes["home-4"].fields["title"] == {"en": "Clean"}
    assert found.withdrawn.keys() == {"home-2", "home-3", "home-5"}


def test_an_edited_step_is_found_in_the_operation_that_it_moved_to() -> None:
    stays, moves = "Push the nut into its slot", "Hook one viton band over both ends of the insertion tool"
    base = book([("Columns", [stays, moves]), ("Optics", ["Wipe the lens"])])
    found = match(read([("Columns", [stays]), ("Optics", ["Wipe the lens", moves + " now"])]), like=base)
    assert found.parents["home-4"] == "home-5"
    assert found.nodes.keys() == base.nodes.keys()


def test_a_short_step_elsewhere_is_no_move_of_a_similar_one() -> None:
    base = book([("Columns", ["Push the nut in", "Fit the ring"]), ("Optics", ["Wipe the lens"])])
    found = match(read([("Columns", ["Push the nut in"]), ("Optics", ["Wipe the lens", "Fit a ring"])]), like=base)
    assert "home-4" in found.withdrawn


def test_what_stands_alone_between_known_neighbours_needs_little_in_common() -> None:
    base = book([("Soup", ["Boil water", "Serves 4 people", "Add rice"])])
    found = match(read([("Soup", ["Boil water", "Portions for people: 4 or 5", "Add rice"])]), like=base)
    assert said(found)["Portions for people: 4 or 5"] == "home-4"


def test_what_stands_alone_and_has_nothing_in_common_is_another_step() -> None:
    base = book([("Soup", ["Boil water", "Serves 4 people", "Add rice"])])
    found = match(read([("Soup", ["Boil water", "Chop the onions", "Add rice"])]), like=base)
    assert found.withdrawn.keys() == {"home-4"}


def test_equal_steps_are_told_apart_by_their_neighbours() -> None:
    base = book([("Soup", ["Stir", "Add salt", "Stir", "Add rice", "Stir"])])
    found = match(read([("Soup", ["Stir", "Add salt", "Add rice", "Stir"])]), like=base)
    assert found.children["home-2"] == ("home-3", "home-4", "home-6", "home-7")
    assert found.withdrawn.keys() == {"home-5"}


def test_an_equal_step_beside_the_same_neighbour_is_the_one_that_moved() -> None:
    stir = "Stir it well with a spoon"
    base = book([("Soup", ["Boil water", stir, "Add salt"]), ("Rice", ["Wash the rice", stir, "Pour it off"])])
    later = [("Soup", ["Boil water", "Add salt"]), ("Rice", ["Pour it off"]), ("First of all", ["Wash the rice", stir])]
    assert said(match(read(later), like=base))[stir] == "home-8"


def test_a_short_step_that_is_said_more_than_once_is_no_move_without_a_neighbour() -> None:
    base = book([("Soup", ["Boil water", "Serve"]), ("Rice", ["Wash the rice", "Serve"])])
    later = [("Soup", ["Boil water"]), ("Rice", ["Wash the rice", "Serve"]), ("Fish", ["Fry it on one side", "Serve"])]
    assert "home-4" in match(read(later), like=base).withdrawn


def test_a_title_that_only_one_operation_has_tells_more_than_similar_steps_in_its_old_place() -> None:
    def steps(last: str) -> list[str]:
        return ["Open the valve of the tank", "Close the valve of the tank", "Wait for the lamp", last]

    base = book([("Rinse", steps("Write down the time")), ("Dry", ["Blow the part dry"])])
    found = match(
        read([("Flush", steps("Call the lead")), ("Dry", ["Blow the part dry"]), ("Rinse", steps("Sign"))]), base
    )
    assert found.nodes["home-2"].fields["title"] == {"en": "Rinse"}


def test_the_better_candidate_gets_the_uid() -> None:
    base = book([("Parts", ["200 g of sugar", "300 g of wheat flour", "A pinch of salt"])])
    found = match(read([("Parts", ["400 g of wheat flour", "1 cup of sugar", "A pinch of salt"])]), like=base)
    assert said(found)["400 g of wheat flour"] == "home-4"


def test_a_new_uid_is_issued_by_the_issuer_of_the_root_and_has_twelve_digits() -> None:
    found = match(read([("Soup", ["Stir"])]), like=book([]))
    assert all(uid.startswith("home-") and len(uid) == len("home-") + 12 for uid in found.nodes if uid != "home-1")


def test_the_same_step_inserted_into_two_operations_gets_two_uids_that_do_not_depend_on_each_other() -> None:
    base = book([("Soup", ["Boil water"]), ("Rice", ["Wash the rice"])])
    one = match(read([("Soup", ["Boil water"]), ("Rice", ["Wash the rice", "Stir"])]), like=base)
    both = match(read([("Soup", ["Boil water", "Stir"]), ("Rice", ["Wash the rice", "Stir"])]), like=base)
    assert both.children["home-4"] == one.children["home-4"]


def test_two_equal_steps_that_are_new_get_two_uids() -> None:
    base = book([("Soup", ["Boil water"])])
    found = match(read([("Soup", ["Boil water", "Stir", "Stir"])]), like=base)
    assert len(set(found.children["home-2"])) == 3


def test_a_step_added_again_never_takes_the_uid_of_an_earlier_one() -> None:
    added, later = "Stir until all is smooth", "Stir slowly until all is smooth"
    first = match(read([("Soup", ["Boil water", added])]), like=book([("Soup", ["Boil water"])]))
    edited = match(read([("Soup", ["Boil water", later])]), like=first)
    again = match(read([("Soup", ["Boil water", later, added])]), like=edited)
    assert said(edited)[later] == said(again)[later] == said(first)[added]
    assert said(again)[added] not in edited.nodes


def test_a_withdrawn_step_that_is_read_again_comes_back_as_itself() -> None:
    base = book([("Soup", ["Boil water", "Add salt"])])
    without = match(read([("Soup", ["Boil water"])]), like=base)
    assert without.withdrawn == {"home-4": Withdrawn(base.nodes["home-4"], "home-2")}
    assert same(match(read([("Soup", ["Boil water", "Add salt"])]), like=without), base)


def test_of_two_equal_withdrawn_steps_the_one_of_the_same_operation_comes_back() -> None:
    base = book([("Soup", ["Boil water", "Stir"]), ("Rice", ["Wash the rice", "Stir"])])
    without = match(read([("Soup", ["Boil water"]), ("Rice", ["Wash the rice"])]), like=base)
    again = match(read([("Soup", ["Boil water"]), ("Rice", ["Wash the rice", "Stir"])]), like=without)
    assert again.children["home-5"] == base.children["home-5"]


def test_what_was_withdrawn_before_stays_withdrawn() -> None:
    base = book([("Soup", ["Boil water", "Add salt", "Add rice"])])
    once = match(read([("Soup", ["Boil water", "Add rice"])]), like=base)
    twice = match(read([("Soup", ["Boil water"])]), like=once)
    assert twice.withdrawn.keys() == {"home-4", "home-5"}


def test_a_copy_still_names_its_source_after_it_was_read_again() -> None:
    fields = {"instruction": {"en": "Turn the lever until it clicks"}}
    parts = [node("home-1", Kind.COOKBOOK, {}), node("home-2", Kind.OPERATION, {})]
    copy = node("home-3", Kind.STEP, fields, source="plant-9")
    base = cookbook("home-1", [*parts, copy], {"home-1": ["home-2"], "home-2": ["home-3"]})
    edited = node("home-3", Kind.STEP, {"instruction": {"en": "Turn the lever until it snaps"}})
    document = cookbook("home-1", [*parts, edited], {"home-1": ["home-2"], "home-2": ["home-3"]})
    assert match(document, like=base).nodes["home-3"].source == "plant-9"


def test_a_new_copy_names_its_source_by_the_uid_that_it_got() -> None:
    base = book([("Soup", ["Boil water"])])
    parts = list(read([("Soup", ["Boil water", "Boil water again, and this time with salt"])]).nodes.values())
    parts[3] = Node("read-4", Kind.STEP, parts[3].fields, source="read-3")
    document = cookbook("read-1", parts, {"read-1": ["read-2"], "read-2": ["read-3", "read-4"]})
    found = match(document, like=base)
    assert found.nodes[found.children["home-2"][1]].source == "home-3"


def test_the_remembered_source_of_a_translation_comes_along_untouched() -> None:
    phrase = {"text": "Hebel drehen", "of": {"language": "en", "text": "Turn the lever"}}
    parts = [node("read-1", Kind.COOKBOOK, {"title": {"en": "Turn the handle", "de": phrase}})]
    found = match(cookbook("read-1", parts, {}), like=book([], title={"en": "Turn the lever", "de": phrase}))
    assert found.nodes["home-1"].fields["title"]["de"] == phrase


def test_a_changed_number_is_an_edit_of_the_same_step() -> None:
    def one(torque: str) -> Cookbook:
        parts = [node("home-1", Kind.COOKBOOK, {}), node("home-2", Kind.OPERATION, {})]
        step = node("home-3", Kind.STEP, {"parameters": {"torque": {"value": torque}}})
        return cookbook("home-1", [*parts, step], {"home-1": ["home-2"], "home-2": ["home-3"]})

    assert match(renamed(one("14 N·m")), like=one("12 N·m")).nodes.keys() == one("12 N·m").nodes.keys()


def resources(*names: tuple[str, str]) -> list[dict[str, Any]]:
    return [
        {"id": f"r{place}", "role": "tool", "name": {"en": name}, "quantity": {"value": quantity}}
        for place, (name, quantity) in enumerate(names, start=1)
    ]


def element_ids(before: Sequence[Any], after: Sequence[Any]) -> list[str]:
    """The ids that the later resources of the root get, when the earlier ones have those given."""
    found = match(book([], "read", resources=after), like=book([], resources=before))
    return [element["id"] for element in found.nodes["home-1"].fields["resources"]]


def test_a_tool_keeps_its_id_when_another_is_put_before_it() -> None:
    before = resources(("Nut", "3"), ("Screw", "3"))
    added, *kept = element_ids(before, resources(("Washer", "6"), ("Nut", "3"), ("Screw", "3")))
    assert kept == ["r1", "r2"]
    assert len(added) == len("n") + 10


def test_a_tool_keeps_its_id_when_its_quantity_changes() -> None:
    assert element_ids(resources(("Nut", "3"), ("Screw", "3")), resources(("Nut", "6"), ("Screw", "3"))) == ["r1", "r2"]


def test_a_tool_keeps_its_id_when_it_moves_and_changes() -> None:
    before = resources(("Nut", "3"), ("Screw", "3"), ("Washer", "2"))
    assert element_ids(before, resources(("Screw", "3"), ("Washer", "2"), ("Nut", "4"))) == ["r2", "r3", "r1"]


def test_tools_that_only_changed_places_keep_their_ids_and_their_quantities() -> None:
    assert element_ids(resources(("Nut", "3"), ("Nut", "6")), resources(("Nut", "6"), ("Nut", "3"))) == ["r2", "r1"]


def test_the_same_tool_added_by_two_sides_gets_one_id() -> None:
    before = resources(("Nut", "3"))
    ours = element_ids(before, resources(("Nut", "3"), ("Washer", "6")))
    theirs = element_ids(before, resources(("Washer", "6"), ("Screw", "1"), ("Nut", "3")))
    assert ours[1] == theirs[0]


def test_a_new_tool_never_takes_the_id_of_an_earlier_one() -> None:
    added = element_ids([], resources(("Washer", "6")))[0]
    before = [{"id": added, "role": "tool", "name": {"en": "Hammer"}}]
    assert added not in element_ids(before, resources(("Washer", "6"), ("Washer", "6")))


def test_a_picture_that_replaces_another_of_the_same_name_keeps_its_id_and_those_of_its_arrows() -> None:
    def picture(content: str, *labels: str) -> dict[str, Any]:
        arrows = [{"id": f"a{n}", "shape": "arrow", "at": "0,0 1,1", "label": {"en": t}} for n, t in enumerate(labels)]
        return {"id": "m1", "kind": "picture", "content": content, "name": "lever.jpg", "annotations": arrows}

    root = {"layout": [picture("sha256:1", "here", "and there")]}
    parts = [node("home-1", Kind.COOKBOOK, {}), node("home-2", Kind.GROUP, root)]
    later = [parts[0], node("home-2", Kind.GROUP, {"layout": [picture("sha256:2", "new", "and there")]})]
    tree = {"home-1": ["home-2"]}
    found = match(renamed(cookbook("home-1", later, tree)), like=cookbook("home-1", parts, tree))
    shown = found.nodes["home-2"].fields["layout"][0]
    assert shown["id"] == "m1"
    assert [arrow["id"] for arrow in shown["annotations"]][1] == "a1"


def test_a_cookbook_of_three_hundred_steps_in_four_languages_is_recognised() -> None:
    base = large_cookbook()
    assert match(renamed(base), like=base) == base
