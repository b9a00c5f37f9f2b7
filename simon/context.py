"""What every page's template is given."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from programmes.models import Membership
from programmes.people.models import Organisation, User


def _door() -> list[Organisation]:
    """Organisations shown at the door, by kind."""
    return list(
        Organisation.objects.filter(is_active=True, kind__in=["agency", "counterpart"]).order_by("kind", "acronym_es")
    )


def _organisation(user: User) -> str:
    """The acronyms of the organisations the person works for, beside the name."""
    found = Membership.objects.filter(user=user, is_active=True).values_list("organisation", flat=True)
    return ", ".join(o.acronym for o in Organisation.objects.filter(pk__in=found).order_by("acronym_es")[:2])


def site(request: HttpRequest) -> dict[str, Any]:
    """theme: the person's; door_organisations: for the sign-in page, read only when used."""
    user = getattr(request, "user", None)
    return {
        "theme": user.theme if user is not None and user.is_authenticated else "auto",
        "my_organisation": SimpleLazyObject(lambda: _organisation(user))
        if user is not None and user.is_authenticated
        else "",
        "door_organisations": SimpleLazyObject(_door),
    }
