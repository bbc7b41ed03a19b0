; The installer for Windows. packaging/windows_setup.py writes facts.nsh (names, version, sizes) and the lists of files
; that the bundle really has, and runs makensis with -DMADE=<the folder of these> on this script.
;
; Switches: /S silent, /AllUsers for everybody (needs an administrator), /AddToPath, /D=<folder> last and without quotes.
; Exit codes: 0 done, 1 stopped by the user, 2 not for this system or without the rights, 3 files could not be removed,
; 4 Vouch is running, 5 the version before could not be removed.

Unicode true
!include "${MADE}/facts.nsh"
!ifdef SIXTYFOUR
  Target amd64-unicode
!endif
ManifestDPIAware true
ManifestSupportedOS Win10
RequestExecutionLevel user
SetCompressor /SOLID lzma
SetDateSave off
CRCCheck force
AllowSkipFiles off

!include MUI2.nsh
!include LogicLib.nsh
!include FileFunc.nsh
!include WinVer.nsh
!include x64.nsh
!include path.nsh

!define UNINSTALL_KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\${TITLE}"
!define PROGID "${TITLE}.Project"
!define REMOVER "uninstall-${NAME}.exe"

Name "${TITLE}"
OutFile "${OUTFILE}"
BrandingText "${TITLE} ${VERSION}"
ShowInstDetails nevershow
ShowUninstDetails nevershow
VIProductVersion "${FOUR_NUMBERS}"
VIAddVersionKey "ProductName" "${TITLE}"
VIAddVersionKey "ProductVersion" "${VERSION}"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "FileDescription" "Installer of ${TITLE}"
VIAddVersionKey "CompanyName" "${PUBLISHER}"
VIAddVersionKey "LegalCopyright" "${PUBLISHER}"

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_WELCOMEFINISHPAGE_BITMAP "${BANNER}"
!define MUI_ABORTWARNING
!define MUI_COMPONENTSPAGE_SMALLDESC
!define MUI_FINISHPAGE_RUN
!define MUI_FINISHPAGE_RUN_FUNCTION StartProgram
!define MUI_FINISHPAGE_RUN_TEXT "Start ${TITLE}"
!insertmacro MUI_PAGE_COMPONENTS
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"

Var Before ; where an older version is, or ""

; Stops when the programs in the folder on the stack run. Windows lets nobody write to a program that runs, nor mark it
; as deleted; wine forbids only the latter. Both are tried, and the mark is taken off again.
!macro MustNotRun un
Function ${un}IsFree
  ; In: $1 a program. Out: $1 is 1 when it does not run
  ${IfNot} ${FileExists} $1
    StrCpy $1 1
    Return
  ${EndIf}
  System::Call 'kernel32::CreateFileW(w r1, i 0x40010000, i 7, p 0, i 3, i 0, p 0) p .r2'
  StrCpy $1 0
  ${If} $2 != -1
    System::Call 'kernel32::SetFileInformationByHandle(p r2, i 4, *i 1, i 4) i .r1'
    ${If} $1 <> 0
      System::Call 'kernel32::SetFileInformationByHandle(p r2, i 4, *i 0, i 4) i .r1'
    ${EndIf}
    System::Call 'kernel32::CloseHandle(p r2)'
  ${EndIf}
FunctionEnd

Function ${un}MustNotRun
  Exch $0
  again:
    StrCpy $1 "$0\${NAME}.exe"
    Call ${un}IsFree
    ${If} $1 = 1
      StrCpy $1 "$0\${NAME}w.exe"
      Call ${un}IsFree
    ${EndIf}
    ${If} $1 <> 1
      MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "${TITLE} is running. Close it, then choose Retry." /SD IDCANCEL IDRETRY again
      SetErrorLevel 4
      Quit
    ${EndIf}
  Pop $0
FunctionEnd
!macroend
!insertmacro MustNotRun ""
!insertmacro MustNotRun "un."

!macro NeedsAdministrator
  UserInfo::GetAccountType
  Pop $0
  ${If} $0 != "Admin"
    MessageBox MB_OK|MB_ICONSTOP "${TITLE} for everybody needs an administrator: start this program as one." /SD IDOK
    SetErrorLevel 2
    Quit
  ${EndIf}
  SetShellVarContext all
  StrCpy $PathForAll 1
!macroend

