# Numbers that were computed by hand (tests/cases/*/why.md), as a person sees them.
# shellcheck shell=sh
. "$ROOT/tests/cli/lib.sh"

# What a table of `estimate` says in the row of that name has the words.
expect_row() {
    grep -F -e "$1" "$out" | grep -qF -e "$2" || fail "$1 does not say: $2"
}

testing "bandwidth, ceiling, power and cache are those of the hand"
use_case one-system
run estimate --system desk --artifact llm-q8
expect_status 0
expect_row "System memory bandwidth" "57.6 "
expect_row "Most tokens per second that bandwidth allows" "5.76 "
expect_row "Power at the wall" "111.1 "
run explain kv-bytes-per-token --system desk --artifact llm-q8
expect_status 0
expect_stdout_contains "131072"
run explain capital-per-year --system desk --artifact llm-q8
expect_stdout_contains "250 EUR"
run explain electricity-per-year --system desk --artifact llm-q8
expect_stdout_contains "66.67"

testing "a source's verdict stands beside ours, with the reason where they differ"
use_case one-system
run build --no-charts --quiet
expect_status 0
expect_row_of_page() {
    grep -F -e "$1" site/systems/desk.md | grep -qF -e "$2" || fail "beside $1 stands no: $2"
}
expect_row_of_page "met | " "slow | "
expect_row_of_page "met | " "| The source takes one token a second for fast."
expect_row_of_page "missed | " "| – |"
! grep -qF "shown only where both differ" site/systems/desk.md || fail "a reason without a difference"

testing "two currencies without a rate: the result names the rate that is missing"
use_case two-currencies
run explain capital-per-year --system desk --artifact llm-q8
expect_stdout_contains "USD"
expect_stdout_contains "EUR"
expect_stdout_contains "exchange"
expect_stdout_lacks "250"

testing "where nothing is known, words stand for numbers"
use_case unknown-everywhere
run estimate --system desk --artifact llm-q8
expect_status 0
expect_row "System memory bandwidth" "unknown"
expect_row "Power at the wall" "unknown"
expect_stdout_lacks "nan"
expect_stdout_lacks "inf"
run build --no-charts --quiet
expect_status 0
expect_file site/systems/desk.md
if grep -rwiE 'nan|inf|null' site --include='*.md' >"$HOME/found"; then
    fail "a page says: $(head -n 3 "$HOME/found")"
fi
