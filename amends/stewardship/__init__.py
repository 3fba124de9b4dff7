"""Looking after the gates: the field map, back-tests, false rejects."""
