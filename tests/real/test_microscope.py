from io import BytesIO
from pathlib import Path

from bench.real.microscope import EARLIER, LATER, Changes, Folder, changes, read_state, read_states
from PIL import Image

from catchball.core.match import match
from catchball.core.schema import Kind

INDEX = "# Microscope\n\nHow it is made.\n\n- [Legs](legs.md)\n"
LEGS = "# Legs\n\n1. Push the nut into its slot.\n2. Turn the screw by hand.\n3. Hook the band over it.\n"
POINTER = b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n"


def picture() -> bytes:
    written = BytesIO()
    Image.new("RGB", (4, 4), "red").save(written, "PNG")
    return written.getvalue()


def instructions(folder: Path, legs: str, shown: bytes) -> Path:
    (folder / "images").mkdir(parents=True)
    (folder / "index.md").write_text(INDEX, encoding="utf-8")
    (folder / "legs.md").write_text(f"{legs}\n![The leg](images/leg.png)\n", encoding="utf-8")
    (folder / "images" / "leg.png").write_bytes(shown)
    return folder


def test_pictures_of_the_later_state_stand_in_for_pointers_and_missing_ones(tmp_path: Path) -> None:
    earlier = instructions(tmp_path / EARLIER, LEGS, POINTER)
    later = instructions(tmp_path / LATER, LEGS, picture())
    (later / "images" / "new.png").write_bytes(picture())
    files = Folder(earlier, later / "images")
    assert files["images/leg.png"] == files["images/new.png"] == picture()
    assert files["legs.md"] == (earlier / "legs.md").read_bytes()
    assert len(files) == 4


def test_a_state_is_read_whole_and_no_word_is_missing(tmp_path: Path) -> None:
    reading = read_state(LATER, Folder(instructions(tmp_path, LEGS, picture())))
    assert reading.missing.total() == 0
    pages, operations, steps, lists, pictures = reading.count()
    assert (pages, lists, pictures) == (2, 0, 1)
    assert operations >= 1
    assert steps >= 3


def test_a_list_that_only_gitbuilding_would_write_is_no_missing_word(tmp_path: Path) -> None:
    folder = instructions(tmp_path, LEGS + "\n{{BOM}}\n", picture())
    assert read_state(LATER, Folder(folder)).missing.total() == 0


def test_the_changes_between_two_states_are_counted_by_kind(tmp_path: Path) -> None:
    new = LEGS.replace("1. Push", "1. Wipe the slot with a cloth.\n2. Push").replace("by hand", "by hand, slowly")
    instructions(tmp_path / EARLIER, LEGS, POINTER)
    instructions(tmp_path / LATER, new.replace("3. Hook the band over it.\n", ""), picture())
    earlier, later = (one.imported.cookbook for one in read_states(tmp_path))
    counted = {one.kind: one for one in changes(earlier, match(later, like=earlier))}
    before = sum(node.kind is Kind.STEP for node in earlier.nodes.values())
    assert counted[Kind.STEP] == Changes(Kind.STEP, before - 2, changed=1, moved=0, inserted=1, withdrawn=1)
    assert counted[Kind.OPERATION].inserted == counted[Kind.OPERATION].withdrawn == 0


def test_a_swap_of_two_steps_is_one_move(tmp_path: Path) -> None:
    lines = LEGS.splitlines()
    swapped = "\n".join([*lines[:2], lines[3], lines[2], *lines[4:]]) + "\n"
    instructions(tmp_path / EARLIER, LEGS, POINTER)
    instructions(tmp_path / LATER, swapped, picture())
    earlier, later = (one.imported.cookbook for one in read_states(tmp_path))
    assert [one.moved for one in changes(earlier, match(later, like=earlier)) if one.kind is Kind.STEP] == [1]
