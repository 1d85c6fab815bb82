"""How do researchers get the figures: one row a report, with stable names and a description?"""

from gongkai.report.dataset.columns import CELLS, COLUMNS, Column
from gongkai.report.dataset.describe import dictionary, package
from gongkai.report.dataset.parquet import NoPolars
from gongkai.report.dataset.parquet import render as parquet_file
from gongkai.report.dataset.rows import csv_file, rows, states_file

__all__ = [
    "CELLS",
    "COLUMNS",
    "Column",
    "NoPolars",
    "csv_file",
    "dictionary",
    "package",
    "parquet_file",
    "rows",
]
__all__ += ["rows", "states_file"]
