"""Tests of the monitor room."""
