"""People, roles, rights, money limits, customers."""
