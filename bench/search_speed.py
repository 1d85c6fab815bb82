"""What does the search cost beside the bare engine, and its page beside a bare Django view?

python bench/search_speed.py [--documents N]

`engine`: our search / the engine's own query of the same words, medians over many words. `page`: the page of
results / a bare view that fetches and renders as many records by their keys, plus the query. `missed`: of
words of two characters, each counted by a plain scan over all texts, how many were not found as often.
The pages of the counter are measured by `public_speed` on the same documents.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
from datetime import timedelta
from itertools import accumulate
from time import perf_counter

import platform_data as platform
import public_speed

ROUNDS, WORDS, SCANNED = 40, 200, 60
GOALS = (
    *public_speed.GOALS,
    ("engine", 1.2, "the search / the engine's own query of the same words and the keys of what it found"),
    ("page", 1.5, "the page of results / a bare view with as many records, plus the query"),
    ("missed", 0, "words of two characters that a plain scan finds more often"),
)
# Parts of sentences as notices and measures have them.
PARTS = [
    "关于",
    "进一步",
    "加强",
    "规范",
    "落实",
    "开展",
    "推进",
    "做好",
    "公布",
    "调整",
    "住房",
    "公租房",
    "保障性",
    "物业",
    "小区",
    "电梯",
    "加装",
    "维修",
    "资金",
    "房屋",
    "安全",
    "鉴定",
    "危险",
    "工程",
    "建设",
    "招标",
    "投标",
    "验收",
    "备案",
    "施工",
    "许可",
    "审批",
    "事项",
    "办理",
    "流程",
    "材料",
    "时限",
    "收费",
    "标准",
    "补贴",
    "对象",
    "申请",
    "审核",
    "公示",
    "名单",
    "资格",
    "企业",
    "培训",
    "就业",
    "社会",
    "保险",
    "待遇",
    "人员",
    "招聘",
    "考试",
    "成绩",
    "通知",
    "公告",
    "办法",
    "细则",
    "方案",
    "规划",
    "报告",
    "解读",
    "政策",
    "问答",
    "监督",
    "检查",
    "结果",
    "整改",
    "问题",
    "隐患",
    "应急",
    "预案",
    "预警",
    "燃气",
    "供热",
    "供水",
    "停水",
    "道路",
    "绿化",
    "环境",
    "垃圾",
    "分类",
    "宣传",
    "活动",
    "会议",
    "学习",
    "情况",
    "年度",
    "季度",
    "统计",
    "数据",
    "财政",
    "预算",
    "决算",
    "采购",
    "目录",
    "服务",
    "指南",
    "群众",
    "居民",
    "街道",
    "社区",
    "乡镇",
    "农村",
    "土地",
    "征收",
    "补偿",
    "安置",
]


# A vocabulary as texts have it: few words in every second document, most of them in one of thousands.
WORDS_KNOWN = 20_000
COMMON = [bytes((row, cell)).decode("gb2312") for row in range(0xB0, 0xD7) for cell in range(0xA1, 0xFF)]


def vocabulary() -> list[str]:
    """The commonest word first: the parts above, then pairs of common characters, from a seed."""
    chance = random.Random(7)
    pairs = {"".join(chance.choices(COMMON, k=2)) for _ in range(WORDS_KNOWN)}
    return [*PARTS, *sorted(pairs - set(PARTS), key=lambda _: chance.random())]


def texts(number: int) -> list[tuple[str, str]]:
    """So many titles with summaries, from a seed; the second word comes half as often as the first."""
    chance, known = random.Random(11), vocabulary()
    weights = list(accumulate(1 / rank for rank in range(1, len(known) + 1)))
    pick = lambda count: "".join(chance.choices(known, cum_weights=weights, k=count))  # noqa: E731
    return [(f"{pick(6)}的通知", f"{pick(22)}，{pick(20)}。{pick(18)}。") for _ in range(number)]


def asked_for() -> list[str]:
    """Words that are looked for: as many of the ranks 1 to 10 as of 11 to 100, and so on."""
    chance, known = random.Random(3), vocabulary()
    return list(dict.fromkeys(known[int(len(known) ** chance.random()) - 1] for _ in range(2 * WORDS)))[
        :WORDS
    ]


def fill(code: str, given: list[tuple[str, str]]):  # type: ignore[no-untyped-def]
    """An organ that published all of them."""
    from gongkai.records.actions import organs

    made = organs.create_organ(
        code=code, name=f"测量用机关（{len(given)} 条）", columns=["政策文件", "公示公告"]
    )
    columns = list(made.columns.values_list("pk", flat=True))
    day = lambda n: platform.FIRST_DAY - timedelta(days=n % 3650)  # noqa: E731
    platform._insert(
        "records_publication",
        "organ_id,column_id,title,doc_number,kind,attribute,validity,formed_on,published_on,summary,voided,"
        "formed_year,published_year,ended_year,seal,index_number,item,topic,genre,keywords,withdrawn_why,result,unified_number,ended_note,legality",
        (
            (
                made.pk,
                columns[n % 2],
                title,
                "",
                "information",
                "proactive",
                "valid",
                day(n),
                day(n),
                summary,
                False,
                day(n).year,
                day(n).year,
                9999,
                "",
                "",
                "20-11",
                *[""] * 8,
            )
            for n, (title, summary) in enumerate(given)
        ),
    )
    return made


def main(number: int = 100_000) -> dict[str, float]:
    """Ratios, and milliseconds as remarks."""
    given = texts(number)
    part = min(10_000, number // 10)
    few, many = fill("search-few", given[:part]), fill("search-many", given[part:])
    from gongkai.search import keeping

    start = perf_counter()
    keeping.rebuild()
    built = perf_counter() - start
    words = asked_for()
    return {
        "documents": number,
        "build_s": round(built, 1),
        **_engine(words),
        **_page(words, many),
        "missed": _missed(given),
        **public_speed.main(few, many, words),
    }


def _engine(asked: list[str]) -> dict[str, float]:
    from gongkai.search import keeping
    from gongkai.search import words as splitting
    from gongkai.search.index import Wish, query

    index = keeping.current()
    wishes = [Wish(splitting.asked(word)) for word in asked]
    searcher = index._index.searcher()

    def bare_query(wish):  # type: ignore[no-untyped-def]
        return searcher.search(query(wish), limit=20, count=True)

    def bare_keys(wish):  # type: ignore[no-untyped-def]
        """An answer without the keys of the records would be of no use."""
        return searcher.fast_field_values("pk", [address for _, address in bare_query(wish).hits])

    turns = []
    for wish in [*wishes[:20], *wishes * 5]:
        bare_query(wish)  # whoever comes first fetches from the disk
        turns.append([_time(lambda: work(wish)) for work in (index.search, bare_keys, bare_query)])  # noqa: B023
    ours, bare, without = zip(*turns[20:], strict=True)
    return {
        "engine": round(statistics.median(ours) / statistics.median(bare), 2),
        "engine_without_keys": round(statistics.median(ours) / statistics.median(without), 2),
        "query_ms": round(statistics.median(bare) * 1000, 2),
        "query_95_ms": round(statistics.quantiles(bare, n=20)[-1] * 1000, 2),
        "most_found": max(index.search(wish).total for wish in wishes),
    }


BARE = (
    "<!doctype html><html lang=zh-CN><title>bare</title><ul>{% for row in rows %}<li>"
    '<a href="/d/{{ row.pk }}/">{{ row.title }}</a><p>{{ row.summary }}</p><p>{{ row.published_on }} '
    "{{ row.organ.name }} {{ row.column.name }}</p></li>{% endfor %}</ul></html>"
)


def _page(asked: list[str], made) -> dict[str, float]:  # type: ignore[no-untyped-def]
    """The page of results, and a bare view of the same records."""
    from django.http import HttpResponse
    from django.template import engines
    from django.test import Client
    from django.urls import path

    from gongkai.records.models import Publication
    from gongkai.search import keeping
    from gongkai.search import words as splitting
    from gongkai.search.index import Wish
    from gongkai.web import urls

    template = engines["django"].from_string(BARE)

    def bare(request):  # type: ignore[no-untyped-def]
        keys = [int(each) for each in request.GET["pks"].split(",")]
        rows = Publication.objects.filter(pk__in=keys).select_related("organ", "column")
        return HttpResponse(template.render({"rows": rows}, request))

    urls.urlpatterns.insert(0, path("bare/found/", bare))
    client, index, pairs = Client(), keeping.current(), []
    for word in asked[:ROUNDS]:
        wish = Wish(splitting.asked(word))
        pks = ",".join(map(str, index.search(wish).pks))
        query = _time(lambda: index.search(wish))  # noqa: B023
        public_speed.forget()
        page = _time(lambda: client.get("/search/", {"q": word}))  # noqa: B023
        pairs.append((page, _time(lambda: client.get("/bare/found/", {"pks": pks})) + query))  # noqa: B023
    ours, other = zip(*pairs[2:], strict=True)
    return {
        "page": round(statistics.median(one / two for one, two in pairs[2:]), 2),
        "page_ms": round(statistics.median(ours) * 1000, 1),
        "bare_page_ms": round(statistics.median(other) * 1000, 1),
    }


def _missed(given: list[tuple[str, str]]) -> int:
    """Words cut anywhere from the texts, so that they stand across what was put together."""
    from gongkai.search import keeping
    from gongkai.search import words as splitting
    from gongkai.search.index import Wish

    chance, index, missed = random.Random(5), keeping.current(), 0
    whole = [f"{title}\n{summary}" for title, summary in given]
    for _ in range(SCANNED):
        title = chance.choice(given)[0]
        at = chance.randrange(len(title) - 1)
        word = title[at : at + 2]
        missed += index.search(Wish(splitting.asked(word))).total != sum(word in text for text in whole)
    return missed


def _time(work) -> float:  # type: ignore[no-untyped-def]
    start = perf_counter()
    work()
    return perf_counter() - start


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=100_000)
    wanted = parser.parse_args().documents
    platform.start()
    result = main(wanted)
    for key, goal, says in GOALS:
        print(f"{'ok ' if result[key] <= goal else 'MISS'} {result[key]:>8} (goal {goal:g}) {says}")
    print(json.dumps(result))
