"""Article files in; articles, near-duplicate passages and an inverted index on disk out."""
