"""A register is taken in: read, laid out, compared, opened or linked. docs/decisions/imports.md."""
