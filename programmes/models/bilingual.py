"""Titles kept in Spanish and English."""

from django.utils.translation import get_language


def in_language(spanish: str, english: str) -> str:
    """The text in the language in use; Spanish where English is missing."""
    return (english if get_language() == "en" else "") or spanish
