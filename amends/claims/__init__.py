"""The claim, its evidence, the defect taxonomy, the conversation."""
