"""The command line: the same verbs without a window; reaches no Qt and no database of its own."""
