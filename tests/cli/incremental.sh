# A build that makes only what changed writes the bytes of one that makes everything.
# shellcheck shell=sh
. "$ROOT/tests/cli/lib.sh"

part_of_data
cp -R "$ROOT/templates" .
[ ! -d "$ROOT/content" ] || cp -R "$ROOT/content" .
day='--as-of 2026-12-31'

# build_after CHANGE: makes the site anew where something changed, and only in part.
build_after() {
    # shellcheck disable=SC2086
    run build $day $charts
    if [ "$status" != 0 ]; then
        fail "the build after $1 ended with $status"
        return
    fi
    count=$(sed -n 's/^site: [0-9]* files, \([0-9]*\) of them.*/\1/p' "$err")
    [ "${count:-0}" -gt 0 ] || fail "no page shows $1"
    [ "${count:-0}" -lt "$everything" ] || fail "$1 made every page anew"
}

expect_same_as_fresh() {
    cp -f site/MANIFEST stepwise
    # shellcheck disable=SC2086
    run build $day $charts --fresh
    expect_status 0
    if ! cmp -s stepwise site/MANIFEST; then
        fail "these differ from a fresh build:"
        diff stepwise site/MANIFEST | sed -n 's/^> [0-9a-f]*  /# /p' | head -n 20
    fi
}

charts=--no-charts
# shellcheck disable=SC2086
run build $day $charts
everything=$(sed -n 's/^site: \([0-9]*\) files.*/\1/p' "$err")

testing "records that change one after the other leave no page behind"
expect_status 0
folders='artifacts benchmarks cpus engines exchange-rates gpus memory models offers platforms
    power prices quantizations sources storage systems use-cases'
# The sanitizers look for other faults, and take ten times as long.
case $HWREPORT in */asan/*) folders='benchmarks gpus prices' ;; esac
for folder in $folders; do
    file=$(grep -l '^ *\(- \)\?name: [A-Za-z]' data/"$folder"/*.yaml | head -n 1)
    [ -n "$file" ] || continue
    sed -i '0,/name: [A-Za-z]/s/name: \([A-Za-z]\)/name: Renamed \1/' "$file"
    build_after "a new name in data/$folder"
done
expect_same_as_fresh

testing "numbers that change one after the other leave no page behind"
sed -i 's/^memory_bandwidth: 936 GB/memory_bandwidth: 935 GB/' data/gpus/rtx-3090.yaml
build_after "another bandwidth of a card"
sed -i 's/amount: 700 EUR/amount: 710 EUR/' data/prices/guide-hardware-alternatives-2025.yaml
build_after "another price"
sed -i '0,/token_generation: 14.5/s//token_generation: 13.5/' data/benchmarks/localscore-cpu-2025.yaml
build_after "another measurement"
expect_same_as_fresh

testing "records that come and go leave no page behind"
cp data/gpus/rtx-3090.yaml data/gpus/rtx-3099.yaml
sed -i 's/^name: .*/name: GeForce RTX 3099/; /^aliases:/d' data/gpus/rtx-3099.yaml
build_after "a new card"
cat >data/benchmarks/one-more.yaml <<'END'
name: One more run
gpu: rtx-3099
artifact: llama-3-1-8b-q4-k-m
engine: llama-cpp
role: calibration
trust: a
date: 2025-01-01
results: [{test: generation, token_generation: 100 tok/s}]
sources: [published-specifications]
END
build_after "a new benchmark of the new card"
sed -i 's/rtx-3099/rtx-3090/' data/benchmarks/one-more.yaml
build_after "a benchmark that is another card's now"
sed -i 's/role: calibration/role: reference/' data/benchmarks/one-more.yaml
build_after "a benchmark that is for reference now"
rm data/benchmarks/one-more.yaml data/gpus/rtx-3099.yaml
build_after "a card and a benchmark less"
expect_same_as_fresh

testing "charts that are the same are shown as they were"
charts=
# shellcheck disable=SC2086
run build $day --fresh
everything=$(sed -n 's/^site: \([0-9]*\) files.*/\1/p' "$err")
expect_status 0
sed -i 's/^memory_bandwidth: 935 GB/memory_bandwidth: 930 GB/' data/gpus/rtx-3090.yaml
build_after "another bandwidth of a card"
sed -i 's/^vram: 24 GiB/vram: 22 GiB/' data/gpus/rtx-3090.yaml
build_after "less memory of a card"
expect_same_as_fresh
