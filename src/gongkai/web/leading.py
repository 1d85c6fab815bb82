"""Which worker does the work of the whole platform? The one that holds a lock of the database.

The lock belongs to a session of its own and ends with it: when the holder dies, or is cut off, the server
lets go, and another worker has it in its next round. Two that believe to hold it for a moment do no harm:
every chore takes what it works on, one by one.
"""

from __future__ import annotations

import fcntl
import logging
import os
from typing import Any, Protocol

from django.conf import settings
from django.db import Error, connection

KEY = 0x676F6E67  # "gong"
# The server notices within half a minute that a machine is gone without a word.
ALERT = "SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3"
logger = logging.getLogger("gongkai.work")


class Seat(Protocol):
    """What can be held by one worker at a time."""

    def held(self) -> bool:
        """Whether this worker holds it; tried anew at every question."""

    def leave(self) -> None:
        """Let another have it."""


def seat() -> Seat:
    """The seat of this platform."""
    return ServerSeat() if connection.vendor == "postgresql" else FolderSeat()


class ServerSeat:
    """An advisory lock of PostgreSQL, in a session that does nothing else."""

    def __init__(self) -> None:
        self._session: Any = None

    def held(self) -> bool:
        try:
            return self._still() or self._take()
        except Error as gone:
            logger.warning("no database to lead: %s", str(gone).strip().splitlines()[0])
            self.leave()
            return False

    def _still(self) -> bool:
        """Whether the session in which it was taken is alive, and with a server that takes writes."""
        if self._session is None:
            return False
        with self._wrapped(), self._session.cursor() as cursor:
            cursor.execute("SELECT NOT pg_is_in_recovery()")
            if cursor.fetchone()[0]:
                return True
        self.leave()
        return False

    def _take(self) -> bool:
        with self._wrapped():
            session = connection.Database.connect(**connection.get_connection_params(), autocommit=True)
            with session.cursor() as cursor:
                cursor.execute(ALERT)
                cursor.execute("SELECT pg_try_advisory_lock(%s)", [KEY])
                taken = bool(cursor.fetchone()[0])
        if taken:
            self._session = session
        else:
            session.close()
        return taken

    @staticmethod
    def _wrapped() -> Any:
        """The driver's errors as Django's."""
        return connection.wrap_database_errors

    def leave(self) -> None:
        if self._session is not None:
            self._session.close()
            self._session = None


class FolderSeat:
    """A lock on a file of the data folder: the embedded database is on one machine."""

    def __init__(self) -> None:
        self._file = -1

    def held(self) -> bool:
        if self._file >= 0:
            return True
        file = os.open(settings.DATA_FOLDER / "worker.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(file)
            return False
        self._file = file
        return True

    def leave(self) -> None:
        if self._file >= 0:
            os.close(self._file)
            self._file = -1
