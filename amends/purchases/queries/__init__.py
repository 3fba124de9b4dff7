"""What is read of stated purchases."""
