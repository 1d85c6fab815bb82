"""The organ's guide: written at the desk, refused while something is missing, public as it was published."""

from __future__ import annotations

from datetime import date

import pytest

from gongkai.law.guides import FIELDS
from gongkai.records import verify
from gongkai.records.actions import clock, guides
from gongkai.records.models import Guide

CODE = "sample-lively"
PAGE = f"/desk/{CODE}/organ/guide/"
PUBLIC = f"/o/{CODE}/guide/"
SAID = {key: f"{field.name}的内容" for key, field in FIELDS.items()}


@pytest.fixture
def organ(sample_db):
    Guide.objects.all().delete()
    return sample_db.organ(CODE)


@pytest.fixture
def administrator(client, sample_db, organ):
    client.force_login(sample_db.user("lively-administrator"))
    return client


def text(client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_desk_says_what_is_missing(administrator):
    page = text(administrator, PAGE)
    assert f"缺少 {len(FIELDS)} 项" in page
    assert all(field.name in page for field in FIELDS.values())
    assert "公布指南" not in page
    assert "不能公布" in text(administrator, f"/desk/{CODE}/organ/")


@pytest.mark.parametrize("lacks", list(FIELDS))
def test_guide_that_lacks_anything_is_not_published(administrator, organ, lacks):
    administrator.post(f"{PAGE}edit/", {**SAID, lacks: " \u3000"})
    page = administrator.post(f"{PAGE}publish/").content.decode()
    assert f"指南还缺：{FIELDS[lacks].name}。" in page
    assert Guide.objects.get(organ=organ).published == {}


def test_whole_guide_is_published_and_letters_name_the_office_by_it(administrator, client, organ):
    administrator.post(f"{PAGE}edit/", SAID)
    assert "公布指南" in text(administrator, PAGE)
    assert "办公地址的内容" not in text(client, PUBLIC)
    assert administrator.post(f"{PAGE}publish/").status_code == 302
    page = text(client, PUBLIC)
    assert all(said in page for said in SAID.values())
    assert f'最近核对：<time datetime="{clock.today()}">' in page
    assert "没有编写完整" not in page
    organ.refresh_from_db()
    assert "办公地址：办公地址的内容" in organ.contact


def test_change_is_public_only_when_it_is_published(administrator, client, organ):
    guides.save(organ=organ, given=SAID, actor=None)
    guides.publish(organ=organ, actor=None)
    administrator.post(f"{PAGE}edit/", {**SAID, "hours": "改后的时间", "fax": ""})
    assert "改后的时间" not in text(client, PUBLIC)
    assert "指南还缺：传真号码" in administrator.post(f"{PAGE}publish/").content.decode()
    administrator.post(f"{PAGE}edit/", {**SAID, "hours": "改后的时间"})
    administrator.post(f"{PAGE}publish/")
    assert "改后的时间" in text(client, PUBLIC)


def test_public_page_does_not_pretend(client, organ):
    assert "还没有编写完整的指南" in text(client, PUBLIC)
    organ.contact = ""
    organ.save()
    guides.save(organ=organ, given={"phone": "12345"}, actor=None)
    page = text(client, PUBLIC)
    assert "还没有在本平台登记公开工作机构" in page
    assert "12345" not in page


def test_last_review_is_told_and_asked_for_after_a_year(administrator, client, organ, monkeypatch):
    guides.save(organ=organ, given=SAID, actor=None)
    guides.publish(organ=organ, actor=None)
    Guide.objects.update(reviewed_on=date(2020, 1, 2))
    assert "已经超过一年" in text(administrator, PAGE)
    administrator.post(f"{PAGE}review/")
    assert Guide.objects.get(organ=organ).reviewed_on == clock.today()
    assert "已经超过一年" not in text(administrator, PAGE)


def test_nothing_public_cannot_be_reviewed(administrator):
    assert "还没有公布" in administrator.post(f"{PAGE}review/").content.decode()


def test_only_the_administrator_writes_and_publishes(client, sample_db, organ):
    client.force_login(sample_db.user("lively-handler"))
    assert "请找本机关管理员" in text(client, PAGE)
    for path in ("edit/", "publish/", "review/"):
        assert client.post(PAGE + path, SAID).status_code == 403
    assert not Guide.objects.exists()


def test_change_past_the_platform_is_found(organ):
    guides.save(organ=organ, given=SAID, actor=None)
    guides.publish(organ=organ, actor=None)
    assert not [fault for fault in verify.faults(quick=True) if "公开指南" in fault]
    Guide.objects.update(published={**SAID, "phone": "另一个号码"})
    assert [fault for fault in verify.faults(quick=True) if "公开指南" in fault]


def test_what_is_written_is_text(administrator, client, organ):
    said = {**SAID, "office": "<b>科</b>", "classes": "<script>alert(1)</script>"}
    guides.save(organ=organ, given=said, actor=None)
    guides.publish(organ=organ, actor=None)
    for path in (PAGE, PUBLIC):
        page = text(administrator, path)
        assert "<b>科" not in page
        assert "<script>alert" not in page


def test_once_published_the_office_is_written_in_one_place(administrator, organ):
    assert 'name="contact"' in text(administrator, f"/desk/{CODE}/organ/data/")
    guides.save(organ=organ, given=SAID, actor=None)
    guides.publish(organ=organ, actor=None)
    assert 'name="contact"' not in text(administrator, f"/desk/{CODE}/organ/data/")
