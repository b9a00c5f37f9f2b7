"""Putting files in: in one request or in pieces, a ZIP or a folder as a plan, suggestions, the space of a programme."""
