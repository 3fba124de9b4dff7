"""Pages of agents, warehouse, quality, finance and intake."""
