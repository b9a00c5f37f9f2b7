"""gunicorn for production: gunicorn -c deploy/gunicorn.conf.py simon.wsgi. A reverse proxy with TLS stands before it."""

bind = "127.0.0.1:8000"
workers = 3  # about two a core
threads = 4
timeout = 60  # seconds; a PDF may take up to 30
max_requests = 2000
max_requests_jitter = 200
# Only this address may say by which scheme the person came (X-Forwarded-Proto).
forwarded_allow_ips = "127.0.0.1"
accesslog = "-"
errorlog = "-"
