# Sourced by tools/setup: the source archives of third_party.tsv, fetched, checked and unpacked.
# Needs: progress.sh, $root, $setup_log. Gives: provide_third_party.
#
# The archives stay in $WEBPHONE_DEPS_MIRROR (default build/deps/mirror), so that a machine without a network can be
# given them. Unpacked sources: build/deps/NAME-VERSION.

deps=$root/build/deps
mirror=${WEBPHONE_DEPS_MIRROR:-$deps/mirror}

provide_third_party() {
    local name version origin file sha256 source
    mkdir -p "$deps" "$mirror"
    rm -rf "$deps/apt" # of a run that was interrupted
    while IFS=$'\t' read -r name version origin file sha256 source; do
        case $name in '' | '#'*) continue ;; esac
        third_party_is_ready "$name-$version" && continue
        fetch_archive "$origin" "$file" "$sha256" "$source" || continue
        unpack_archive "$mirror/$file" "$name-$version" "$sha256"
    done <"$root/tools/third_party.tsv"
    while IFS=$'\t' read -r name version _; do
        case $name in '' | '#'*) continue ;; esac
        third_party_is_ready "$name-$version" ||
            fail "the source of $name $version could not be fetched; put its archive into $mirror (see tools/third_party.tsv)"
    done <"$root/tools/third_party.tsv"
    rm -rf "$deps/apt"
}

# third_party_is_ready FOLDER: the folder was unpacked in full from an archive that third_party.tsv still names.
third_party_is_ready() {
    [ -f "$deps/$1/.unpacked" ] && grep -q "$(cat "$deps/$1/.unpacked")" "$root/tools/third_party.tsv"
}

has_sha256() {
    [ -f "$1" ] && [ "$(sha256sum "$1" | cut -d ' ' -f 1)" = "$2" ]
}

# fetch_archive ORIGIN FILE SHA256 SOURCE: leaves the checked archive in the mirror folder, or returns non-zero.
fetch_archive() {
    local origin=$1 file=$2 sha256=$3 source=$4 incoming=$deps/incoming
    has_sha256 "$mirror/$file" "$sha256" && return 0
    [ -f "$mirror/$file" ] && say "$mirror/$file has another SHA-256 than expected and is fetched again"
    rm -rf "$incoming"
    mkdir -p "$incoming"
    case $origin in
        debian)
            run_logged "$setup_log/$file.log" "fetching $file from Debian's source packages" \
                fetch_debian_source "$source" "$incoming" || true # judged by the archive's hash alone
            ;;
        upstream)
            run_logged "$setup_log/$file.log" "fetching $source" \
                curl --fail --location --silent --show-error --retry 2 --output "$incoming/$file" "$source" || true
            ;;
        *) fail "tools/third_party.tsv: unknown origin $origin" ;;
    esac
    if has_sha256 "$incoming/$file" "$sha256"; then
        mv "$incoming/$file" "$mirror/$file"
        rm -rf "$incoming"
        return 0
    fi
    [ ! -f "$incoming/$file" ] || say "$file came with another SHA-256 than expected and is not used"
    rm -rf "$incoming"
    return 1
}

unpack_archive() {
    local archive=$1 folder=$2 sha256=$3
    say "unpacking $(basename "$archive")"
    rm -rf "$deps/$folder" "$deps/$folder.part"
    mkdir "$deps/$folder.part"
    tar -xf "$archive" -C "$deps/$folder.part" --strip-components=1 --no-same-owner
    echo "$sha256" >"$deps/$folder.part/.unpacked"
    mv "$deps/$folder.part" "$deps/$folder"
}

# fetch_debian_source PACKAGE FOLDER: apt's own download of a source package. The machine's apt configuration is
# read, not changed: its Debian entries are copied as source entries, and the lists are kept under build/.
fetch_debian_source() {
    local apt=$deps/apt
    local options=(
        -o Dir::Etc::sourcelist="$apt/sources.list" -o Dir::Etc::sourceparts="$apt/sources.d"
        -o Dir::State::lists="$apt/lists" -o Dir::Cache="$apt/cache" -o APT::Sandbox::User=root
        -o Acquire::Languages=none -o Acquire::Retries=2 -o APT::Update::Error-Mode=any
    )
    if [ ! -d "$apt/lists" ]; then
        mkdir -p "$apt/sources.d" "$apt/lists/partial" "$apt/cache/archives/partial"
        : >"$apt/sources.list"
        write_source_entries "$apt/sources.d"
        if ! apt-get "${options[@]}" update; then
            rm -rf "$apt"
            return 1
        fi
    fi
    (cd "$2" && apt-get "${options[@]}" source --download-only --only-source "$1")
}

# write_source_entries FOLDER: both forms of apt's source files, as deb-src, Debian archives only.
write_source_entries() {
    local file
    for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do
        [ -f "$file" ] || continue
        sed -n -E 's#^deb([[:space:]].*/debian.*)$#deb-src\1#p' "$file" >>"$1/machine.list"
    done
    for file in /etc/apt/sources.list.d/*.sources; do
        [ -f "$file" ] || continue
        # One paragraph an archive; comments may stand between the fields.
        sed 's/^#.*$/#/' "$file" | grep -v '^#$' |
            awk 'BEGIN { RS = ""; ORS = "\n\n" } /URIs:[^\n]*\/debian/ { sub(/Types:[^\n]*/, "Types: deb-src"); print }' \
                >>"$1/machine.sources"
    done
}
