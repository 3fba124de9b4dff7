"""Settings, urls, servers, and the one list of plugs."""
