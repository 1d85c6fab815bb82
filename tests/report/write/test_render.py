"""Each format is one module, loaded by its ending."""

import pytest

from gongkai.report.model import Report
from gongkai.report.write import FORMATS, NoFormat, render


def test_formats_are_the_contracts_seven() -> None:
    assert list(FORMATS) == ["html", "docx", "pdf", "xlsx", "json", "csv", "txt"]
    assert all(format.ending == ending and "/" in format.media_type for ending, format in FORMATS.items())


@pytest.mark.parametrize("ending", ["json", ".json", "JSON"])
def test_render_takes_the_ending_with_or_without_dot(clean: Report, ending: str) -> None:
    assert render(clean, ending).startswith(b"{")


@pytest.mark.parametrize("ending", ["exe", "", "__init__", "text", "layout"])
def test_render_unknown_ending_is_refused_in_one_line(clean: Report, ending: str) -> None:
    with pytest.raises(NoFormat, match=r"\.pdf") as refused:
        render(clean, ending)
    assert "\n" not in str(refused.value)
