"""Wherever words reach the public without a review, the guard stands there too."""

from __future__ import annotations

import io
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from docx import Document

from gongkai.records.actions import files, manuscripts, office, organs, publications, publishing
from gongkai.records.models import Publication

ID_NUMBER = "11010519491231002X"


@pytest.fixture
def record(organ):
    def record(**fields: object) -> Publication:
        column = organ.columns.first() or organs.create_column(organ=organ, name="公示栏", actor=None)
        given = {"title": "名单", "formed_on": date(2024, 3, 1), "published_on": date(2024, 3, 4), **fields}
        return Publication(organ=organ, column=column, **given)

    return record


def word(text: str) -> bytes:
    book, out = Document(), io.BytesIO()
    book.core_properties.author = ""
    book.add_paragraph(text)
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    "fields",
    [
        {"title": f"关于{ID_NUMBER}的公示"},
        {"summary": "领取人手机 13800138000"},
        {"summary": "学生王小明，今年9岁"},
    ],
)
def test_a_record_that_names_somebody_is_not_registered_as_public(record, people, fields):
    with pytest.raises(ValidationError) as refused:
        publications.save(publication=record(**fields), actor=people["handler"])
    said = "".join(refused.value.message_dict["title"])
    assert "有个人信息" in said
    assert "由起草人以外的人说明理由放行" in said
    assert ID_NUMBER not in said
    assert not Publication.objects.exists()


def test_what_is_not_public_may_be_registered_and_is_stopped_when_it_becomes_so(record, people):
    made = publications.save(
        publication=record(title=f"关于{ID_NUMBER}", published_on=None), actor=people["handler"]
    )
    made.published_on = date(2024, 3, 4)
    with pytest.raises(ValidationError, match="有个人信息"):
        publications.save(publication=made, actor=people["handler"])


def test_a_file_that_stands_with_a_record_is_looked_through_too(record, people, organ):
    made = publications.save(publication=record(published_on=None), actor=people["handler"])
    data = word(f"张三丰，身份证号 {ID_NUMBER}")
    stored = files.keep(
        organ=organ, kind="published", name="名单.docx", data=data, scan="none", publication=made
    )
    manuscripts.read_words(stored, data)
    made.published_on = date(2024, 3, 4)
    with pytest.raises(ValidationError, match=r"附件“名单\.docx”第 1 段有身份证号码"):
        publications.save(publication=made, actor=people["handler"])


def test_the_reason_of_a_withdrawal_names_nobody(record, people):
    made = publications.save(publication=record(), actor=people["handler"])
    with pytest.raises(ValidationError, match="理由有身份证号码"):
        publishing.withdraw(publication=made, reason=f"含有{ID_NUMBER}", actor=people["signer"])
    publishing.withdraw(publication=made, reason="含有个人信息", actor=people["signer"])


def test_the_title_under_which_a_reply_is_opened_names_nobody(case, organ, people):
    column = organs.create_column(organ=organ, name="公示栏", actor=None)
    granted = case("2024-0001", date(2024, 3, 1), reply="granted", on=date(2024, 3, 5))
    with pytest.raises(ValidationError, match="标题有手机号码"):
        office.publish(
            case=granted, title="给13800138000的答复", column=column, formed_on=date(2024, 3, 1),
            actor=people["handler"],
        )  # fmt: skip
