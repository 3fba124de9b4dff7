"""Life data: how ages at failure are distributed when most units still run."""
