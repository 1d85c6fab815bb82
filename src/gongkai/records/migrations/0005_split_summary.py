"""A case from which parts were split off is about what was left with it."""

from django.db import migrations

from gongkai.records.queries.asked import wording


def narrow(apps, schema_editor):
    """The summary of every case that was split, by its ledger."""
    case_event = apps.get_model("records", "CaseEvent")
    split = case_event.objects.filter(event="split").values_list("case_id", flat=True).distinct()
    for case in apps.get_model("records", "Case").objects.filter(pk__in=list(split)).iterator():
        rows = list(case_event.objects.filter(case=case).order_by("seq"))
        case.summary = wording(rows, case.summary)
        case.save(update_fields=["summary"])


class Migration(migrations.Migration):
    dependencies = [("records", "0004_parties")]

    operations = [migrations.RunPython(narrow, migrations.RunPython.noop)]
