"""What does each answer of the API hold? Names and values are those of the bulk files."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from ninja import Field, Schema

Code = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=64)]


class Problem(Schema):
    """What was wrong, in one sentence."""

    error: str


class Organ(Schema):
    """One organ."""

    code: str = Field(description="机关代码，不变")
    name: str = Field(description="机关全称")
    kind: str = Field(description="类别代号")
    kind_name: str = Field(description="类别")
    level: str = Field(description="级别代号")
    level_name: str = Field(description="级别")
    sample: bool = Field(description="是否为虚构的样例")
    address: str = Field(description="网页的网址")


class Publication(Schema):
    """One published document."""

    id: int = Field(description="编号，不变")
    address: str = Field(description="网页的网址，不变")
    organ: str
    organ_name: str
    sample: bool
    column: str = Field(description="栏目")
    title: str
    doc_number: str = Field(description="文号")
    index_number: str = Field(description="索引号")
    kind: str
    kind_name: str
    item: str = Field(description="公开事项（条例第二十条、第二十一条）代号")
    topic: str
    genre: str
    keywords: str
    summary: str
    formed_on: date
    published_on: date
    published_at: datetime | None
    until: date | None = Field(description="公示到哪一天")
    validity: str
    validity_name: str
    ended_on: date | None = Field(description="废止、失效日期")


class File(Schema):
    """One file of a document."""

    id: int
    name: str
    size: int = Field(description="字节")
    sha256: str
    media_type: str
    address: str


class Version(Schema):
    """One version of a document."""

    version: int
    published_at: datetime | None
    change: str = Field(description="更正说明")
    address: str


class Document(Publication):
    """One document with its text, files and versions."""

    html: str = Field(description="正文，只有段落、标题、列表、表格和链接")
    text: str = Field(description="正文的文字")
    origin: str = Field(description="由旧网站迁入的，从哪里来、什么时候首次公开")
    files: list[File]
    versions: list[Version]


class Report(Schema):
    """One version of an annual report."""

    organ: str
    organ_name: str
    sample: bool
    year: int
    version: int
    issued_on: date
    address: str
    data: str = Field(description="这份报告的数据（gongkai-report/1）的地址")
    files: dict[str, str] = Field(description="各种格式的地址")


class YearCount(Schema):
    """One figure of table three, as it stands in the registers."""

    organ: str
    organ_name: str
    sample: bool
    year: int
    row: str
    row_name: str
    applicant: str
    applicant_name: str
    count: int


class MonthCount(Schema):
    """What came in and was closed in one month."""

    organ: str
    organ_name: str
    sample: bool
    year: int
    month: int
    received: int
    closed: int
    late: int


class Organs(Schema):
    """A page of organs."""

    items: list[Organ]
    next: str | None = Field(description="下一页的地址，没有了为 null")


class Publications(Schema):
    """A page of documents, the newest first."""

    items: list[Publication]
    next: str | None = Field(description="下一页的地址，没有了为 null")


class Reports(Schema):
    """A page of reports."""

    items: list[Report]
    next: str | None = Field(description="下一页的地址，没有了为 null")


class YearCounts(Schema):
    """The counts of one organ and year."""

    items: list[YearCount]


class MonthCounts(Schema):
    """The counts of one organ, month by month."""

    items: list[MonthCount]


AnyReport = dict[str, Any]
