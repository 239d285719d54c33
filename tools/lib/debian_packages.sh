# Sourced by tools/setup: installs the packages of debian_packages.tsv that are missing.
# Needs: progress.sh, $root, $setup_log. Gives: provide_debian_packages.

as_root() {
    if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

# missing_packages SET...: those of the sets' packages that dpkg does not know as installed.
missing_packages() {
    local wanted installed
    wanted=$(awk -F '\t' -v sets=" $* " '!/^#/ && index(sets, " " $1 " ") { print $2 }' "$root/tools/debian_packages.tsv")
    have_node || wanted+=$'\nnodejs\nnpm'
    wanted=$(sort -u <<<"$wanted" | grep .)
    # shellcheck disable=SC2086 # a list of words
    installed=$(dpkg-query --show --showformat '${db:Status-Status} ${Package}\n' $wanted 2>/dev/null |
        sed -n 's/^installed //p' | sort -u)
    comm -23 <(echo "$wanted") <(echo "$installed")
}

# have_node: Node 18 or newer with npm, wherever it comes from.
have_node() {
    command -v npm >/dev/null && node -e 'process.exit(parseInt(process.versions.node) >= 18 ? 0 : 1)' 2>/dev/null
}

provide_debian_packages() {
    local packages
    packages=$(missing_packages "$@" | xargs)
    [ -n "$packages" ] || return 0
    command -v apt-get >/dev/null || fail "this machine has no apt-get; install by hand what corresponds to: $packages"
    if [ "$(id -u)" -ne 0 ] && ! command -v sudo >/dev/null; then
        fail "packages are missing and there is no sudo; as root: apt-get install --no-install-recommends $packages"
    fi
    say "missing Debian packages: $packages"
    # shellcheck disable=SC2086 # a list of words
    install_packages $packages
}

install_packages() {
    local apt=(env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=300)
    if [ "$(id -u)" -ne 0 ]; then sudo -v; fi # asks for the password here, where it can be seen
    run_logged "$setup_log/apt-update.log" "reading the package lists" as_root "${apt[@]}" update ||
        say "not all package lists could be read; going on with those at hand"
    forbid_service_starts
    run_logged "$setup_log/apt-install.log" "downloading and installing" \
        as_root "${apt[@]}" install --no-install-recommends "$@" ||
        fail "the packages could not be installed"
    allow_service_starts
    disable_services_of "$@"
}

# Debian starts a service as soon as its package is installed: Kamailio and rtpengine would listen on all addresses.
# policy-rc.d is the documented way to forbid that; an existing one is left as it is.
policy=/usr/sbin/policy-rc.d
policy_is_ours=

forbid_service_starts() {
    [ ! -e "$policy" ] || return 0
    policy_is_ours=1
    trap allow_service_starts EXIT
    printf '#!/bin/sh\nexit 101\n' | as_root tee "$policy" >/dev/null
    as_root chmod 755 "$policy"
}

allow_service_starts() {
    [ -n "$policy_is_ours" ] || return 0
    as_root rm -f "$policy"
    policy_is_ours=
}

# disable_services_of PACKAGE...: packages that were just installed do not start their services at the next boot
# either. What was installed before is not touched.
disable_services_of() {
    local unit
    command -v systemctl >/dev/null || return 0
    for unit in $(dpkg -L "$@" 2>/dev/null | sed -n 's#^/lib/systemd/system/\([^/@]*\.service\)$#\1#p'); do
        as_root systemctl disable --quiet "$unit" >/dev/null 2>&1 || true
    done
}
