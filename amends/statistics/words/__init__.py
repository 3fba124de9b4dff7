"""What people wrote about defects, in themes: plain functions over texts."""
