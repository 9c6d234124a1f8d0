# What a machine would need to pass a use case, computed from the project's own data.
# shellcheck shell=sh
. "$ROOT/tests/cli/lib.sh"

# The value of KEY within the mapping NAME of what was written as JSON.
field() {
    awk -v name="\"$1\":" -v key="\"$2\":" '
        $1 == name { is_within = 1 }
        is_within && $1 == key { sub(/^[^:]*: /, ""); sub(/,$/, ""); gsub(/"/, ""); print; exit }
    ' "$out"
}

# expect_verdict VERDICT OPTIONS…: of the processor, with the model and use case of the first test.
expect_verdict() {
    wanted=$1
    shift
    run -C "$ROOT" estimate --cpu epyc-9755 "$@" --artifact llama-3-1-8b-q4-k-m --use-case uc4
    tail -n 1 "$out" | grep -q "$wanted" || fail "$* is not $wanted"
}

testing "the least bandwidth just passes, and a thousandth less does not"
run -C "$ROOT" estimate --solve --cpu epyc-9755 --artifact llama-3-1-8b-q4-k-m --use-case uc4 --format json
expect_status 0
expect_stderr ""
[ "$(field memory_bandwidth state)" = least ] || fail "the least is not found"
# The rate of the memory alone limits: the processor's side is wider by far.
factor=$(field memory_bandwidth factor)
enough=$(awk -v factor="$factor" 'BEGIN { printf "%.4f", 6000 * factor * 1.001 }')
short=$(awk -v factor="$factor" 'BEGIN { printf "%.4f", 6000 * factor * 0.999 }')
expect_verdict interactive --memory-rate "$enough MT/s"
expect_verdict background --memory-rate "$short MT/s"

testing "people are told the least, what moves it, the cheapest system, and by how much others fail"
run -C "$ROOT" estimate --solve desktop-9950x-rtx-5080 llama-3-1-70b-q4-k-m --use-case uc2
expect_status 0
expect_stdout_contains "does not pass"
expect_stdout_contains "Memory of the cards"
expect_stdout_contains "with a thousand times as much: prefill_time < 5 s"
expect_stdout_contains "+10 % system.memory_rate → +"
expect_stdout_contains "Cheapest system that passes: "
expect_stdout_contains "estimated, off by"

testing "the cheapest system passes, and none that passes has a smaller price"
run -C "$ROOT" estimate --solve desktop-9950x qwen3-32b-q4-k-m --use-case uc2 --format json
expect_status 0
cheapest=$(sed -n 's/^  "cheapest": "\(.*\)",$/\1/p' "$out")
[ "$(field systems system)" = "$cheapest" ] || fail "$cheapest is not the first"
awk '/"passes":/ { passes = /true/ } /"price":/ && passes && $2 + 0 < last { exit 1 }
     /"price":/ && passes { last = $2 + 0 }' "$out" || fail "prices do not rise"

testing "what does not fit says how much it needs"
run -C "$ROOT" estimate --solve desktop-9950x deepseek-v3-q4-k-m --use-case uc2
expect_status 0
expect_stdout_contains "placement = 'none': needs"

testing "cards alone have no system memory to be changed"
run -C "$ROOT" estimate --solve --gpu rtx-3090 --count 2 --artifact qwen3-32b-q4-k-m --use-case uc2 --format json
expect_status 0
[ -z "$(field memory present)" ] || fail "there is system memory"
[ "$(field card_memory present)" = 51.539607552 ] || fail "two cards have another memory"

testing "without an artifact or a use case, or with all formulas, it is a usage error"
run -C "$ROOT" estimate --solve desktop-9950x --use-case uc2
expect_status 2
expect_stderr_contains "--artifact"
run -C "$ROOT" estimate --solve desktop-9950x --size '10 GB' --use-case uc2
expect_status 2
expect_stderr_contains "--artifact"
run -C "$ROOT" estimate --solve desktop-9950x qwen3-32b-q4-k-m
expect_status 2
expect_stderr_contains "--use-case"
run -C "$ROOT" estimate --solve --all desktop-9950x qwen3-32b-q4-k-m --use-case uc2
expect_status 2
expect_stderr_contains "--all"
run -C "$ROOT" estimate --solve=much desktop-9950x qwen3-32b-q4-k-m --use-case uc2
expect_status 2
expect_stdout ""
run -C "$ROOT" estimate --solve desktop-9950x qwen3-32b-q4-k-m --use-case uc9
expect_status 2
expect_stderr_contains "uc1"
