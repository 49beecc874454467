"""The commands for documents, which need no database."""

from __future__ import annotations

import typer

from catchball.cli.doc_changes import apply_edits, classify_edits, diff_documents, pick_edits
from catchball.cli.doc_files import check_documents, export_document, import_document, show_document
from catchball.cli.doc_merge import merge_documents
from catchball.cli.doc_translating import translate_document
from catchball.cli.examples import examples

doc = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="Read, show, check, compare and merge cookbooks that are files."
)
doc.command(
    "import",
    epilog=examples(
        "catchball doc import handbook/ -o book.json --issuer home",
        "catchball doc import handbook/ -o book2.json --like book.json",
    ),
)(import_document)
doc.command(
    "export",
    epilog=examples(
        "catchball doc export book.json -o book.xlsx",
        "catchball doc export book.json -o handbook --as markdown --language de",
        "catchball doc export book.json -o german.xlf --language de",
    ),
)(export_document)
doc.command(
    "show",
    epilog=examples(
        "catchball doc show book.json",
        "catchball doc show book.json --language de --operation OP20",
    ),
)(show_document)
doc.command("translate", epilog=examples("catchball doc translate book.json german.xlf -o book2.json"))(
    translate_document
)
doc.command("check", epilog=examples("catchball doc check book.json plant.json"))(check_documents)
doc.command(
    "diff",
    epilog=examples(
        "catchball doc diff book.json plant.json",
        "catchball doc diff book.json plant.json -o change.json",
    ),
)(diff_documents)
doc.command(
    "merge",
    epilog=examples(
        "catchball doc merge book.json brno.json pune.json",
        "catchball doc merge book.json brno.json pune.json --questions answers.json",
        "catchball doc merge book.json brno.json pune.json --settle answers.json -o merged.json",
    ),
)(merge_documents)
doc.command(
    "pick",
    epilog=examples(
        "catchball doc pick change.json plant.json",
        "catchball doc pick change.json plant.json -o plant2.json",
    ),
)(pick_edits)
doc.command("apply", epilog=examples("catchball doc apply change.json book.json -o book2.json"))(apply_edits)
doc.command("classify", epilog=examples("catchball doc classify change.json plant-*.json"))(classify_edits)
