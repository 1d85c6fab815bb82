"""Has what is asked for been published already? And how many requests did the answer spare?"""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import Any

from django.db.models import Count
from django.db.models.functions import ExtractYear

from gongkai.records.models import Organ, Publication, Spared
from gongkai.records.queries.gate import Public
from gongkai.records.queries.paging import is_key

NEWEST = 3000  # how far back it looks: a hint while typing, not a search
MOST = 5
READ = 300  # characters of the request
LEAST = 2  # pairs of characters that must meet
# Pairs that every request has; they tell nothing.
COMMON = frozenset(
    [
        "政府",
        "府信",
        "息公",
        "开申",
        "信息",
        "公开",
        "申请",
        "关于",
        "文件",
        "通知",
        "年度",
        "有关",
        "相关",
        "本机",
        "机关",
        "材料",
        "希望",
        "请提",
        "提供",
        "我要",
        "要求",
        "内容",
        "情况",
        "以及",
    ]
)


def already(organ: Organ, words: str) -> list[dict[str, Any]]:
    """At most five published documents that share most with the words, the best first; one query."""
    wanted = _pairs(words[:READ])
    if len(wanted) < LEAST:
        return []
    rows = Public().publications(organ).order_by("-published_on", "-pk")
    found = list(rows.values("pk", "title", "doc_number", "summary", "published_on")[:NEWEST])
    held = [wanted & _pairs(" ".join((row["title"], row["doc_number"], row["summary"]))) for row in found]
    spread = Counter(pair for pairs in held for pair in pairs)
    # A pair that few documents have says more than one that many have.
    weights = [sum(1 / spread[pair] for pair in pairs) for pairs in held]
    meant = [at for at, pairs in enumerate(held) if len(pairs) >= _needed(wanted)]
    best = sorted(meant, key=lambda at: (-len(held[at]), -weights[at], at))
    return [found[at] for at in best[:MOST]]


def _needed(wanted: frozenset[str]) -> int:
    """A third of the words, at least two pairs, and never more than six: requests are long, titles short."""
    return max(LEAST, min(6, len(wanted) // 3))


def _pairs(text: str) -> frozenset[str]:
    signs = "".join(char.lower() for char in text if char.isalnum())
    return frozenset(first + second for first, second in pairwise(signs)) - COMMON


def by_year(organ: Organ) -> list[tuple[int, int]]:
    """(year, how many requests were spared in it), the latest first."""
    rows = Spared.objects.filter(organ=organ).annotate(year=ExtractYear("on")).values("year")
    return list(rows.annotate(number=Count("pk")).order_by("-year").values_list("year", "number"))


def document(organ: Organ, pk: str) -> Publication | None:
    """A published document of the organ."""
    return Public().publications(organ).filter(pk=int(pk)).first() if is_key(pk) else None
