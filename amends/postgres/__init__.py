"""Our own launcher of the embedded PostgreSQL: plain Python, no Django."""
