# Writing a record: a draft to fill in, what its fields are, and what check says of it.
# shellcheck shell=sh
# Dollars and back quotes are what is looked for.
# shellcheck disable=SC2016
. "$ROOT/tests/cli/lib.sh"

testing "new writes a commented record where its kind lies, and says so"
run new gpu rtx-6090
expect_status 0
expect_stdout ""
expect_stderr "wrote data/gpus/rtx-6090.yaml"
expect_file_contains data/gpus/rtx-6090.yaml 'vram: 32 GiB'
expect_file_contains data/gpus/rtx-6090.yaml '# yaml-language-server: $schema=../../.build/schema/gpu.json'

testing "the draft passes check but for the source that it lacks"
run check
expect_status 0
expect_stdout_contains "data/gpus/rtx-6090.yaml:5:1: warning: gpu rtx-6090 names no source [record.no-source]"
expect_stderr "1 warning"

testing "warnings count where --strict asks for it"
run check --strict
expect_status 1

testing "new leaves a file that exists as it is"
echo 'name: Mine' >data/gpus/mine.yaml
run new gpu mine
expect_status 2
expect_stderr_contains "exists already"
expect test "$(cat data/gpus/mine.yaml)" = 'name: Mine'
rm data/gpus/mine.yaml

testing "new follows no link out of the folder"
mkdir outside
ln -s ../outside data/cpus
run new cpu a-cpu
expect_status 3
expect_no_file outside/a-cpu.yaml
rm data/cpus

testing "a date that is required is that of --as-of"
run --as-of 2026-03-04 new --print price one
expect_status 0
expect_stdout_contains "date: 2026-03-04"
expect_no_file data/prices/one.yaml

testing "an unknown kind names the nearest"
run new gpus x
expect_status 2
expect_stderr_contains "did you mean gpu?"
run schema modle
expect_status 2
expect_stderr_contains "did you mean model?"

testing "an id that no file can have is a usage error"
run new gpu 'RTX 6090'
expect_status 2
expect_stderr_contains "is no id"
run new gpu ../escape
expect_status 2
expect_no_file escape.yaml
run new gpu index
expect_status 2

testing "schema lists the kinds"
run schema
expect_status 0
expect_stdout_contains '| `gpu` | `data/gpus/` |'
run schema --format names
expect_stdout_contains "exchange_rate"

testing "schema writes JSON Schema and Markdown of one kind"
run schema gpu
expect_status 0
expect_stdout_contains '"http://json-schema.org/draft-07/schema#"'
expect_stdout_contains '"memory_bandwidth"'
run schema benchmark --format md
expect_stdout_contains '| `results[].token_generation` | quantity, tok/s'

testing "check prints findings for programs"
echo 'name: A' >data/gpus/broken.yaml
run check --format json
expect_status 1
expect_stdout_contains '"rule": "record.missing-field"'
expect_stdout_contains '"errors": 3'

testing "check prints annotations, and what a record says gives no command"
mkdir -p data/sources
printf 'name: "::error::forged ##[group]"\nurl: "::set-output name=x::y%%0A"\n' >data/sources/a.yaml
run check --format github
expect_status 1
expect_stdout_contains "::error file=data/gpus/broken.yaml,line=1,col=1,title=record.missing-field::gpu broken lacks vendor"
expect test "$(grep -c '^::error file=' "$out")" = 4
expect_stdout_lacks '##['

testing "check of a path counts only what lies there"
run check data/sources
expect_status 1
expect_stdout_lacks broken.yaml
expect_stderr "1 error"

testing "check finds the project where -C says"
mkdir -p elsewhere/data/sources
echo 'name: B' >elsewhere/data/sources/b.yaml
run -C elsewhere check
expect_status 0
expect_stdout ""
expect_stderr "no problems"
