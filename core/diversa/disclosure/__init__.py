"""Protect counts before they are published: cell keys, noise, minimum bases and marks."""
