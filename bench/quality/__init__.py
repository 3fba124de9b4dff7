"""The statistics of defects, measured: see `__main__`."""
