"""The sentence that says why a category is suggested, in the language in use."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .score import Guess, Reason

SECOND = 0.25  # a second phrase is quoted when it has this share of the first one's points


def because(guess: Guess) -> str:
    """Such as «por «acta» en el nombre»; empty when there is no reason to tell."""
    if not guess.reasons:
        return ""
    weight: dict[str, float] = {}
    for reason in guess.reasons:
        weight[reason.source] = weight.get(reason.source, 0.0) + reason.points
    source = max(weight, key=lambda name: weight[name])
    return _sentence(source, [reason for reason in guess.reasons if reason.source == source])


def _sentence(source: str, reasons: list[Reason]) -> str:
    if source == "past":
        return _past(reasons[0])
    if source == "folder":
        return _("por la carpeta «%(folder)s»") % {"folder": reasons[0].shown}
    if source == "period":
        return _("por el período que nombra")
    if source == "type":
        return _("por el tipo de archivo")
    return _quoting(source, [r.shown for r in reasons[:2] if r.points >= reasons[0].points * SECOND])


def _quoting(source: str, shown: list[str]) -> str:
    both = _("«%(first)s» y «%(second)s»") if len(shown) > 1 else _("«%(first)s»")
    words = both % {"first": shown[0], "second": shown[-1]}
    where = {
        "name": _("por %(words)s en el nombre"),
        "title": _("por %(words)s en el título del archivo"),
        "text": _("por %(words)s en el texto"),
    }
    return where[source] % {"words": words}


def _past(reason: Reason) -> str:
    if reason.mine:
        one, many = _("como otro archivo suyo"), _("como otros %(count)s archivos suyos")
        return (one if reason.mine == 1 else many) % {"count": reason.mine}
    return ngettext("como otro archivo del programa", "como otros %(count)s archivos del programa", reason.files) % {
        "count": reason.files
    }
