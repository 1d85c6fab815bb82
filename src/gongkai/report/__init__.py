"""The statutory annual report as data: read it, check it, print it. No Django, no clock, no settings.

`read.read(data, name)` gives a `model.Report`, `checks.check(report)` its findings, and
`write.render(report, "pdf")` a file. What the form asks for stands in `forms/` alone.
"""
