#!/bin/sh
# The harness and the rules of the house, tried on planted faults: a count or a rule that cannot fail
# would be worth nothing. Speaks TAP.
set -u
cd "$ROOT" || exit 1
count=0

# says WHAT EXPECTED ACTUAL
says() {
    count=$((count + 1))
    if [ "$2" = "$3" ]; then
        echo "ok $count - $1"
    else
        echo "# expected: $2; found: $3"
        echo "not ok $count - $1"
    fi
}

# How the harness counts a program that does this: passed, failed, skipped.
counted() {
    printf '%s\n' "$1" >"$HOME/program"
    tests/harness/job self-job program 1 sh "$HOME/program" >/dev/null 2>&1
    cat .build/log/self-job/program.count
}

says "counts what passed and what failed" "2 1 0" \
    "$(counted 'echo 1..3; echo ok 1 - a; echo not ok 2 - b; echo ok 3 - c; exit 1')"
says "counts a skipped test apart" "1 0 1" \
    "$(counted 'echo 1..2; echo ok 1 - a; echo "ok 2 - # SKIP no such machine"')"
says "knows the form in which cmocka skips" "1 0 1" \
    "$(counted 'echo 1..2; echo ok 1 - a; echo "not ok 2 # SKIP b"')"
says "takes tests that a crash kept from running for failed" "1 2 0" \
    "$(counted 'echo 1..3; echo ok 1 - a; kill -ABRT $$')"
says "takes a program without tests for a failure" "0 1 0" "$(counted 'echo hello')"
says "takes a failure after the last test for one" "1 1 0" \
    "$(counted 'echo 1..1; echo ok 1 - a; exit 86')"
says "takes what does not end in time for a failure" "0 1 0" "$(counted 'echo 1..1; sleep 5')"

# A small project in which faults are planted.
project=$HOME/project
mkdir -p "$project/src/base" "$project/src/load" "$project/tests" "$project/templates" "$project/data"
cp -R tests/lint tests/harness "$project/tests"
rm "$project/tests/harness/self_test.sh"
cp .clang-format .clang-tidy "$project"
cd "$project" || exit 1
git init -q .
LAYERS='base= load=base' DOORS='yaml.h=load/yaml.c'
export LAYERS DOORS

