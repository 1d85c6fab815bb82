"""The index follows what is published, changed and withdrawn; lost or damaged it is built anew."""

from datetime import date

import pytest

from gongkai.records.actions import organs, publications
from gongkai.records.models import Publication
from gongkai.search import keeping, words
from gongkai.search.index import Broken, Wish

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("index_folder")]


@pytest.fixture
def publish():
    organ = organs.create_organ(code="bureau", name="某局", columns=["政策文件"])

    def make(title="房屋安全管理办法", **more):
        given = {
            "column": organ.columns.get(),
            "formed_on": date(2025, 3, 1),
            "published_on": date(2025, 3, 4),
        }
        made = Publication(organ=organ, title=title, **given | more)
        return publications.save(publication=made, actor=None)

    return make


def found(query):
    return list(keeping.current().search(Wish(words.asked(query))).pks)


def test_the_first_round_builds_the_index_and_the_next_ones_only_add(publish):
    first = publish()
    assert keeping.catch_up() == 1
    second = publish("物业服务评价办法", summary="每年评价一次")
    assert keeping.catch_up() == 1
    assert keeping.catch_up() == 0
    assert found("管理办法") == [first.pk]
    assert found("每年评价") == [second.pk]


def test_a_change_replaces_and_a_withdrawal_removes(publish):
    record = publish()
    keeping.catch_up()
    record.title = "住宅专项维修资金办法"
    publications.save(publication=record, actor=None)
    keeping.catch_up()
    assert found("房屋安全") == []
    assert found("维修资金") == [record.pk]
    publications.void(publication=record, reason="重复", actor=None)
    keeping.catch_up()
    assert found("维修资金") == []


@pytest.mark.parametrize("more", [{"attribute": "on_request"}, {"published_on": None}])
def test_only_what_anybody_may_read_is_in_it(publish, more):
    publish()
    publish("内部纪要", **more)
    keeping.catch_up()
    assert found("内部纪要") == []
    assert keeping.current().size == 1


def test_an_index_that_was_deleted_is_built_again(publish, settings):
    record = publish()
    keeping.catch_up()
    for each in settings.INDEX.rglob("*.json"):
        each.unlink()
    with pytest.raises(Broken):
        found("房屋安全")
    assert keeping.catch_up() == 1
    assert found("房屋安全") == [record.pk]


@pytest.mark.parametrize("kept", [0, 100])
def test_an_index_half_written_under_a_reader_is_broken_and_built_again(publish, kept):
    record = publish()
    keeping.catch_up()
    assert found("房屋安全") == [record.pk]  # open, as in a process of the pages
    meta = keeping._folder() / "meta.json"
    meta.write_text(meta.read_text()[:kept])
    with pytest.raises(Broken):
        keeping.search(Wish(words.asked("房屋安全")))
    assert keeping.catch_up() == 1
    assert found("房屋安全") == [record.pk]


@pytest.mark.parametrize("damage", ["", "{", "nonsense", "../../etc"])
def test_a_damaged_pointer_or_another_make_is_built_again(publish, settings, damage):
    record = publish()
    keeping.catch_up()
    (settings.INDEX / "current").write_text(damage)
    keeping._open.clear()
    keeping.catch_up()
    assert found("房屋安全") == [record.pk]


def test_damaged_marks_are_built_again_and_old_indexes_are_cleared(publish, settings):
    publish()
    keeping.catch_up()
    (keeping._folder() / "marks.json").write_text('{"1":')
    assert keeping.catch_up() == 1
    assert len([each for each in settings.INDEX.iterdir() if each.is_dir()]) == 1


def test_while_another_process_writes_nothing_is_lost(publish):
    publish()
    keeping.catch_up()
    late = publish("后来的通知")
    with keeping.current().writing():
        assert keeping.catch_up() == 0
    assert keeping.catch_up() == 1
    assert found("后来的通知") == [late.pk]


def test_a_rebuild_that_breaks_off_keeps_the_index_that_stands(publish, monkeypatch, settings):
    record = publish()
    keeping.catch_up()

    def breaks_off():
        raise OSError("disk full")
        yield

    monkeypatch.setattr(keeping.feed, "entries", breaks_off)
    with pytest.raises(OSError, match="disk full"):
        keeping.rebuild()
    assert found("房屋安全") == [record.pk]
    assert len([each for each in settings.INDEX.iterdir() if each.is_dir()]) == 1


def test_the_daily_count_finds_what_is_missing(publish):
    record = publish()
    keeping.catch_up()
    with keeping.current().writing() as writer:
        writer.remove(record.pk)
    assert keeping.sweep() == 1
    assert keeping.sweep() == 0
    assert found("房屋安全") == [record.pk]


def test_an_index_that_cannot_be_read_stands_no_longer_and_is_built_again(publish, settings):
    record = publish()
    keeping.catch_up()
    for each in keeping._folder().iterdir():
        if each.suffix not in (".json", ".lock"):
            each.write_bytes(b"\xa5" * each.stat().st_size)
    keeping._open.clear()
    wish = Wish(words.asked("房屋安全"))
    with pytest.raises(Broken):
        keeping.search(wish)
    with pytest.raises(Broken):  # the health page knows, and so does the worker
        keeping.behind()
    assert keeping.catch_up() == 1
    assert keeping.search(wish).pks == (record.pk,)


def test_an_index_that_was_replaced_meanwhile_is_not_disowned(publish):
    publish()
    keeping.catch_up()
    old = keeping._folder()
    keeping.rebuild()
    keeping._disown(old)
    assert keeping.current().size == 1
