"""Writing a cookbook in the formats that people work with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType

from catchball.cli.complaints import AskedWrongly
from catchball.cli.reading import MEDIA, Loaded
from catchball.cli.terminal import complain
from catchball.cli.wording import counted
from catchball.cli.writing import check_folder, ending_of, picture_files, write_document, write_files
from catchball.cli.written_folder import write_folder
from catchball.core.check import pictures
from catchball.core.document import Cookbook


class Form(StrEnum):
    """What a cookbook can be exported as."""

    JSON = "json"
    MARKDOWN = "markdown"
    TEXT = "text"
    XLSX = "xlsx"
    XLIFF = "xliff"
    TRANSLATIONS = "translations"


_ENDINGS: Mapping[str, Form] = MappingProxyType(
    {
        ".json": Form.JSON,
        ".md": Form.MARKDOWN,
        ".markdown": Form.MARKDOWN,
        ".xlsx": Form.XLSX,
        ".xlf": Form.XLIFF,
        ".xliff": Form.XLIFF,
        "": Form.TEXT,
    }
)


def form_of(path: Path, chosen: Form | None) -> Form:
    """The form that was chosen, else the one that the ending tells; a name without ending is a folder of text."""
    found = chosen or (Form.TEXT if path.is_dir() else _ENDINGS.get(path.suffix.casefold()))
    if found is None:
        known = ", ".join(ending for ending in _ENDINGS if ending)
        raise AskedWrongly(f"{path}: the ending tells no format; known are {known} and a folder, or say it with --as")
    return found


def export(loaded: Loaded, path: Path, form: Form, language: str | None) -> tuple[int, int]:
    """Write the cookbook; the number of pictures written with it, and of those that are missing."""
    write = _WRITERS[form]
    written = write(loaded, path, language)
    is_words_only = form in (Form.XLIFF, Form.TRANSLATIONS)
    missing = 0 if is_words_only else sum(one not in loaded.pictures for one in pictures(loaded.cookbook))
    return written, missing


def readable_files(document: Cookbook) -> Mapping[str, bytes]:
    """A cookbook as a folder of text files, without its pictures."""
    from catchball.formats.text_folder.writing import write_text_folder  # (beside its siblings)

    return {name: text.encode() for name, text in write_text_folder(document).items()}


def _json(loaded: Loaded, path: Path, _: str | None) -> int:
    return write_document(path, loaded.cookbook, loaded.pictures)


def _text(loaded: Loaded, path: Path, _: str | None) -> int:
    endings = _endings(loaded)
    media = {
        f"{MEDIA}/{content.removeprefix('sha256:')}.{ending}": loaded.pictures[content]
        for content, ending in endings.items()
    }
    write_folder(path, {**readable_files(loaded.cookbook), **media})
    return len(media)


def _xlsx(loaded: Loaded, path: Path, language: str | None) -> int:
    from catchball.formats.xlsx.writing import write_xlsx  # (most runs do not need it)

    check_folder(path)
    sheet = write_xlsx(loaded.cookbook, language=language)
    media = list(picture_files(path, loaded.cookbook, loaded.pictures))
    write_files([*media, (path, sheet)])
    return len(media)


def _markdown(loaded: Loaded, path: Path, language: str | None) -> int:
    if path.suffix.casefold() in (".md", ".markdown") and not path.is_dir():
        return _markdown_page(loaded, path, language)
    from catchball.formats.markdown.folder_out import folder_pictures, write_markdown_folder  # (a Markdown parser)

    endings = _endings(loaded)
    pages = write_markdown_folder(loaded.cookbook, language, endings=endings)
    shown = folder_pictures(loaded.cookbook, endings=endings)
    media = {name: loaded.pictures[content] for name, content in shown.items() if content in endings}
    write_folder(path, {**{name: text.encode() for name, text in pages.items()}, **media})
    return len(media)


def _markdown_page(loaded: Loaded, path: Path, language: str | None) -> int:
    from catchball.formats.markdown.page_out import page_pictures, write_markdown  # (loads a Markdown parser)

    check_folder(path)
    endings = _endings(loaded)
    text = write_markdown(loaded.cookbook, language, endings=endings)
    shown = page_pictures(loaded.cookbook, endings=endings)
    media = {path.parent / name: loaded.pictures[content] for name, content in shown.items() if content in endings}
    for picture, data in media.items():
        if picture.exists() and picture.read_bytes() != data:
            raise AskedWrongly(f"{picture}: is another picture; write to another folder")
    write_files([*media.items(), (path, text.encode())])
    return len(media)


def _xliff(loaded: Loaded, path: Path, language: str | None) -> int:
    return _for_translators(loaded, path, language, "xliff")


def _translations(loaded: Loaded, path: Path, language: str | None) -> int:
    return _for_translators(loaded, path, language, "xlsx")


def _for_translators(loaded: Loaded, path: Path, language: str | None, name: str) -> int:
    """The texts alone, for translators into a language."""
    from catchball.formats.translator_forms import form_named  # (most runs do not need it)

    if not language:
        raise AskedWrongly(f"{path}: into which language? Say it with --language")
    form = form_named(name)
    assert form is not None, "it is one of them"
    check_folder(path)
    sent = form.write(loaded.cookbook, language)
    write_files([(path, sent.data)])
    if sent.left_out:
        complain(f"{path}: {counted(len(sent.left_out), 'text')} left out, which this file cannot hold")
    return 0


def _endings(loaded: Loaded) -> dict[str, str]:
    """The pictures that are at hand: content -> jpg, png, webp, gif."""
    found = (content for content in pictures(loaded.cookbook) if content in loaded.pictures)
    return {content: ending_of(loaded.pictures[content]) for content in found}


_WRITERS: Mapping[Form, Callable[[Loaded, Path, str | None], int]] = MappingProxyType(
    {
        Form.JSON: _json,
        Form.MARKDOWN: _markdown,
        Form.TEXT: _text,
        Form.XLSX: _xlsx,
        Form.XLIFF: _xliff,
        Form.TRANSLATIONS: _translations,
    }
)
"""How each form is written; to add one, write it and name it here, in Form and with its ending."""
