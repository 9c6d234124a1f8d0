# What the scripts in tests/cli share. A script runs in an empty folder and an empty environment:
#
#   . "$ROOT/tests/cli/lib.sh"
#
#   testing "an unknown verb is a usage error that names the nearest"
#   run chekc
#   expect_status 2
#   expect_stderr_contains "did you mean check"
#
# `testing` opens a case; a case fails with its first expectation that does not hold, and the others
# of the case are still tried. `run` starts the program and keeps its exit status in $status and what
# it wrote in the files $out and $err. The plan is printed at the end by itself.
# shellcheck shell=sh

set -u
out=$HOME/stdout
err=$HOME/stderr
status=
case_count=0
case_name=
case_state=

testing() {
    close_case
    case_name=$1
    case_state=ok
    case_count=$((case_count + 1))
}

close_case() {
    [ -n "$case_name" ] || return 0
    case $case_state in
    ok) echo "ok $case_count - $case_name" ;;
    skipped) ;;
    *)
        echo "not ok $case_count - $case_name"
        if [ -n "$status" ]; then
            echo "# the last run ended with $status and wrote:"
            sed 's/^/# out: /' "$out" | head -n 40
            sed 's/^/# err: /' "$err" | head -n 40
        fi
        ;;
    esac
    case_name=
}

fail() {
    echo "# $case_name: $*"
    case_state=failed
}

# What this machine or this place lacks: said aloud, and counted apart.
skip() {
    echo "# $*"
    echo "ok $case_count - # SKIP $case_name"
    case_state=skipped
    case_name=
}

finish() {
    ended=$?
    close_case
    if [ "$ended" = 0 ]; then
        echo "1..$case_count"
    else
        echo "# the script itself ended with $ended"
        echo "1..$((case_count + 1))"
    fi
}
trap finish EXIT

# A sanitizer that found something ends the program with 86: never what a test expects.
run() {
    "$HWREPORT" "$@" >"$out" 2>"$err" </dev/null
    status=$?
    [ "$status" != 86 ] || fail "a sanitizer stopped: hwreport $*"
}

# run_with FILE ARGUMENTS…: FILE is its standard input.
run_with() {
    input=$1
    shift
    "$HWREPORT" "$@" >"$out" 2>"$err" <"$input"
    status=$?
    [ "$status" != 86 ] || fail "a sanitizer stopped: hwreport $*"
}

expect_status() {
    [ "$status" = "$1" ] || fail "exit status $status, expected $1"
}

expect_stdout() {
    [ "$(cat "$out")" = "$1" ] || fail "stdout is not: $1"
}

expect_stderr() {
    [ "$(cat "$err")" = "$1" ] || fail "stderr is not: $1"
}

expect_stdout_contains() {
    grep -qF -e "$1" "$out" || fail "stdout lacks: $1"
}

expect_stderr_contains() {
    grep -qF -e "$1" "$err" || fail "stderr lacks: $1"
}

expect_stdout_lacks() {
    ! grep -qF -e "$1" "$out" || fail "stdout has: $1"
}

expect_stderr_lacks() {
    ! grep -qF -e "$1" "$err" || fail "stderr has: $1"
}

expect_file() {
    [ -f "$1" ] || fail "there is no file $1"
}

expect_no_file() {
    [ ! -e "$1" ] || fail "there is a file $1"
}

expect_file_contains() {
    grep -qF -e "$2" "$1" 2>/dev/null || fail "$1 lacks: $2"
}

expect_file_lacks() {
    if [ -f "$1" ]; then
        ! grep -qF -e "$2" "$1" || fail "$1 has: $2"
    else
        fail "there is no file $1"
    fi
}

# The same file, or the same tree of files.
expect_same() {
    diff -r "$1" "$2" >"$HOME/differences" 2>&1 || {
        fail "$1 and $2 differ"
        sed 's/^/# /' "$HOME/differences" | head -n 20
    }
}

# expect COMMAND…: it ends well.
expect() {
    "$@" || fail "does not hold: $*"
}

# A copy of a golden case's data, content and templates in the current folder, to be changed freely.
# Where the case has no templates of its own, the project's are taken.
use_case() {
    rm -rf data content templates site .build
    if [ ! -e "$ROOT/tests/cases/$1/data/formulas" ]; then
        mkdir data
        cp -R "$ROOT/data/formulas" "$ROOT/data/assumptions" "$ROOT/data/sources" data
    fi
    cp -R "$ROOT/tests/cases/$1/." .
    rm -rf expected
    [ -e templates ] || cp -R "$ROOT/templates" templates
    [ -e content ] || mkdir content
}

# words_outside FOLDER: what records of other kinds may mean by their words, a line each.
words_outside() {
    find data -name '*.yaml' ! -path "data/$1/*" -exec grep -ohE '[a-z0-9][a-z0-9-]*' {} + | sort -u
}

# A copy of the project's data in which only what systems, scenarios and the runs entered by hand name is
# left of devices, models and files, so that a whole site is made in a part of the time.
part_of_data() {
    cp -R "$ROOT/data" .
    find data/benchmarks -name '*.yaml' ! -name '*-2025*' -exec rm {} +
    rm -rf data/maps data/waivers
    for folder in artifacts models gpus cpus; do
        words_outside "$folder" >named
        for file in data/"$folder"/*.yaml; do
            {
                basename "$file" .yaml
                sed -n 's/^ *- *id: *\([a-z0-9-]*\).*/\1/p' "$file"
            } | sort -u | comm -12 - named | grep -q . || rm "$file"
        done
    done
    rm named
}
