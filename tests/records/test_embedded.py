"""The embedded database is the file that was opened, or nothing is read and written."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

SCRIPT = """
import os, sqlite3
from pathlib import Path
import django
django.setup()
from django.db import OperationalError, connection, transaction
from gongkai.records.queries import condition
with connection.cursor() as cursor:
    cursor.execute("CREATE TABLE kept (number integer)")
file = Path(os.environ["GONGKAI_DATA"]) / "gongkai.sqlite3"
away = file.with_name("away")

def write(number):
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("INSERT INTO kept VALUES (%s)", [number])
        return "kept"
    except OperationalError as told:
        return "refused"

def read():
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT group_concat(number) FROM kept")
            return cursor.fetchone()[0]
    except OperationalError:
        return "refused"

print(write(1))
other = sqlite3.connect(file, isolation_level=None)
other.execute("BEGIN IMMEDIATE")
found = condition.occupied()
other.execute("ROLLBACK")
print(found, condition.occupied())
file.rename(away)
print(write(2), read())
away.rename(file)
print(write(3), read())
with connection.cursor() as cursor:
    cursor.execute("VACUUM INTO %s", [str(away)])
print(write(4))
for each in (file, Path(f"{file}-wal"), Path(f"{file}-shm")):
    each.unlink(missing_ok=True)
away.rename(file)
print(write(5), write(6), read())
"""


def test_file_that_was_moved_takes_nothing_and_another_one_is_opened(tmp_path: Path) -> None:
    environment = {"GONGKAI_DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": "gongkai.web.settings"}
    paths = {"PYTHONPATH": ":".join(sys.path)}
    command = [sys.executable, "-c", SCRIPT]
    done = subprocess.run(
        command, env={**paths, **environment}, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.stdout.splitlines() == [
        "kept",
        "True False",  # another program wrote for longer than the health page waits
        "refused refused",
        "kept 1,3",
        "kept",
        "refused kept 1,3,6",  # what was replaced is refused once, then the other file is the database
    ], done.stderr
