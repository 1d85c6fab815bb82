"""What is said when a message did not go out?"""

from __future__ import annotations


class Undelivered(Exception):
    """The message was not taken. `reason` is one Chinese sentence and never names the recipient.

    `away`: nobody answered, so that others of the same channel need not be tried at once either.
    """

    def __init__(self, reason: str, *, away: bool = False) -> None:
        super().__init__(reason)
        self.reason, self.away = reason, away
