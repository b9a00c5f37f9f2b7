"""What every page's template is given."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from programmes.people.models import Organisation


def _door() -> list[Organisation]:
    """Organisations shown at the door, by kind."""
    return list(Organisation.objects.filter(is_active=True, kind__in=["agency", "counterpart"]).order_by("kind", "acronym_es"))


def site(request: HttpRequest) -> dict[str, Any]:
    """theme: the person's; door_organisations: for the sign-in page, read only when used."""
    user = getattr(request, "user", None)
    return {
        "theme": user.theme if user is not None and user.is_authenticated else "auto",
        "door_organisations": SimpleLazyObject(_door),
    }
