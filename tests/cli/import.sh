# A table of measured runs becomes records: what is written, what is refused, and what stays.
# shellcheck shell=sh
# Braces stand for columns, not for the shell.
# shellcheck disable=SC2016
. "$ROOT/tests/cli/lib.sh"

use_case one-system

cat >map.yaml <<'YAML'
comment: |
  Runs of our own.
file: 'own-{device}'
id: '{device}-{artifact}-{flash_attention}'
fields:
  device: {column: cpu_info}
  artifact: {column: model_filename, after: models/}
  engine: engine
  engine_version: 'b{build_number}'
  flash_attention: {column: flash_attn}
  date: {column: test_time, before: T}
  trust: a
  sources: own
  results.test: [{text: prompt, when: {n_gen: '0'}}, {text: generation, when: {n_prompt: '0'}}]
  results.prompt: {column: n_prompt, values: {'0': ''}, unit: tok}
  results.output: {column: n_gen, values: {'0': ''}, unit: tok}
  results.depth: {column: n_depth, unit: tok}
  results.threads: {column: n_threads}
  results.prompt_processing: {text: '{avg_ts} ± {stddev_ts}', when: {n_gen: '0'}, unit: tok/s}
  results.token_generation: {text: '{avg_ts} ± {stddev_ts}', when: {n_prompt: '0'}, unit: tok/s}
YAML
head='build_number,cpu_info,model_filename,n_threads,flash_attn,n_prompt,n_gen,n_depth,test_time,avg_ts,stddev_ts'
# rows FILE: the table of its header and of the rows on standard input.
rows() {
    echo "$head" >"$1"
    cat >>"$1"
}
rows runs.csv <<'CSV'
7474,Chip,models/LLM Q8,8,0,512,0,0,2026-01-05T10:00:00Z,40.5,0.2
7474,Chip,models/LLM Q8,8,0,0,128,0,2026-01-05T10:01:00Z,4.5,0.1
7474,Chip,"models/LLM Q8",8,1,512,0,4096,2026-01-05T10:02:00Z,38.1,0.3
CSV

cat >expected.yaml <<'YAML'
# Runs of our own.
defaults:
  cpu: chip
  engine: engine
  engine_version: b7474
  date: 2026-01-05
  role: calibration
  trust: a
  sources: [own]
records:
  - id: chip-llm-q8
    name: LLM Q8 on Chip
    artifact: llm-q8
    flash_attention: no
    results:
      - {test: prompt, prompt: 512 tok, depth: 0 tok, threads: 8, prompt_processing: 40.5 ± 0.2 tok/s}
      - {test: generation, output: 128 tok, depth: 0 tok, threads: 8, token_generation: 4.5 ± 0.1 tok/s}
  - id: chip-llm-q8-flash-attention
    name: LLM Q8 on Chip
    artifact: llm-q8
    flash_attention: yes
    results:
      - {test: prompt, prompt: 512 tok, depth: 4096 tok, threads: 8, prompt_processing: 38.1 ± 0.3 tok/s}
YAML

imports() {
    run --as-of 2027-02-01 import csv --map map.yaml "$@"
}

testing "a dry run says what would be written, and writes nothing"
imports --dry-run runs.csv
expect_status 0
expect_stdout "new data/benchmarks/own-chip.yaml: 2 records, 3 rows
3 rows in 1 file; nothing was written"
expect_no_file data/benchmarks

testing "records are written, in the schema's order"
imports runs.csv
expect_status 0
expect_stdout_contains "new data/benchmarks/own-chip.yaml: 2 records, 3 rows"
expect_same data/benchmarks/own-chip.yaml expected.yaml
[ -z "$(find data -name '.*')" ] || fail "something else was left: $(find data -name '.*')"

testing "what was written passes check"
run check --as-of 2027-02-01
expect_status 0
expect_stdout ""

testing "the same table gives the same bytes, and says so"
imports runs.csv
expect_status 0
expect_stdout_contains "unchanged data/benchmarks/own-chip.yaml"
expect_same data/benchmarks/own-chip.yaml expected.yaml

testing "a file that says something else is never written over"
sed 's/4\.5,0\.1/4.6,0.1/' runs.csv >more.csv
imports more.csv
expect_status 1
expect_stderr_contains "data/benchmarks/own-chip.yaml: error: this file is there already and says something else [import.exists]"
expect_stderr_contains "--update"
expect_same data/benchmarks/own-chip.yaml expected.yaml

