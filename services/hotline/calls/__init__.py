"""Calls to 12351 as the call centre reports them, agents' seats, and whom to call back."""
