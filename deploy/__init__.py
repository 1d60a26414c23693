"""How the platform is laid out on machines: who may do what, and the stack without Docker."""
