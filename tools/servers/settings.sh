# Sourced by start and stop: their options, and which servers run.
# Gives: run_folder, digest, with_sound, names (the remaining arguments), is_running.

servers=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$servers/../.." && pwd)
. "$root/tools/lib/progress.sh"

run_folder=$root/build/servers/default
digest=MD5
with_sound=
names=()

# read_options ARGUMENT...: see tools/servers/README.md.
read_options() {
    while [ $# -gt 0 ]; do
        case $1 in
            --run) run_folder=$2 && shift 2 ;;
            --digest) digest=$2 && shift 2 ;;
            --sound) with_sound=1 && shift ;;
            --*) fail "unknown option $1" ;;
            *) break ;;
        esac
    done
    names=("$@")
    case $digest in MD5 | SHA-256) ;; *) fail "--digest is MD5 or SHA-256, not $digest" ;; esac
}

# start_time PID: the kernel's start time of a living process; tells it from a later one with the same number.
start_time() {
    sed -n 's/^.*) //; /^Z/!p' "/proc/$1/stat" 2>/dev/null | cut -d ' ' -f 20
}

# is_running NAME: the process that start noted under this name still lives.
is_running() {
    local pid started
    read -r pid started 2>/dev/null <"$run_folder/pid/$1" || return 1
    [ -n "$started" ] && [ "$(start_time "$pid")" = "$started" ]
}
