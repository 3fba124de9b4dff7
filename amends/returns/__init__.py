"""RMA, receipt, inspection, disposition."""
