"""Packages of closed requests are a kind of file of their own, so that no page of files hands them out."""

from django.db import migrations, models


def tell_apart(apps, schema_editor):
    """Those that the ledgers name as packages."""
    event, file = apps.get_model("records", "CaseEvent"), apps.get_model("records", "StoredFile")
    archived = event.objects.filter(event="archived").values_list("data", flat=True)
    named = [data["file"] for data in archived.iterator() if data.get("file")]
    for at in range(0, len(named), 500):
        file.objects.filter(pk__in=named[at : at + 500], kind="other").update(kind="package")


def as_before(apps, schema_editor):
    apps.get_model("records", "StoredFile").objects.filter(kind="package").update(kind="other")


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0002_requests_letters"),
    ]

    operations = [
        migrations.AlterField(
            model_name="storedfile",
            name="kind",
            field=models.CharField(
                choices=[
                    ("identity", "身份证明"),
                    ("attachment", "申请附件"),
                    ("answer", "补正、意见等材料"),
                    ("original", "拟提供的原件"),
                    ("redacted", "区分处理后的文本"),
                    ("enclosure", "答复附件"),
                    ("letter", "签发的文书"),
                    ("proof", "送达凭证"),
                    ("package", "归档包"),
                    ("other", "其他材料"),
                ],
                max_length=12,
                verbose_name="种类",
            ),
        ),
        migrations.RunPython(tell_apart, as_before),
    ]
