"""The first page after signing in: what I owe, late first, each with its own field."""

from datetime import date

from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from indicators.models import Contribution
from programmes import access
from programmes.models import MoneyFigure, Obligation, Period, Programme
from programmes.people.models import User
from reports import owed

SECTIONS = ("stale", "late", "returned", "open")
SHOWN = 40


def home(request: HttpRequest) -> HttpResponse:
    """What the person owes, by state; what waits for the person's approval; what comes next."""
    now = timezone.now()
    today = timezone.localdate(now)
    obligations = owed.of_person(request.user, now)
    rows = owed.rows(obligations, today)
    mine = (
        Obligation.objects.visible_to(request.user)
        .owed_by(request.user)
        .filter(programme__status=Programme.Status.RUNNING)
    )
    late = [row for row in rows if row.state in ("stale", "late")]
    waiting = _waiting(request.user)
    enters = Programme.objects.filter(access.programmes_where(request.user, access.ENTER, "pk")).exists()
    context = {
        "nav": "home",
        "today": today,
        "total": len(rows),
        "late": len(late),
        "minutes": max(1, -(-len(rows) // 2)),
        "sections": [s for s in (_section(state, rows) for state in SECTIONS) if s["count"]],
        "coming": _coming(mine, today),
        "waiting": waiting,
        "to_approve": sum(row["n"] for row in waiting),
        "enters": enters,
        "programmes": None if enters or waiting else Programme.objects.visible_to(request.user),
        "demo_notice": _("Demostración: personas y cifras ilustrativas")
        if any(r.programme.is_demo for r in rows)
        else None,
    }
    return render(request, "reports/home.html", context)


def _section(state: str, rows: list[owed.OwedRow]) -> dict:
    """The rows of one state; only the first SHOWN are drawn, the rest counted."""
    found = [row for row in rows if row.state == state]
    return {"state": state, "rows": found[:SHOWN], "count": len(found), "more": max(len(found) - SHOWN, 0)}


def _coming(mine: QuerySet[Obligation], today: date) -> list[dict]:
    """What comes next: how many of each kind by programme and period, the nearest six."""
    grouped = (
        mine.coming(today)
        .order_by()
        .values("programme__code", "programme__short_es", "programme__short_en", "kind", "period", "due")
    )
    listed = grouped.annotate(n=Count("pk")).order_by("due", "kind")[:6]
    periods = Period.objects.in_bulk([row["period"] for row in listed])
    return [row | {"what": _how_many(row["kind"], row["n"]), "period": periods[row["period"]]} for row in listed]


def _how_many(kind: str, n: int) -> str:
    """«8 datos», «1 documento», «2 cifras de dinero»."""
    words = {
        Obligation.Kind.FIGURE: ngettext("%(n)d dato", "%(n)d datos", n),
        Obligation.Kind.DOCUMENT: ngettext("%(n)d documento", "%(n)d documentos", n),
        Obligation.Kind.MONEY: ngettext("%(n)d cifra de dinero", "%(n)d cifras de dinero", n),
    }
    return words[kind] % {"n": n}


def _waiting(user: User) -> list[dict]:
    """Programmes with something for this person to approve: figures and money sent by others."""
    programmes = Programme.objects.filter(
        access.programmes_where(user, access.APPROVE, "pk"), status=Programme.Status.RUNNING
    )
    sent = {"contributions": Contribution, "moneyfigures": MoneyFigure}
    counts = {
        name: dict(
            model.objects.waiting()
            .filter(programme__in=programmes)
            .exclude(submitted_by=user)
            .order_by()
            .values_list("programme")
            .annotate(n=Count("pk"))
        )
        for name, model in sent.items()
    }
    listed = [{"programme": p, "n": sum(found.get(p.pk, 0) for found in counts.values())} for p in programmes]
    return [row for row in listed if row["n"]]
