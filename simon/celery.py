"""The Celery application: Redis in production, the file system in the embedded default."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "simon.settings")

app = Celery("simon")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
