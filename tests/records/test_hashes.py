"""New links and seals by SM3, older ones by SHA-256: each tells, and a mixed chain is verified."""

from __future__ import annotations

import pytest

from gongkai.records import chain, verify
from gongkai.records.actions import archiving, delivering, files, registers
from gongkai.records.models import CaseEvent, LogEntry, RegisterEntry
from tampering import openly

pytestmark = pytest.mark.django_db
# GB/T 32905, Annex A: the hash of “abc”.
ABC = "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"


def test_sm3_is_that_of_the_standard():
    import base64

    made = chain.hashed(b"abc", chain.MARK)
    assert base64.urlsafe_b64decode(made.removeprefix(chain.MARK) + "=").hex() == ABC
    assert len(made) <= 64


def _licence(walk, matter: str) -> RegisterEntry:
    given = {"date": "2026-03-01", "category": "granted", "count": 1, "matter": matter}
    return registers.add(kind="licences", organ=walk.organ, given=given, actor=walk.people["handler"])


@pytest.fixture
def mixed(settings, walk):
    """A case and an entry from before the change, both gone on with after it."""
    case, old = walk.case(), _licence(walk, "前")
    settings.HASH = "sm3"
    delivering.collect(letter=walk.reply(case, "granted"))
    case.refresh_from_db()
    new = _licence(walk, "后")
    assert (old.seal[:4] == chain.MARK, new.seal[:4] == chain.MARK) == (False, True)
    return case


@pytest.mark.parametrize("after", ["sm3", "sha256"])
def test_mixed_chains_verify_whatever_holds_now(settings, walk, mixed, after):
    settings.HASH = after
    hashes = list(CaseEvent.objects.filter(case=mixed).order_by("seq").values_list("hash", flat=True))
    assert {each.startswith(chain.MARK) for each in hashes} == {True, False}
    assert list(verify.faults()) == []
    package = archiving.archive(case=mixed, actor=walk.people["intake"])
    assert list(archiving.verify(files.read(package))) == []


def test_change_behind_the_platform_is_found_in_both_halves(settings, walk, mixed):
    for entry in (LogEntry.objects.exclude(hash__startswith="sm3").last(), LogEntry.objects.last()):
        kept = entry.data
        with openly():
            LogEntry.objects.filter(pk=entry.pk).update(data={"forged": True})
        assert any("与链不符" in line for line in verify.faults())
        with openly():
            LogEntry.objects.filter(pk=entry.pk).update(data=kept)
    for row in RegisterEntry.objects.filter(organ=walk.organ, category="granted").order_by("-pk")[:2]:
        RegisterEntry.objects.filter(pk=row.pk).update(count=99)
        assert any(f"台账记录 {row.pk}" in line for line in verify.faults())


def test_weaker_mark_does_not_pass_for_another(settings, walk, mixed):
    """A hash that claims the other algorithm is compared by it, and still has to be right."""
    last = LogEntry.objects.filter(organ=walk.organ).order_by("seq").last()
    with openly():
        LogEntry.objects.filter(pk=last.pk).update(hash="0" * 64)
    assert list(verify.faults()) != []
