"""The annual report inside the organ: who may do what when, and never the same person twice."""

from __future__ import annotations

import pytest

from gongkai.law.errors import NotAllowed
from gongkai.law.reporting import BY_KEY, ROLES, STATES, STEPS, WRITTEN, Taken, allowed, take

ALL_ROLES = tuple(ROLES)


def _keys(
    state: str, roles: tuple[str, ...], history: tuple[Taken, ...] = (), person: int | None = None
) -> list[str]:
    return [step.key for step in allowed(state, roles, history, person)]


def _walk(*steps: tuple[str, int, str]) -> tuple[str, tuple[Taken, ...]]:
    """Steps (key, person, role), each with a reason and an address at hand."""
    state, history = "draft", ()
    for key, person, role in steps:
        taken = take(
            state, key, person=person, roles=[role], history=history, reason="数据有误", address="gov/1"
        )
        state, history = taken.to_state, (*history, taken)  # type: ignore[assignment]
    return state, history


SUBMIT, APPROVE = ("submit", 1, "handler"), ("approve", 2, "reviewer")


def test_report_goes_from_draft_to_filed_through_three_people() -> None:
    state, history = _walk(SUBMIT, APPROVE, ("issue", 3, "head"), ("file", 1, "handler"))
    assert state == "filed"
    assert [taken.to_state for taken in history] == ["submitted", "approved", "issued", "filed"]
    assert history[-1].address == "gov/1"


def test_report_sent_back_is_submitted_again() -> None:
    state, history = _walk(SUBMIT, ("send_back", 2, "reviewer"), SUBMIT, APPROVE)
    assert state == "approved"
    assert history[1].reason == "数据有误"


def test_report_may_be_sent_back_by_the_signer_too() -> None:
    assert _walk(SUBMIT, APPROVE, ("send_back", 3, "head"))[0] == "sent_back"


@pytest.mark.parametrize("role", ["reviewer", "signer", "head"])
def test_drafter_may_neither_review_nor_issue(role: str) -> None:
    state, history = _walk(SUBMIT) if role == "reviewer" else _walk(SUBMIT, APPROVE)
    step = "approve" if role == "reviewer" else "issue"
    with pytest.raises(NotAllowed, match="其他人"):
        take(state, step, person=1, roles=[role], history=history)
    assert step not in _keys(state, (role,), history, 1)
    assert step in _keys(state, (role,), history, 9)


def test_reviewer_may_not_issue() -> None:
    state, history = _walk(SUBMIT, APPROVE)
    with pytest.raises(NotAllowed, match="已由本人审核通过"):
        take(state, "issue", person=2, roles=["reviewer", "head"], history=history)


def test_person_is_the_same_as_number_and_as_text() -> None:
    state, history = _walk(SUBMIT)
    with pytest.raises(NotAllowed):
        take(state, "approve", person="1", roles=["reviewer"], history=history)


def test_drafter_of_an_earlier_round_is_still_barred() -> None:
    state, history = _walk(SUBMIT, ("send_back", 2, "reviewer"), ("submit", 4, "handler"))
    assert "approve" not in _keys(state, ("reviewer",), history, 1)


@pytest.mark.parametrize(
    ("step", "state", "says"),
    [("send_back", "submitted", "须写明理由"), ("file", "issued", "须填写公开网址")],
)
def test_step_asks_for_what_it_needs(step: str, state: str, says: str) -> None:
    with pytest.raises(NotAllowed, match=says) as refused:
        take(state, step, person=7, roles=ALL_ROLES, history=(), reason=" ", address=" ")
    assert refused.value.cite == BY_KEY[step].cite


def test_step_in_another_state_or_without_the_role_is_refused() -> None:
    with pytest.raises(NotAllowed, match="现为“起草中”"):
        take("draft", "issue", person=3, roles=["head"], history=())
    with pytest.raises(NotAllowed, match="“审核通过”须由“审核”角色的人员办理"):
        take("submitted", "approve", person=3, roles=["handler"], history=())
    with pytest.raises(NotAllowed, match="须由“签发”或“公开工作机构负责人”角色的人员办理"):
        take("approved", "issue", person=3, roles=["handler"], history=())


@pytest.mark.parametrize("state", STATES)
def test_allowed_is_what_take_accepts(state: str) -> None:
    history = (Taken("submit", 1, "submitted"),)
    for person in (1, 2):
        open_now = _keys(state, ALL_ROLES, history, person)
        for step in STEPS:
            arguments = {
                "person": person,
                "roles": ALL_ROLES,
                "history": history,
                "reason": "因",
                "address": "址",
            }
            if step.key in open_now:
                assert take(state, step.key, **arguments).to_state == step.to_state  # type: ignore[arg-type]
            else:
                with pytest.raises(NotAllowed):
                    take(state, step.key, **arguments)  # type: ignore[arg-type]


def test_who_wrote_in_the_texts_neither_reviews_nor_signs() -> None:
    wrote = [Taken(WRITTEN, 3, "draft"), Taken("submit", 1, "submitted")]
    assert _keys("submitted", ALL_ROLES, wrote, 3) == []
    assert "approve" in _keys("submitted", ALL_ROLES, wrote, 2)
    assert "issue" not in _keys("approved", ALL_ROLES, [*wrote, Taken("approve", 2, "approved")], 3)


def test_report_editor_submits_and_files_and_publisher_files() -> None:
    assert _keys("draft", {"report_editor"}, [], 1) == ["submit"]
    assert _keys("issued", {"report_editor"}, [], 1) == ["file"]
    assert _keys("issued", {"publisher"}, [], 1) == ["file"]
    assert _keys("submitted", {"report_editor", "publisher"}, [], 1) == []


def test_steps_name_known_roles_states_and_steps() -> None:
    for step in STEPS:
        assert set(step.roles) <= set(ROLES)
        assert {*step.from_states, step.to_state} <= set(STATES)
        assert set(step.distinct_from) <= {*BY_KEY, WRITTEN}


def test_auditor_and_administrator_take_no_step() -> None:
    assert all(_keys(state, ("auditor", "administrator")) == [] for state in STATES)
