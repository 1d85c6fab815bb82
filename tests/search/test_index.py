"""Put in, found again, replaced, taken out; and an index that is not there or damaged says so."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.search import words
from gongkai.search.index import Broken, Entry, Index, Wish

NARROW = {
    "organ": "1",
    "column": "2",
    "item": "20-1",
    "kind": "normative",
    "year": "2026",
    "validity": "valid",
}


def entry(pk, title, body="", number="", on=date(2026, 3, 1), **narrow):
    return Entry(pk, title, body, number, on, NARROW | narrow)


@pytest.fixture
def index(tmp_path):
    made = Index(tmp_path / "index", new=True)
    with made.writing() as writer:
        writer.put(
            [
                entry(1, "虚构区房屋使用安全管理办法", "房屋产权人负责日常检查", "虚住建规〔2026〕1号"),
                entry(
                    2,
                    "物业服务评价办法",
                    "房屋安全由物业巡查",
                    "虚住建规〔2025〕1号",
                    date(2025, 5, 1),
                    year="2025",
                ),
                entry(3, "公租房配租名单公示", "附件：花名册.xlsx 张三", organ="9"),
            ]
        )
    return made


def found(index, query, **more):
    return list(index.search(Wish(words.asked(query), **more)).pks)


def test_words_of_title_and_text_are_found_and_the_title_weighs_more(index):
    assert found(index, "房屋") == [1, 2]
    assert found(index, "安全管理") == [1]
    assert found(index, "花名册") == [3]
    assert found(index, "XLSX") == [3]


def test_pairs_that_stand_apart_are_not_the_word(index):
    assert found(index, "管理安全") == []


def test_every_run_of_a_query_must_be_there(index):
    assert found(index, "房屋 巡查") == [2]
    assert found(index, "房屋 名单") == []


def test_one_character_is_found(index):
    assert sorted(found(index, "租")) == [3]


def test_a_document_number_comes_first_and_is_found_by_year_and_serial(index):
    assert found(index, "虚住建规[2025]第1号")[0] == 2
    assert found(index, "〔2026〕1号") == [1]


def test_filters_narrow_and_newest_first_sorts(index):
    assert found(index, "房屋", narrow={"year": "2025"}) == [2]
    assert found(index, "", narrow={"organ": "1"}, newest=True) == [1, 2]


def test_pages_and_the_count(index):
    hits = index.search(Wish(words.asked(""), newest=True, first=1, size=1))
    assert (len(hits.pks), hits.total) == (1, 3)


def test_a_document_that_is_put_in_again_replaces_the_earlier_one(index):
    with index.writing() as writer:
        writer.put([entry(1, "改了名的办法")])
        writer.remove(2)
    assert found(index, "房屋") == []
    assert found(index, "改了名") == [1]
    assert index.size == 2


def test_a_failed_block_leaves_nothing(index):
    def breaks_off():
        yield entry(8, "半途而废")
        raise RuntimeError

    with pytest.raises(RuntimeError), index.writing() as writer:
        writer.put(breaks_off())
    assert found(index, "半途而废") == []


def test_another_reader_sees_what_was_written_after_it_opened(index, tmp_path):
    reader = Index(tmp_path / "index")
    with index.writing() as writer:
        writer.put([entry(7, "新的通知")])
    assert found(reader, "新的通知") == []
    reader.refresh()
    assert found(reader, "新的通知") == [7]


def test_an_index_that_is_not_there_or_damaged_is_broken(index, tmp_path):
    with pytest.raises(Broken):
        Index(tmp_path / "nowhere")
    (tmp_path / "index" / "meta.json").write_text("{")
    with pytest.raises(Broken):
        Index(tmp_path / "index")


def test_an_index_deleted_under_a_reader_is_broken(index, tmp_path):
    (tmp_path / "index" / "meta.json").unlink()
    with pytest.raises(Broken):
        index.refresh()


TEXT = st.text(alphabet="公开信息政府年报申请 ,，2026ab", min_size=0, max_size=40)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(TEXT, min_size=1, max_size=12), st.text(alphabet="公开信息政府年报申请", min_size=2, max_size=4)
)
def test_the_index_finds_what_a_plain_scan_finds(tmp_path_factory, texts, part):
    made = Index(tmp_path_factory.mktemp("index"), new=True)
    with made.writing() as writer:
        writer.put([entry(pk, "题", text) for pk, text in enumerate(texts)], new=True)
    scanned = [pk for pk, text in enumerate(texts) if part in text]
    assert sorted(found(made, part, size=50)) == scanned
