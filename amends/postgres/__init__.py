"""The embedded PostgreSQL: started when needed, shared by processes, stopped by the last one out."""
