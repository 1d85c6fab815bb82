"""Is a record still what was written? A seal is the hash of all that is in it, kept here and in the log."""

from __future__ import annotations

from functools import cache

from django.db.models import Model

from gongkai.records import chain

# Not part of what was written: the key, the seal itself, and when the row was made.
LEFT_OUT = frozenset({"id", "seal", "created_at"})


def seal(row: Model, like: str = "") -> str:
    """The hash of a record's columns as they stand; to verify a seal, `like` is the one that is known."""
    always, later = _fields(type(row))
    values = {field: getattr(row, field) for field in always}
    values |= {field: value for field in later if (value := getattr(row, field))}
    return chain.hashed(chain.canonical(values), like)


@cache
def _fields(model: type[Model]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The columns that are sealed in any case, and those of later releases, sealed where they are set."""
    left_out = LEFT_OUT.union(getattr(model, "UNSEALED", ()))
    sealed = [field.attname for field in model._meta.concrete_fields if field.attname not in left_out]
    later = getattr(model, "SEALED_WHEN_SET", frozenset())
    return tuple(each for each in sealed if each not in later), tuple(
        each for each in sealed if each in later
    )
