"""Rules of returns, without a database."""
