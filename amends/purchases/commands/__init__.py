"""What changes stated purchases."""
