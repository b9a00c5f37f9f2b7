"""The metadata of a document by the fifteen names of Dublin Core: a record for harvesters; the list has the names in its headings."""

import re
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from django.conf import settings
from django.utils.translation import gettext as _

from simon.lib.files.kinds import KINDS

from ..shown import who_sees

if TYPE_CHECKING:
    from ..models import Document

NAMESPACES = (
    'xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xsi:schemaLocation="http://www.openarchives.org/OAI/2.0/oai_dc/ http://www.openarchives.org/OAI/2.0/oai_dc.xsd"'
)
TYPES = {"image": "Image", "sheet": "Dataset"}  # family of a kind -> DCMI type; the others are texts
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def dublin(document: "Document") -> list[tuple[str, str]]:
    """[(Dublin Core name, value)], a name for each value, in the language in use; nothing for what is not known.

    Reads category, organisation, programme, period, location, current and tags.
    """
    version = document.current
    pairs = [
        ("title", document.title),
        ("creator", document.organisation.name),
        ("subject", str(document.category)),
        *(("subject", tag.name) for tag in document.tags.all()),
        ("description", document.description),
        ("date", document.programme.local_date(document.created_at).isoformat()),
        ("type", TYPES.get(KINDS[version.kind].family, "Text") if version and version.kind in KINDS else ""),
        ("format", version.mime if version else ""),
        ("identifier", settings.SITE_URL + document.get_absolute_url()),
        ("language", document.language),
        ("relation", f"{document.programme.title} ({document.programme.code})"),
        ("coverage", document.period.label if document.period else ""),
        ("coverage", _place(document)),
        ("rights", f"{document.get_visibility_display()}. {who_sees(document)}"),
    ]
    return [(name, value) for name, value in pairs if value]


def _place(document: "Document") -> str:
    if document.location is None:
        return ""
    whole = document.location.kind == document.location.Kind.COUNTRY
    return document.location.name if not whole else _("%(country)s, todo el país") % {"country": document.location.name}


def xml(document: "Document") -> str:
    """The pairs as an oai_dc record."""
    lines = [f"  <dc:{name}>{escape(_NOT_XML.sub('', value))}</dc:{name}>" for name, value in dublin(document)]
    return "\n".join(
        ['<?xml version="1.0" encoding="UTF-8"?>', f"<oai_dc:dc {NAMESPACES}>", *lines, "</oai_dc:dc>", ""]
    )
