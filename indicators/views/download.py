"""Sending a made file: always as an attachment."""

from django.http import HttpResponse

from simon.lib.files import attachment_headers

MIME = {"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


def download(content: bytes, name: str, kind: str) -> HttpResponse:
    """`content` as name.kind."""
    return HttpResponse(content, headers=attachment_headers(f"{name}.{kind}", MIME[kind]))
