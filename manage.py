"""Django's own commands (makemigrations and the like); people use `./dev amends`."""

import os
import sys

from django.core.management import execute_from_command_line

from amends.postgres.api import PostgresUnavailable

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "amends.config.settings")
    try:
        execute_from_command_line(sys.argv)
    except PostgresUnavailable as error:
        sys.exit(f"manage.py: {error.text}")
