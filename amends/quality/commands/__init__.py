"""Making the snapshot and what is computed from it; acting on alarms."""
