"""Pages of programmes that need no upper app; the dashboard is reports' (reports/views/dashboard.py)."""
