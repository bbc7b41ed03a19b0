"""What a reader and a writer of a format share: encodings, tags, shapes, cells."""
