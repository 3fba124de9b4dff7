"""Where the server finds the webhook receiver (see app.py)."""

from __future__ import annotations

import importlib
import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "amends.config.settings")
django.setup()
application = importlib.import_module("amends.web.hooks.app").Hooks()
