"""Printable documents: barcodes and PDF layout shared by RMA pages and credit memos."""
