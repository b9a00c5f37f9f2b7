"""An earlier version made the current one again: the same bytes under a key of their own, as a new version."""

import hashlib
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from programmes.models import AuditEntry
from programmes.workflow import WorkflowError

from .. import services
from ..models import DocumentVersion
from . import rights

if TYPE_CHECKING:
    from programmes.people.models import User


def bring_back(version: DocumentVersion, *, by: "User", way: str = AuditEntry.Way.PAGE) -> DocumentVersion:
    """Copy the bytes of an earlier version into a new version; nothing is overwritten.

    Raises PermissionDenied, services.AlreadyHere (they are the current bytes), WorkflowError (withdrawn; the bytes are missing
    or are not those that were put in).
    """
    document = version.document
    rights.require_change(by, document)
    try:
        stream = version.file.open("rb")
    except FileNotFoundError as error:
        raise WorkflowError(_("Falta el archivo de esa versión; avise a la administración de SIMON.")) from error
    with stream:
        if hashlib.file_digest(stream, "sha256").hexdigest() != version.sha256:
            raise WorkflowError(_("El archivo de esa versión está dañado; avise a la administración de SIMON."))
        stream.seek(0)
        note = _("Vuelve a la versión %(number)d.") % {"number": version.number}
        return services.add_version(document, stream, version.checked, by=by, note=note, way=way)
