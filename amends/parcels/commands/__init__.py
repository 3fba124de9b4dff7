"""Commands of the parcels room."""
