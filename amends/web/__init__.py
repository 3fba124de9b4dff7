"""Doors: console, portal, api, hooks."""
