"""Tests; a package so that nothing installed can take its name."""
