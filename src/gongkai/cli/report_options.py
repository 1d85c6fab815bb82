"""What was asked of a report command? Options by hand: the standard parser speaks no Chinese."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

FLAGS = {"--json": "json"}
VALUES = {"-o": "out", "--out": "out", "--previous": "previous"}
_NAMED = (
    "own",
    "organs",
    "published",
    "year",
    "resume",
    "workers",
    "tree",
    "rules",
    "engine",
    "scheduler",
    "limit",
)
VALUES |= {f"--{name}": name for name in _NAMED}


class Usage(Exception):
    """The command was called wrongly; the message is one Chinese line."""


@dataclass(slots=True)
class Options:
    """What stood on the command line."""

    files: list[str] = field(default_factory=list)
    out: str | None = None
    previous: str | None = None
    own: str | None = None
    organs: str | None = None
    published: str | None = None
    year: str | None = None
    resume: str | None = None
    workers: str | None = None
    tree: str | None = None
    rules: str | None = None
    engine: str | None = None
    scheduler: str | None = None
    limit: str | None = None
    json: bool = False

    def number(self, name: str) -> int:
        """The number given for an option, 0 where none was; Usage for anything else."""
        given = getattr(self, name)
        if given is not None and not (given.isascii() and given.isdecimal() and 0 < int(given[:5]) < 1000):
            raise Usage(f"--{name} 后面要写 1 至 999 的数，不是“{given}”。")
        return int(given or 0)

    def asked_year(self) -> int | None:
        """The year given with --year, None where none was; Usage for anything else."""
        given = self.year
        if given is not None and not (given.isascii() and given.isdecimal() and len(given) == len("2024")):
            raise Usage(f"--year 后面要写年份，如 2024，不是“{given}”。")
        return int(given) if given is not None else None


def parse(args: Sequence[str], allowed: Sequence[str]) -> Options:
    """The options and files; Usage for what this command does not take."""
    options = Options()
    rest = list(args)
    while rest:
        arg = rest.pop(0)
        if arg == "--":
            options.files += rest
            break
        name, equals, value = arg.partition("=") if arg.startswith("--") else (arg, "", "")
        if name in allowed and name in FLAGS and not equals:
            setattr(options, FLAGS[name], True)
        elif name in allowed and name in VALUES:
            setattr(options, VALUES[name], value if equals else _value(name, rest))
        elif arg.startswith("-") and arg != "-":
            raise Usage(f"没有“{arg}”这个选项。")
        else:
            options.files.append(arg)
    if not options.files:
        raise Usage("没有给出文件。")
    return options


def _value(name: str, rest: list[str]) -> str:
    if not rest:
        raise Usage(f"{name} 后面要写文件名。")
    return rest.pop(0)
