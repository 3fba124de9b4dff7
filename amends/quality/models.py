"""The quality room keeps no tables of its own yet: it reads claims and inspections."""
