# Where the machine refuses a folder, or room: a clear error, status 3, and the old site whole.
# shellcheck shell=sh
. "$ROOT/tests/cli/lib.sh"

use_case one-system
day='--as-of 2026-12-31 --no-charts'
program=$HWREPORT

# without_rights ARGUMENTS…: root, too, is held to the modes of files.
without_rights() {
    if [ "$(id -u)" = 0 ]; then
        setpriv --bounding-set -dac_override,-dac_read_search "$program" "$@"
    else
        "$program" "$@"
    fi >"$out" 2>"$err" </dev/null
    status=$?
    [ "$status" != 86 ] || fail "a sanitizer stopped: hwreport $*"
}

# Something that a build has to say anew.
change() {
    changes=$((${changes-0} + 1))
    sed -i "s/^name: .*/name: Desk $changes/" data/systems/desk.yaml
}

expect_refused() {
    expect_status 3
    expect_stderr_contains "[machine.refused]"
    expect_stderr_contains "$1"
    expect_old_site
}

# As it was, and whole: every file is there and has the digest that the manifest states.
expect_old_site() {
    expect_same before site/MANIFEST
    (cd site && sha256sum --quiet --check MANIFEST >"$HOME/sums" 2>&1) ||
        fail "the old site is not whole: $(head -n 3 "$HOME/sums")"
    expect [ "$(cd site && find . -type f ! -name MANIFEST | wc -l)" = "$(wc -l <before)" ]
}

# What was refused leaves nothing behind that keeps the next build from being right.
expect_next_build() {
    # shellcheck disable=SC2086
    run build $day
    expect_status 0
    expect_file_contains site/systems/desk.md "Desk $changes"
    cp -f site/MANIFEST before
    # shellcheck disable=SC2086
    run build $day --fresh
    expect_same before site/MANIFEST
    [ "$(ls .build)" = "$remembered" ] || fail ".build holds: $(ls .build)"
}

testing "the site that is to stay is whole"
# shellcheck disable=SC2086
run build $day
# shellcheck disable=SC2086
run build $day --fresh
expect_status 0
cp -f site/MANIFEST before
remembered=$(ls .build)
expect_old_site

testing "a file in the place of the site is not replaced"
change
echo mine >file
# shellcheck disable=SC2086
run build $day -o file
expect_refused "file"
expect_file_contains file mine

testing "a file in the place of the build folder is not replaced"
mv .build kept
echo mine >.build
# shellcheck disable=SC2086
run build $day
expect_refused ".build"
expect_file_contains .build mine
rm .build
mv kept .build
expect_next_build

testing "a link in the place of the build folder is not followed"
change
mkdir elsewhere
mv .build kept
ln -s elsewhere .build
# shellcheck disable=SC2086
run build $day
expect_refused ".build"
expect [ -z "$(ls -A elsewhere)" ]
rm .build
mv kept .build
expect_next_build

testing "a folder that may not be written holds no new site"
change
chmod a-w .
# shellcheck disable=SC2086
without_rights build $day
chmod u+w .
expect_refused "site"
expect_next_build

testing "a build folder that may not be written is named"
change
chmod a-w .build
# shellcheck disable=SC2086
without_rights build $day
chmod u+w .build
expect_refused "from the build folder to the one that holds site failed: Permission denied"
expect_next_build

testing "templates that may not be read are an error each"
change
chmod a-r templates/start.md.mustache templates/layout.html.mustache
# shellcheck disable=SC2086
without_rights build $day
chmod u+r templates/*
expect_status 3
expect_stderr_contains "templates/start.md.mustache: error: cannot be read: Permission denied [file.unreadable]"
expect_stderr_contains "templates/layout.html.mustache: error: cannot be read"
expect_old_site
expect_next_build

testing "a file that may not become as large as it has to is the machine's refusal"
change
# The limit counts blocks of 512 byte, or of 1024; the page of methods has more. The file alone is
# refused, where the signal is not let through.
# shellcheck disable=SC2086
(
    trap '' XFSZ
    ulimit -f 100
    exec "$program" build $day
) >"$HOME/said" 2>&1 </dev/null
status=$?
cp "$HOME/said" "$err"
expect_refused " failed: File too large"
expect_next_build

# on_disk KIBIBYTE COMMAND: in a copy of the project on a disk of that size; 77 where this machine has
# none to give.
on_disk() {
    # shellcheck disable=SC2016
    unshare --user --map-root-user --mount sh -c '
        mount -t tmpfs -o size="$1k" tmpfs disk 2>/dev/null || exit 77
        cp -R data templates content disk && cd disk || exit 77
        eval "$2"' sh "$1" "$2" >"$HOME/said" 2>&1 </dev/null
    status=$?
    cp "$HOME/said" "$err"
}

testing "a disk that is full keeps the old site"
mkdir -p disk
export program day
# What stands in quotes is for the shell on that disk.
# shellcheck disable=SC2016
on_disk 16384 '
    $program build --quiet $day && cp -f site/MANIFEST before || exit 70
    sed -i "s/^name: .*/name: Another/" data/systems/desk.yaml data/sources/*.yaml
    head -c 100m /dev/zero >filler 2>/dev/null
    $program build $day --fresh
    echo "status $?"
    cmp before site/MANIFEST && (cd site && sha256sum --quiet --check MANIFEST) || exit 71
    rm filler
    $program build --quiet $day && grep -q Another site/systems/desk.md || exit 72'
if [ "$status" = 77 ] || [ "$status" = 1 ]; then
    skip "this machine lets nobody mount a disk"
else
    expect_status 0
    expect_stderr_contains "status 3"
    expect_stderr_contains "[machine.refused]"
    expect_stderr_contains "No space left on device"
fi
