"""What may be taken: quality gates, their owners and tuning, the judge."""
