"""The command line: amends ..."""
