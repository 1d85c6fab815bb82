"""A letter that the platform printed was never scanned: it is called what it is."""

from django.db import migrations, models


def made(apps, schema_editor):
    """The letters kept so far."""
    files = apps.get_model("records", "StoredFile").objects
    files.filter(kind="letter", scan="clean", content_type="application/pdf").update(scan="made")


def clean(apps, schema_editor):
    apps.get_model("records", "StoredFile").objects.filter(scan="made").update(scan="clean")


class Migration(migrations.Migration):
    dependencies = [("records", "0006_wrong_tries")]

    operations = [
        migrations.AlterField(
            model_name="storedfile",
            name="scan",
            field=models.CharField(
                choices=[
                    ("made", "平台生成"),
                    ("none", "未设病毒扫描"),
                    ("clean", "未发现病毒"),
                    ("held", "待扫描，暂不能打开"),
                    ("infected", "发现病毒，已隔离"),
                ],
                default="none",
                max_length=8,
                verbose_name="病毒扫描",
            ),
        ),
        migrations.RunPython(made, clean),
    ]
