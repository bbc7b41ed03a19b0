; Puts a folder on PATH and takes it off again, in memory that is as large as PATH is: a variable of NSIS holds 1,024
; characters, and an installer that reads PATH into one cuts it off there. It is kept between two semicolons while it is
; searched, so that only a whole entry matches; everything else in it stays as it was, to the character.
;
; In:  $R0 the folder. Out: $R1 is 1 when PATH was changed, 0 when it stayed.

!define PATH_LIMIT 32000

!macro _ReadPath done
  ; $R2 the key, $R3 the kind of value, $R4 the memory (";PATH;"), $R5 its bytes in the registry
  StrCpy $R1 0
  StrCpy $R4 0
  StrCpy $R3 2
  StrCpy $R5 0
  StrCpy $R6 -2147483647 ; HKEY_CURRENT_USER
  StrCpy $R7 "Environment"
  ${If} $PathForAll == 1
    StrCpy $R6 -2147483646 ; HKEY_LOCAL_MACHINE
    StrCpy $R7 "SYSTEM\CurrentControlSet\Control\Session Manager\Environment"
  ${EndIf}
  System::Call 'advapi32::RegCreateKeyExW(p R6, w R7, i 0, p 0, i 0, i 0x103, p 0, *p .R2, p 0) i .R8'
  ${If} $R8 <> 0
    Goto ${done}
  ${EndIf}
  System::Call 'advapi32::RegQueryValueExW(p R2, w "Path", p 0, *i R3R3, p 0, *i R5R5) i .R8'
  ${If} $R8 <> 0 ; there is none yet
    StrCpy $R3 2
    StrCpy $R5 0
  ${EndIf}
  ${If} $R3 <> 1
  ${AndIf} $R3 <> 2 ; neither REG_SZ nor REG_EXPAND_SZ: not ours to touch
    Goto ${done}
  ${EndIf}
  IntOp $R6 $R5 + 4096
  System::Alloc $R6
  Pop $R4
  System::Call 'kernel32::lstrcpyW(p R4, w ";")'
  ${If} $R5 > 0
    IntPtrOp $R7 $R4 + 2
    System::Call 'advapi32::RegQueryValueExW(p R2, w "Path", p 0, p 0, p R7, *i R5R5) i .R8'
    ${If} $R8 <> 0
      Goto ${done}
    ${EndIf}
  ${EndIf}
  System::Call 'kernel32::lstrcatW(p R4, w ";")'
  System::Call 'shlwapi::StrStrIW(p R4, w ";$R0;") p .R6'
!macroend

!macro _WritePath at
  System::Call 'kernel32::lstrlenW(p ${at}) i .R8'
  ${If} $R8 < ${PATH_LIMIT}
    IntOp $R8 $R8 + 1
    IntOp $R8 $R8 * 2
    System::Call 'advapi32::RegSetValueExW(p R2, w "Path", i 0, i R3, p ${at}, i R8) i .R8'
    ${If} $R8 = 0
      StrCpy $R1 1
    ${EndIf}
  ${EndIf}
!macroend

!macro _ClosePath
  ${If} $R4 <> 0
    System::Free $R4
  ${EndIf}
  System::Call 'advapi32::RegCloseKey(p R2)'
  ${If} $R1 == 1
    SendMessage ${HWND_BROADCAST} ${WM_SETTINGCHANGE} 0 "STR:Environment" /TIMEOUT=5000
  ${EndIf}
!macroend

Var PathForAll ; 1 when it is everybody's PATH

; A folder with `;` or `%` in its name would be read as something else there, so setup.nsi takes none.
Function AddToPath
  !insertmacro _ReadPath done
  ${If} $R6 == 0
    System::Call 'kernel32::lstrcatW(p R4, w R0)'
    IntPtrOp $R7 $R4 + 2
    ${If} $R5 <= 2 ; PATH was empty: ";;folder"
      IntPtrOp $R7 $R4 + 4
    ${EndIf}
    !insertmacro _WritePath R7
  ${EndIf}
  done:
  !insertmacro _ClosePath
FunctionEnd

Function un.RemoveFromPath
  !insertmacro _ReadPath done
  ${If} $R6 != 0
    StrLen $R7 ";$R0"
    IntOp $R7 $R7 * 2
    IntPtrOp $R7 $R6 + $R7
    System::Call 'kernel32::lstrlenW(p R7) i .R8'
    IntOp $R8 $R8 + 1
    IntOp $R8 $R8 * 2
    System::Call 'kernel32::RtlMoveMemory(p R6, p R7, p R8)'
    System::Call 'kernel32::lstrlenW(p R4) i .R8'
    ${If} $R8 > 2
      IntOp $R8 $R8 - 1
      IntOp $R8 $R8 * 2
      IntPtrOp $R7 $R4 + $R8
      System::Call '*$R7(&i2 0)'
      IntPtrOp $R7 $R4 + 2
      !insertmacro _WritePath R7
    ${Else}
      System::Call 'advapi32::RegDeleteValueW(p R2, w "Path")'
      StrCpy $R1 1
    ${EndIf}
  ${EndIf}
  done:
  !insertmacro _ClosePath
FunctionEnd
