"""What was bought elsewhere or given: stated by who has it, shown by a receipt, judged by a person."""
