"""Reading resolutions, memos and payouts."""
