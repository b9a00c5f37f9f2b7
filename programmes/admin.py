"""Found by the admin site: what this app shows there stands in programmes.coordination, by topic."""

from .coordination import framework, people, records

__all__ = ["framework", "people", "records"]
