"""Frozen values and rules that every other room stands on; imports nothing of ours and no Qt."""
