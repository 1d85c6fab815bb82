"""Who is the applicant? What Article 29 asks, checked where it is given, and sealed before it is kept."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError

from gongkai.guard import finders, masks
from gongkai.law.applicants import BY_KEY
from gongkai.records import cipher

ID_KINDS = {
    "resident": "居民身份证",
    "passport": "护照",
    "hk_macao": "港澳居民来往内地通行证",
    "taiwan": "台湾居民来往大陆通行证",
    "foreign": "外国人永久居留身份证",
    "credit": "统一社会信用代码",
    "other": "其他证件",
}
PERSONAL_KINDS = tuple(key for key in ID_KINDS if key != "credit")
ORGANISATION_KINDS = ("credit", "other")
MOBILE = re.compile(r"1[3-9]\d{9}")
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
CREDIT = "0123456789ABCDEFGHJKLMNPQRTUWXY"


@dataclass(frozen=True, slots=True)
class Field:
    """One thing asked: its name, how long it may be, and of whom it is asked ("" of everybody)."""

    key: str
    name: str
    longest: int
    only: str = ""


FIELDS = {
    field.key: field
    for field in (
        Field("name", "姓名或者名称", 100),
        Field("id_kind", "证件种类", 12),
        Field("id_number", "证件号码", 40),
        Field("legal_person", "法定代表人或者负责人", 100, "organisation"),
        Field("contact_person", "联系人", 100, "organisation"),
        Field("phone", "联系电话", 40),
        Field("email", "电子邮箱", 200),
        Field("address", "通信地址", 300),
        Field("postcode", "邮政编码", 10),
    )
}


def clean(given: Mapping[str, str], applicant_type: str, way: str = "") -> dict[str, str]:
    """The identity as it is kept. Raises ValidationError, by field."""
    kept = {key: str(given.get(key, "")).strip() for key in FIELDS}
    kept["id_number"] = kept["id_number"].upper()
    errors = dict(_problems(kept, BY_KEY[applicant_type].organisation, way))
    errors |= {
        key: f"太长了，最多 {field.longest} 个字。"
        for key, field in FIELDS.items()
        if len(kept[key]) > field.longest
    }
    if errors:
        raise ValidationError(errors)
    return {key: value for key, value in kept.items() if value}


def _problems(kept: Mapping[str, str], organisation: bool, way: str):  # type: ignore[no-untyped-def]
    if not kept["name"]:
        yield "name", "请填写单位名称。" if organisation else "请填写姓名。"
    if kept["id_kind"] not in (ORGANISATION_KINDS if organisation else PERSONAL_KINDS):
        yield "id_kind", "请选择证件种类。"
    yield from _number_problem(kept)
    if organisation and not kept["contact_person"]:
        yield "contact_person", "请填写联系人，便于送达答复。"
    yield from _contact_problems(kept, way)


def _number_problem(kept: Mapping[str, str]):  # type: ignore[no-untyped-def]
    number = kept["id_number"]
    if not number:
        yield "id_number", "请填写证件号码（条例第二十九条要求身份证明）。"
    elif kept["id_kind"] == "resident" and not finders.identity_valid(number):
        yield "id_number", "身份证号码不对，请对照证件核对，最后一位可以是 X。"
    elif kept["id_kind"] == "credit" and not credit_valid(number):
        yield "id_number", "统一社会信用代码不对，应为 18 位，请对照执照核对。"


def _contact_problems(kept: Mapping[str, str], way: str):  # type: ignore[no-untyped-def]
    if not any(kept[key] for key in ("phone", "email", "address")):
        yield "phone", "联系电话、电子邮箱、通信地址至少填写一项，便于联系和送达。"
    if kept["email"] and not EMAIL.fullmatch(kept["email"]):
        yield "email", "电子邮箱不对，应写成 name@example.cn 的样子。"
    if way == "post" and not kept["address"]:
        yield "address", "选择邮寄的，请填写通信地址。"
    if way == "email" and not kept["email"]:
        yield "email", "选择电子邮件的，请填写电子邮箱。"


def credit_valid(number: str) -> bool:
    """Is this a unified social credit code with a true check character? (GB 32100)"""
    if len(number) != 18 or any(char not in CREDIT for char in number):
        return False
    total = sum(CREDIT.index(char) * pow(3, at, 31) for at, char in enumerate(number[:17]))
    return CREDIT[(31 - total % 31) % 31] == number[17]


def mask(kept: Mapping[str, str], applicant_type: str) -> str:
    """How lists name the applicant: an organisation as it is, a person by the mask."""
    if BY_KEY[applicant_type].organisation:
        return kept.get("name", "")[:100]
    return masks.name(kept.get("name", ""))


def mark(kept: Mapping[str, str]) -> str:
    """The keyed mark of one applicant: by the number of the proof, else by name and contact."""
    return cipher.blind(_own(kept))


def marks(kept: Mapping[str, str]) -> tuple[str, ...]:
    """The mark under every key in use: earlier requests carry the one of their day."""
    return cipher.blinds(_own(kept))


def _own(kept: Mapping[str, str]) -> str:
    own = kept.get("id_number") or kept.get("name", "") + kept.get("phone", "") + kept.get("email", "")
    return f"applicant/{own}"


def seal(kept: object, about: str) -> str:
    """The token of an identity, or of anything else that JSON can hold."""
    return cipher.seal(json.dumps(kept, ensure_ascii=False, sort_keys=True), about=about)


def unseal(token: str, about: str) -> dict[str, str]:
    """An identity as it was given; empty when it has been erased."""
    return json.loads(cipher.unseal(token, about=about)) if token else {}
