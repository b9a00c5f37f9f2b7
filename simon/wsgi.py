"""WSGI entry point (gunicorn simon.wsgi)."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "simon.settings")
application = get_wsgi_application()
