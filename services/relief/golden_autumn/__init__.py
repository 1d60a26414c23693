"""Golden Autumn (金秋助学): aid for a student of a household on file, in eight stages."""
