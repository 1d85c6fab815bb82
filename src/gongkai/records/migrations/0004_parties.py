"""Consulted persons: sealed names beside the ledgers, which know them by a label from now on.

Entries made before are bound by their hashes and stay as they were written.
"""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0003_packages"),
    ]

    operations = [
        migrations.CreateModel(
            name="Party",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("label", models.CharField(max_length=120, verbose_name="代称")),
                ("name", models.TextField(blank=True, editable=False, verbose_name="姓名（加密）")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parties",
                        to="records.case",
                        verbose_name="申请",
                    ),
                ),
                (
                    "organ",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="records.organ", verbose_name="机关"
                    ),
                ),
            ],
            options={
                "verbose_name": "被征求意见人",
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(fields=("case", "label"), name="party_label_once"),
                ],
            },
        ),
    ]
