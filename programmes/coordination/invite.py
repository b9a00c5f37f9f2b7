"""The page on which people are invited by pasting lines: check first, then confirm."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programmes import invitations
from programmes.models import Membership
from programmes.people.models import Organisation

from .base import coordinated, tell


class InvitationForm(forms.Form):
    """Pasted lines; `lines` holds them checked."""

    text = forms.CharField(
        label=gettext_lazy("Personas, una por línea"),
        max_length=20000,
        widget=forms.Textarea(attrs={"rows": 12, "class": "vLargeTextField", "spellcheck": "false"}),
        help_text=gettext_lazy(
            "nombre; correo; organización; programa; papel; idioma (es o en). Hasta 50 líneas; también pegadas de Excel."
        ),
    )
    lines: list[invitations.Line]

    def __init__(self, *args: object, by: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.by, self.lines = by, []

    def clean_text(self) -> str:
        text = self.cleaned_data["text"]
        self.lines = invitations.check(text, by=self.by)
        return text

    @property
    def problems(self) -> list[str]:
        """Every error of every line, in words."""
        return [problem for line in self.lines for problem in line.problems]


def invite(request: HttpRequest, site_context: dict) -> HttpResponse:
    """Paste, see what would happen, confirm. Nothing is written or sent before the confirmation."""
    form = InvitationForm(request.POST or None, by=request.user)
    ready = request.method == "POST" and form.is_valid() and not form.problems
    if ready and "confirm" in request.POST:
        confirm(request, form)
        return HttpResponseRedirect(reverse("admin:people_user_changelist"))
    context = {
        **site_context,
        "title": _("Invitar personas"),
        "form": form,
        "ready": ready and not all(line.is_done for line in form.lines),
        "edit": not ready or "edit" in request.POST,
        "programmes": coordinated(request),
        "roles": Membership.Role.choices,
        "organisations": Organisation.objects.filter(is_active=True),
    }
    return render(request, "admin/invite.html", context)


def confirm(request: HttpRequest, form: InvitationForm) -> None:
    """Write, send, and say what happened."""
    try:
        outcome = invitations.invite(form.lines, by=request.user)
    except ValidationError as error:
        tell(request, 0, "", error.messages)
        return
    failures = invitations.deliver(outcome.letters, by=request.user)
    tell(request, outcome.written, _("Pertenencias escritas: %(n)s."), [])
    tell(request, len(outcome.letters) - len(failures), _("Correos enviados: %(n)s."), failures)
    if outcome.unchanged:
        messages.info(request, _("Líneas que ya estaban y no cambian nada: %(n)s.") % {"n": outcome.unchanged})
