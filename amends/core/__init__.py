"""Plain Python that every room may use: money, ids, clock, errors, facts, pages. No Django here."""
