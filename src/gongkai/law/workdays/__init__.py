"""Is this a working day, and which notice says so?

One TOML file a year holds the State Council's notices for that year. A date named by a notice is what
the notice says; every other date is a working day from Monday to Friday. Dates outside the years that
have a notice are counted the same way and marked provisional.
"""

from __future__ import annotations

from gongkai.law.workdays.calendar import Calendar, changes, load
from gongkai.law.workdays.given import problems, read_notice
from gongkai.law.workdays.notices import Day, Notice

__all__ = ["Calendar", "Day", "Notice", "changes", "load", "problems", "read_notice"]
