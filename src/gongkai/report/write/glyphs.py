"""Which characters can the report print? Those of the fonts that all papers share."""

from gongkai.press.glyphs import covers, font_files, known, missing, note

__all__ = ["covers", "font_files", "known", "missing", "note"]
