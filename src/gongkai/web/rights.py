"""Who may open which route? One row for every address of the platform; a test walks all of them by it.

The views decide (a role, the record, the step table); this is what they are held to. Whom a row does not name
is refused; nobody is led to the sign-in, and somebody of another organ is told that there is no such page.
What a row allows may still be refused for the record at hand. The auditor changes nothing, whatever the row.
"""

from __future__ import annotations

from dataclasses import dataclass

from gongkai.law.steps import ROLES

PUBLIC, CODE, SELF, STAFF = "public", "code", "self", "staff"
EVERYBODY = frozenset(ROLES)
WRITERS = EVERYBODY - {"auditor"}
OFFICE = frozenset({"intake", "handler", "reviewer", "signer", "head"})
DESK = frozenset({"intake", "handler"})
COUNTER = DESK | {"head"}
SIGNERS = frozenset({"signer", "head"})
ADMINISTRATOR = frozenset({"administrator"})
READERS = EVERYBODY - ADMINISTRATOR  # of requests and what came of them


@dataclass(frozen=True, slots=True)
class Rule:
    """Whose a route is: everybody's (`PUBLIC`), of whoever has its code (`CODE`), one's own once signed in
    (`SELF`), or of people of the organ (`STAFF`) who hold one of the roles.
    """

    who: str
    roles: frozenset[str] = frozenset()


def _rows(space: str, rule: Rule, names: str) -> dict[str, Rule]:
    return {f"{space}{name}": rule for name in names.split()}


def _staff(roles: frozenset[str], names: str) -> dict[str, Rule]:
    return _rows("desk:", Rule(STAFF, roles), names)


RULES: dict[str, Rule] = {
    **_rows(
        "", Rule(PUBLIC), "healthz setup metrics"
    ),  # metrics: of this machine, or as GONGKAI_METRICS_FROM
    **_rows(
        "api:",
        Rule(PUBLIC),
        "openapi-json api-root organs publications one reports figures request_years request_months"
        " bulk bulk_file",
    ),
    **_rows(
        "portal:",
        Rule(PUBLIC),
        "home view check data search found old robots sitemap document print version file organ guide"
        " rules disclosure catalogue subscribe figures feed reports report download requests"
        " paper_form paper_file ask ask_already ask_spared ask_drop ask_step track answers opinion"
        " leave sent_leave answers_leave opinion_leave",
    ),
    **_rows(
        "portal:",
        Rule(CODE),
        "subscription unsubscribe ask_check sent receipt status collected collected_file correct"
        " reasons withdraw answer_file opinion_receipt",
    ),
    **_rows("desk:", Rule(PUBLIC), "login code provider provider_back forgotten reset_password logout"),
    **_rows("desk:", Rule(SELF), "home factor backup_codes factor_picture new_password"),
    **_staff(
        EVERYBODY,
        "dashboard reports report issued figure text step download registers register export template"
        " entry guide handling handling_examples workdays retention manuscripts manuscript"
        " manuscript_file manuscript_step attach cover coverage stock stock_template sweep_answer"
        " sweep_cover sweep_shut directories directory_template directory export_directory"
        " directory_sheet documents export_documents cleanups cleanup export_cleanup bulletin"
        " bulletin_file deposits deposit export_deposit deposit_paper publications export_publications"
        " publication publication_file withdraw organ password",
    ),
    **_staff(
        READERS,
        "case review ledger ledger_pdf letters letter inbox incoming receipt intake_dates cases"
        " case_sheet export_cases case_template handover handover_paper board numbers export_numbers"
        " deliveries export_deliveries matters export_matters matter answer archives proceedings"
        " export_proceedings proceeding",
    ),
    **_staff(
        WRITERS,
        "opening waive new_entry import edit_entry void_entry import_directory end_directory conclude"
        " void_deposit new_publication edit_publication void_publication redraft close_cleanup",
    ),
    **_staff(
        WRITERS & READERS,
        "record send_letter serve_letter return_letter bulk handover_person send_answer serve_answer"
        " return_answer letter_step enclose answer_step",
    ),
    # Whatever names an applicant: neither the administrator nor the auditor reads it.
    **_staff(
        OFFICE,
        "applicant casefile letter_file approval delivery_receipt incoming_applicant incoming_file"
        " answer_file answer_approval answer_receipt answer_proof matter_answer package new_proceeding"
        " edit_proceeding void_proceeding",
    ),
    **_staff(
        frozenset({"handler"}),
        "new_letter edit_letter new_answer edit_answer new_manuscript edit_manuscript"
        " preview_new_letter preview_letter preview_new_answer preview_answer correct",
    ),
    **_staff(COUNTER, "confirm contact renew_code new_matter matter_code void_matter"),
    **_staff(DESK, "intake new_case import_cases reconcile archive_bulk receipt_pdf"),
    **_staff(SIGNERS, "close_matter"),
    **_staff(SIGNERS | {"reviewer"}, "board_step sample export_sample"),
    **_staff(SIGNERS | {"handler", "reviewer", "administrator", "auditor"}, "sweep export_sweep"),
    **_staff(
        ADMINISTRATOR,
        "edit_guide publish_guide review_guide rename_department new_workdays finish_workdays"
        " stock_rejects organ_data settings new_column rename_column new_department new_person person"
        " account give_password reset_factor unbind condition",
    ),
    **_staff(ADMINISTRATOR | {"auditor"}, "log export_log"),
}
