"""Detectors of identifiers: one module per kind; `registry.find_all` runs them in one pass over a text."""
