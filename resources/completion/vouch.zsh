#compdef vouch
_vouch() {
    local kind value words_of
    local -a answer described plain
    (( $+commands[vouch] )) || return 1
    answer=("${(@f)$(COMP_WORDS="${words[*]}" COMP_CWORD=$((CURRENT - 1)) _VOUCH_COMPLETE=zsh_complete vouch 2>/dev/null)}")
    for kind value words_of in ${answer}; do
        case $kind in
            plain) if [[ $words_of == _ ]]; then plain+=("$value"); else described+=("$value:$words_of"); fi ;;
            project) _files -g '*.vouch' ;;
            file) _files ;;
            dir) _files -/ ;;
        esac
    done
    (( $#described )) && _describe -V vouch described -U
    (( $#plain )) && compadd -U -V vouch -a plain
    return 0
}

if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
    _vouch "$@"
else
    compdef _vouch vouch
fi
