"""How the sources are: fresh, slow, failing or silent; alerts and metrics."""
