"""The people of a walk in the browser: an applicant at the counter, the staff at their desks.

Each method is what a person does, by the words that stand on the page; a walk made of them reads as a story.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from playwright.sync_api import Locator, Page, expect

from walking import IDENTITY, answers_to

PATIENCE = 10_000  # milliseconds until a button is missing
Given = dict[str, Any]
REDACTED = {"name": "遮盖后的合同.txt", "mimeType": "text/plain", "buffer": "价款：（遮盖）".encode()}


def at(page: Page, label: str) -> Locator:
    """The field of that label, whether or not it is marked as optional."""
    return page.get_by_label(re.compile(rf"^\s*{re.escape(label)}(\s*选填)?\s*$")).first


def fill(page: Page, given: Given) -> None:
    """Fill fields by their labels: True ticks, a dict is a file, all else is typed or chosen."""
    for label, value in given.items():
        box = at(page, label)
        if value is True:
            box.check()
        elif isinstance(value, dict):
            box.set_input_files(value, timeout=60_000)  # 20 MB take long on a busy machine
        elif box.evaluate("node => node.tagName") == "SELECT":
            box.select_option(label=value)
        else:
            box.fill(value)


def press(page: Page, name: str) -> None:
    """Press the button, or follow the link, of exactly that name in the text of the page."""
    main = page.get_by_role("main")
    button = main.get_by_role("button", name=name, exact=True)
    (button if button.count() else main.get_by_role("link", name=name, exact=True)).first.click()


@dataclass
class Applicant:
    """Somebody at the counter; after asking, with a number and a code."""

    page: Page
    organ: str = "sample-lively"
    number: str = ""
    code: str = ""

    def begin(self) -> None:
        """The form, as far as the question what is wanted."""
        page = self.page
        page.goto(f"/o/{self.organ}/requests/new/")
        press(page, "开始填写")
        fill(page, {"自然人": True})
        press(page, "继续")
        who = {"姓名": "name", "证件号码": "id_number", "联系电话": "phone", "电子邮箱": "email"}
        fill(page, {label: IDENTITY[key] for label, key in who.items()})
        press(page, "继续")

    def ask(self, text: str) -> None:
        """The whole form, page by page, until the receipt."""
        self.begin()
        page = self.page
        page.get_by_role("textbox").first.fill(text)
        press(page, "继续")
        fill(page, {"电子文件": True, "在本平台领取": True})
        press(page, "继续")
        expect(page.get_by_role("main")).to_contain_text(text)
        press(page, "提交申请")
        self._note()

    def _note(self) -> None:
        expect(self.page.get_by_role("heading", level=1)).to_have_text("申请已经提交")
        self.number, code = self.page.locator(".panel dd").all_inner_texts()
        self.code = code.replace(" ", "")

    def track(self) -> None:
        """The page of the request, by number and code."""
        self.page.goto("/requests/track/")
        if self.page.url.endswith("/track/"):
            fill(self.page, {"受理号": self.number, "查询码": self.code})
            press(self.page, "查询")
        expect(self.page.get_by_role("heading", level=1)).to_have_text(f"申请 {self.number}")

    def collect(self, title: str) -> str:
        """Collect a letter that waits; its words."""
        self.track()
        self.page.get_by_role("link", name=re.compile(rf"^领取\s*{title}$")).click()
        self.page.get_by_role("main").get_by_role("button").last.click()
        expect(self.page.locator(".paper")).to_be_visible()
        return self.page.locator(".paper").inner_text()

    @property
    def story(self) -> str:
        """What the page says now."""
        return self.page.get_by_role("main").inner_text()


@dataclass
class Officer:
    """One of the staff at the desk, with a case on the table."""

    page: Page
    role: str
    organ: str = "sample-lively"
    case: Any = field(default=None)

    def open(self, rest: str = "") -> None:
        """The page of the case, or one below it."""
        self.page.goto(f"/desk/{self.organ}/cases/{self.case.pk}/{rest}")

    def assign(self, number: str, whom: str) -> None:
        """Out of the inbox, onto the desk of a handler."""
        self.page.goto(f"/desk/{self.organ}/inbox/")
        self.page.get_by_label(f"选择 {number}").check()
        press(self.page, "分办选中的")
        fill(self.page, {"经办人": whom})
        press(self.page, "全部办理")

    def answer(self, reply: str) -> None:
        """Through the tree, question by question."""
        self.open("review/")
        for question, answer in answers_to(reply).items():
            self.page.locator(f"input[name={question}][value={answer}]").check()
            press(self.page, "下一题")

    def review(self, reply: str, given: Given) -> None:
        """What must be on file, at the end of the tree."""
        self.open(f"review/?{urlencode(answers_to(reply))}")
        fill(self.page, given)
        press(self.page, "保存审查意见")

    def record(self, event: str, given: Given) -> None:
        """A step of the case that has a form."""
        self.open(f"record/{event}/")
        fill(self.page, given)
        self.page.get_by_role("main").get_by_role("button").last.click()

    def draft(self, kind: str, given: Given) -> str:
        """A letter: filled in, looked at as paper, saved; how it reads."""
        self.open(f"letters/new/{kind}/")
        fill(self.page, given)
        press(self.page, "只预览")
        reads = self.page.locator("#preview .letter-paper").inner_text()
        press(self.page, "保存")
        expect(self.page.locator("#steps h2")).to_be_visible()
        return reads

    def letter(self) -> None:
        """The newest letter of the case."""
        self.open(f"letters/{self.case.letters.latest('pk').pk}/")

    def enclose(self, given: Given) -> None:
        """A file goes with the newest letter."""
        self.letter()
        self.page.get_by_text("加一份附件", exact=True).click()
        fill(self.page, given)
        press(self.page, "加为附件")
        expect(self.page.get_by_text("没有附件。")).to_have_count(0)

    def take(self, step: str) -> None:
        """A step with the newest letter."""
        self.letter()
        press(self.page, step)

    def send(self, way: str, given: Given | None = None) -> None:
        """The newest letter goes out."""
        self.take("发出")
        fill(self.page, {"送达方式": way, **(given or {})})
        press(self.page, "发出")
        expect(self.page.get_by_role("status")).to_contain_text("已登记")

    @property
    def told(self) -> str:
        """What the page says now."""
        return self.page.get_by_role("main").inner_text()


@dataclass
class House:
    """Everybody, each in a window of their own, opened when first asked for; and the walk by actions."""

    walk: Any
    window: Any
    width: int = 1280
    opened: dict[str, Officer] = field(default_factory=dict)

    def __getattr__(self, role: str) -> Officer:
        if role.startswith("_") or role not in self.walk.people:
            raise AttributeError(role)
        if role not in self.opened:
            self.opened[role] = self.another(role)
        return self.opened[role]

    def another(self, role: str) -> Officer:
        """The same person at a second desk."""
        return Officer(self._tab(user=self.walk.people[role]), role)

    def applicant(self) -> Applicant:
        """Somebody new at the counter."""
        return Applicant(self._tab())

    def _tab(self, **given: Any) -> Page:
        context = self.window(self.width, **given)
        context.set_default_timeout(PATIENCE)
        return context.new_page()

    def asked(self, text: str = "2025年度老旧小区改造项目清单") -> tuple[Applicant, Any]:
        """An applicant who has asked, and the case, on the handler's desk; by actions, as walked before."""
        from gongkai.records.actions import office

        got = self.walk.submit(asks=(text,))
        people = self.walk.people
        office.assign(case=got.cases[0], actor=people["intake"], handler=people["handler"])
        applicant = self.applicant()
        applicant.number, applicant.code = got.request.number, got.code
        return applicant, self.take_up(got.cases[0])

    def take_up(self, case: Any) -> Any:
        """The case is on everybody's table."""
        case.refresh_from_db()
        for role in self.walk.people:
            getattr(self, role).case = case
        return case

    def issue(self, letter: Any, way: str = "online") -> None:
        """Submitted, approved, signed and sent by actions, as walked before."""
        self.walk.send(self.walk.sign(letter), way)
        letter.case.refresh_from_db()
