"""What is asked for every page, and always in the same words? It is written once by Django, then only asked.

Django takes longer to write a question than the database to answer it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any, Generic, TypeVar

from django.db.models import Model, QuerySet

LARGEST = 2**63 - 1  # a key that a database holds
_PLACE = -1  # no row has this key: where it stands in the question, the key asked for is put
Row = TypeVar("Row", bound=Model)


class Written(Generic[Row]):
    """The rows that a key leads to, as `rows` asks for them. Nothing else of the question may change."""

    def __init__(self, rows: Callable[[int], QuerySet[Row]]) -> None:
        self._rows = rows

    @cached_property
    def _question(self) -> tuple[type[Row], str, tuple[Any, ...]]:
        rows = self._rows(_PLACE)
        sql, given = rows.query.sql_with_params()
        return rows.model, sql, given

    def of(self, key: int) -> list[Row]:
        """The rows of a key; none of a key that no database holds."""
        if key > LARGEST:
            return []
        model, sql, given = self._question
        return list(model._default_manager.raw(sql, [key if each == _PLACE else each for each in given]))

    def first(self, key: int) -> Row | None:
        """The first of them."""
        return next(iter(self.of(key)), None)
