# What a machine or device can do, computed from the project's own data.
# shellcheck shell=sh
. "$ROOT/tests/cli/lib.sh"

# The value of a key within one of the results that the program wrote as JSON: field RESULT KEY.
field() {
    awk -v result="\"$1\":" -v key="\"$2\":" '
        $1 == result { is_within = 1 }
        is_within && $1 == key { sub(/^[^:]*: /, ""); sub(/,$/, ""); gsub(/"/, ""); print; exit }
    ' "$out"
}

expect_field() {
    found=$(field "$1" "$2")
    [ "$found" = "$3" ] || fail "$1 $2 is $found, not $3"
}

testing "a processor with few core dies is limited by them"
run -C "$ROOT" estimate --cpu ryzen-5-7400f --format json
expect_status 0
expect_field memory_bandwidth value 57.6
expect_field memory_bandwidth unit GB/s
expect_field memory_bandwidth limited_by "CPU side"
expect_field ram_side_bandwidth value 83.2
expect_field reference_token_generation value 5.76
expect_stderr ""

testing "a server processor is limited by its memory, at the rate that is asked for"
run -C "$ROOT" estimate --cpu epyc-9755 --memory-rate '5600 MT/s' --format json
expect_status 0
expect_field memory_bandwidth value 537.6
expect_field memory_bandwidth limited_by "RAM side"
expect_field fabric_side_bandwidth value 1024
expect_field reference_token_generation value 53.76

testing "at its record's own rate it has more"
run -C "$ROOT" estimate --cpu epyc-9755 --format json
expect_field memory_bandwidth value 576

testing "both sides may be balanced"
run -C "$ROOT" estimate --cpu epyc-9554p --format json
expect_field memory_bandwidth value 460.8
expect_field memory_bandwidth limited_by balanced

testing "people get a table"
run -C "$ROOT" estimate --cpu ryzen-5-7400f
expect_status 0
expect_stdout_contains "Ryzen 5 7400F alone"
expect_stdout_contains "57.6"
expect_stdout_contains "limited by the CPU side"
expect_stdout_contains "Most tokens per second of a 10 GB model"

testing "another size takes the place of 10 GB"
run -C "$ROOT" estimate --cpu ryzen-5-7400f --size '20 GB'
expect_stdout_contains "Most tokens per second of 20 GB"
expect_stdout_contains "2.88"

testing "cards are counted"
run -C "$ROOT" estimate --gpu rtx-3090 --count 2 --format json
expect_field vram_total value 51.539607552
expect_field memory_bandwidth value 936

testing "an artifact brings speeds and verdicts"
run -C "$ROOT" estimate desktop-9950x-rtx-5090 llama-3-1-8b-q4-k-m
expect_status 0
expect_stdout_contains "Token generation"
expect_stdout_contains "interactive"

testing "an unknown id is a usage error with the nearest"
run -C "$ROOT" estimate --cpu ryzen-5-7400g
expect_status 2
expect_stderr_contains "did you mean ryzen-5-7400f?"
expect_stdout ""

testing "an id of another kind says so"
run -C "$ROOT" estimate --cpu rtx-3090
expect_status 2
expect_stderr_contains "the id of a gpu"

testing "a value without its unit, or of another one, is a usage error"
run -C "$ROOT" estimate --cpu epyc-9755 --memory-rate 5600
expect_status 2
expect_stderr_contains "MT/s"
run -C "$ROOT" estimate --gpu rtx-3090 --context '5 GB'
expect_status 2
expect_stderr_contains "it wants tok"

testing "one machine at a time, and at least one"
run -C "$ROOT" estimate --cpu epyc-9755 --gpu rtx-3090
expect_status 2
run -C "$ROOT" estimate
expect_status 2
expect_stderr_contains "name a machine"

testing "a folder without data is the wrong one: a usage error"
run estimate --cpu epyc-9755
expect_status 2
expect_stderr_contains "there is no folder data/ here"
run check
expect_status 2
run build
expect_status 2
