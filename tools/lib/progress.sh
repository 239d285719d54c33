# Sourced by the commands in tools/: says what is being done, and for how long.
# Needs: bash. Gives: say, fail, run_logged.

if [ -z "${progress_started:-}" ]; then progress_started=$(date +%s); fi
export progress_started

# say TEXT...: one line of progress with the seconds since the command began.
say() {
    local seconds=$(($(date +%s) - progress_started))
    printf '[%3d:%02d] %s\n' $((seconds / 60)) $((seconds % 60)) "$*"
}

# fail TEXT...: ends the command with an error.
fail() {
    printf 'error: %s\n' "$*" >&2
    exit 1
}

# run_logged LOG TEXT COMMAND...: says TEXT, runs COMMAND with its output in LOG, and says every 20 seconds that it
# is still at it. When COMMAND fails, shows the end of LOG and returns its status.
run_logged() {
    local log=$1 text=$2 status=0 ticker never
    shift 2
    mkdir -p "$(dirname "$log")"
    : >"$log"
    say "$text"
    exec {never}<> <(:) # a pipe nobody writes to: reading it with a time limit waits without a child process
    (
        trap - EXIT INT TERM
        waited=0
        until read -r -t 20 -u "$never"; do
            waited=$((waited + 20))
            say "  ... $waited s: $(tail -n 1 "$log" | tr -d '\r' | cut -c 1-90)"
        done
    ) &
    ticker=$!
    "$@" >>"$log" 2>&1 </dev/null || status=$?
    kill "$ticker" 2>/dev/null || true
    wait "$ticker" 2>/dev/null || true
    exec {never}>&-
    if [ "$status" -ne 0 ]; then
        {
            echo "failed with status $status: $*"
            echo "the end of $log:"
            tail -n 40 "$log" | sed 's/^/    /'
        } >&2
    fi
    return "$status"
}