testing "an update takes over what the table says, and keeps the rest"
sed -i 's/^    flash_attention: no/    notes: |\n      The case was open.\n&/; s/^# Runs of our own/& and others/' data/benchmarks/own-chip.yaml
sed -i 's/threads: 8, token_generation/threads: 8, power: 90 W, token_generation/' data/benchmarks/own-chip.yaml
imports --update more.csv
expect_status 0
expect_stdout_contains "changed data/benchmarks/own-chip.yaml: 2 records, 3 rows"
expect_file_contains data/benchmarks/own-chip.yaml "# Runs of our own and others."
expect_file_contains data/benchmarks/own-chip.yaml "      The case was open."
expect_file_contains data/benchmarks/own-chip.yaml "token_generation: 4.6 ± 0.1 tok/s"
expect_file_contains data/benchmarks/own-chip.yaml "power: 90 W"
cp data/benchmarks/own-chip.yaml updated.yaml
imports --update more.csv
expect_stdout_contains "unchanged data/benchmarks/own-chip.yaml"
expect_same data/benchmarks/own-chip.yaml updated.yaml
run check --as-of 2027-02-01
expect_status 0

testing "an update loses no comment"
sed -i 's/^records:/records: # of two sorts/' data/benchmarks/own-chip.yaml
cp data/benchmarks/own-chip.yaml commented.yaml
imports --update runs.csv
expect_status 1
expect_stderr_contains "an update would lose the comments"
expect_same data/benchmarks/own-chip.yaml commented.yaml
rm -r data/benchmarks

testing "each name that is not found is listed once, with its rows and the nearest"
rows bad.csv <<'CSV'
7474,Chop,models/LLM Q8,8,0,512,0,0,2026-01-05,40.5,0.2
7474,Chop,models/LLM Q8,8,0,0,128,0,2026-01-05,4.5,0.1
7474,Chip,models/LLM Q9,8,0,512,0,0,2026-01-05,38.1,0.3
CSV
imports bad.csv
expect_status 1
expect_stderr_contains "bad.csv:2:6: error: there is no system, gpu or cpu 'Chop' (2 rows) [import.name]"
expect_stderr_contains "did you mean chip (Chip)?"
expect_stderr_contains "bad.csv:4:18: error: there is no artifact 'LLM Q9' (1 row) [import.name]"
expect_stderr_contains "2 errors"
expect_no_file data/benchmarks

testing "what check would find is found at its cell, all in one run"
rows bad.csv <<'CSV'
7474,Chip,models/LLM Q8,8,1,512,0,0,2028-01-05,40.5,0.2
7474,Chip,models/LLM Q8,8,1,0,128,0,2028-01-05,4500,0.1
7474,Chip,models/LLM Q8,8 of 8,perhaps,0,128,0,2026-01-05,fast,0.1
CSV
imports bad.csv
expect_status 1
expect_stderr_contains "bad.csv:2:37: error: date 2028-01-05 lies in the future of 2027-02-01 [physics.date]"
expect_stderr_contains "bad.csv:3:48: error: token_generation 4500 ± 0.1 tok/s is more than memory bandwidth allows"
expect_stderr_contains "bad.csv:4:29: error: ' ': a unit is written without blanks [unit.syntax]"
expect_stderr_contains "bad.csv:4:32: error: flash_attention is yes or no [record.bad-choice]"
expect_stderr_contains "bad.csv:4:59: error: 'fast"
expect_stderr_contains "5 errors"
expect_no_file data/benchmarks

testing "a table that is no table says where"
printf '%s\n1,"Chip\n' "$head" >bad.csv
imports bad.csv
expect_status 1
expect_stderr_contains "bad.csv:2:3: error: the quote that begins here is never closed [table.syntax]"
printf '%s\n=cmd|x,2,3,4,5,6,7,8,9,10,11\n1,2\n' "$head" >bad.csv
imports bad.csv
expect_status 1
expect_stderr_contains "bad.csv:2:1: error: this cell begins like a formula, with = [table.formula]"
expect_stderr_contains "bad.csv:3:1: error: this row has 2 cells, the first row 11 [table.syntax]"
printf '%s\n1,\000,\377\n' "$head" >bad.csv
imports bad.csv
expect_status 1
expect_stderr_contains "bad.csv:2:3: error:"
expect_stderr_contains "[file.bytes]"
awk 'BEGIN { for (i = 0; i < 400; i++) printf "%d,", i; print "x" }' >bad.csv
imports bad.csv
expect_status 1
expect_stderr_contains "at most 256 columns [table.limit]"
head -c 9000000 /dev/zero | tr '\0' x >bad.csv
imports bad.csv
expect_status 1
expect_stderr_contains "a cell has at most 16384 bytes [table.limit]"
expect_no_file data/benchmarks

testing "many rows make one error for each thing, and end soon"
{
    echo "$head"
    awk 'BEGIN { for (i = 0; i < 60000; i++) print "7474,Chip " i % 3 ",models/LLM Q8,8,0,512,0,0,2026-01-05,x,0.2" }'
} >bad.csv
imports bad.csv
expect_status 1
expect_stderr_contains "'Chip 0' (20000 rows)"