; In a command of the registry, `%` begins what Windows fills in, and `;` ends an entry of PATH.
!macro NeedsPlainFolder
  System::Call 'shlwapi::StrCSpnW(w "$INSTDIR", w ";%") i .r0'
  StrLen $1 $INSTDIR
  ${If} $0 < $1
    MessageBox MB_OK|MB_ICONSTOP "${TITLE} cannot be in a folder whose name has ; or %. Choose another." /SD IDOK
    SetErrorLevel 2
    Quit
  ${EndIf}
!macroend

Section "${TITLE}" Program
  SectionIn RO
  !insertmacro NeedsPlainFolder
  Push $INSTDIR
  Call MustNotRun
  ${If} $Before != ""
  ${AndIf} ${FileExists} "$Before\${REMOVER}"
    Push $Before
    Call MustNotRun
    DetailPrint "Removing the version before ..."
    ExecWait '"$Before\${REMOVER}" /S _?=$Before' $0
    ${If} $0 != 0
      MessageBox MB_OK|MB_ICONSTOP "The version before, in $Before, could not be removed ($0)." /SD IDOK
      SetErrorLevel 5
      Quit
    ${EndIf}
    Delete "$Before\${REMOVER}"
    RMDir "$Before"
  ${EndIf}
  !include "${MADE}/install.nsh"
  SetOutPath "$INSTDIR"
  WriteUninstaller "$INSTDIR\${REMOVER}"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "DisplayName" "${TITLE}"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "DisplayIcon" "$INSTDIR\${NAME}w.exe,0"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "Publisher" "${PUBLISHER}"
  !ifdef HOME
    WriteRegStr SHCTX "${UNINSTALL_KEY}" "URLInfoAbout" "${HOME}"
  !endif
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "InstallLocation" "$INSTDIR"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "UninstallString" '"$INSTDIR\${REMOVER}"'
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "QuietUninstallString" '"$INSTDIR\${REMOVER}" /S'
  WriteRegDWORD SHCTX "${UNINSTALL_KEY}" "EstimatedSize" ${KILOBYTES}
  WriteRegDWORD SHCTX "${UNINSTALL_KEY}" "NoModify" 1
  WriteRegDWORD SHCTX "${UNINSTALL_KEY}" "NoRepair" 1
SectionEnd

; An administrator who installs for everybody is handed the program as a user: Explorer starts it, with its own rights.
Function StartProgram
  ${If} $PathForAll == 1
    Exec '"$WINDIR\explorer.exe" "$INSTDIR\${NAME}w.exe"'
  ${Else}
    Exec '"$INSTDIR\${NAME}w.exe"'
  ${EndIf}
FunctionEnd

Section "Entry in the Start menu" Menu
  CreateShortcut "$SMPROGRAMS\${TITLE}.lnk" "$INSTDIR\${NAME}w.exe"
SectionEnd

Section "Open ${SUFFIX} files with ${TITLE}" Files
  WriteRegStr SHCTX "Software\Classes\${PROGID}" "" "${TITLE} project"
  WriteRegStr SHCTX "Software\Classes\${PROGID}\DefaultIcon" "" "$INSTDIR\${NAME}w.exe,0"
  WriteRegStr SHCTX "Software\Classes\${PROGID}\shell\open\command" "" '"$INSTDIR\${NAME}w.exe" "%1"'
  WriteRegStr SHCTX "Software\Classes\${SUFFIX}\OpenWithProgids" "${PROGID}" ""
  ReadRegStr $0 SHCTX "Software\Classes\${SUFFIX}" ""
  ${If} $0 == ""
    WriteRegStr SHCTX "Software\Classes\${SUFFIX}" "" "${PROGID}"
    WriteRegStr SHCTX "Software\Classes\${SUFFIX}" "Content Type" "${MIME}"
  ${EndIf}
  ${RefreshShellIcons}
SectionEnd

Section /o "${NAME} on the command line (PATH)" Path
  StrCpy $R0 $INSTDIR
  Call AddToPath
  ${If} $R1 == 1
    WriteRegDWORD SHCTX "${UNINSTALL_KEY}" "OnPath" 1
  ${EndIf}
SectionEnd