# planted RULE FILE TEXT WHAT: the rule is content without the file, and names the file with it.
planted() {
    tests/lint/"$1" >"$HOME/said" 2>&1
    before=$?
    mkdir -p "$(dirname "$2")"
    printf '%b' "$3" >"$2"
    case $2 in src/*.c)
        mkdir -p ".build/release/$(dirname "${2#src/}")"
        gcc -Isrc -Wall -MMD -fPIE -c -o ".build/release/${2#src/}.o" "$2" 2>"$HOME/warnings"
        object=".build/release/${2#src/}"
        object=${object%.c}
        mv "$object.c.o" "$object.o" 2>/dev/null
        mv "$object.c.d" "$object.d" 2>/dev/null
        cp "$HOME/warnings" "$object.o.warnings"
        ;;
    esac
    tests/lint/"$1" >"$HOME/said" 2>&1
    after=$?
    found="$before, then $after: $(head -n 3 "$HOME/said")"
    if [ "$before" = 0 ] && [ "$after" != 0 ] &&
        grep -q "$(basename "$2" | sed 's/\.c$//')" "$HOME/said"; then
        found='a failure that names it'
    fi
    rm -f "$2"
    says "$1 refuses $4" 'a failure that names it' "$found"
}

printf 'int base(void);\n\nint base(void)\n{\n    return 1;\n}\n' >src/base/base.c
mkdir -p .build/release/base
gcc -Isrc -MMD -MF .build/release/base/base.d -fPIE -c -o .build/release/base/base.o src/base/base.c

planted fast-layers src/base/up.c '#include "load/load.h"\n' 'an include of a higher layer'
planted fast-doors src/base/door.c '#include <yaml.h>\n' 'a second door'
planted fast-doors src/base/door.c '#include <foreign.h>\n' 'a library without a door'
planted fast-globals src/base/global.c 'int count;\nint count = 3;\n' 'a writable global'
planted fast-globals src/base/static.c 'int f(void);\nint f(void) { static int n; return ++n; }\n' 'a writable static'
planted fast-warnings src/base/warn.c 'static int unused;\n' 'what the compiler warns of'
planted fast-calls src/base/call.c 'void f(void) { system("ls"); }\n' 'a shell'
planted fast-calls src/base/call.c 'void *f(void) { return malloc(3); }\n' 'memory from outside the arenas'
planted fast-format src/base/form.c 'int  f( void );\n' 'another format'
planted fast-sizes src/base/long.c "$(printf '%0401d' 0 | sed 's/0/\\n/g')" 'a file of more than 400 lines'
planted fast-top-level extra 'x\n' 'another entry at the top'
planted fast-hygiene src/base/path.c '/* see /wo''rk/main */\n' 'a path of one machine'
planted fast-hygiene src/base/mark.c '/* TO''DO: later */\n' 'a mark of unfinished work'
planted fast-hygiene tests/package-lock.json '{"reso''lved": "x"}\n' 'a download address'
planted fast-templates templates/a.html.mustache '<p class={{x}}>\n' 'a value without quotes'
planted fast-templates templates/a.md.mustache '<p class="{{x}}">\n' 'a value in HTML inside Markdown'
# shellcheck disable=SC2016
planted shellcheck tests/bad.sh '#!/bin/sh\nrm $1/*\n' 'a slip in a script'
planted scripts templates/bad.js 'const = 3;\n' 'a script that cannot be read'
planted clang-tidy src/base/tidy.c 'int Upper(int n);\nint Upper(int n)\n{\n    return n;\n}\n' 'a name in capitals'
planted cppcheck src/base/check.c 'int f(void) { int a[2] = {1, 2}; return a[2]; }\n' 'a read past the end'
mkdir -p src/man
printf '#!/bin/sh\ncat src/man/*.1\n' >src/man/make
chmod +x src/man/make
printf '.Dd January 1, 2026\n.Dt A 1\n.Os\n.Sh NAME\n.Nm a\n.Nd what it is\n' >src/man/a.1
planted manual src/man/hwreport.1 '.Sh WRONG\n.Zz\n' 'an unsound manual'

printf 'RULE(A_B, "a.b", SEVERITY_ERROR, "…")\n' >src/base/rules.def
tests/lint/diagnostics >/dev/null 2>&1
says "diagnostics refuses a rule without an example" 1 $?
mkdir -p tests/diagnostics/a.b
echo 'data/x.yaml:1:1: error: … [a.b]' >tests/diagnostics/a.b/expected
tests/lint/diagnostics >/dev/null 2>&1
says "diagnostics is content with an example for each" 0 $?

# A program that makes one page with a chart, and the script of the chart.
cat >"$HOME/program" <<'END'
#!/bin/sh
mkdir -p site scripts/charts
printf '# A page\n' >site/a.md
printf '<p>A page</p>\n<svg width="1"><title>T</title>\n<desc>D</desc>\n<path d="M1"/>\n</svg>\n' >site/a.html
printf 'plot 0.30000000000000004*x, 39.999999999999993\n' >scripts/charts/c.gp
END
chmod +x "$HOME/program"
HWREPORT=$HOME/program
ROOT=$project
export HWREPORT ROOT
mkdir -p tests/cases/a/data/formulas tests/cases/a/expected
golden() {
    tests/harness/golden tests/cases/a "$@" 2>&1 | grep -E '^(not )?ok'
}
echo '# Another page' >tests/cases/a/expected/a.md
says "a golden page that differs is a failure" 'not ok 1 - a' "$(golden)"
echo '# A page' >tests/cases/a/expected/a.md
says "one that is the same is none" 'ok 1 - a' "$(golden)"
: >tests/cases/a/expected/b.md
says "one that is not built is a failure" 'not ok 1 - a' "$(golden)"
rm -r tests/cases/a/expected
YES=1 golden --update
says "an update takes what was built" 'ok 1 - a' "$(golden)"
says "charts within pages keep their words alone" '4 0' \
    "$(wc -l <tests/cases/a/expected/a.html) $(grep -c path tests/cases/a/expected/a.html)"
says "numbers in scripts have ten digits" 'plot 0.3*x, 40' "$(cat tests/cases/a/expected/scripts/charts/c.gp)"

echo "1..$count"
