"""Tests of the replacements room."""
