"""The headers of protection are on every kind of answer: pages, files, the API, errors, static files."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from django.test import Client

from gongkai.records.models import StoredFile
from gongkai.records.queries.gate import Public

pytestmark = pytest.mark.django_db
REQUIRED = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
DIRECTIVES = ("default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'")


def _kept(answer) -> None:
    policy = answer["Content-Security-Policy"]
    assert [each for each in DIRECTIVES if each not in policy] == []
    assert "unsafe" not in policy
    assert "*" not in policy
    assert {name: answer.get(name) for name in REQUIRED} == REQUIRED
    assert "camera=()" in answer["Permissions-Policy"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/", 200),
        ("/o/sample-lively/", 200),
        ("/o/sample-lively/requests/new/", 200),
        ("/o/sample-lively/requests/form/form.pdf", 200),
        ("/search/?q=通知", 200),
        ("/sitemap.xml", 200),
        ("/data/", 200),
        ("/api/organs", 200),
        ("/api/openapi.json", 200),
        ("/api/organs/none", 404),
        ("/desk/login/", 200),
        ("/desk/", 302),
        ("/desk/sample-lively/", 302),
        ("/healthz", 200),
        ("/setup/", 302),
        ("/static/gongkai/site.css", 200),
        ("/static/none.css", 404),
        ("/no/such/page", 404),
        ("/d/999999/", 404),
    ],
)
def test_every_kind_of_answer_has_them(client, sample_db, index_folder, path, status):
    answer = client.get(path)
    if path != "/setup/":  # where it leads once there is a platform is its own matter
        assert answer.status_code == status
    _kept(answer)


def test_published_file_has_them(client, sample_texts):
    published = StoredFile.objects.filter(publication__in=Public().published(), erased_on__isnull=True)
    stored = published.order_by("pk").first()
    page = client.get(f"/d/{stored.publication_id}/").content.decode()
    address = next(part.split('"')[0] for part in page.split('href="') if f"/{stored.pk}/" in part[:80])
    answer = client.get(address)
    assert answer.status_code == 200
    _kept(answer)


def test_page_of_the_desk_has_them(client, sample_db):
    client.force_login(sample_db.user("lively-handler"))
    for path in ("", "cases/", "registers/licences/"):
        answer = client.get(f"/desk/sample-lively/{path}")
        assert answer.status_code == 200, path
        _kept(answer)


def test_refusals_have_them(client, sample_db):
    strict = Client(enforce_csrf_checks=True)
    answers = {
        403: strict.post("/desk/login/", {"username": "a", "password": "b"}),
        400: client.get("/", headers={"host": "evil.example.com"}),
        405: client.delete("/desk/login/"),
    }
    assert {status: answer.status_code for status, answer in answers.items()} == {key: key for key in answers}
    for answer in answers.values():
        _kept(answer)


def test_error_of_ours_has_them(client, sample_db, monkeypatch):
    from gongkai.web import health

    def broken() -> None:
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr(health.condition, "checks", broken)
    client.raise_request_exception = False
    answer = client.get("/healthz")
    assert answer.status_code == 500
    assert "a fault of ours" not in answer.content.decode()
    _kept(answer)


ASK = """
import django; django.setup()
from django.conf import settings
from django.test import Client
settings.ALLOWED_HOSTS = ["*"]
for secure in (True, False):
    answer = Client(raise_request_exception=False).get("/static/gongkai/site.css", secure=secure)
    print(answer.get("Strict-Transport-Security"))
print(settings.SESSION_COOKIE_SECURE, settings.CSRF_COOKIE_SECURE)
"""


@pytest.mark.parametrize(("https", "told"), [("1", "max-age=31536000"), ("0", "None")])
def test_browsers_are_held_to_https_where_it_is_set(tmp_path, https, told):
    env = {name: value for name, value in os.environ.items() if name != "GONGKAI_DATABASE_URL"}
    env |= {"GONGKAI_DATA": str(tmp_path), "GONGKAI_HTTPS": https}
    env |= {"DJANGO_SETTINGS_MODULE": "gongkai.web.settings"}
    done = subprocess.run([sys.executable, "-c", ASK], env=env, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == [told, "None", f"{https == '1'} {https == '1'}"]
