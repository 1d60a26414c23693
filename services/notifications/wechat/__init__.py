"""The WeChat official account: its callback, and who follows it."""
