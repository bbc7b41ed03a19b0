; A program of a few kilobytes that takes the place of Vouch's when the installer is proved without Windows: it stays open
; for as many milliseconds as it was built with, and does nothing else.
Unicode true
Target amd64-unicode
Name "stand-in"
OutFile "${OUTFILE}"
RequestExecutionLevel user
SilentInstall silent
Section
  Sleep ${MILLISECONDS}
SectionEnd
