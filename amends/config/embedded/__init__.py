"""Django's PostgreSQL engine on the embedded server, which is started when the first connection is asked for."""
