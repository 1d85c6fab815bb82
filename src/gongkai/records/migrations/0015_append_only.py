"""The database itself refuses to change what is append-only."""

from django.db import migrations

from gongkai.records import triggers

TABLES = (
    "records_logentry",
    "records_caseevent",
    "records_issuedreport",
    "records_issuedcell",
    "records_reportstep",
    "records_brought",
    "records_message",
)


def guard(apps, schema_editor):
    triggers.create(schema_editor.connection, TABLES)


def unguard(apps, schema_editor):
    triggers.remove(schema_editor.connection, TABLES)


class Migration(migrations.Migration):
    dependencies = [("records", "0014_rights")]
    operations = [migrations.RunPython(guard, unguard)]
