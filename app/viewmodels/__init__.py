"""Qt models and state of the screen, without widgets; the only room that translates offsets."""
