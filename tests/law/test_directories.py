"""Headings, ticks and periods of directories as they are met."""

from __future__ import annotations

import pytest

from gongkai.law import directories


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("自信息形成或者变更之日起20个工作日内", 20),
        ("信息形成之日起 7个工作日内予以公开", 7),
        ("自决定作出之日起七个工作日内", 7),
        ("二十个工作日内", 20),
        ("十五个工作日", 15),
        ("自审批通过之日起10个工作日内公开，公示时间不少于5个工作日", 10),
        ("政策20个工作日内；名单7个工作日内", None),
        ("20个工作日内公开，变更的20个工作日内更新", 20),
        ("及时公开", None),
        ("长期公开", None),
        ("公示不少于7个工作日", None),
        ("0个工作日", None),
        ("", None),
    ],
)
def test_a_period_is_read_only_where_it_is_one(text, days):
    assert directories.period(text) == days


@pytest.mark.parametrize(
    ("heading", "key"),
    [
        ("序号", "number"),
        ("一级事项*", "first"),
        ("二级 事项", "second"),
        ("公开内容（要素）", "content"),
        ("公开内容(要素)", "content"),
        ("公开内容", "content"),
        ("公开渠道与载体", "channels"),
        ("公开时限", "limit"),
        ("备注", ""),
    ],
)
def test_headings_are_known_by_their_words(heading, key):
    assert directories.column(heading) == key


@pytest.mark.parametrize(
    ("heading", "found"),
    [
        ("全社会", ("audience", "全社会")),
        ("特定群体（请自行描述）", ("audience", "特定群体")),
        ("依申请公开", ("way", "依申请公开")),
        ("县级", ("level", "县级")),
        ("别的", ("", "别的")),
    ],
)
def test_a_heading_of_ticks_says_where_it_belongs(heading, found):
    assert directories.tick(heading) == found


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("■政府网站 □政府公报 ■公开查阅点", "政府网站、公开查阅点"),
        ("□政府网站\n☑政务服务中心", "政务服务中心"),
        ("政府网站、公示栏", "政府网站、公示栏"),
        ("□政府网站 □政府公报", "□政府网站 □政府公报"),
    ],
)
def test_boxes_without_a_tick_are_left_out(text, left):
    assert directories.ticked(text) == left


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("主动", "主动公开"),
        ("依申请公开、主动公开", "主动公开、依申请公开"),
        ("■主动 □依申请", "主动公开"),
        ("", ""),
        ("看情况", None),
    ],
)
def test_the_way_is_one_of_two(text, said):
    assert directories.way(text) == said
