"""One short file per storyline: when this fact happens, call that room."""
