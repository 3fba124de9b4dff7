"""The REST API below /api/v1/: one file per room, thin over the rooms' api. See docs/reference/api.md."""
