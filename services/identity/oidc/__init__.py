"""The provider of single sign-on (OpenID Connect): its settings, its word, and its address."""
