"""Rules of the books, without a database."""
