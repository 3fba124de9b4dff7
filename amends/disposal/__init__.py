"""What becomes of goods in quarantine, weighed by figures; done one by one or many at once; counted."""
