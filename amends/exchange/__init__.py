"""Asking channels and telling them: polls, single documents, and what is pushed back."""
