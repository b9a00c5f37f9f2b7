"""What kind of document a file is, guessed from its name, text, folder and past choices, with the reason.

Pure functions on plain values; `documents.intake.suggesting` brings them the rows of the database.
"""
