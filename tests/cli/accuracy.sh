# How far estimates are off devices that were left out, over the project's own data.
# shellcheck shell=sh
. "$ROOT/tests/cli/lib.sh"

# figure GROUP KEY: a figure of the first group of that name that the program wrote as JSON.
figure() {
    awk -v group="\"$1\"" -v key="\"$2\":" '
        $1 == "\"group\":" { name = $0; sub(/^[^:]*: /, "", name); sub(/,$/, "", name) }
        name == group && $1 == key { sub(/,$/, "", $2); print $2; exit }
    ' "$out"
}

expect_at_most() {
    found=$(figure "$1" "$2")
    awk -v found="$found" -v most="$3" 'BEGIN { exit !(found != "" && found <= most) }' ||
        fail "$2 of $1 is $found, more than $3"
}

expect_at_least() {
    found=$(figure "$1" "$2")
    awk -v found="$found" -v least="$3" 'BEGIN { exit !(found != "" && found >= least) }' ||
        fail "$2 of $1 is $found, less than $3"
}

testing "generation on cards with GDDR is off by seven percent at most, in the mean"
run -C "$ROOT" accuracy --against --format json
expect_status 0
for group in "gddr, llama.cpp" "gddr, llama.cpp of 2024"; do
    expect_at_most "$group" mean_error 0.07
    expect_at_most "$group" p90_error 0.20
    expect_at_least "$group" naive_mean_error 0.20
    expect_at_least "$group" interval_coverage 0.75
done
expect_at_most "" median_error 0.15
expect_at_least "" interval_coverage 0.75
expect_at_most "" interval_coverage 0.85

mkdir small
cp -R "$ROOT/data" small/
find small/data/benchmarks -name '*.yaml' ! -name '*2025*' -exec rm {} +

testing "the table names what runs have in common"
run -C small accuracy
expect_status 0
expect_stdout_contains "token_generation, each device left out in turn"
expect_stdout_contains "mixture of experts"
expect_stdout_contains "high/low"
expect_stdout_lacks "naive"

testing "rules of thumb stand beside it where they are asked for"
run -C small accuracy --against --format md
expect_status 0
expect_stdout_contains "| naive mean |"

testing "single runs come with their place, the worst first"
run -C small accuracy --runs
expect_status 0
expect_stdout_contains "data/benchmarks/"

testing "machines worth measuring next are those that nobody measured"
run -C small accuracy --next
expect_status 0
expect_stdout_contains "with runs of its own"
expect_stdout_contains "token-generation"

testing "without runs it says that there is nothing to compare with"
rm -r small/data/benchmarks
run -C small accuracy
expect_status 0
expect_stdout_contains "no calibration has a run to compare with"
run -C small accuracy --next
expect_status 0
expect_stdout_contains "would gain by a measurement"

testing "it takes no operands and no other format"
run -C small accuracy all
expect_status 2
run -C small accuracy --format xml
expect_status 2
