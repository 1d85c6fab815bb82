"""`gongkai law due` and `gongkai law fee`: when is the answer due, and what does a request cost?"""

from __future__ import annotations

import json
import sys
from datetime import date
from typing import NoReturn

from gongkai.cli.law_args import Misused, Options, parse
from gongkai.cli.law_print import due_json, due_text, fee_json, fee_text
from gongkai.law.case import Event, NotAllowed, Unusable, numbered, replay
from gongkai.law.fees import by_cases, by_pages
from gongkai.law.workdays import load

# The receipt given on the command line goes before all; it takes no number from the file.
BEFORE_ALL = -1


def law(args: list[str]) -> int:
    """Run `gongkai law …`; 0 fine, 1 breaches found, 2 bad usage or input that cannot be read."""
    try:
        options = parse(args)
        if options is None:
            return 0
        return _due(options) if options.command == "due" else _fee(options)
    except (Misused, Unusable, NotAllowed) as wrong:
        return _fail(str(wrong))


def _fail(message: str) -> int:
    print(" ".join(message.split()), file=sys.stderr)
    return 2


def _due(options: Options) -> int:
    events = _events(options.events) if options.events else []
    clock = replay(_with_receipt(options.received, events), load())
    print(_dump(due_json(clock)) if options.json else due_text(clock))
    return 1 if clock.breaches else 0


def _fee(options: Options) -> int:
    if options.requests is not None:
        fee = by_cases(options.requests)
    else:
        assert options.pages is not None
        fee = by_pages(options.pages)
    print(_dump(fee_json(fee)) if options.json else fee_text(fee))
    return 0


def _dump(data: dict[str, object]) -> str:
    return json.dumps(data, ensure_ascii=False, indent=2)


def _with_receipt(received: date, events: list[Event]) -> list[Event]:
    """The events with the receipt among them; a file that names its own must name the same day."""
    void = {event.voids for event in events if event.voids}
    named = [event for event in events if event.event == "received"]
    own = [event for event in named if event.seq not in void]
    if not own:
        known = {event.seq for event in events if event.event != "voided"}
        _keep_receipt(received, named, void - known)
        return [Event(received, "received", BEFORE_ALL), *events]
    if own[0].on != received:
        raise Unusable(f"--received 是 {received}，事件文件里收到申请的日期却是 {own[0].on}。")
    return events


def _keep_receipt(received: date, voided: list[Event], unknown: set[int]) -> None:
    """Without its receipt there is no case: the one on the command line cannot be taken back."""
    if any(event.on == received for event in voided):
        raise Unusable(f"事件文件作废了{received}收到申请的记录，又没有重记；--received 应是更正后的日期。")
    for number in sorted(unknown):
        raise Unusable(
            f"没有可以作废的第{number}条。文件的第一条为1；--received 不占号，不能作废，记错了请直接改。"
        )


def _events(name: str) -> list[Event]:
    data = _read_json(name)
    if not isinstance(data, list):
        raise Unusable("事件文件应是一个 JSON 列表。")
    return numbered(_event(at, each) for at, each in enumerate(data, 1))


def _event(at: int, data: object) -> Event:
    """One event of the file; what is wrong with it is told with its place."""
    try:
        return Event.from_json(data)
    except Unusable as wrong:
        raise Unusable(f"第{at}个事件：{wrong}") from wrong


def _read_json(name: str) -> object:
    text = sys.stdin.buffer.read() if name == "-" else _read(name)
    try:
        return json.loads(text.decode("utf-8-sig"), parse_constant=_no_constant)
    except (ValueError, RecursionError) as wrong:
        raise Unusable(f"{'标准输入' if name == '-' else name} 不是 JSON。") from wrong


def _read(name: str) -> bytes:
    try:
        with open(name, "rb") as file:
            return file.read()
    except OSError as wrong:
        raise Unusable(f"读不到文件 {name}。") from wrong


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)