testing "tables and maps that are missing, and what is no map, are said"
imports none.csv
expect_status 1
expect_stderr_contains "none.csv: error: there is no such file or folder"
run import csv --map none.yaml runs.csv
expect_status 1
expect_stderr_contains "none.yaml: error: there is no such file or folder"
printf 'fields: {enginee: x}\n' >bad.yaml
run import csv --map bad.yaml runs.csv
expect_status 1
expect_stderr_contains "bad.yaml:1:10: error: benchmark has no field enginee [import.map]"

testing "wrong usage is status 2"
run import csv runs.csv
expect_status 2
expect_stderr_contains "--map"
run import xlsx --map map.yaml runs.csv
expect_status 2
expect_stderr_contains "import reads csv"
run import csv
expect_status 2

testing "records go where -o says"
imports -o drafts/here runs.csv
expect_status 0
expect_stdout_contains "new drafts/here/own-chip.yaml"
expect_same drafts/here/own-chip.yaml expected.yaml
imports -o "$PWD/data/benchmarks/" runs.csv
expect_status 0
expect_stdout_contains "new data/benchmarks/own-chip.yaml"
imports -o "$PWD/data/../data/benchmarks" runs.csv
expect_stdout_contains "unchanged data/benchmarks/own-chip.yaml"

testing "the example that the site shows is a map that works"
sed -n '/^id: /,/^```$/p' "$ROOT/templates/import-maps.md.mustache" |
    sed '/^```$/d; s/llama-cpp/engine/; s/our-own-runs/own/' >example.yaml
cat >llama-bench.csv <<'CSV'
build_commit,build_number,cpu_info,gpu_info,backends,model_filename,n_threads,type_k,flash_attn,n_gpu_layers,n_ubatch,n_prompt,n_gen,n_depth,test_time,avg_ts,stddev_ts
9f2c1ab,7474,none,Chip,CPU,models/LLM Q8,8,f16,0,0,512,512,0,0,2026-01-05T10:00:00Z,40.5,0.2
9f2c1ab,7474,none,Chip,CPU,models/LLM Q8,8,f16,0,0,512,0,128,0,2026-01-05T10:01:00Z,4.5,0.1
CSV
run --as-of 2027-02-01 import csv --map example.yaml -o drafts/example llama-bench.csv
expect_status 0
expect_stdout "new drafts/example/chip-engine-own.yaml: 1 record, 2 rows
not used: build_commit, cpu_info
2 rows in 1 file"
expect_file_contains drafts/example/chip-engine-own.yaml "test: prompt"

testing "the maps that are kept with the records can be read"
columns=id,hardware,n_devices,device_class,backend,software,model,quant,file_size_gb,n_prompt,n_gen,n_depth
columns=$columns,pp_tok_s,tg_tok_s,ttft_ms,power_w,threads,kv_type,flash_attn,fully_offloaded,trust,flag,source
echo "$columns,date,note,vram_gb" >runs-header.csv
columns=model,arch,quant,context,kv_type,n_batch,n_ubatch,flash_attn,n_devices,device,weights_gb,weights_on_cpu_gb
columns=$columns,kv_gb,compute_gb,compute_host_gb,output_gb,total_device_gb,n_layer,n_embd,n_head,n_head_kv
echo "$columns,head_dim,n_vocab,source,note" >loads-header.csv
for map in "$ROOT"/data/maps/*.yaml; do
    header=runs-header.csv
    ! grep -q '^kind: memory_log$' "$map" || header=loads-header.csv
    run import csv --map "$map" --dry-run $header
    expect_status 0
    expect_stdout_contains "0 rows in 0 files; nothing was written"
done

testing "an id that another file has is refused at the row"
mv data/benchmarks/own-chip.yaml data/benchmarks/other.yaml
imports runs.csv
expect_status 1
expect_stderr_contains "benchmark chip-llm-q8 is there already [record.duplicate-id]"
expect_stderr_contains "note: data/benchmarks/other.yaml:11:9: here for the first time"
expect_no_file data/benchmarks/own-chip.yaml
rm -r data/benchmarks

testing "a link in the way is not followed"
mkdir data/benchmarks
echo mine >outside.yaml
ln -s ../../outside.yaml data/benchmarks/own-chip.yaml
imports --update runs.csv
expect_status 1
expect test "$(cat outside.yaml)" = mine
rm -r data/benchmarks

testing "records that are not sound are mended first"
echo 'name: A' >data/engines/broken.yaml
imports runs.csv
expect_status 1
expect_stderr_contains "data/engines/broken.yaml"
expect_stderr_contains "[import.data]"
expect_no_file data/benchmarks
rm data/engines/broken.yaml

testing "a folder that the machine refuses is status 3"
imports -o /proc/nothing runs.csv
expect_status 3
expect_stderr_contains "cannot make /proc/nothing"
