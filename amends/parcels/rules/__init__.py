"""Rules of the parcels room: plain Python."""
