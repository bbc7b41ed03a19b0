# fish completion for vouch
function __vouch_complete
    set -l answer (env COMP_WORDS=(commandline -cp) COMP_CWORD=(commandline -t) _VOUCH_COMPLETE=fish_complete vouch 2>/dev/null)
    for line in $answer
        set -l parts (string split -m 1 , -- $line)
        switch $parts[1]
            case plain
                echo $parts[2]
            case project
                __fish_complete_suffix .vouch
            case file
                __fish_complete_path (commandline -ct)
            case dir
                __fish_complete_directories (commandline -ct)
        end
    end
end

complete --no-files --command vouch --arguments '(__vouch_complete)'
