"""Nothing is handed to one place twice, and a list stays what it was made of."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from gongkai.law.errors import NotAllowed
from gongkai.records.actions import deposits, publications
from gongkai.records.models import Deposit, DepositItem, Publication
from gongkai.records.queries import deposits as reading
from gongkai.records.verify import faults

FIRST, LAST = date(2024, 1, 1), date(2024, 12, 31)


@pytest.fixture
def publish(organ, people):
    def publish(title: str, on: date = date(2024, 3, 4), **fields: object) -> Publication:
        values = {"formed_on": on, "published_on": on, "column": organ.columns.first(), **fields}
        made = Publication(organ=organ, title=title, **values)
        return publications.save(publication=made, actor=people["handler"])

    return publish


@pytest.fixture
def create(organ, people):
    def create(
        place: str = "archive", first: date = FIRST, last: date = LAST, who: str = "handler"
    ) -> Deposit:
        return deposits.create(organ=organ, place=place, first=first, last=last, actor=people[who])

    return create


def test_a_list_takes_what_stands_and_was_not_given_to_that_place(publish, create):
    publish("甲")
    publish("往年的", date(2023, 3, 4))
    publish("依申请的", attribute="on_request")
    publish("撤下的")
    Publication.objects.filter(title="撤下的").update(withdrawn_on=LAST)
    made = create()
    assert [each.title for each in reading.listed(made)] == ["甲"]
    assert made.count == 1
    with pytest.raises(NotAllowed) as caught:
        create()
    assert "都已列入" in str(caught.value)
    assert create("library").serial == 1
    publish("乙")
    again = create()
    assert [each.title for each in reading.listed(again)] == ["乙"]
    assert again.number.endswith("2号")
    assert again.number.startswith("国家档案馆移送〔")


def test_the_database_refuses_a_second_listing(publish, create):
    publish("甲")
    made = create()
    [item] = made.items.all()
    with pytest.raises(IntegrityError), transaction.atomic():
        DepositItem.objects.create(deposit=made, publication=item.publication, place="archive")


def test_handed_over_once_with_date_and_receiver(people, publish, create):
    publish("甲")
    made, actor = create(), people["handler"]
    for on, receiver, field in (
        (made.made_on, " ", "receiver"),
        (date(2024, 1, 1), "某某", "on"),
        (date(2999, 1, 1), "某某", "on"),
    ):
        with pytest.raises(ValidationError) as caught:
            deposits.hand(deposit=made, on=on, receiver=receiver, actor=actor)
        assert field in caught.value.message_dict
    done = deposits.hand(deposit=made, on=made.made_on, receiver="市档案馆 张某", actor=actor)
    assert done.receiver == "市档案馆 张某"
    with pytest.raises(NotAllowed):
        deposits.hand(deposit=made, on=made.made_on, receiver="再来", actor=actor)
    with pytest.raises(NotAllowed):
        deposits.void(deposit=made, reason="错了", actor=actor)
    assert list(faults()) == []


def test_a_voided_list_lets_go_of_what_stood_on_it(people, publish, create):
    publish("甲")
    made = create()
    deposits.void(deposit=made, reason="时间写错", actor=people["handler"])
    assert create().count == 1
    assert list(faults()) == []


@pytest.mark.parametrize(
    ("place", "first", "last", "field"),
    [
        ("moon", FIRST, LAST, "place"),
        ("archive", LAST, FIRST, "last"),
        ("archive", FIRST, date(2999, 1, 1), "last"),
    ],
)
def test_a_place_and_a_period_that_are_none_are_refused(publish, create, place, first, last, field):
    publish("甲")
    with pytest.raises(ValidationError) as caught:
        create(place, first, last)
    assert field in caught.value.message_dict


def test_a_list_too_long_to_print_is_refused(publish, create, monkeypatch):
    monkeypatch.setattr(deposits, "MOST", 1)
    publish("甲")
    publish("乙")
    with pytest.raises(ValidationError):
        create()
    assert not Deposit.objects.exists()


def test_an_auditor_lists_nothing(publish, create):
    publish("甲")
    with pytest.raises(NotAllowed):
        create(who="auditor")


def test_verify_finds_what_was_taken_off_a_list(publish, create):
    publish("甲")
    publish("乙")
    create()
    assert list(faults()) == []
    DepositItem.objects.filter(pk=DepositItem.objects.first().pk).update(voided=True)
    assert any("移送清单" in fault for fault in faults())
    DepositItem.objects.update(voided=False)
    DepositItem.objects.first().delete()
    assert any("移送清单" in fault for fault in faults())
