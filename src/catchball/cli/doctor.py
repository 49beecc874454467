"""`catchball doctor`: what is wrong with this installation, and how to mend it."""

from __future__ import annotations

from dataclasses import asdict

import typer

from catchball.cli.complaints import NO
from catchball.cli.installation import USUAL_DATA, Data
from catchball.cli.options import AsJson
from catchball.cli.terminal import print_json, print_raw, printable, working


def doctor(data: Data = USUAL_DATA, *, as_json: AsJson = False) -> None:
    """Look at this installation and say what is wrong with it and how to mend it. Changes nothing.

    Ends with 1 when something must be mended; remarks do not count.
    """
    from catchball.cli.doctor_examining import examine  # (loads the database's client)

    with working("Examining"):
        examined = examine(data)
    faults = [finding for finding in examined.findings if finding.is_fault]
    if as_json:
        said = [asdict(finding) for finding in examined.findings]
        print_json({"catchball": "doctor/1", "examined": list(examined.checks), "findings": said})
    else:
        for finding in examined.findings:
            sign = "fault" if finding.is_fault else "remark"
            print_raw(printable(f"{sign}, {finding.check}: {finding.what}\n    {finding.mend}\n"))
        if not faults:
            print_raw(f"Nothing must be mended ({', '.join(examined.checks)}).\n")
    if faults:
        raise typer.Exit(NO)
