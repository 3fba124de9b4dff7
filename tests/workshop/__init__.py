"""Tests of the workshop room."""
