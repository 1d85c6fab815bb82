"""The information-processing fee: the handbook's values and what must hold for every quantity."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.law.errors import NotAllowed, Unusable
from gongkai.law.fees import MOST, by_cases, by_pages, in_force

COUNTS = st.integers(0, 2_000)


@pytest.mark.parametrize(
    ("quantity", "yuan"),
    [
        (0, 0),
        (1, 0),
        (10, 0),
        (11, 100),
        (30, 2_000),
        (31, 2_200),
        (40, 4_000),
        (41, 4_300),
        (50, 7_000),
        (51, 7_400),
        (60, 11_000),
    ],
)
def test_by_cases_on_a_known_value(quantity: int, yuan: int) -> None:
    assert by_cases(quantity).yuan == yuan


@pytest.mark.parametrize(
    ("quantity", "yuan"),
    [(0, 0), (30, 0), (31, 10), (68, 380), (100, 700), (101, 720), (200, 2_700), (201, 2_740)],
)
def test_by_pages_on_a_known_value(quantity: int, yuan: int) -> None:
    assert by_pages(quantity).yuan == yuan


def test_tiers_name_the_bands_reached() -> None:
    assert [tier.as_json() for tier in by_cases(41).tiers] == [
        {"from": 1, "to": 10, "rate": 0, "count": 10, "yuan": 0},
        {"from": 11, "to": 30, "rate": 100, "count": 20, "yuan": 2000},
        {"from": 31, "to": 40, "rate": 200, "count": 10, "yuan": 2000},
        {"from": 41, "to": 50, "rate": 300, "count": 1, "yuan": 300},
    ]


def test_last_band_by_pages_has_no_end() -> None:
    assert by_pages(5_000).tiers[-1].as_json() == {
        "from": 201,
        "to": None,
        "rate": 40,
        "count": 4_800,
        "yuan": 192_000,
    }


@given(COUNTS)
def test_by_cases_equals_the_rate_of_each_request_added_up(quantity: int) -> None:
    """The rate of the k-th request, written down independently of the bands."""

    def rate(k: int) -> int:
        if k <= 30:
            return 0 if k <= 10 else 100
        return 100 * (1 + -(-(k - 30) // 10))

    assert by_cases(quantity).yuan == sum(rate(k) for k in range(1, quantity + 1))


@pytest.mark.parametrize("fee", [by_cases, by_pages])
@given(quantity=COUNTS)
def test_fee_is_monotone_and_its_margin_never_falls(fee, quantity: int) -> None:  # type: ignore[no-untyped-def]
    first, second, third = (fee(quantity + more).yuan for more in range(3))
    assert 0 <= second - first <= third - second


@pytest.mark.parametrize("fee", [by_cases, by_pages])
@given(quantity=COUNTS)
def test_tiers_add_up_to_the_quantity_and_the_fee(fee, quantity: int) -> None:  # type: ignore[no-untyped-def]
    found = fee(quantity)
    assert sum(tier.count for tier in found.tiers) == quantity
    assert sum(tier.rate * tier.count for tier in found.tiers) == found.yuan


@pytest.mark.parametrize(("fee", "method"), [(by_cases, "cases"), (by_pages, "pages")])
def test_quantity_out_of_reason_is_refused(fee, method: str) -> None:  # type: ignore[no-untyped-def]
    assert sum(tier.count for tier in fee(MOST[method]).tiers) == MOST[method]
    with pytest.raises(Unusable, match="数量太大"):
        fee(MOST[method] + 1)
    with pytest.raises(Unusable, match="不能小于0"):
        fee(-1)


def test_fee_before_the_measures_is_not_allowed() -> None:
    assert in_force(date(2021, 1, 1)).since == date(2021, 1, 1)
    with pytest.raises(NotAllowed, match="不得收费"):
        by_cases(50, date(2020, 12, 31))
