"""What is kept. One file a subject; everything carries its organ."""

from gongkai.records.models.case import Case, CaseEvent
from gongkai.records.models.log import LogEntry
from gongkai.records.models.organ import Department, Organ
from gongkai.records.models.people import RoleGrant, User
from gongkai.records.models.proceeding import Proceeding
from gongkai.records.models.publication import Column, Publication
from gongkai.records.models.register import RegisterEntry
from gongkai.records.models.report import (
    AnnualReport,
    IssuedCell,
    IssuedReport,
    ReportStep,
    ReportText,
    Waiver,
)

__all__ = [
    "AnnualReport",
    "Case",
    "CaseEvent",
    "Column",
    "Department",
    "IssuedCell",
    "IssuedReport",
    "LogEntry",
    "Organ",
    "Proceeding",
    "Publication",
    "RegisterEntry",
    "ReportStep",
    "ReportText",
    "RoleGrant",
    "User",
    "Waiver",
]
