"""Tests of the repair room."""
