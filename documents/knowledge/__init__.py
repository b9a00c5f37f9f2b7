"""Lessons learned and good practices."""
