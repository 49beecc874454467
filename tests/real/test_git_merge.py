from bench.real.git import git_merge


def test_git_merges_distant_lines_without_a_question() -> None:
    merged = git_merge("a\nb\nc\nd\n", "A\nb\nc\nd\n", "a\nb\nc\nD\n")
    assert (merged.text, merged.hunks) == ("A\nb\nc\nD\n", 0)


def test_git_asks_once_for_each_stretch_that_both_changed() -> None:
    lines = [str(n) for n in range(12)]
    ours = ["A" if n in {"2", "9"} else n for n in lines]
    theirs = ["B" if n in {"2", "9"} else n for n in lines]
    assert git_merge("\n".join(lines), "\n".join(ours), "\n".join(theirs)).hunks == 2
