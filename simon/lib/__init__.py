"""Helpers without models: nothing here imports an app."""
