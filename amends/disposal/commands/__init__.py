"""What people do at the disposition bench and at the quarantine bins."""
