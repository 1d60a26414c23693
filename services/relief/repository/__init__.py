"""Relief's documents, one module per kind. Days are ISO texts, which compare as days do."""
