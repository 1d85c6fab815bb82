"""What is asked of a fee notice that went out on paper, and of the payment? Method, amount, numbers."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from gongkai.desk.forms.casefiles import AREA, UNCHOSEN, Upload
from gongkai.law.errors import NotAllowed, Unusable
from gongkai.law.fees import MOST
from gongkai.letter import charge

METHODS = (UNCHOSEN, ("cases", "按件计收"), ("pages", "按量计收"))
WHOLE = {"invalid": "请填写整数。", "min_value": "应大于 0。"}


def notice() -> dict[str, forms.Field]:
    """What the notice said; the amount follows from it."""
    return {
        "fee_number": forms.CharField(label="收费通知书的文号", max_length=80),
        "method": forms.ChoiceField(label="计费方式", choices=METHODS, help_text="一件申请只能用一种方式。"),
        "quantity": forms.IntegerField(
            label="数量（件或者页）",
            min_value=1,
            max_value=max(MOST.values()),
            help_text="按件：该申请人本自然月累计的件数；按量：本件申请提供的页数。金额由系统计算。",
            error_messages=WHOLE,
        ),
        "earlier": forms.IntegerField(
            label="该月此前已通知的金额（元）",
            min_value=0,
            required=False,
            help_text="按件的，从中扣除；没有的留空。",
            error_messages=WHOLE,
        ),
        "payment": forms.CharField(
            label="缴费方式",
            max_length=1000,
            widget=forms.Textarea(AREA),
            help_text="收款单位、账号或者缴款码、地点。申请人查询时看得到。",
        ),
        "scan": Upload(label="通知书的扫描件（可以不传）", required=False),
    }


def paid() -> dict[str, forms.Field]:
    """What was paid, and the bill for it."""
    amount = forms.IntegerField(label="实缴金额（元）", min_value=1, error_messages=WHOLE)
    return {"paid": amount, "bill": forms.CharField(label="票据号", required=False, max_length=80)}


def computed(given: dict[str, Any], on: date) -> dict[str, object]:
    """What the ledger keeps of a notice, with the amount by the tariff in force. Raises ValidationError."""
    try:
        amount = charge.payable(charge.fee(given, on), given)
    except (NotAllowed, Unusable) as refused:
        raise ValidationError({"quantity": str(refused)}) from refused
    if not amount:
        raise ValidationError({"quantity": "按收费标准计算是 0 元，不发收费通知。"})
    kept = {key: given[key] for key in ("fee_number", "method", "quantity", "earlier", "payment", "note")}
    return {**{key: value for key, value in kept.items() if value}, "amount": amount}
