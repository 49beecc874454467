"""How a command ends: 0 it worked, 1 the answer is “no”, 2 it was asked wrongly. The one place that catches errors."""

from __future__ import annotations

import errno
from typing import Any

import typer
from typer.core import TyperGroup

from catchball.cli.terminal import complain
from catchball.core.diff import NotApplicable
from catchball.core.errors import InvalidCookbook
from catchball.core.merge import NotOneFamily
from catchball.formats.errors import FormatError

NO = 1
ASKED_WRONGLY = 2


class AskedWrongly(ValueError):
    """A command that cannot be carried out as it was given: the sentence says why, and what to do."""


class Complaining(TyperGroup):
    """Commands whose errors are told in one sentence on stderr, place first, and never as a traceback."""

    def invoke(self, ctx: Any) -> Any:
        """Carry out the command that was asked for."""
        try:
            return super().invoke(ctx)
        except NotApplicable as error:
            complain(str(error))
            raise typer.Exit(NO) from error
        except (AskedWrongly, FormatError, InvalidCookbook, NotOneFamily) as error:
            complain(str(error))
            raise typer.Exit(ASKED_WRONGLY) from error
        except OSError as error:
            if error.errno == errno.EPIPE:  # (the reader of our output has seen enough)
                raise
            complain(told(error))
            raise typer.Exit(ASKED_WRONGLY) from error


def told(error: OSError) -> str:
    """What the system refused, file first."""
    what = error.strerror or str(error)
    return f"{error.filename}: {what}" if error.filename else what
