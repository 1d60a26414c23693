"""The web pages in a real Chromium, against a running gateway."""
