"""Widgets and layout; they know view-models and commands, never the store's inside."""
