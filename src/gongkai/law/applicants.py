"""Who asks? The six applicant types that the columns of table three distinguish."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ApplicantType:
    """One column of table three: the column's id, its printed name, and whether it is an organisation."""

    key: str
    name: str
    organisation: bool


APPLICANT_TYPES = (
    ApplicantType("person", "自然人", organisation=False),
    ApplicantType("business", "商业企业", organisation=True),
    ApplicantType("research", "科研机构", organisation=True),
    ApplicantType("charity", "社会公益组织", organisation=True),
    ApplicantType("legal", "法律服务机构", organisation=True),
    ApplicantType("other_org", "其他组织", organisation=True),
)
BY_KEY = {kind.key: kind for kind in APPLICANT_TYPES}
