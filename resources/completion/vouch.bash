# bash completion for vouch
_vouch_completion() {
    local line type current=${COMP_WORDS[COMP_CWORD]}
    local -a found
    COMPREPLY=()
    while IFS= read -r line; do
        type=${line%%,*}
        case $type in
            plain) COMPREPLY+=("${line#*,}") ;;
            project)
                compopt -o filenames
                mapfile -t found < <(compgen -f -X '!*.vouch' -- "$current"; compgen -d -- "$current")
                COMPREPLY+=("${found[@]}")
                ;;
            file) compopt -o default -o filenames ;;
            dir) compopt -o dirnames -o filenames ;;
        esac
    done < <(COMP_WORDS="${COMP_WORDS[*]}" COMP_CWORD=$COMP_CWORD _VOUCH_COMPLETE=bash_complete "$1" 2>/dev/null)
}
complete -o nosort -F _vouch_completion vouch
