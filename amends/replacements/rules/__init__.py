"""Rules of the replacements room. No database."""
