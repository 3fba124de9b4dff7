"""Reading returns, receipts, inspections and dispositions."""
