"""The coordination unit's site: its pages, limits and filters. programmes.admin registers what this app shows there."""
