"""The first-run page, and what a reader gets when something is wrong."""

from __future__ import annotations

import pytest
from django.test import Client, override_settings
from django.urls import path

from gongkai.records.actions import organs
from gongkai.records.models import LogEntry, Organ, RoleGrant, User
from gongkai.web import first_run
from gongkai.web.config import data_folder
from gongkai.web.urls import urlpatterns as real

SECRET = "a-long-pass-phrase"


@pytest.fixture
def given(db) -> dict[str, str]:
    """A form that can be accepted."""
    return {
        "setup_code": first_run.code(),
        "name": "测试市新局",
        "code": "new-bureau",
        "person": "张三",
        "username": "zhangsan",
        "password": SECRET,
        "again": SECRET,
    }


@pytest.fixture(autouse=True)
def _no_code_left():
    yield
    (data_folder() / "setup.code").unlink(missing_ok=True)


def test_empty_platform_asks_for_the_code_of_the_console(client, db):
    answer = client.get("/setup/")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "安装码" in page
    assert first_run.code() not in page
    assert "no-store" in answer["Cache-Control"]


def test_first_organ_and_administrator_are_made(client, given):
    answer = client.post("/setup/", given, follow=True)
    assert answer.redirect_chain == [("/desk/login/", 302)]
    assert "“测试市新局”已建立" in answer.content.decode()
    organ, user = Organ.objects.get(), User.objects.get()
    assert (organ.code, organ.name, user.username, user.name) == (
        "new-bureau",
        "测试市新局",
        "zhangsan",
        "张三",
    )
    assert user.check_password(SECRET)
    assert "administrator" in RoleGrant.objects.values_list("role", flat=True)
    assert LogEntry.objects.filter(action="organ.create").exists()
    assert client.login(username="zhangsan", password=SECRET)
    assert client.get("/desk/new-bureau/").status_code == 200


def test_afterwards_there_is_no_such_page(client, given):
    client.post("/setup/", given)
    again = {**given, "setup_code": first_run.code(), "code": "second", "username": "second"}
    assert client.get("/setup/").status_code == 404
    assert client.post("/setup/", again).status_code == 404
    assert Organ.objects.count() == User.objects.count() == 1
    assert "测试市新局" in client.get("/").content.decode()


def test_platform_with_an_organ_was_set_up(client, db):
    organs.create_organ(code="there", name="已有的局")
    assert client.get("/setup/").status_code == 404


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("setup_code", "00000000", "安装码不对"),
        ("setup_code", "安装码", "安装码不对"),
        ("setup_code", "", "请填写安装码"),
        ("name", " ", "请填写机关全称"),
        ("code", "New Bureau", "只能用小写字母、数字和连字符"),
        ("code", "x" * 65, "64"),
        ("person", "", "请填写管理员姓名"),
        ("username", "", "请填写管理员用户名"),
        ("password", "short", "10"),
        ("password", "1234567890123", "数字"),
        ("name", "名" * 201, "太长了，最多 200 个字。"),
        ("again", "", "请再输入一次密码。"),
        ("again", "another-pass-phrase", "两次输入的密码不一样"),
    ],
)
def test_wrong_entry_is_told_at_its_field_and_in_the_summary(client, given, field, value, says):
    given |= {field: value} | ({"again": value} if field == "password" else {})
    answer = client.post("/setup/", given)
    page = answer.content.decode()
    assert answer.status_code == 422
    summary, form = page.split("<form", 1)
    assert f'<a href="#id_{field}">' in summary
    assert says in summary
    assert f'id="id_{field}_error"' in form
    assert says in form
    assert 'aria-invalid="true"' in form
    assert not Organ.objects.exists()
    assert not User.objects.exists()


def test_what_was_entered_stays_but_never_a_password(client, given):
    page = client.post("/setup/", {**given, "again": "x"}).content.decode()
    assert 'value="测试市新局"' in page
    assert SECRET not in page


def test_form_without_its_token_is_refused_in_chinese(given):
    answer = Client(enforce_csrf_checks=True).post("/setup/", given)
    assert answer.status_code == 403
    assert "表单已过期" in answer.content.decode()
    assert not Organ.objects.exists()


def test_unknown_host_is_a_400_in_chinese(client, db):
    answer = client.get("/", headers={"host": "evil.example"})
    assert answer.status_code == 400
    assert "读不懂" in answer.content.decode()


def _fails(request):
    raise RuntimeError("内部细节")


urlpatterns = [path("fails/", _fails), *real]


@override_settings(ROOT_URLCONF=__name__)
def test_our_own_mistake_is_a_500_in_chinese_without_details(db):
    answer = Client(raise_request_exception=False).get("/fails/")
    page = answer.content.decode()
    assert answer.status_code == 500
    assert "平台出错了" in page
    assert "内部细节" not in page
    assert "default-src 'none'" in answer["Content-Security-Policy"]


def test_forbidden_step_is_a_403_in_chinese(client, sample_db):
    client.force_login(sample_db.user("lively-auditor"))
    answer = client.get("/desk/sample-lively/reports/opening/")
    assert answer.status_code == 403
    assert "审计员只能查看，不能登记。" in answer.content.decode()
