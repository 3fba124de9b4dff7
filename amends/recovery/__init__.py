"""What defects cost, and what suppliers owe for them: agreements, supplier claims, goods sent back to them."""
