"""These tests run against the whole platform."""

from tests.platform import platform

__all__ = ["platform"]