!insertmacro MUI_FUNCTION_DESCRIPTION_BEGIN
  !insertmacro MUI_DESCRIPTION_TEXT ${Program} "The program with everything it needs."
  !insertmacro MUI_DESCRIPTION_TEXT ${Menu} "Start ${TITLE} from the Start menu."
  !insertmacro MUI_DESCRIPTION_TEXT ${Files} "A double click on a project opens it."
  !insertmacro MUI_DESCRIPTION_TEXT ${Path} "Type ${NAME} in a terminal that is opened afterwards."
!insertmacro MUI_FUNCTION_DESCRIPTION_END

Function .onInit
  SetRegView 64
  ${IfNot} ${RunningX64}
  ${OrIfNot} ${AtLeastWin10}
    MessageBox MB_OK|MB_ICONSTOP "${TITLE} needs Windows 10 or newer, 64-bit." /SD IDOK
    SetErrorLevel 2
    Quit
  ${EndIf}
  StrCpy $R9 "$LOCALAPPDATA\Programs\${TITLE}"
  ${GetParameters} $R8
  ClearErrors
  ${GetOptions} $R8 "/AllUsers" $0
  ${IfNot} ${Errors}
    !insertmacro NeedsAdministrator
    StrCpy $R9 "$PROGRAMFILES64\${TITLE}"
  ${EndIf}
  ReadRegStr $Before SHCTX "${UNINSTALL_KEY}" "InstallLocation"
  ${If} $INSTDIR == ""
    StrCpy $INSTDIR $R9
    ${If} $Before != ""
      StrCpy $INSTDIR $Before
    ${EndIf}
  ${EndIf}
  ReadRegDWORD $1 SHCTX "${UNINSTALL_KEY}" "OnPath"
  ClearErrors
  ${GetOptions} $R8 "/AddToPath" $0
  ${IfNot} ${Errors}
  ${OrIf} $1 == 1
    !insertmacro SelectSection ${Path}
  ${EndIf}
FunctionEnd

Function un.onInit
  SetRegView 64
  ReadRegStr $0 HKCU "${UNINSTALL_KEY}" "InstallLocation"
  ReadRegStr $1 HKLM "${UNINSTALL_KEY}" "InstallLocation"
  ${If} $0 != $INSTDIR
  ${AndIf} $1 == $INSTDIR
    !insertmacro NeedsAdministrator
  ${EndIf}
FunctionEnd

Section "Uninstall"
  Push $INSTDIR
  Call un.MustNotRun
  ReadRegDWORD $0 SHCTX "${UNINSTALL_KEY}" "OnPath"
  ${If} $0 == 1
    StrCpy $R0 $INSTDIR
    Call un.RemoveFromPath
  ${EndIf}
  ReadRegStr $0 SHCTX "Software\Classes\${PROGID}\shell\open\command" ""
  ${If} $0 == '"$INSTDIR\${NAME}w.exe" "%1"'
    DeleteRegKey SHCTX "Software\Classes\${PROGID}"
    DeleteRegValue SHCTX "Software\Classes\${SUFFIX}\OpenWithProgids" "${PROGID}"
    DeleteRegKey /ifempty SHCTX "Software\Classes\${SUFFIX}\OpenWithProgids"
    ReadRegStr $0 SHCTX "Software\Classes\${SUFFIX}" ""
    ${If} $0 == "${PROGID}"
      DeleteRegValue SHCTX "Software\Classes\${SUFFIX}" ""
      DeleteRegValue SHCTX "Software\Classes\${SUFFIX}" "Content Type"
    ${EndIf}
    DeleteRegKey /ifempty SHCTX "Software\Classes\${SUFFIX}"
    ${un.RefreshShellIcons}
  ${EndIf}
  ClearErrors
  !include "${MADE}/remove.nsh"
  ${If} ${Errors}
    MessageBox MB_OK|MB_ICONEXCLAMATION "Some files in $INSTDIR are in use and were left there." /SD IDOK
    SetErrorLevel 3
  ${EndIf}
  Delete "$INSTDIR\${REMOVER}"
  !include "${MADE}/folders.nsh"
  RMDir "$INSTDIR"
  ReadRegStr $0 SHCTX "${UNINSTALL_KEY}" "InstallLocation"
  ${IfNot} ${FileExists} "$0\${NAME}w.exe" ; else this was a copy of a Vouch that stays
    Delete "$SMPROGRAMS\${TITLE}.lnk"
    DeleteRegKey SHCTX "${UNINSTALL_KEY}"
  ${EndIf}
SectionEnd
