"""Products, serials, lots, suppliers, warranty terms, locations, advisories."""
