"""Drawings of the report as inline SVG: readable without colour, without scripts and in print."""
