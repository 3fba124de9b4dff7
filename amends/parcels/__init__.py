"""Parcels of returns: labels, carriers, where each of them is."""
