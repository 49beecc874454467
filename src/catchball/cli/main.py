"""The `catchball` command.

Ends with 0 when it worked, 1 when the answer is “no”, 2 when it was asked wrongly. Errors go to stderr.
"""

from __future__ import annotations

from typing import Annotated

import typer

from catchball.cli import accounts
from catchball.cli.api_schema import api_schema
from catchball.cli.audit_trail import audit_trail
from catchball.cli.backing_up import backup, restore
from catchball.cli.complaints import Complaining
from catchball.cli.connect import connect
from catchball.cli.connections import connections
from catchball.cli.demo_system import demo
from catchball.cli.doc import doc
from catchball.cli.doctor import doctor
from catchball.cli.evidence import evidence
from catchball.cli.examples import examples
from catchball.cli.failed_jobs import jobs
from catchball.cli.measurements import measurements
from catchball.cli.migrating import migrate
from catchball.cli.plan import plan_trial
from catchball.cli.running import serve, web, worker
from catchball.cli.search_index import search_index
from catchball.cli.spc import control_chart
from catchball.cli.system_files import export_cookbook, import_cookbook
from catchball.cli.terminal import print_raw, use_utf8

app = typer.Typer(
    cls=Complaining,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog=examples(
        "catchball demo                                 see a company at work",
        "catchball serve --data /srv/catchball          run your own",
        "catchball doc import handbook/ -o book.json    read what you have",
        "catchball doc diff book.json plant.json        what a plant does differently",
        "catchball doc merge book.json a.json b.json    two plants' changes in one",
    ),
)
app.command("demo", epilog=examples("catchball demo", "catchball demo --port 8080", "catchball demo --folder demo"))(
    demo
)
app.add_typer(doc, name="doc")
app.command(
    "spc",
    epilog=examples(
        "catchball spc bore.csv --low 73.95 --high 74.05",
        "catchball spc rings.csv --chart means-range --column x1 --column x2 --column x3",
        "catchball spc scrap.xlsx --chart p --column scrap --column made",
        "catchball spc housing.dfq --column Bore",
    ),
)(control_chart)
app.add_typer(measurements, name="measurements")
app.command(
    "plan",
    epilog=examples(
        "catchball plan scrap.csv --metric scrap --better lower --smallest 0.5",
        "catchball plan scrap.csv --metric scrap --better lower --smallest 0.5 --guard cycle:lower:2 -o plan.json",
    ),
)(plan_trial)
app.add_typer(evidence, name="evidence")
app.command("serve", epilog=examples("catchball serve --data /srv/catchball --port 8000"))(serve)
app.command("web", epilog=examples("catchball web --port 8000 --workers 4"))(web)
app.command("worker", epilog=examples("catchball worker"))(worker)
app.command(
    "connect", epilog=examples("catchball connect press-shop.toml", "catchball connect press-shop.toml --check")
)(connect)
app.add_typer(connections, name="connections")
app.add_typer(accounts.party, name="party")
app.add_typer(accounts.site, name="site")
app.add_typer(accounts.community, name="community")
app.add_typer(accounts.user, name="user")
app.add_typer(accounts.token, name="token")
app.add_typer(jobs, name="jobs")
app.command("backup", epilog=examples("catchball backup /backups/2026-03-02.catchball"))(backup)
app.command("restore", epilog=examples("catchball restore /backups/2026-03-02.catchball --data new-folder"))(restore)
app.command("doctor", epilog=examples("catchball doctor", "catchball doctor --json"))(doctor)
app.command(
    "import",
    epilog=examples(
        "catchball import handbook/ --user process.owner.home --site home",
        "catchball import handbook/ --user engineer.home --into 1",
    ),
)(import_cookbook)
app.command(
    "export",
    epilog=examples(
        "catchball export 1 -o book.xlsx --user engineer.cz",
        "catchball export 1 --pdf book.pdf --language zh --user engineer.cn",
    ),
)(export_cookbook)
app.add_typer(audit_trail, name="audit-trail")
app.add_typer(search_index, name="search-index")
app.command("api-schema", epilog=examples("catchball api-schema > openapi.json"))(api_schema)
app.command("migrate", epilog=examples("catchball migrate --data /srv/catchball"))(migrate)


def _tell_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version  # (slow, and only wanted here)

        print_raw(f"catchball {version('catchball')}\n")
        raise typer.Exit


Version = Annotated[
    bool, typer.Option("--version", help="Tell the version and end.", callback=_tell_version, is_eager=True)
]


@app.callback()
def catchball(*, wants_version: Version = False) -> None:
    """One production standard for many plants: depart from it with reasons, merge it, feed back what was proven."""


def run() -> None:
    """Start the command."""
    use_utf8()
    app()
