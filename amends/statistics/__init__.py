"""The statistics of defects: life data, rates, forecast, early warning, root cause, as plain functions over
arrays.

No Django, no database: NumPy, SciPy and pyarrow only. Used by the command line on tables from outside and by the
quality room on the product's own units. Its modules are imported directly, inside the function that uses them.
"""
