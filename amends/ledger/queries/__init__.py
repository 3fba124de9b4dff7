"""Reading the books: balances only, never sums over legs (but for verify)."""
