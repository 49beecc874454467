"""What a process of our own web server calls: the application, and the end of the process when its server is gone.

A server that was killed cannot end its processes; left alone they would hold the port for ever.
"""

from __future__ import annotations

import gc
import os
from importlib import import_module
from importlib.util import find_spec
from multiprocessing import parent_process
from threading import Thread

from catchball.config.wsgi import application

__all__ = ["application"]


def _end_with_server() -> None:
    server = parent_process()
    if server is not None:
        server.join()
        os._exit(1)  # (whatever is being answered is taken back by the database)


Thread(target=_end_with_server, name="ends with the server", daemon=True).start()


def _load_numbers() -> None:
    """What charts are computed with takes two seconds to load; before the first chart, everybody would wait for it.

    It is an extra: without it all pages are there but the charts.
    """
    if find_spec("numpy") and find_spec("scipy"):
        import_module("catchball.core.spc.charting")


def _collect_seldom() -> None:
    """What is loaded by now stays; looking through it again and again took a tenth of the time of a page."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


_load_numbers()
_collect_seldom()
