"""Tests of the warranty room."""
