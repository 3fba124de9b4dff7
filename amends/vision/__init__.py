"""Looking at pictures and texts: plain functions over bytes, arrays and strings. No Django, no database.

Its modules need the optional extra (requirements/vision.in). They are imported directly, inside the function that
uses them; `extra.missing()` says beforehand whether that would work.
"""
