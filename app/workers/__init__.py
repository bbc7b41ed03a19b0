"""Work off the screen thread and back: results, errors and progress arrive on the thread that asked."""
