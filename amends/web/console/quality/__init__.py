"""The quality engineer's pages: figures out of the nightly snapshot, and what is done about alarms."""
