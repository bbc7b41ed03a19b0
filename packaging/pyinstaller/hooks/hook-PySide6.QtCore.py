"""Takes nothing beside the module itself: no plug-ins, no translations."""

hiddenimports: list[str] = []
