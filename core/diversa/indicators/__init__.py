"""Describe what is published: indicators, their estimators, intervals and quality labels."""
