"""Asking the API of the sample organs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest


@pytest.fixture
def ask(client, sample_texts) -> Callable[..., Any]:
    """What an address answers, which must be fine."""

    def ask(path: str, **query: object) -> Any:
        answer = client.get(f"/api/{path}", query)
        assert answer.status_code == 200, (path, answer.content.decode()[:300])
        return answer.json()

    return ask
