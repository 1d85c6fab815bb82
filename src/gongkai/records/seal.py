"""Is a record still what was written? A seal is the hash of all that is in it, kept here and in the log."""

from __future__ import annotations

from django.db.models import Model

from gongkai.records import chain

# Not part of what was written: the key, the seal itself, and when the row was made.
LEFT_OUT = frozenset({"id", "seal", "created_at"})


def seal(row: Model) -> str:
    """The hash of a record's columns as they stand."""
    left_out = LEFT_OUT.union(getattr(row, "UNSEALED", ()))
    fields = [field.attname for field in row._meta.concrete_fields if field.attname not in left_out]
    later = getattr(row, "SEALED_WHEN_SET", ())
    values = {field: getattr(row, field) for field in fields}
    return chain.digest({field: value for field, value in values.items() if value or field not in later})
