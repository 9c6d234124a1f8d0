# How far estimates are off devices that were left out, over the project's own data.
# shellcheck shell=sh
. "$ROOT/tests/cli/lib.sh"

of=token_generation

# figure GROUP KEY: a figure of the first group of that name and the quantity $of that the program
# wrote as JSON.
figure() {
    awk -v of="\"$of\"," -v group="\"$1\"" -v key="\"$2\":" '
        $1 == "\"quantity\":" { quantity = $2 }
        $1 == "\"group\":" { name = $0; sub(/^[^:]*: /, "", name); sub(/,$/, "", name) }
        quantity == of && name == group && $1 == key { sub(/,$/, "", $2); print $2; exit }
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
expect_at_most "" median_error 0.12
expect_at_least "" interval_coverage 0.75
expect_at_most "" interval_coverage 0.87

testing "generation keeps to what it reached on other devices, deep and of many experts"
expect_at_most "unified, llama.cpp" median_error 0.11
expect_at_most "unified, llama.cpp" mean_error 0.19
expect_at_most "mixture of experts" median_error 0.14
expect_at_most "8,192 tok and more" median_error 0.11
for group in "apple, llama.cpp of 2024" "hbm, llama.cpp of 2024" "mixture of experts"; do
    expect_at_least "$group" interval_coverage 0.70
done

testing "prompts are off by fifteen percent at most on cards, in the mean, first tokens by twenty"
of=prompt_processing
expect_at_most "llama.cpp of 2024, gddr" mean_error 0.14
expect_at_most "llama.cpp of 2024, hbm" mean_error 0.15
expect_at_most "LocalScore, gddr" mean_error 0.17
expect_at_most "llama.cpp, gddr" mean_error 0.18
expect_at_most "" median_error 0.18
expect_at_least "" interval_coverage 0.72
of=ttft
expect_at_most "" mean_error 0.20

testing "memory is off what engines logged by 150 MiB or two percent at most, nearly always"
of=memory
expect_at_least "dense" share_near 0.95
expect_at_least "mixture of experts" share_near 0.90
expect_at_most "mixture of experts" share_short 0
expect_at_least "without flash attention" share_near 0.99
expect_at_least "one card" share_near 0.90
expect_at_least "" share_near 0.85
expect_at_most "" median_error 0.005
expect_at_most "" naive_share_near 0.10

testing "memory of latent attention, whose options logs do not state, is off by more"
expect_at_least "latent attention" share_near 0.75
expect_at_most "latent attention" median_error 0.01

testing "the cache is exact to the digits of the logs"
of=kv
expect_at_least "" share_near 1
expect_at_most "" p90_error 0.0005

testing "the size of a file follows from the format, where that is one of llama.cpp's own"
of=weights
expect_at_most "mixes of llama.cpp" median_error 0.01

testing "a device with runs of other models is known better"
run -C "$ROOT" accuracy --known --format json
expect_status 0
expect_stdout_contains '"held_out": "model"'
of=token_generation
expect_at_most "" median_error 0.08
expect_at_most "gddr, llama.cpp" mean_error 0.04
expect_at_most "gddr, llama.cpp of 2024" mean_error 0.06
of=prompt_processing
expect_at_most "" mean_error 0.23
of=ttft
expect_at_most "" mean_error 0.16

testing "single loads come with their place, the farthest off first"
run -C "$ROOT" accuracy --loads
expect_status 0
expect_stdout_contains "data/memory-logs/"
expect_stdout_contains "off, MiB"

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
rm -r small/data/benchmarks small/data/memory-logs
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

testing "a run that physics rules out moves no estimate"
rm -rf small
mkdir small
cp -R "$ROOT/data" "$ROOT/templates" small/
run -C small explain token-generation --gpu rtx-5090 --artifact qwen3-32b-q4-k-m --format json
cp "$out" before
cat >small/data/benchmarks/beyond.yaml <<'END'
name: A run beyond bandwidth
gpu: rtx-5090
artifact: qwen3-32b-q4-k-m
engine: llama-cpp
placement: gpu
date: 2026-01-01
role: calibration
trust: a
sources: [localscore-leaderboard]
results:
  - {test: generation, token_generation: 412 tok/s}
END
run -C small check
expect_status 1
expect_stdout_contains "1792 GB/s / 19.32 GB read for each token = 92.73 tok/s"
run -C small explain token-generation --gpu rtx-5090 --artifact qwen3-32b-q4-k-m --format json
expect_status 0
cmp -s "$out" before || fail "the estimate moved"
run -C small accuracy
expect_stdout_contains "1 row left out: physics rules them out (first: beyond)"
