from bench.real.report import Section, Table, as_markdown, as_text

SECTION = Section("Found", "What was found.", [Table(["source", "lost"], [["a|b", 3], ["菜谱", 12]])], ["one finding"])


def test_a_page_has_title_tables_and_findings() -> None:
    assert as_markdown("Tried", "About it.", [SECTION]) == (
        "# Tried\n\nAbout it.\n\n## Found\n\nWhat was found.\n\n"
        "| source | lost |\n| --- | ---: |\n| a\\|b | 3 |\n| 菜谱 | 12 |\n\n- one finding\n"
    )


def test_columns_of_text_are_aligned_also_under_wide_signs() -> None:
    assert as_text([SECTION]).splitlines()[4:7] == ["source  lost", "a|b        3", "菜谱      12"]
