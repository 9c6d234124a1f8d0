# Titles that try to run a command in gnuplot, a script in a page, a tag in a template, markup in Markdown:
# they come out as the text that they are, on pages and in charts.
# shellcheck shell=sh
. "$ROOT/tests/cli/lib.sh"

# Gives every record of the case the title.
entitle() {
    for record in data/systems/*.yaml data/cpus/*.yaml data/offers/*.yaml data/models/*.yaml data/artifacts/*.yaml; do
        awk -v title="$1" '/^name: / { gsub(/\\/, "\\\\", title); gsub(/"/, "\\\"", title); print "name: \"" title "\""; next } { print }' \
            "$record" >record.new
        mv record.new "$record"
    done
}

# The title as HTML and SVG write it.
escaped() {
    printf '%s' "$1" | sed 's/&/\&amp;/g; s/</\&lt;/g; s/>/\&gt;/g; s/"/\&quot;/g; s/'"'"'/\&#39;/g'
}

try_title() {
    use_case one-system
    entitle "$1"
    run build
    expect_status 0
    [ -z "$(find . -name 'PWNED*')" ] || fail "a command ran: $(find . -name 'PWNED*')"
    grep -rqF -e "$(escaped "$1")" site/systems/desk.html || fail "the page does not say the title as text"
    grep -rqF -e "$(escaped "$1")" site/charts || fail "no chart says the title as text"
    if grep -rlE '<script>|<script [^s]| on[a-z]+=' site --include='*.html' --include='*.svg' | grep -q .; then
        fail "a page or chart holds a script"
    fi
}

testing "a title in backquotes runs nothing"
# shellcheck disable=SC2016
try_title '`touch PWNED`'

testing "a title of gnuplot's enhanced text holds no script"
try_title '{/A"><script>alert(1)</script> x}'

testing "a title that ends a quoted string runs nothing"
try_title "'; system 'touch PWNED'"

testing "tags of templates and marks of Markdown stay text"
try_title '{{x}} {{{y}}} | **b** # <i>'

testing "a build that is killed leaves the site that was there"
use_case one-system
run build
expect_status 0
for moment in 0.01 0.03 0.06 0.1 0.2; do
    sed -i "s/^name: .*/name: Killed at $moment/" data/cpus/chip.yaml
    "$HWREPORT" build --quiet >/dev/null 2>&1 &
    build=$!
    sleep "$moment"
    kill -9 "$build" 2>/dev/null
    wait "$build" 2>/dev/null
    (cd site && sha256sum --check --quiet --strict MANIFEST) >"$out" 2>&1 || fail "killed at $moment, the site is not whole"
done
run build
expect_status 0
grep -q "Killed at 0.2" site/cpus/chip.html || fail "the build after a killed one does not publish"
