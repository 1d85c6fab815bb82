"""What is kept. One file a subject; everything carries its organ."""

from gongkai.records.models.case import Case, CaseEvent
from gongkai.records.models.cleanup import Cleanup, Conclusion
from gongkai.records.models.deposit import Deposit, DepositItem
from gongkai.records.models.directory import Directory, DirectoryItem
from gongkai.records.models.file import StoredFile
from gongkai.records.models.guide import Guide
from gongkai.records.models.letter import Delivery, Letter, Series
from gongkai.records.models.log import LogEntry
from gongkai.records.models.manuscript import FileText, Manuscript
from gongkai.records.models.matter import Matter
from gongkai.records.models.message import Message
from gongkai.records.models.node import Node
from gongkai.records.models.organ import Department, Organ
from gongkai.records.models.party import Party
from gongkai.records.models.people import (
    BackupCode,
    OldPassword,
    ProviderAccount,
    RoleGrant,
    SecondFactor,
    User,
)
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
from gongkai.records.models.request import Request, RequestDraft, Spared, WrongTry
from gongkai.records.models.stock import Brought, StockImport
from gongkai.records.models.subscription import Subscription
from gongkai.records.models.sweep import Finding, Sweep, Swept
from gongkai.records.models.workdays import WorkdayNotice

__all__ = [
    "AnnualReport",
    "BackupCode",
    "Brought",
    "Case",
    "CaseEvent",
    "Cleanup",
    "Column",
    "Conclusion",
    "Delivery",
    "Department",
    "Deposit",
    "DepositItem",
    "Directory",
    "DirectoryItem",
    "FileText",
    "Finding",
    "Guide",
    "IssuedCell",
    "IssuedReport",
    "Letter",
    "LogEntry",
    "Manuscript",
    "Matter",
    "Message",
    "Node",
    "OldPassword",
    "Organ",
    "Party",
    "Proceeding",
    "ProviderAccount",
    "Publication",
    "RegisterEntry",
    "ReportStep",
    "ReportText",
    "Request",
    "RequestDraft",
    "RoleGrant",
    "SecondFactor",
    "Series",
    "Spared",
    "StockImport",
    "StoredFile",
    "Subscription",
    "Sweep",
    "Swept",
    "User",
    "Waiver",
    "WorkdayNotice",
    "WrongTry",
]
