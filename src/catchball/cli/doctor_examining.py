"""What the doctor looks at, one after the other; what cannot be looked at without the database is left out then."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from catchball.cli.complaints import AskedWrongly, told
from catchball.cli.doctor_findings import Finding, fault
from catchball.cli.doctor_folders import FOLDER_CHECKS
from catchball.cli.installation import InvalidSetting, environment, reached_urls, set_up


@dataclass(frozen=True, slots=True)
class Examined:
    """What was looked at, and what was found."""

    checks: tuple[str, ...]
    findings: tuple[Finding, ...]


def examine(data: Path) -> Examined:
    """Look at everything that can be looked at. Raises nothing about what is wrong: that is what is found."""
    checks: list[str] = []
    findings: list[Finding] = []
    for name, look in FOLDER_CHECKS.items():
        checks.append(name)
        findings += look(data)
    try:
        with reached_urls(data) as urls:
            set_up(environment(data, urls, as_owner=True, key="signs nothing, it is only there while we look"))
            from catchball.cli.doctor_database import DATABASE_CHECKS  # (Django is there by now)

            for check in DATABASE_CHECKS:
                if not check.is_possible:
                    continue
                checks.append(check.name)
                found = check.findings()
                findings += found
                if check.ends_examination and any(finding.is_fault for finding in found):
                    break
    except InvalidSetting as error:
        findings += _unreachable("settings", str(error))
    except AskedWrongly as error:
        findings += _unreachable("database", str(error))
    except OSError as error:
        findings += _unreachable("database", told(error))
    return Examined(tuple(checks), tuple(findings))


def _unreachable(check: str, why: str) -> Iterator[Finding]:
    yield fault(check, why, "All that needs the database was not examined; mend this and ask again.")
