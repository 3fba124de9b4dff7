"""The module that Django loads for ENGINE = "amends.config.embedded"."""

from __future__ import annotations

import atexit
import os
from typing import Any

from django.db.backends.postgresql import base
from psycopg import OperationalError

from amends.postgres import api as postgres


class DatabaseWrapper(base.DatabaseWrapper):
    """Asks the launcher where the server is, so that importing the settings starts nothing.

    A server that was killed under its users is started again by whoever next opens a connection.
    """

    def get_connection_params(self) -> dict[str, Any]:
        """As Django's, with the socket of the embedded server (leased until this process ends)."""
        parameters = super().get_connection_params()
        found = postgres.connection_parameters(postgres.database_url(os.environ))
        del found["dbname"]  # test databases have other names
        return {**parameters, **found}

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Open a connection; if the server died, start it and try once more."""
        if self.pool:
            atexit.register(self.close_pool)  # before the lease ends, which may stop the server
            return super().get_new_connection(conn_params)
        try:
            return super().get_new_connection(conn_params)
        except OperationalError:
            postgres.revive(os.environ)
            return super().get_new_connection(conn_params)
