from itertools import combinations, pairwise

from hypothesis import given
from hypothesis import strategies as st

from catchball.core.alignment import Pair, best_first, candidates, heaviest_chain, in_order, pair_up
from catchball.core.schema import FIELDS, Kind
from catchball.core.similarity import Profile, Scale, profile

pairs = st.lists(
    st.builds(Pair, st.integers(0, 5), st.integers(0, 5), st.sampled_from((0.5, 0.75, 0.9, 1.0))), max_size=7
)


def step(text: str, title: str = "") -> Profile:
    fields = {"title": {"en": title}} if title else {}
    return profile({**fields, "instruction": {"en": text}}, FIELDS[Kind.STEP], Kind.STEP)


def weight(chain: tuple[Pair, ...]) -> float:
    return sum(pair.score**3 for pair in chain)


@given(pairs)
def test_the_heaviest_chain_rises_on_both_sides_and_no_other_weighs_more(found: list[Pair]) -> None:
    chain = heaviest_chain(found)
    assert all(a.old < b.old and a.new < b.new for a, b in pairwise(chain))
    subsets = (subset for size in range(len(found) + 1) for subset in combinations(sorted(found), size))
    rising = (subset for subset in subsets if all(a.old < b.old and a.new < b.new for a, b in pairwise(subset)))
    assert abs(weight(tuple(chain)) - max(map(weight, rising))) < 1e-9


@given(pairs)
def test_the_best_pair_comes_first_and_each_thing_is_used_once(found: list[Pair]) -> None:
    chosen = best_first(found)
    assert len(set(chosen.values())) == len(chosen)
    if found:
        best = max(found, key=lambda pair: (pair.score, -pair.new, -pair.old))
        assert chosen[best.new] == best.old


def test_equal_content_between_two_known_neighbours_is_found_in_place() -> None:
    old = [step("Clean the seat"), step("Repeat"), step("Fit the ring"), step("Repeat")]
    new = [step("Clean the seat"), step("Fit the ring"), step("Repeat")]
    assert in_order(old, new, {0: 0, 1: 2}, Scale(old, new)) == {2: 3}


def test_one_good_pair_outweighs_two_doubtful_ones() -> None:
    chain = heaviest_chain([Pair(0, 0, 0.6), Pair(1, 1, 0.6), Pair(0, 1, 0.9)])
    assert chain == [Pair(0, 1, 0.9)]


def test_a_list_of_renumbered_titles_is_aligned_by_what_the_steps_say() -> None:
    texts = ["Push the nut into its slot", "Grease the thread of the screw", "Hook the band over the tool"]
    old = [step(text, f"Step {n}") for n, text in enumerate(texts, start=1)]
    added = "Wash all printed parts in warm water"
    new = [step(text, f"Step {n}") for n, text in enumerate([added, *texts], start=1)]
    assert pair_up(old, new) == {1: 0, 2: 1, 3: 2}


def test_the_pairs_looked_at_grow_with_the_lists_and_not_with_their_product() -> None:
    def looked_at(length: int) -> int:
        old = [step(f"Tighten screw {n} of plate p{n // 4} to the stop") for n in range(length)]
        new = [step(f"Tighten screw {n} of plate p{n // 4} by hand to the stop") for n in range(length)]
        return sum(1 for _ in candidates(old, new, Scale(old, new), near=4))

    assert looked_at(400) <= 2.5 * looked_at(200)


def test_a_thing_in_a_long_list_is_found_by_a_rare_word_wherever_it_went() -> None:
    old = [step(f"Tighten screw {n} of plate p{n} to the stop") for n in range(100)]
    new = [step(f"Tighten screw {n} of plate p{n} by hand to the stop") for n in reversed(range(100))]
    best = best_first(candidates(old, new, Scale(old, new)))
    assert best == {place: 99 - place for place in range(100)}
