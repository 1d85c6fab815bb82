"""How is a folder of reports checked? Few here, many on all cores; the findings are the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from gongkai.report.batch.checked import Checked, Job
from gongkai.report.batch.pool import LIMIT, Lost, isolated
from gongkai.report.batch.state import State
from gongkai.report.checks import RULES, Finding
from gongkai.report.checks.folder import across
from gongkai.report.labels import plain
from gongkai.report.model import Report

Away = Callable[[Job, Sequence[str]], Iterator[tuple[int, Checked | Lost]]]

FEW = 8  # from so many files on, starting other processes pays

_ORDER = {rule: at for at, rule in enumerate(RULES)}


def check_files(
    job: Job,
    files: Sequence[str],
    *,
    workers: int = 0,
    limit: float = LIMIT,
    state: State | None = None,
    here: bool = False,
    away: Away | None = None,
    told: Callable[[int, int], None] = lambda done, total: None,
) -> list[Checked]:
    """Every file checked, in their order; `told` hears how many are done, `here` keeps all in this process.

    `away` has them checked elsewhere, as on a cluster, and gives each file's place with what came of it.
    `workers`: how many processes, 0 for one a core. `limit`: seconds for one file. `state` remembers what was
    done, and what it remembers is not done again.
    """
    done = state.known(files) if state else {}
    left = [file for file in files if file not in done]
    told(len(files) - len(left), len(files))
    for count, one in enumerate(_each(job, left, workers, limit, here, away), len(files) - len(left) + 1):
        done[one[0]] = one[1]
        if state and one[2]:
            state.add(one[1])
        told(count, len(files))
    return _together([done[file] for file in files])


def read_files(
    read: Callable[[str], Report | str], files: Sequence[str], *, workers: int = 0, limit: float = LIMIT
) -> list[Report | str]:
    """Each file's report, or why there is none; `read` never raises and is a function of a module."""
    if len(files) < FEW and not workers:
        return [read(file) for file in files]
    found = dict(isolated(read, files, workers, limit))
    results = (found[at] for at in range(len(files)))
    return [lost_words(one, limit) if isinstance(one, Lost) else one for one in results]


def _each(
    job: Job, files: Sequence[str], workers: int, limit: float, here: bool, away: Away | None
) -> Iterator[tuple[str, Checked, bool]]:
    """Each file with what came of it, and whether that would come again."""
    if away is None and (here or (len(files) < FEW and not workers)):
        yield from ((file, job(file), True) for file in files)
        return
    for at, result in away(job, files) if away else isolated(job, files, workers, limit):
        if isinstance(result, Lost):
            yield files[at], Checked(files[at], None, (), lost_words(result, limit)), False
        else:
            yield files[at], result, True


def lost_words(lost: Lost, limit: float = LIMIT) -> str:
    """Why a file has no result."""
    return f"检查超过 {limit:g} 秒没有结果，已停止。" if lost.hung else "检查时程序异常退出，没有结果。"


def _together(checked: list[Checked]) -> list[Checked]:
    """With what is only seen among reports of several organs."""
    marks = [(one.file, one.print) for one in checked if one.print]
    if len({plain(mark.organ) for _, mark in marks}) < 2:
        return checked
    found = across(marks)
    return [_with(one, found[one.file]) if one.file in found else one for one in checked]


def _with(one: Checked, more: Sequence[Finding]) -> Checked:
    findings = sorted((*one.findings, *more), key=lambda finding: _ORDER[finding.rule])
    return replace(one, findings=tuple(findings))
