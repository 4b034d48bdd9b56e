"""Build what is published: pages, tables, charts, summaries and open data, all safe to copy."""
