"""The user model: the e-mail is the name, with a language and a time zone."""

import zoneinfo
from typing import Any

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


def validate_time_zone(name: str) -> None:
    """Refuse a name that the time zone database does not have."""
    if name not in zoneinfo.available_timezones():
        raise ValidationError(_("«%(name)s» no es un huso horario, p. ej. America/Panama."), params={"name": name})


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Make and store a user; the e-mail is kept in lower case. None as password: cannot sign in by password."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.full_clean(exclude=["password"])
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A user who sees and may do everything; asked for by manage.py createsuperuser."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """A person. What a person may do stands in programmes.Membership, never here."""

    class Theme(models.TextChoices):
        AUTO = "auto", _("como el dispositivo")
        LIGHT = "light", _("claro")
        DARK = "dark", _("oscuro")

    email = models.EmailField(
        _("correo"), unique=True, error_messages={"unique": _("Ya hay una persona con ese correo.")}
    )
    name = models.CharField(_("nombre"), max_length=150)
    phone = models.CharField(_("teléfono"), max_length=40, blank=True)
    language = models.CharField(_("idioma"), max_length=5, choices=settings.LANGUAGES, default="es")
    time_zone = models.CharField(
        _("huso horario"), max_length=60, default="America/Panama", validators=[validate_time_zone]
    )
    theme = models.CharField(_("tema"), max_length=5, choices=Theme, default=Theme.AUTO)
    wants_digest = models.BooleanField(_("recibe el resumen semanal"), default=True)
    is_active = models.BooleanField(
        _("activa"), default=True, help_text=_("Quite la marca en vez de borrar a la persona.")
    )
    is_staff = models.BooleanField(_("entra a la administración"), default=False)
    date_joined = models.DateTimeField(_("alta"), default=timezone.now, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("persona")
        verbose_name_plural = _("personas")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(Lower("email"), name="people_user_email_ci")]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name.split(" ")[0]
