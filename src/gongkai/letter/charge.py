"""How is the fee of a notice computed, line by line? The tiers are the law's, the words are the letter's."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from gongkai.law import fees
from gongkai.law.errors import NotAllowed, Unusable
from gongkai.law.fees import Fee, Tariff, Tier
from gongkai.letter.values import number


def fee(fields: Mapping[str, object], on: date) -> Fee:
    """The fee for what was filled in; Unusable or NotAllowed in one Chinese line where there is none."""
    quantity = number(fields.get("quantity"))
    if quantity is None:
        raise Unusable("数量要写成整数。")
    if fields.get("method") not in fees.MOST:
        raise Unusable("请选择计费方式。")
    return fees.by_cases(quantity, on) if fields["method"] == "cases" else fees.by_pages(quantity, on)


def texts(fields: Mapping[str, object], on: date) -> dict[str, str]:
    """The places of a fee notice: standard, computation, amount; empty while they cannot be computed."""
    try:
        found = fee(fields, on)
    except (NotAllowed, Unusable):
        return {}
    tariff = fees.in_force(on).tariffs[found.method]
    return {
        "fee_standard": standard(tariff),
        "fee_lines": "\n".join(
            (*(_line(tier, tariff.unit) for tier in found.tiers), f"合计{found.yuan}元。")
        ),
        "fee_yuan": str(payable(found, fields)),
    }


def payable(found: Fee, fields: Mapping[str, object]) -> int:
    """What is asked for now: by case the month's fee less what was asked for before, never below 0."""
    earlier = number(fields.get("earlier")) or 0
    return max(found.yuan - earlier, 0) if found.method == "cases" else found.yuan


def standard(tariff: Tariff) -> str:
    """The tariff in one sentence, as the measure has it."""
    unit = tariff.unit
    bands = [_band(band["from"], band.get("to"), band["rate"], unit) for band in tariff.bands]
    if tariff.open:
        first, size = tariff.bands[-1]["to"] + 1, tariff.open["size"]
        bands.append(
            f"第{first}{unit}起每增加{size}{unit}为一档，"
            f"首档每{unit}{tariff.open['rate']}元，每高一档每{unit}增加{tariff.open['step']}元"
        )
    return f"{tariff.name}（{tariff.cite}）。" + "；".join(bands) + "。"


def _band(first: int, last: int | None, rate: int, unit: str) -> str:
    price = f"每{unit}{rate}元" if rate else "不收费"
    return f"第{first}至第{last}{unit}{price}" if last else f"第{first}{unit}起{price}"


def _line(tier: Tier, unit: str) -> str:
    end = tier.first + tier.count - 1
    span = f"第{tier.first}{unit}" if end == tier.first else f"第{tier.first}至第{end}{unit}"
    price = f"每{unit}{tier.rate}元" if tier.rate else "不收费"
    return f"{span}：{price}，计{tier.count}{unit}，{tier.yuan}元；"
