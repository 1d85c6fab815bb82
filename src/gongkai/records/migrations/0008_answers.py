"""Answers to corrections and suggestions are letters; digests to people; files that were published."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0007_made"),
    ]

    operations = [
        migrations.AddField(
            model_name="letter",
            name="matter",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="letters",
                to="records.matter",
                verbose_name="更正申请、公开建议",
            ),
        ),
        migrations.AddField(
            model_name="matter",
            name="code_hash",
            field=models.CharField(blank=True, default="", editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name="message",
            name="day",
            field=models.DateField(blank=True, null=True, verbose_name="日期"),
        ),
        migrations.AddField(
            model_name="message",
            name="person",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="digests",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="storedfile",
            name="publication",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="files",
                to="records.publication",
                verbose_name="公开信息",
            ),
        ),
        migrations.AddField(
            model_name="user",
            name="email",
            field=models.EmailField(blank=True, default="", max_length=254, verbose_name="电子邮箱"),
        ),
        migrations.AlterField(
            model_name="letter",
            name="case",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="letters",
                to="records.case",
                verbose_name="申请",
            ),
        ),
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
                    ("published", "公开的文件"),
                    ("other", "其他材料"),
                ],
                max_length=12,
                verbose_name="种类",
            ),
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("case__isnull", False), ("matter__isnull", True)),
                    models.Q(("case__isnull", True), ("matter__isnull", False)),
                    _connector="OR",
                ),
                name="letter_of_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.UniqueConstraint(
                condition=models.Q(("person__isnull", False)),
                fields=("organ", "person", "day"),
                name="digest_once_a_day",
            ),
        ),
    ]
