"""What is known of an edge node: aliases by the certificate that held when a message was sent, gaps, deaths."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from catchball.core.machines.edge_nodes import EdgeNode, hear, meaning, meaning_after_gap
from catchball.core.machines.sparkplug import Metric, Payload, Said, Topic, number_of

DOUBLE = 10


def topic(said: str, device: str = "") -> Topic:
    return Topic("plant", Said(said), "press4", device)


def born(node: EdgeNode, at: int, names: list[str], session: int = 1, device: str = "") -> EdgeNode:
    metrics = [Metric(name, alias, at, DOUBLE) for alias, name in enumerate(names, start=1)]
    number = Metric("bdSeq", None, at, 4, session, is_integer=True)
    said = topic("DBIRTH", device) if device else topic("NBIRTH")
    return hear(node, said, Payload(at, (1 if device else 0), (*metrics, number))).node


def named(node: EdgeNode, at: int, alias: int, device: str = "") -> str:
    meant = meaning(node, device, at, Metric(alias=alias, datatype=DOUBLE))
    return "" if meant is None else meant[0]


def test_an_alias_means_what_the_certificate_says_that_held_when_the_message_was_sent() -> None:
    node = born(born(EdgeNode(), 100, ["bore", "depth"]), 200, ["depth", "bore"], session=2)
    assert [named(node, at, 1) for at in (150, 250)] == ["bore", "depth"]


def test_what_was_sent_before_the_first_certificate_that_was_heard_is_never_guessed() -> None:
    node = born(EdgeNode(), 100, ["bore"])
    assert named(node, 99, 1) == ""
    assert meaning_after_gap(node, "", 99, Metric(alias=1, datatype=DOUBLE)) is None


def test_the_sequence_goes_on_after_255_with_0() -> None:
    node = born(EdgeNode(), 100, ["bore"])
    for number in range(1, 600):
        heard = hear(node, topic("NDATA"), Payload(100 + number, number % 256))
        assert not heard.missed
        node = heard.node
    assert not node.is_doubted


def test_a_gap_in_the_sequence_is_noted_once_and_puts_aliases_in_doubt_until_a_birth() -> None:
    node = hear(born(EdgeNode(), 100, ["bore"]), topic("NDATA"), Payload(101, 1)).node
    heard = hear(node, topic("NDATA"), Payload(110, 4))
    assert (heard.missed, heard.since) == ("message 2 of the sequence was due, and 4 came", 101)
    assert named(heard.node, 110, 1) == ""
    after = hear(heard.node, topic("NDATA"), Payload(111, 5))
    assert not after.missed
    assert named(after.node, 111, 1) == ""
    assert named(born(after.node, 120, ["bore"]), 121, 1) == "bore"


def sent(node: EdgeNode, *numbers: tuple[int, int]) -> tuple[EdgeNode, list[bool]]:
    """A node after messages of these numbers, sent at these instants; and which of them completed what was missed."""
    completed = []
    for at, seq in numbers:
        heard = hear(node, topic("NDATA"), Payload(at, seq))
        node = heard.node
        completed.append(heard.completes)
    return node, completed


def test_messages_that_were_overtaken_end_the_doubt_when_the_last_of_them_comes() -> None:
    node, completed = sent(born(EdgeNode(), 100, ["bore"]), (101, 1), (110, 4), (111, 6), (104, 3), (110, 5), (102, 2))
    assert completed == [False, False, False, False, False, True]
    assert (node.doubted_at, node.is_doubted) == (101, False)
    assert named(node, 111, 1) == "bore"


@pytest.mark.parametrize(
    ("early", "late"),
    [((110, 3), (90, 2)), ((110, 3), (101, 1)), ((700, 3), (300, 2)), ((110, 150), (105, 2))],
    ids=["sent before the gap", "another number", "so long that a session may have begun", "too many"],
)
def test_what_may_not_be_all_that_was_missed_leaves_the_doubt_to_a_birth(
    early: tuple[int, int], late: tuple[int, int]
) -> None:
    node, completed = sent(born(EdgeNode(), 100, ["bore"]), (101, 1), early, late)
    assert (node.is_doubted, any(completed)) == (True, False)
    assert not born(node, 800, ["bore"]).is_doubted


@given(st.lists(st.integers(1, 12), min_size=1, max_size=4), st.data())
def test_whatever_is_lost_and_overtakes_in_a_session_no_alias_is_ever_read_wrongly(
    lengths: list[int], data: st.DataObject
) -> None:
    """Sessions of which each gives the alias to another metric; messages are lost, and come in another order.

    A message that follows by chance on the last one of an earlier session, while its own birth was lost, cannot be told
    from one of that session: such examples are left.
    """
    held: dict[int, str] = {}
    come: list[tuple[int, int]] = []
    for number, length in enumerate(lengths, start=1):
        begin = 2_000 * number
        held[begin] = f"bore {number}"
        every = [(begin + 10 * place, place) for place in range(length + 1)]
        left = [one for one in every if not data.draw(st.booleans(), "lost") or len(every) == 1]
        blocks = (left[start : start + 5] for start in range(0, len(left), 5))
        come += [one for block in blocks for one in data.draw(st.permutations(block))]
    node, births, waiting = EdgeNode(), set[int](), set[int]()
    for at, seq in come:
        truth = held[max(begin for begin in held if begin <= at)]
        metrics = (Metric(truth, 1, at, DOUBLE),) if at in held else ()
        heard = hear(node, topic("NBIRTH" if metrics else "NDATA"), Payload(at, seq, metrics))
        is_next = heard.node.at > node.at and not heard.missed
        node = heard.node
        if metrics:
            births.add(at)
        else:
            waiting.add(at)
            assume(not is_next or node.is_doubted or max(begin for begin in held if begin <= at) in births)
        for one in sorted(waiting):
            if metrics and not node.is_doubted:
                found = meaning_after_gap(node, "", one, Metric(alias=1, datatype=DOUBLE))
            elif one == at or (heard.completes and node.doubted_at <= one <= node.at):
                found = meaning(node, "", one, Metric(alias=1, datatype=DOUBLE))
            else:
                continue
            if found is not None:
                assert found[0] == held[max(begin for begin in held if begin <= one)]
                waiting.discard(one)


def test_in_doubt_a_name_is_a_name_and_an_older_message_is_read_as_before() -> None:
    node = born(born(EdgeNode(), 100, ["bore"]), 200, ["depth"], session=2)
    doubted = hear(node, topic("NDATA"), Payload(210, 9)).node
    assert named(doubted, 150, 1) == "bore"
    assert meaning(doubted, "", 210, Metric("bore", datatype=DOUBLE)) == ("bore", DOUBLE)


@pytest.mark.parametrize(("after", "expected"), [(["bore", "depth"], "bore"), (["depth", "bore"], None)])
def test_what_waited_is_read_only_where_the_certificates_before_and_after_agree(
    after: list[str], expected: str | None
) -> None:
    node = hear(born(EdgeNode(), 100, ["bore", "depth"]), topic("NDATA"), Payload(150, 7)).node
    meant = meaning_after_gap(born(node, 200, after, session=2), "", 150, Metric(alias=1, datatype=DOUBLE))
    assert meant == (None if expected is None else (expected, DOUBLE))


def test_a_message_that_comes_again_changes_nothing_and_leaves_no_gap() -> None:
    node = born(EdgeNode(), 100, ["bore"])
    for number in range(1, 10):
        node = hear(node, topic("NDATA"), Payload(100 + number, number)).node
    for number in range(3, 10):
        heard = hear(node, topic("NDATA"), Payload(100 + number, number))
        assert (heard.node, heard.missed) == (node, "")


def test_a_death_counts_only_for_the_session_of_which_it_is() -> None:
    node = born(EdgeNode(), 100, ["bore"], session=2)
    late, right = (
        hear(node, topic("NDEATH"), Payload(None, None, (Metric("bdSeq", number=number, is_integer=True),)))
        for number in (1, 2)
    )
    assert late.node.is_alive
    assert not right.node.is_alive


def test_a_session_number_that_is_no_whole_number_is_none() -> None:
    metric = Metric("bdSeq", number=float("inf"), datatype=DOUBLE)
    assert hear(EdgeNode(), topic("NBIRTH"), Payload(1, 0, (metric,))).node.birth_number is None


def test_a_device_has_aliases_of_its_own() -> None:
    node = born(born(EdgeNode(), 100, ["bore"]), 101, ["force"], device="gauge")
    assert (named(node, 110, 1), named(node, 110, 1, "gauge")) == ("bore", "force")


def test_a_certificate_that_says_nothing_new_pushes_no_older_one_out() -> None:
    node = born(EdgeNode(), 100, ["bore", "depth"])
    node = born(node, 200, ["depth", "bore"])
    for at in range(300, 400, 10):
        node = born(node, at, ["depth", "bore"])
    assert named(node, 150, 1) == "bore"


@pytest.mark.parametrize(
    ("datatype", "number", "expected"),
    [
        (1, 0xFB, -5),  # Int8, of its own width
        (1, 0xFFFFFFFB, -5),  # the same, widened to 32 bits
        (2, 0x8000, -32768),
        (3, 0xFFFFFFFF, -1),
        (4, 2**64 - 7, -7),
        (5, 255, 255),
        (8, 2**63, 2**63),
        (11, 1, 1.0),
        (10, 0.5, 0.5),
    ],
)
def test_numbers_are_read_by_their_type(datatype: int, number: float, expected: float) -> None:
    is_integer = datatype not in (9, 10)
    assert number_of(Metric("n", number=number, is_integer=is_integer), datatype) == expected


@pytest.mark.parametrize(
    ("metric", "datatype", "reason"),
    [
        (Metric("n"), 10, "null"),
        (Metric("n", number=1.0, quality=0), 10, "not good"),
        (Metric("n", number=float("nan")), 10, "no number that can be kept"),
        (Metric("n", number=float("inf")), 3, "no number that can be kept"),
        (Metric("n", number=300, is_integer=True), 5, "larger than its type"),
        (Metric("n", number=2**33, is_integer=True), 1, "larger than its type"),
        (Metric("n", number=5, is_integer=True), 0, "type is not known"),
        (Metric("n", number=5, is_integer=True), 13, "no numbers"),
    ],
)
def test_what_is_no_number_is_refused_with_the_reason(metric: Metric, datatype: int, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        number_of(metric, datatype)
