"""Names the compiled part and the packages that only it fills, which no import that PyInstaller can follow leads to."""

hiddenimports = ["resiliparse._resiliparse", "resiliparse.extract", "resiliparse.parse"]
