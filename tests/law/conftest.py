"""Property tests here replay whole cases: a slow machine is no fault, so no time limit for one example."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("law", deadline=None, max_examples=60)
settings.load_profile("law")
