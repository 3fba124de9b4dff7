"""The gate: goods that nobody announced, what differed from what was announced, photos of what came."""
