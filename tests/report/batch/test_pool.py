"""What crashes or hangs loses nothing but itself. The work is `eval`, which every process can find."""

from time import monotonic

from gongkai.report.batch import Lost, isolated

DIES = "__import__('os')._exit(3)"
HANGS = "__import__('time').sleep(60)"


def test_every_item_comes_back_with_its_place() -> None:
    assert dict(isolated(eval, [f"{at} * 2" for at in range(20)], workers=2)) == {
        at: at * 2 for at in range(20)
    }


def test_nothing_to_do_starts_nothing() -> None:
    assert list(isolated(eval, [])) == []


def test_item_whose_process_dies_is_lost_and_no_other() -> None:
    items = ["1", DIES, "3", DIES, "5", "6"]
    found = dict(isolated(eval, items, workers=2))
    assert found == {0: 1, 1: Lost(False), 2: 3, 3: Lost(False), 4: 5, 5: 6}


def test_item_that_hangs_is_stopped_and_the_others_go_on() -> None:
    start = monotonic()
    found = dict(isolated(eval, ["1", HANGS, "3", "4"], workers=2, limit=3))
    assert found == {0: 1, 1: Lost(True), 2: 3, 3: 4}
    assert monotonic() - start < 30


def test_leaving_early_ends_the_processes() -> None:
    results = isolated(eval, ["1", HANGS, HANGS], workers=3)
    assert next(results) == (0, 1)
    start = monotonic()
    results.close()
    assert monotonic() - start < 10
