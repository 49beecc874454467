"""What a process of our own web server calls: the application, and the end of the process when its server is gone.

A server that was killed cannot end its processes; left alone they would hold the port for ever.
"""

from __future__ import annotations

import os
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
