"""A real broker, mosquitto, as a process that can be killed: it keeps what it has taken in a file."""

from __future__ import annotations

import shutil

from bench.machines_process import Killable

_CONFIG = """\
listener {port} 127.0.0.1
allow_anonymous true
persistence true
persistence_location {folder}/
autosave_on_changes true
autosave_interval 1
max_queued_messages 0
"""


def mosquitto() -> str | None:
    """Where mosquitto is, if it is installed."""
    return shutil.which("mosquitto", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin:/opt/homebrew/sbin")


class Mosquitto(Killable):
    """A broker."""

    def start(self) -> None:
        """Start it; returns when it listens."""
        program = mosquitto()
        assert program is not None, "mosquitto is installed"
        self.folder.mkdir(exist_ok=True)
        self.folder.chmod(0o777)  # as root, mosquitto becomes another user
        config = self.folder / "mosquitto.conf"
        config.write_text(_CONFIG.format(port=self.port, folder=self.folder), "utf-8")
        self._run([program, "-c", str(config)], 10)
