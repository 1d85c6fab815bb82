"""Does whoever changes a record leave an entry in the log? Every request of a test client is held to that."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.db import connection

# What is written without an entry, and why.
UNLOGGED = {
    "django_session": "who is signed in; signing in and out are acts of their own",
    "records_wrongtry": "counts of wrong tries, gone after a quarter of an hour",
    "records_requestdraft": "a form that was not sent yet, gone after a day",
    "records_annualreport": "figures computed anew from the registers",
    "records_secondfactor": "a secret that waits for its first code, which is an act",
    "records_node": "the sign of life of a machine",
}
WRITES = re.compile(r'\s*(?:INSERT(?:\s+OR\s+\w+)?\s+INTO|UPDATE|DELETE\s+FROM)\s+"?(\w+)', re.IGNORECASE)
SAVEPOINT = re.compile(r'(ROLLBACK TO )?SAVEPOINT "?(\w+)')


class Written:
    """The tables that a request changed, without what was taken back."""

    def __init__(self) -> None:
        self.tables: list[str] = []
        self.marks: dict[str, int] = {}

    def __call__(
        self, execute: Callable[..., Any], sql: str, params: object, many: bool, context: Any
    ) -> Any:
        done = execute(sql, params, many, context)
        point = SAVEPOINT.match(sql)
        if point and point[1]:
            del self.tables[self.marks.get(point[2], 0) :]
        elif point:
            self.marks[point[2]] = len(self.tables)
        write = WRITES.match(sql)
        if write and (sql.lstrip()[:6].upper() == "INSERT" or context["cursor"].rowcount != 0):
            self.tables.append(write[1])
        return done

    def silent(self) -> set[str]:
        """Tables of records that were changed without an entry."""
        return set() if "records_logentry" in self.tables else set(self.tables) - set(UNLOGGED)


def watched(request: Callable[..., Any]) -> Callable[..., Any]:
    """`Client.request` that fails where a record was changed and the log does not know of it."""

    def asked(client: Any, **given: Any) -> Any:
        written = Written()
        with connection.execute_wrapper(written):
            answer = request(client, **given)
        where = given.get("PATH_INFO"), answer.status_code
        # A file that was handed in with a form that is not sent yet goes with the draft.
        draft = "records_requestdraft" in written.tables or answer.status_code >= 400
        assert not (written.silent() - ({"records_storedfile"} if draft else set())), (where, written.tables)
        return answer

    return asked
