"""How django-allauth signs people in: by invitation only."""

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest


class InvitedOnlyAdapter(DefaultAccountAdapter):
    """People are invited by the coordination unit; nobody signs up alone. Mailed links use the configured host."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: object) -> str:
        path = super().get_email_confirmation_url(request, emailconfirmation)
        return settings.SITE_URL + path[path.find("/", 8) :] if path.startswith("http") else settings.SITE_URL + path

    def get_reset_password_from_key_url(self, key: str) -> str:
        path = super().get_reset_password_from_key_url(key)
        return settings.SITE_URL + path[path.find("/", 8) :] if path.startswith("http") else settings.SITE_URL + path
