"""Which words beside a name tell of an illness, of need, or that the person is a child?"""

from __future__ import annotations

import re

_HEALTH = re.compile(
    r"残疾(?!人?联合会|人联|人事业|人工作|人保障|人就业|人服务|人康复中心|人权益|人协会|预防)|癌(?!症?中心|症?筛查|症?防治)|白血病|艾滋|HIV|"
    r"精神病(?!医?院|防治)|精神障碍|精神分裂|抑郁症?|智力障碍|智障|弱智|脑瘫|瘫痪|截瘫|偏瘫|血透|透析|尿毒症|肿瘤(?!医院|科)|"
    r"乙肝|肝炎|肝硬化|结核(?!病?防治)|性病|梅毒|怀孕|孕妇|孕期|孕周|孕\d|已孕|妊娠|流产|引产|产妇|重病|大病|重大疾病|慢性病|确诊|"
    r"住院|手术|化疗|移植|失能|失智|聋哑|失明|盲人|癫痫|肢体(?:残|障|[一二三四]级)|听力(?:残|障|[一二三四]级)|视力(?:残|障|[一二三四]级)|"
    r"病种|病情|患有|罹患|糖尿病|高血压|冠心病|脑梗|中风|尘肺|职业病(?!防治)"
)
_HARDSHIP = re.compile(
    r"低保(?!中心|局|科|股)|最低生活保障|特困|五保|孤儿|救助对象|贫困|建档立卡|脱贫户|监测户|边缘户|困难家庭|困难户|困难群众|困难职工|"
    r"困难学生|低收入|临时救助|医疗救助|无人抚养|困境儿童|留守|孤寡|流浪|廉租|社会救助|生活困难"
)
_CHILD = re.compile(
    r"未成年|小学(?!教师|老师|校长|高级)|幼儿园(?!教师|老师|园长)|托育|托班|[小中大]班|(?<![十高])[一二三四五六]年级|初[一二三]|学生姓名|幼儿姓名|"
    r"儿童姓名|儿童|婴儿|婴幼儿|幼儿|男童|女童|学籍|孤儿"
)
_AGE = re.compile(r"(?<![\d.])(\d{1,2})[ ]?周?岁")
_ADULT = re.compile(r"大学|学院|大专|研究生|本科|硕士|博士")
# People at their work.
_OFFICIAL = re.compile(
    r"职务|职称|局长|主任|科长|处长|书记|分管|工作人员|科员|干部|经办|医师|医生|护士|教师|老师|校长|园长|律师|法官|民警|委员|代表|"
    r"负责人|院长|所长|站长|镇长|乡长|县长|市长|部长|会长|董事长|总经理|主持|讲话|岗位|理事"
)
_NO = re.compile(r"(?:否|无|没有|不是|未|0|/|-|—|×)?")
_SCHOOLING = re.compile(r"文化|学历|教育程度")
_SCHOOLED = re.compile(
    r"(?:文化程度|文化|学历|教育程度)[:\t ]{0,3}(?:小学|初中|高中)(?:文化|学历|程度)?"
    r"|(?:小学|初中)(?:文化|学历|毕业)"
)


def told(words: str, cells: list[tuple[str, str]]) -> tuple[str, str] | None:
    """The kind (minor, health, hardship) and the word that tells; `cells` are headings and cells of a row."""
    heads = " ".join(label for label, text in cells if not _NO.fullmatch(text.strip()))
    kept = " ".join(text for label, text in cells if not _SCHOOLING.search(label)) if cells else words
    kept = _SCHOOLED.sub("", kept)
    if _OFFICIAL.search(kept) or _OFFICIAL.search(heads):
        return None
    if word := _child(kept, heads, cells):
        return "minor", word
    for kind, pattern in (("health", _HEALTH), ("hardship", _HARDSHIP)):
        if match := pattern.search(kept) or pattern.search(heads):
            return kind, match[0]
    return None


def _child(words: str, heads: str, cells: list[tuple[str, str]]) -> str:
    ages = [(int(match[1]), match[0]) for match in _AGE.finditer(words)]
    ages += [(int(text), f"{text}岁") for label, text in cells if "年龄" in label and text.isdecimal()]
    if young := [shown for age, shown in ages if age < 18]:
        return young[0]
    if ages or _ADULT.search(words):
        return ""
    match = _CHILD.search(words) or _CHILD.search(heads)
    return match[0] if match else ""
