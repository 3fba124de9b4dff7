"""One file per check, each a pure rule over what was gathered."""
