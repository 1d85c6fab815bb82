"""Nobody reviews or signs what they drafted: of letters, answers, manuscripts, corrections and reports."""

from __future__ import annotations

import pytest

from gongkai.law import publishing, reporting, signoff
from gongkai.law.steps import ROLES, Table, Taken
from gongkai.letter.kinds import KINDS

# Table, what its drafter does, what is another's. Answers are letters, corrections are manuscripts.
CASES = [
    *(
        (signoff.table(signers), ("draft", "submit"), ("approve", "sign"))
        for signers in sorted({kind.signers for kind in KINDS.values()})
    ),
    (
        publishing.TABLE,
        ("draft", "submit"),
        ("review", "clear", "override", "refer", "settle", "sign", "publish", "release", "keep"),
    ),
    (reporting.TABLE, ("write", "submit"), ("approve", "issue")),
]


@pytest.mark.parametrize(("table", "drafting", "deciding"), CASES)
def test_drafter_with_every_role_decides_nothing(
    table: Table, drafting: tuple[str, ...], deciding: tuple[str, ...]
) -> None:
    for did in drafting:
        history = [Taken(did, 7, table.by_key[did].to_state)]
        for key in deciding:
            for state in table.by_key[key].from_states:
                assert key not in {step.key for step in table.allowed(state, ROLES, history, 7)}
                assert key in {step.key for step in table.allowed(state, ROLES, history, 8)}


@pytest.mark.parametrize(
    ("table", "reviewing", "signing"),
    [
        (signoff.TABLE, "approve", ("sign",)),
        (publishing.TABLE, "review", ("sign", "publish", "keep")),
        (reporting.TABLE, "approve", ("issue",)),
    ],
)
def test_reviewer_does_not_sign(table: Table, reviewing: str, signing: tuple[str, ...]) -> None:
    history = [Taken(reviewing, 7, table.by_key[reviewing].to_state)]
    for key in signing:
        state = table.by_key[key].from_states[0]
        assert key not in {step.key for step in table.allowed(state, ROLES, history, 7)}


@pytest.mark.parametrize("table", [signoff.TABLE, publishing.TABLE, reporting.TABLE])
def test_neither_administrator_nor_auditor_takes_any_step(table: Table) -> None:
    taken = {role for step in table.steps for role in step.roles}
    assert not taken & {"administrator", "auditor"}
