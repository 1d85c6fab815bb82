"""Which persons were consulted? Their names beside the ledger, which knows them by a label only."""

from django.db import models

from gongkai.records.models.case import Case
from gongkai.records.models.organ import Organ


class Party(models.Model):
    """One consulted person of a case. `name` is a token of records.cipher, empty once it was erased."""

    organ = models.ForeignKey(Organ, models.PROTECT, verbose_name="机关")
    case = models.ForeignKey(Case, models.PROTECT, related_name="parties", verbose_name="申请")
    label = models.CharField("代称", max_length=120)
    name = models.TextField("姓名（加密）", blank=True, editable=False)

    class Meta:
        ordering = ["id"]
        verbose_name = "被征求意见人"
        constraints = [models.UniqueConstraint(fields=["case", "label"], name="party_label_once")]

    def __str__(self) -> str:
        return self.label
