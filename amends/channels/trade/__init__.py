"""What documents of business-to-business trade have in common, whatever their syntax: no channel of its own."""
