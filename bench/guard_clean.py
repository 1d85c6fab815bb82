"""A hundred files of organs in which nobody is named who should not be, but full of long numbers."""

from __future__ import annotations

from collections.abc import Iterator

from guard_data import MAKERS, People

_SHAPES = ("docx", "xlsx", "pdf", "txt", "csv")
_CODE = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CODE_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_COMPANIES = ("某某建设有限公司", "某某市政工程公司", "新乡市某某商贸有限公司", "某某农业合作社")
_OFFICES = ("某某市政务服务中心", "某某县民政局", "柳林镇便民服务中心", "某某区市场监督管理局")


def social_credit(people: People) -> str:
    """A unified social credit code with its check character; those with figures only are the awkward ones."""
    while True:
        head = people.dice.choice(("9141070", "1141070", "5241070", "9311010")) + people.digits(10)
        total = sum(_CODE.index(char) * weight for char, weight in zip(head, _CODE_WEIGHTS, strict=True))
        if (rest := (31 - total % 31) % 31) < 10:
            return head + str(rest)


def clean(seed: int = 7) -> Iterator[tuple[str, bytes]]:
    """Name and content."""
    people = People(seed)
    for number in range(100):
        shape = _SHAPES[number % len(_SHAPES)]
        notices = (_notice, _guide, _penalty, _tender)
        tables = (_statistics, _offices, _leaders, _companies, _invoices)
        lines = notices[number // 5 % len(notices)](people)
        table = tables[number // 5 % len(tables)](people)
        yield f"{number:03}.{shape}", MAKERS[shape](people, lines, table, 1 if shape == "pdf" else 2)


def _phone(people: People) -> str:
    return (
        people.dice.choice(("0373-", "010-", "（0371）", "0373"))
        + people.dice.choice("2345678")
        + people.digits(6)
    )


def _notice(people: People) -> list[str]:
    dice, name = people.dice, people.name()
    return [
        f"关于印发《{dice.randint(2018, 2025)}年残疾人事业和低保工作要点》的通知",
        f"新政办〔{dice.randint(2018, 2025)}〕{dice.randint(1, 300)}号",
        "各县（市、区）人民政府，市人民政府各部门：现将要点印发给你们，请认真贯彻落实。",
        f"全市共有持证残疾人{dice.randint(10000, 99999)}人，低保对象"
        f"{dice.randint(10000, 99999)}人，孤儿{dice.randint(10, 999)}人。",
        f"联系人：{name}　联系电话：{_phone(people)}　传真：{_phone(people)}",
        f"意见请于{dice.randint(2018, 2025)}年12月31日前发送至"
        f"邮箱：{dice.choice('abc')}{people.digits(4)}@163.com。",
        f"局长{people.name()}主持会议，副局长{people.name()}就精神病人救治、未成年人保护和小学建设作了说明。",
    ]


def _guide(people: People) -> list[str]:
    dice = people.dice
    return [
        "最低生活保障审核确认办事指南",
        f"事项编码：{people.digits(12)}{dice.randint(100000, 999999)}"
        f"　实施编码：11410702{people.digits(10)}{people.digits(5)}",
        f"办理地点：新乡市平原路{dice.randint(1, 300)}号政务服务"
        f"中心{dice.randint(1, 5)}楼{dice.randint(1, 30)}号窗口",
        f"办公地址：和平大道{dice.randint(1, 300)}号{dice.randint(1, 5)}"
        f"号楼{dice.randint(100, 900)}室，邮编453{people.digits(3)}",
        f"咨询电话：{_phone(people)}；监督投诉电话：{_phone(people)}、{_phone(people)}",
        "申请人应当提交身份证、户口簿、残疾证、住院病历和银行卡复印件；患者家属可以代办。",
        "未满18周岁的未成年人由监护人申请；学生安全由学校负责，儿童康复救助按有关规定执行。",
        "办理时间：工作日9:00-12:00，13:00-17:00。收费依据：豫发改收费〔2019〕123号。",
    ]


def _penalty(people: People) -> list[str]:
    dice = people.dice
    return [
        f"行政处罚决定书（新市监处罚〔{dice.randint(2018, 2025)}〕{dice.randint(1, 300)}号）",
        f"当事人：{dice.choice(_COMPANIES)}，统一社会信用代码：{social_credit(people)}",
        f"住所：新乡市卫滨区平原路{dice.randint(1, 300)}号；经营场所：解放大道{dice.randint(1, 99)}号",
        f"许可证编号：JY1410702{people.digits(7)}，有效期至2027年03月{dice.randint(10, 28)}日。",
        f"罚款{dice.randint(1000, 99999)}.00元，缴至财政专户"
        f"，账号：{people.digits(15)}，户名：某某市财政局。",
        f"票据号码：{people.digits(10)}，案件编号：41070{people.digits(13)}。",
    ]


def _tender(people: People) -> list[str]:
    dice = people.dice
    return [
        f"某某县柳林镇张庄村{dice.randint(2, 9)}组道路硬化项目招标公告",
        f"项目代码：{dice.randint(2018, 2025)}-410702-48-01-{people.digits(6)}"
        f"；项目编号：410702{dice.randint(2018, 2025)}0315{people.digits(4)}",
        f"招标编号：{people.digits(16)}，标段编号：{people.digits(19)}，预算金额：{people.digits(8)}.00元",
        f"开标地点：新乡市公共资源交易中心{dice.randint(1, 5)}楼第"
        f"{dice.randint(1, 9)}开标室（人民路{dice.randint(1, 99)}号）",
        f"代理机构：{dice.choice(_COMPANIES)}　联系方式：{_phone(people)}",
        f"受益农户25户，其中张庄村3组12户、李庄村2组13户；硬化道路{dice.randint(100, 9999)}米。",
        f"社区{dice.randint(12, 24)}-{dice.randint(30, 60)}岁居民参加了培训，咨询热线12345，网址 https://www.example.gov.cn/{people.digits(11)}.html",
    ]


def _statistics(people: People) -> list[list[str]]:
    rows = [
        [
            town,
            *(str(people.dice.randint(10, 99999)) for _ in range(3)),
            f"1{people.digits(10)}.{people.digits(2)}",
        ]
        for town in ("柳林镇", "张庄村", "李庄村", "合计")
    ]
    return [["单位", "残疾人数", "低保户数", "孤儿人数", "金额（元）"], *rows]


def _offices(people: People) -> list[list[str]]:
    rows = [[office, _phone(people), f"平原路{people.dice.randint(1, 99)}号"] for office in _OFFICES]
    return [["单位名称", "办公电话", "地址"], *rows]


def _leaders(people: People) -> list[list[str]]:
    rows = [
        [people.name(), post, work, _phone(people)]
        for post, work in (
            ("局长", "主持全面工作"),
            ("副局长", "分管残疾人、低保工作"),
            ("科长", "负责儿童福利"),
        )
    ]
    return [["姓名", "职务", "分工", "办公电话"], *rows]


def _companies(people: People) -> list[list[str]]:
    rows = [
        [company, social_credit(people), people.name(), f"JY{people.digits(14)}", "2023-05-12"]
        for company in _COMPANIES
    ]
    return [["企业名称", "统一社会信用代码", "法定代表人", "许可证编号", "日期"], *rows]


def _invoices(people: People) -> list[list[str]]:
    rows = [
        [people.digits(12), people.digits(8), people.digits(20), people.digits(16), f"{people.digits(6)}.00"]
        for _ in range(4)
    ]
    return [["发票代码", "发票号码", "订单编号", "流水号", "金额"], *rows]


_PROSE = (
    "为贯彻落实党中央、国务院关于全面推进政务公开工作的决策部署，进一步提高政府工作透明度，结合我市实际，制定本实施方案。",
    "各级行政机关要坚持以公开为常态、不公开为例外，推进决策、执行、管理、服务和结果公开，保障人民群众的知情权、参与权和监督权。",
    "全年完成一般公共预算收入{a}亿元，同比增长{b}%；固定资产投资{c}亿元，其中民间投资占{b}%，社会消费品零售总额{a}亿元。",
    "持续优化营商环境，推行告知承诺制和容缺受理，压减审批时限{b}%以上，新增市场主体{c}户，办理各类事项{a}件。",
    "加强基层政务公开标准化规范化建设，在乡镇、街道、社区设置政务公开专区，为老年人、残疾人等群体提供便利服务。",
    "（三）强化安全生产责任落实。开展重点行业领域专项整治，排查隐患{a}处，整改率达到{b}%，没有发生较大以上事故。",
    "经{y}年{m}月{d}日市政府第{b}次常务会议研究同意，现予公布，自公布之日起施行，有效期五年，原办法同时废止。",
    "第{b}条　县级以上地方人民政府应当将政府信息公开工作所需经"
    "费纳入本级预算，建立健全工作考核、社会评议和责任追究制度。",
    "新建改建农村公路{c}公里，完成高标准农田{a}亩，实施老旧小区改造{b}个，惠及群众{c}户，城乡面貌明显改善。",
    "教育事业稳步发展，新建、改扩建小学和幼儿园{b}所，增加学位{a}个；医疗保障水平不断提高，居民医保参保率稳定在{b}%以上。",
    "下一步，我们将认真履行职责，加大公开力度，创新公开方式，及时回应社会关切，努力开创政府信息公开工作新局面。",
    "市发展改革委、市财政局、市自然资源和规划局按照职责分工负责；各县（市、区）人民政府、管委会负责组织实施。",
)
_CONTACTS = 0.04  # of the paragraphs come from notices with telephones, codes and addresses


def prose(people: People) -> list[str]:
    """A few paragraphs as plans, reports and rules have them; now and then those of a notice."""
    dice = people.dice
    if dice.random() < _CONTACTS * len(_PROSE) / 6:
        return dice.choice((_notice, _guide, _penalty, _tender))(people)
    given = {"a": dice.randint(100, 99999), "b": dice.randint(2, 99), "c": dice.randint(10, 9999)}
    day = {"y": dice.randint(2015, 2025), "m": dice.randint(1, 12), "d": dice.randint(1, 28)}
    return [line.format(**given, **day) for line in dice.sample(_PROSE, len(_PROSE))]
