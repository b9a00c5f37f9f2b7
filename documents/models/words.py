"""The words of indexed texts, for forgiving a typing error (documents/spelling.py)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Word(models.Model):
    """A word as it is written in some text. Whether a person may be offered it is decided by what they may see, not here."""

    folded = models.CharField(_("sin tildes"), max_length=32, unique=True)
    shown = models.CharField(_("palabra"), max_length=48)

    class Meta:
        verbose_name = _("palabra")
        verbose_name_plural = _("palabras")

    def __str__(self) -> str:
        return self.shown


class WordKey(models.Model):
    """A word with one letter left out, or whole: what it has in common with a word one letter away."""

    key = models.CharField(max_length=32, db_index=True)
    word = models.ForeignKey(Word, models.CASCADE, related_name="keys")

    class Meta:
        verbose_name = _("clave de palabra")
        verbose_name_plural = _("claves de palabras")

    def __str__(self) -> str:
        return self.key
