"""What several ask for is marked in the lists, and opened to all with the file that was given out."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.test import Client

from gongkai.records.actions import files, letters, retention
from gongkai.records.models import Case, Publication, StoredFile
from gongkai.records.queries.casepage import similar
from gongkai.records.queries.gate import Staff
from gongkai.records.queries.likes import likes
from gongkai.records.queries.released import released
from gongkai.records.verify import faults
from walking import IDENTITY

pytestmark = pytest.mark.django_db
BASE = "/desk/sample-lively/"
OTHERS = {"id_number": "11010119900307002X", "name": "王大明", "phone": "13900139000"}
LIFTS = ("加装电梯评审专家签字意见",)
# One white dot: a picture has no words that are read here.
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b55"
    "0000000a49444154789c636000000002000148afa4710000000049454e44ae426082"
)


@pytest.fixture
def clerk(walk) -> Client:
    client = Client()
    client.force_login(walk.people["handler"])
    return client


@pytest.fixture
def other(walk):
    """The same thing asked for by somebody else."""

    def other(*asks: str, **applicant: str) -> Case:
        return walk.case(asks=asks or LIFTS, applicant={**IDENTITY, **OTHERS, **applicant})

    return other


@pytest.fixture
def answered(walk):
    """A request that was granted, with these files given out."""

    def answered(*given: tuple[str, bytes]) -> Case:
        case = walk.case()
        walk.review(case, "granted")
        letter = walk.draft(case, "reply.granted")
        for name, data in given:
            stored = walk.file(case, "enclosure", name=name, data=data)
            letters.enclose(letter=letter, stored=stored, actor=walk.people["handler"])
        letter.refresh_from_db()
        for key, who in (("submit", "handler"), ("approve", "reviewer"), ("sign", "signer")):
            reason = "附件依法可以提供" if key == "submit" else ""
            letter = letters.step(letter=letter, key=key, actor=walk.people[who], reason=reason)
        walk.send(letter)
        case.refresh_from_db()
        return case

    return answered


def _publish(walk, clerk: Client, case: Case, *along: int):
    given = {
        "title": "老旧小区改造项目清单",
        "column": walk.organ.columns.first().pk,
        "formed_on": "2026-01-05",
        "along": along,
        "seen": case.event_seq,
    }
    return clerk.post(f"{BASE}cases/{case.pk}/record/published/", given)


def _alike(walk, *cases: Case) -> dict[int, int]:
    """As a list says it that looks anew."""
    cache.clear()
    person = Staff(walk.people["handler"])
    walk.organ.refresh_from_db()
    rows = [Case.objects.select_related("request").get(pk=each.pk) for each in cases]
    return likes(person, walk.organ, rows, rows[0].received_on)


def test_like_requests_of_others_are_counted_and_own_ones_are_not(walk, other):
    first, own = walk.case(asks=LIFTS), walk.case(asks=LIFTS)
    assert _alike(walk, first, own) == {}
    second, unlike = other(), other("某路公交线路调整的论证材料")
    assert _alike(walk, first, own, second, unlike) == {first.pk: 1, own.pk: 1, second.pk: 2}


def test_list_counts_as_the_page_of_the_request_does(walk, other):
    first = walk.case(asks=LIFTS)
    for words in ("加装电梯专家意见", "电梯评审签字表", "河道清淤工程招标公告"):
        other(words)
    on_page = similar(Staff(walk.people["handler"]).cases(walk.organ), first)
    assert _alike(walk, first) == {first.pk: len(on_page)}
    assert len(on_page) == 2


def test_worklist_and_inbox_mark_like_requests(walk, other, clerk):
    first = walk.case(asks=LIFTS)
    second = walk.submit(asks=LIFTS, applicant={**IDENTITY, **OTHERS}).cases[0]
    for page, case in ((f"{BASE}cases/?state=open", first), (f"{BASE}inbox/", second)):
        assert f'href="{BASE}cases/{case.pk}/#similar">相近 1 件' in clerk.get(page).content.decode()
    shown = clerk.get(f"{BASE}cases/{first.pk}/").content.decode()
    assert 'id="similar"' in shown
    assert f"{BASE}cases/{first.pk}/record/published/" in shown


def test_lists_take_as_many_queries_for_two_like_requests_as_for_twelve(walk, other, clerk):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def queries(page: str) -> int:
        cache.clear()
        with CaptureQueriesContext(connection) as captured:
            assert clerk.get(f"{BASE}{page}").status_code == 200
        return len(captured)

    pages = ("cases/?state=open", "inbox/")
    first = walk.case(asks=LIFTS)
    walk.submit(asks=LIFTS, applicant={**IDENTITY, **OTHERS})
    few = [queries(page) for page in pages]
    for _ in range(5):
        other()
        walk.submit(asks=LIFTS, applicant={**IDENTITY, **OTHERS})
    assert [queries(page) for page in pages] == few
    assert _alike(walk, first)[first.pk] >= 11


def test_file_that_was_given_out_goes_with_the_publication(walk, clerk, answered):
    case = answered(("清单.txt", "小区改造项目清单".encode()))
    (known,) = released(case)
    assert (known.problem, known.unread) == ("", False)
    page = clerk.get(f"{BASE}cases/{case.pk}/record/published/").content.decode()
    assert "一并公开的附件" in page
    assert "checked" in page
    assert _publish(walk, clerk, case, known.stored.pk).status_code == 302
    made = Publication.objects.get(title="老旧小区改造项目清单")
    (kept,) = made.files.all()
    assert (kept.kind, kept.sha256, kept.case_id) == ("published", known.stored.sha256, None)
    assert kept.path != known.stored.path
    shown = clerk.get(f"{BASE}publications/{made.pk}/").content.decode()
    address = f"{BASE}publications/{made.pk}/files/{kept.pk}/"
    assert address in shown
    assert clerk.get(address).content == "小区改造项目清单".encode()
    assert list(faults()) == []


def test_file_with_a_persons_data_stays_behind_and_it_says_so(walk, clerk, answered):
    case = answered(("名单.txt", "张三 13912345678".encode()), ("清单.txt", "项目清单".encode()))
    person, clean = released(case)
    page = clerk.get(f"{BASE}cases/{case.pk}/record/published/").content.decode()
    assert "“名单.txt”里有像是个人的号码 1 处：手机号码 139****5678。没有带上" in page
    assert f'value="{person.stored.pk}"' not in page
    refused = _publish(walk, clerk, case, person.stored.pk)
    assert refused.status_code == 200
    assert not Publication.objects.filter(title="老旧小区改造项目清单").exists()
    assert _publish(walk, clerk, case, clean.stored.pk).status_code == 302


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("申请人李小明", "申请人的姓名"),
        ("11010519491231002X", "身份证号码"),
        ("联系 wang@example.cn", "电子邮箱 w***@example.cn"),
        ("联系电话 010-66001234", ""),
    ],
)
def test_even_the_applicants_own_data_is_not_opened_to_all(answered, words, said):
    (known,) = released(answered(("附件.txt", words.encode())))
    assert said in known.problem
    assert bool(known.problem) == bool(said)


def test_file_nothing_can_read_goes_only_where_a_person_ticks_it(walk, clerk, answered):
    case = answered(("清单.png", PNG))
    (known,) = released(case)
    assert known.unread
    page = clerk.get(f"{BASE}cases/{case.pk}/record/published/").content.decode()
    assert "平台读不了" in page
    assert "checked" not in page
    _publish(walk, clerk, case, known.stored.pk)
    assert StoredFile.objects.get(kind="published").name == "清单.png"


def test_file_of_another_request_is_none_of_them(walk, clerk, answered):
    case, elsewhere = (answered(("清单.txt", "项目清单".encode())) for _ in range(2))
    (foreign,) = released(elsewhere)
    assert _publish(walk, clerk, case, foreign.stored.pk).status_code == 200
    assert not Publication.objects.filter(title="老旧小区改造项目清单").exists()


def test_erasing_the_request_leaves_what_was_published(walk, clerk, answered):
    case = answered(("清单.txt", "项目清单".encode()))
    _publish(walk, clerk, case, released(case)[0].stored.pk)
    due = retention.Due(case.request, (case,), case.closed_on)
    retention._forget(due, case.closed_on, None)
    assert files.read(StoredFile.objects.get(kind="published")) == "项目清单".encode()
