"""What is said of files that people bring in, and of those that cannot be printed: for those who translate."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

FILE_SENTENCES: tuple[str, ...] = (
    # pictures
    _("JPEG, PNG, WebP and GIF are accepted"),
    _("the picture has %(bytes)s bytes; at most %(most)s are allowed"),
    _("the %(form)s picture is damaged: %(error)s"),
    _("the %(form)s picture is damaged: its header cannot be read"),
    _("the %(form)s picture cannot be decoded: %(error)s"),
    _("the file is empty; %(accepted)s"),
    _("this is a pointer of Git LFS and not the picture itself; fetch it with `git lfs pull`"),
    _("an SVG drawing can carry programs and is not accepted; save it as PNG (%(accepted)s)"),
    _("HEIC and AVIF pictures are not accepted; save it as JPEG (%(accepted)s)"),
    _("this is not a picture that can be shown; %(accepted)s"),
    _("the picture has %(pixels)s pixels; at most %(most)s are allowed"),
    _("the picture is an animation that is stored turned; save it upright"),
    _("a segment ends after the file does"),
    _("it has %(scans)s scans; expected 1 to %(most)s"),
    _("it ends early"),
    _("no segment begins at byte %(place)s"),
    _("it needs a chunk %(name)s that is not known"),
    _("the check sum at byte %(place)s is wrong"),
    _("no block begins at byte %(place)s"),
    # a cookbook that is brought in
    _("more than one file holds a cookbook; send one at a time"),
    _("no file here holds a cookbook; expected one that ends with %(endings)s"),
    _("a ZIP file is sent alone: pictures are in it"),
    _("there are %(found)s files in it; at most %(most)s are allowed"),
    _("it holds more than %(most)s MB"),
    _("the ZIP file cannot be read: %(error)s"),
    # what translators give back
    _("is not XLIFF 2; save or export it as XLIFF 2.0 or 2.1"),
    _("the unit %(name)s stands in line %(line)s already"),
    _("“%(name)s” is %(tag)s, which is not a language tag such as en, de or zh-Hans"),
    _("the unit “%(name)s” is not of a cookbook; export it anew"),
    _("the unit “%(name)s” has no segment"),
    _("<%(tag)s> stands in a text that has no such thing; leave the text plain"),
    _("the state “%(state)s” is not one of %(names)s"),
    _("has %(bytes)s bytes; at most %(most)s are allowed"),
    _("is not UTF-8: %(reason)s (byte %(place)s)"),
    _("holds half a sign (a lone surrogate)"),
    _("declares a document type or entities, which is forbidden"),
    _("the XML is damaged: %(error)s"),
    _("holds no XML"),
    _("more than %(most)s elements, or %(deepest)s within each other"),
    _("this text stands in row %(row)s already"),
    _("there is no column “%(name)s”; export the texts anew and fill in that file"),
    _("names no language; expected for example “%(name)s (de)”"),
    _("“%(name)s” names no text of a cookbook; leave the hidden columns as they are"),
    # spreadsheets
    _("%(file)s, shared texts"),
    _("holds nothing"),
    _("holds no sheet with cells"),
    _("holds a formula; enter its result as a value"),
    _("has more than %(most)s rows"),
    _("stands right of column %(most)s, where nothing is read; delete what is not needed"),
    _("holds the error %(error)s"),
    _("holds more than %(most)s signs, or the sheet more than %(most_of_all)s"),
    _("refers to the shared text %(name)s, which does not exist"),
    _("holds %(found)s, which is not a number or a date"),
    _("declares a document type, which is forbidden; save it anew with a spreadsheet program"),
    _("its XML is damaged: %(error)s"),
    _("the XML of its part %(name)s is damaged or forbidden: %(error)s"),
    _("is in the old .xls format or protected by a password; save it as plain .xlsx"),
    _("is not an .xlsx file, or it is cut off: %(error)s"),
    _("its part %(name)s is missing"),
    _("its part %(name)s cannot be unpacked: %(error)s"),
    _("unpacks to %(parts)s parts and %(bytes)s bytes"),
    _("at most %(most)s and %(most_bytes)s are allowed"),
    _("its part %(name)s is packed like a zip bomb"),
    _("holds macros; save it as .xlsx, without them"),
    _("is protected by a password; save it without"),
    # printing
    _("typst ended with %(code)s: %(error)s"),
    _("Setting this took longer than %(seconds)s seconds; print fewer operations at once."),
    _("PDFs need the extra “pdf”, which is not installed: see “PDF” in docs/guide/install.md."),
    _(
        "There is no font for %(script)s on the server, such as %(font)s. Install one (on Debian and Ubuntu: apt "
        "install %(package)s), or put its file into the folder “fonts” of the data folder: see “PDF” in "
        "docs/guide/install.md."
    ),
)
