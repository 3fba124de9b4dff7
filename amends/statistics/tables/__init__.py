"""Tables of units from outside: any delimiter, encoding and compression, and what their columns mean."""
