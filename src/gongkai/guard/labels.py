"""What is a number, by the words before it? An office's telephone, a paper's number, an account."""

from __future__ import annotations

import re

_TO = r"[^\u4e00-\u9fff]{0,60}$"  # nothing but signs and further numbers up to the number itself
_OFFICE_PHONE = re.compile(
    r"(?:电话|联系方式|投诉|建议|咨询|服务|举报|监督|受理|预约|报修|热线|传真|总机|专线|座机|固话|值班|号码|tel|fax|phone)"
    r"(?:号码|号|为|是)?" + _TO,
    re.IGNORECASE,
)
_PHONE = re.compile(
    r"(?:电话|联系方式|投诉|建议|咨询|服务|举报|监督|受理|预约|报修|热线|传真|总机|专线|座机|固话|值班|号码|tel|fax|phone)(?:号码|号|为|是)?"
    + _TO,
    re.IGNORECASE,
)
_PHONE = re.compile(r"电话|手机|联系|座机|传真|热线|tel", re.IGNORECASE)
_OFFICE_MAIL = re.compile(
    r"(?:邮箱|邮件|信箱|邮址|e-?mail|电邮|mail)(?:地址|账号|号)?(?:发送|发|寄)?(?:为|是|至|到)?" + _TO,
    re.IGNORECASE,
)
_PRIVATE = re.compile(
    r"(?:家庭|住宅|本人|个人|家里|家中|宅|户主|监护人|家长|申请人|患者|学生|家属|亲属)[^,。;:\t]{0,4}"
    r"(?:电话|联系方式|投诉|建议|咨询|服务|举报|监督|受理|预约|报修|热线|号码|邮箱|邮件|联系方式)"
)
ORGANISATION = re.compile(
    r"局|委员会|办公室|中心|大厅|窗口|政府|街道办|法院|检察院|医院|学校|大学|学院|公司|集团|银行|研究院|委|科|所|站|院|厅|处|队"
)
_OFFICE_HEADS = re.compile(r"单位|机构|部门|科室|职务|窗口|处室|办公")
_HOME = re.compile(r"家庭|住宅|户主|户籍|身份证|残疾|低保|补助|补贴|卡号|账号|监护|学生|年龄|性别|住址")
_FILE = re.compile(
    r"(?:编号|编码|代码|代号|项目|发票|凭证|流水号?|文号|信用|许可证|批准|订单号?|合同号?|条码|条形码|识别号|注册号|登记号|登记证|税号|"
    r"批号|图号|受理号|业务号|单号|案号|档号|索引号|备案号|序列号|票号|宗地号?|产权证|不动产权?|单元号|证书号|招标|采购|标段|金额|合计|"
    r"总额|isbn|issn|imei|sn|no\.?|订单)(?:号码?|为|是|第)?(?:\([^)\n]{0,6}\))?[^\u4e00-\u9fff\d]{0,6}[\dA-Za-z-]{0,12}$",
    re.IGNORECASE,
)
_PERSON_ID = re.compile(r"身份|证件|公民|学籍|学号|考号|准考证")
_CARD = re.compile(r"卡号|银行卡|存折|一卡通|借记卡|储蓄卡|信用卡")
_ACCOUNT = re.compile(r"账号|帐号|账户|帐户|" + _CARD.pattern)
# The first digits of cards that are issued, by length.
_ISSUED = re.compile(r"62\d{14,17}|4\d{15}|5[1-5]\d{14}|35\d{14}|(?:9558|9559|9555)\d{12,15}|6(?:0|5)\d{14}")
_UNIT = re.compile(r"(?:\.\d|[ ]?(?:万|亿|千|百)?(?:元|吨|人次|平方|立方|千瓦|件|个|户|公斤|克|%))")


def office_phone(before: str) -> bool:
    """Whether a fixed telephone is announced as somebody's to call, and not as a person's own."""
    return bool(_OFFICE_PHONE.search(before)) and not _PRIVATE.search(before)


def of_a_phone(before: str) -> bool:
    """Whether the words before speak of a telephone at all."""
    return bool(_PHONE.search(before[-14:]))


def office_mail(before: str, address: str) -> bool:
    """The same of a mail address; those of the government always are."""
    gov = address.lower().endswith(".gov.cn")
    return gov or (bool(_OFFICE_MAIL.search(before)) and not _PRIVATE.search(before))


def office_row(heads: str) -> bool:
    """Whether a table's headings are those of a list of offices, not of people."""
    return bool(_OFFICE_HEADS.search(heads)) and not _HOME.search(heads)


def of_a_file(before: str) -> bool:
    """Whether the number is announced as one of a paper, a project or a sum."""
    return (
        bool(_FILE.search(before))
        and not _PERSON_ID.search(before[-14:])
        and not _ACCOUNT.search(before[-14:])
    )


def of_a_person(before: str) -> bool:
    """Whether it is announced as somebody's document."""
    return bool(_PERSON_ID.search(before[-14:]))


def of_a_card(before: str) -> bool:
    """Whether it is announced as a card, which is a person's."""
    return bool(_CARD.search(before[-14:]))


def of_an_account(before: str) -> bool:
    """Whether it is announced as a card or an account, which may be an office's as well."""
    return bool(_ACCOUNT.search(before[-14:]))


def issued(number: str) -> bool:
    """Whether cards that begin so are issued, in this length."""
    return bool(_ISSUED.fullmatch(number))


def measured(after: str) -> bool:
    """Whether the number goes on as a decimal or is counted in something."""
    return bool(_UNIT.match(after))
