"""Under which marks is an applicant known? One under every key in use: a change of key forgets no request."""

from __future__ import annotations

from gongkai.records import cipher, identity
from gongkai.records.models import Request


def marks(request: Request | None) -> tuple[str, ...]:
    """The marks under which requests of this applicant may be kept; none where nobody is known."""
    if request is None or not request.mark:
        return ()
    try:
        kept = identity.unseal(request.applicant, f"request {request.token}")
    except cipher.Unreadable:
        kept = {}
    return tuple(dict.fromkeys((request.mark, *(identity.marks(kept) if kept else ()))))
