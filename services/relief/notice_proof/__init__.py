"""That a public notice hung, and that nobody objected (公示凭证)."""
