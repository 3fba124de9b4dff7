"""Raw events, mapping, quality gates, dead letters, replay."""
