"""The organ's page: data, settings, columns, departments, people; and its log."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.test import Client

import gongkai.records.actions
from gongkai.desk import acts
from gongkai.law.proceedings import PROCEEDINGS
from gongkai.records.actions import organs, reports
from gongkai.records.models import Column, LogEntry, Organ, RoleGrant, User
from gongkai.records.queries import compile
from gongkai.records.verify import faults

BASE = "/desk/desk-bureau/organ/"


@pytest.fixture
def administrator(browser) -> Client:
    return browser("administrator")


def _settings(**changes: str) -> dict[str, str]:
    return {"submit_by": "", "publish_by": "", "government": "", "court": "", **changes}


def test_open_questions_are_shown_with_default_note_and_source(organ, clerk):
    page = clerk.get(BASE).content.decode()
    assert page.count("未定，按默认") == 3
    assert "填报说明未能查到" in page
    assert "第四十九条" in page
    assert "国办公开办函〔2021〕30号" in page


def test_setting_changes_what_the_report_counts_and_refreshes_it(organ, licence, administrator):
    licence(category="refused", count=5)
    report = reports.open_report(organ=organ, year=2024, actor=None)
    assert report.figures["t2.licences"][0] == 0
    assert administrator.post(f"{BASE}settings/", _settings(count_licences_refused="yes")).status_code == 302
    organ.refresh_from_db()
    assert organ.counting == {"licences": ["granted", "refused"]}
    assert reports.refresh(report=report).figures["t2.licences"][0] == 5
    entry = LogEntry.objects.get(action="organ.settings")
    assert (entry.seq, entry.data["before"]["counting"]) == (organ.register_seq, {})
    assert "本机关决定" in administrator.get(BASE).content.decode()


def test_answer_like_the_default_still_counts_as_decided(organ, administrator):
    administrator.post(f"{BASE}settings/", _settings(count_licences_refused="no", lapsed="no"))
    organ.refresh_from_db()
    assert organ.counting == {"licences": ["granted"], "lapsed_as_repealed": False}
    form = administrator.get(f"{BASE}settings/").context["form"]
    assert form["count_licences_refused"].value() == "no"
    assert form["count_fees_processing"].value() in ("", None)
    administrator.post(f"{BASE}settings/", _settings())
    organ.refresh_from_db()
    assert organ.counting == {}


def test_ending_is_counted_in_the_column_the_organ_set(organ, review, administrator, clerk):
    from datetime import date

    made = review(decided_on=date(2024, 5, 1), ending="rejected")
    assert compile.figures(organ, 2024)["t4.review.other"] == [1, 1]
    administrator.post(f"{BASE}settings/", _settings(ending_review_rejected="upheld"))
    organ.refresh_from_db()
    assert compile.figures(organ, 2024)["t4.review.upheld"] == [1, 1]
    assert "结果维持" in clerk.get(f"/desk/desk-bureau/proceedings/{made.pk}/").content.decode()
    assert administrator.get(f"{BASE}settings/").context["form"]["ending_review_rejected"].value() == "upheld"


def test_every_ending_can_be_set(organ, administrator):
    fields = administrator.get(f"{BASE}settings/").context["form"].fields
    wanted = {f"ending_{kind.key}_{each.key}" for kind in PROCEEDINGS.values() for each in kind.endings}
    assert wanted <= fields.keys()


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ("02-10", "不得晚于"),
        ("02-30", "不是月和日"),
        ("02-29", "不是月和日"),
        ("W01-1", "不是月和日"),
        ("1-5", "不是月和日"),
    ],
)
def test_local_date_is_never_later_than_the_statute(organ, administrator, given, reason):
    page = administrator.post(f"{BASE}settings/", _settings(submit_by=given, court="某法院")).content.decode()
    assert reason in page
    assert 'href="#id_submit_by"' in page
    assert f'value="{given}"' in page
    assert 'value="某法院"' in page
    organ.refresh_from_db()
    assert (organ.submit_by, organ.court) == ("", "")


def test_local_date_is_used_and_shown(organ, administrator):
    given = _settings(submit_by="01-15", government="测试市人民政府", court="测试市人民法院")
    administrator.post(f"{BASE}settings/", given)
    page = administrator.get(BASE).content.decode()
    assert "-01-15 前" in page
    assert "本地要求" in page
    assert "测试市人民法院" in page


def test_kind_that_makes_a_local_date_too_late_is_refused(organ, administrator):
    data = {"name": "测试市甲局", "kind": "government", "level": "county"}
    administrator.post(f"{BASE}data/", data)
    administrator.post(f"{BASE}settings/", _settings(publish_by="03-20"))
    page = administrator.post(f"{BASE}data/", {**data, "kind": "department"}).content.decode()
    assert "不得晚于" in page
    organ.refresh_from_db()
    assert organ.kind == "government"


def test_organ_data_is_changed_and_logged(organ, administrator):
    data = {"name": "测试市甲和乙局", "kind": "department", "level": "county", "contact": "办公室 1 号楼"}
    assert administrator.post(f"{BASE}data/", data).status_code == 302
    organ.refresh_from_db()
    assert (organ.name, organ.contact) == ("测试市甲和乙局", "办公室 1 号楼")
    after = LogEntry.objects.get(action="organ.change").data["after"]
    assert after == {"name": "测试市甲和乙局", "contact": "办公室 1 号楼"}
    page = administrator.post(f"{BASE}data/", {**data, "name": ""}).content.decode()
    assert 'href="#id_name"' in page


def test_column_is_added_renamed_and_named_once(organ, administrator):
    first = organ.columns.first()
    assert administrator.post(f"{BASE}columns/new/", {"name": "就业创业"}).status_code == 302
    assert organ.columns.last().name == "就业创业"
    assert administrator.post(f"{BASE}columns/{first.pk}/", {"name": "动态"}).status_code == 302
    assert Column.objects.get(pk=first.pk).name == "动态"
    assert "已经有名为" in administrator.post(f"{BASE}columns/new/", {"name": "动态"}).content.decode()
    assert "请填写" in administrator.post(f"{BASE}columns/new/", {"name": " "}).content.decode()
    other = organs.create_organ(code="third", name="测试市丙局").columns.first()
    assert administrator.get(f"{BASE}columns/{other.pk}/").status_code == 404


def test_department_is_added_and_named_once(organ, administrator):
    assert administrator.post(f"{BASE}departments/new/", {"name": "办公室"}).status_code == 302
    assert "已经有名为" in administrator.post(f"{BASE}departments/new/", {"name": "办公室"}).content.decode()


PERSON = {
    "name": "新人",
    "username": "newcomer",
    "password": "a-good-long-one-7",
    "roles": ["intake", "handler"],
}


def test_new_person_can_sign_in_with_their_roles(organ, administrator):
    assert administrator.post(f"{BASE}people/new/", PERSON).status_code == 302
    assert Client().login(username="newcomer", password=PERSON["password"])
    user = User.objects.get(username="newcomer")
    assert {grant.role for grant in user.grants.all()} == {"intake", "handler"}
    assert LogEntry.objects.filter(action="person.create", subject="newcomer").exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"password": "short"}, "password"),
        ({"password": "1234567890123"}, "password"),
        ({"username": "d-handler"}, "username"),
        ({"roles": []}, "roles"),
        ({"roles": ["emperor"]}, "roles"),
        ({"name": ""}, "name"),
    ],
)
def test_wrong_person_is_named_at_the_field(organ, administrator, changes, field):
    page = administrator.post(f"{BASE}people/new/", {**PERSON, **changes}).content.decode()
    assert f'href="#id_{field}"' in page
    assert f'id="id_{field}"' in page
    assert not User.objects.filter(username="newcomer").exists()
    assert PERSON["password"] not in page


def test_roles_are_granted_and_taken(organ, people, administrator):
    path = f"{BASE}people/{people['handler'].pk}/"
    assert administrator.get(path).context["form"]["roles"].value() == ["handler"]
    administrator.post(path, {"roles": ["intake", "reviewer"]})
    assert set(people["handler"].grants.values_list("role", flat=True)) == {"intake", "reviewer"}
    logged = LogEntry.objects.filter(action="role.revoke").get()
    assert (logged.subject, logged.data["role"]) == ("d-handler", "handler")


def test_nobody_gives_a_role_to_themselves(organ, people, administrator):
    own = people["administrator"]
    for given in ({"roles": ["administrator", "handler"]}, {"roles": ["administrator", "intake"]}):
        page = administrator.post(f"{BASE}people/{own.pk}/", given).content.decode()
        assert "自己的角色由另一名管理员增加" in page
    assert set(own.grants.values_list("role", flat=True)) == {"administrator"}


def test_last_administrator_stays(organ, people, administrator):
    own = people["administrator"]
    path = f"{BASE}people/{own.pk}/"
    assert "至少要有一名在用的管理员" in administrator.post(path, {"roles": []}).content.decode()
    page = administrator.post(f"{path}account/", {"active": "0"}, follow=True).content.decode()
    assert "至少要有一名在用的管理员" in page
    own.refresh_from_db()
    assert own.is_active
    assert RoleGrant.objects.filter(user=own, role="administrator").exists()


def test_closed_account_is_out_at_once_and_can_be_opened_again(organ, people, administrator, clerk):
    path = f"{BASE}people/{people['handler'].pk}/account/"
    administrator.post(path, {"active": "0"})
    assert clerk.get(BASE).status_code == 302
    assert "已停用" in administrator.get(BASE).content.decode()
    administrator.post(path, {"active": "1"})
    people["handler"].refresh_from_db()
    assert people["handler"].is_active
    assert administrator.get(path).status_code == 405


def test_person_of_another_organ_is_not_there_unless_they_hold_a_role_here(organ, administrator):
    other = organs.create_organ(code="third", name="测试市丙局")
    guest = organs.create_user(
        organ=other, username="guest", name="客人", password="only-for-tests-91", roles=["handler"]
    )
    path = f"{BASE}people/{guest.pk}/"
    assert administrator.get(path).status_code == 404
    organs.grant_role(user=guest, organ=organ, role="handler")
    assert administrator.get(path).status_code == 200
    assert administrator.post(f"{path}account/", {"active": "0"}).status_code == 404
    administrator.post(path, {"roles": []})
    assert set(guest.grants.values_list("organ_id", flat=True)) == {other.pk}


def test_address_for_the_digest_is_set_by_the_persons_own_organ(organ, people, administrator):
    path = f"{BASE}people/{people['handler'].pk}/"
    assert administrator.post(path, {"roles": ["handler"], "email": "clerk@"}).status_code == 200
    assert administrator.post(path, {"roles": ["handler"], "email": "clerk@example.cn"}).status_code == 302
    people["handler"].refresh_from_db()
    assert people["handler"].email == "clerk@example.cn"
    assert LogEntry.objects.get(action="person.email").subject == "d-handler"
    other = organs.create_organ(code="third", name="测试市丙局")
    guest = organs.create_user(
        organ=other, username="guest", name="客人", password="only-for-tests-91", roles=["handler"]
    )
    organs.grant_role(user=guest, organ=organ, role="handler")
    administrator.post(f"{BASE}people/{guest.pk}/", {"roles": ["handler"], "email": "else@example.cn"})
    guest.refresh_from_db()
    assert guest.email == ""


def test_log_shows_newest_first_and_is_filtered_by_act(organ, licence, request_case, browser):
    entry, case = licence(), request_case()
    client = browser("auditor")
    page = client.get("/desk/desk-bureau/log/")
    seqs = [row.entry.seq for row in page.context["rows"]]
    assert seqs == sorted(seqs, reverse=True)
    assert seqs[0] == Organ.objects.get(pk=organ.pk).log_seq
    text = page.content.decode()
    assert f'href="/desk/desk-bureau/entries/{entry.pk}/"' in text
    assert f'href="/desk/desk-bureau/cases/{case.pk}/"' in text
    only = client.get("/desk/desk-bureau/log/?action=entry.create").context["rows"]
    assert [row.entry.action for row in only] == ["entry.create"]
    assert len(client.get("/desk/desk-bureau/log/?action=nonsense").context["rows"]) == len(seqs)


def test_every_act_that_is_logged_has_a_name():
    folder = Path(gongkai.records.actions.__file__).parent
    text = "".join(path.read_text(encoding="utf-8") for path in folder.glob("*.py"))
    found = set(re.findall(r'"([a-z]+\.[a-z]+)"', text)) - {"t2.fees"}
    found = {name for name in found if not name.startswith("reply.")}  # kinds of letters
    assert len(found) > 20
    assert found - acts.ACTS.keys() == set()


def test_everything_done_here_leaves_an_unbroken_chain(organ, people, administrator, licence):
    licence()
    administrator.post(f"{BASE}settings/", _settings(lapsed="yes", ending_suit_settled="corrected"))
    administrator.post(f"{BASE}columns/new/", {"name": "新栏目"})
    administrator.post(f"{BASE}people/new/", PERSON)
    administrator.post(f"{BASE}people/{people['handler'].pk}/", {"roles": ["intake"]})
    assert list(faults()) == []


def test_role_in_a_department_only_shows_its_requests(organ, people, administrator, request_case):
    from gongkai.records.actions import office
    from gongkai.records.queries.gate import Staff

    one, other = (organs.create_department(organ=organ, name=name) for name in ("一科", "二科"))
    path = f"{BASE}people/{people['handler'].pk}/"
    administrator.post(path, {"roles": [], f"within_{one.pk}": ["handler"], "department": one.pk})
    people["handler"].refresh_from_db()
    assert people["handler"].department == one
    assert "经办（一科）" in administrator.get(BASE).content.decode()
    assert administrator.get(path).context["form"][f"within_{one.pk}"].value() == ["handler"]
    head = organs.create_user(
        organ=organ, username="boss", name="负责人", password="only-for-tests-91", roles=["intake"]
    )
    mine, theirs = _two_cases(organ, head)
    office.assign(case=mine, actor=head, department=one)
    office.assign(case=theirs, actor=head, department=other)
    assert list(Staff(people["handler"]).cases(organ)) == [mine]


def _two_cases(organ, actor):
    from datetime import date

    from gongkai.records.actions import cases

    given = {"channel": "counter", "applicant_type": "person", "summary": "某文件"}
    return [
        cases.open_case(organ=organ, number=number, received_on=date(2026, 3, 2), actor=actor, **given)
        for number in ("T-1", "T-2")
    ]


def test_department_is_renamed_and_named_once(organ, administrator):
    one, _ = (organs.create_department(organ=organ, name=name) for name in ("一科", "二科"))
    assert administrator.post(f"{BASE}departments/{one.pk}/", {"name": "信息科"}).status_code == 302
    one.refresh_from_db()
    assert one.name == "信息科"
    assert (
        "已经有名为" in administrator.post(f"{BASE}departments/{one.pk}/", {"name": "二科"}).content.decode()
    )
