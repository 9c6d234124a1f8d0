# What is remembered from run to run changes no word of what the program says.
# shellcheck shell=sh
. "$ROOT/tests/cli/lib.sh"

part_of_data
day='--as-of 2026-12-31'

# The sanitizers look for other faults, and take ten times as long.
verbs='check accuracy'
case $HWREPORT in */asan/*) verbs=check ;; esac

# as_without_notes WHAT: what check and accuracy say with notes, and what they say without.
as_without_notes() {
    for verb in $verbs; do
        # shellcheck disable=SC2086
        run $verb $day
        with=$status
        mv "$out" with-out
        mv "$err" with-err
        mv .build notes
        # shellcheck disable=SC2086
        run $verb $day
        mv notes .build
        [ "$status" = "$with" ] || fail "$verb ended with $with, without notes with $status: $1"
        expect_same with-out "$out"
        expect_same with-err "$err"
    done
}

testing "who only asks makes no folder for notes, and leaves them where there is one"
# shellcheck disable=SC2086
run check $day
expect_status 0
expect_no_file .build
mkdir .build
# shellcheck disable=SC2086
run check $day
expect_status 0
expect_file .build/recall
cp -p .build/recall first
# shellcheck disable=SC2086
run check $day
expect_same first .build/recall

testing "data that change one after the other give what a run without notes gives"
as_without_notes "nothing"
sed -i 's/amount: 700 EUR/amount: 710 EUR/' data/prices/guide-hardware-alternatives-2025.yaml
as_without_notes "another price"
sed -i '0,/token_generation: 14.5/s//token_generation: 13.5/' data/benchmarks/localscore-cpu-2025.yaml
as_without_notes "another measurement"
sed -i 's/^memory_bandwidth: 936 GB/memory_bandwidth: 935 GB/' data/gpus/rtx-3090.yaml
as_without_notes "another bandwidth of a card"
cat >data/benchmarks/one-more.yaml <<'END'
name: One more run
gpu: rtx-3090
artifact: llama-3-1-8b-q4-k-m
engine: llama-cpp
role: calibration
trust: a
date: 2025-01-01
results: [{test: generation, token_generation: 100 tok/s}]
sources: [published-specifications]
END
as_without_notes "a new benchmark"
sed -i 's/role: calibration/role: reference/' data/benchmarks/one-more.yaml
as_without_notes "a benchmark for reference"
sed -i 's/100 tok/100000 tok/' data/benchmarks/one-more.yaml
as_without_notes "a benchmark that cannot be"
echo 'name: again' >>data/benchmarks/one-more.yaml
as_without_notes "a file that is no YAML for us"
sed -i '$d' data/benchmarks/one-more.yaml
sed -i '0,/^expression: /s//expression: 1.5 * /' data/formulas/step-time.yaml
as_without_notes "a formula that cannot be, or another one"
rm data/benchmarks/one-more.yaml
as_without_notes "a benchmark that is gone"

testing "notes that are damaged, or come from elsewhere, are as none"
# shellcheck disable=SC2086
run check $day
cp .build/recall copy
mv copy .build/recall
as_without_notes "a copy"
head -c 1000 /dev/urandom >.build/recall
as_without_notes "anything"
rm .build/recall
mkdir .build/recall
as_without_notes "a folder"
rmdir .build/recall
ln -s ../first .build/recall
as_without_notes "a link"
rm .build/recall

testing "runs at the same time do each other no harm"
for number in 1 2 3 4; do
    # shellcheck disable=SC2086
    "$HWREPORT" check $day >"said-$number" 2>&1 &
done
wait
for number in 2 3 4; do
    expect_same said-1 "said-$number"
done
as_without_notes "four at once"
