"""Intervals and counts; pure arithmetic."""
