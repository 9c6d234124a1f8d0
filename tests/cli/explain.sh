# How a number came about, and what a name means.
# shellcheck shell=sh
. "$ROOT/tests/cli/lib.sh"

testing "a derivation goes down to the lines of records"
run -C "$ROOT" explain ram-bandwidth --cpu epyc-9554p
expect_status 0
expect_stdout_contains "ram-bandwidth = 460.8 GB/s"
expect_stdout_contains "= min(460.8 GB/s, 460.8 GB/s)"
expect_stdout_contains "= 8 * 32 byte * 1.8 GHz"
expect_stdout_contains "data/cpus/epyc-9554p.yaml:"
expect_stdout_contains "One percent more"
expect_stderr ""

testing "the machine may stand first, with what runs on it"
run -C "$ROOT" explain desktop-9950x-rtx-5090/llama-3-1-8b-q4-k-m token_generation
expect_status 0
expect_stdout_contains "Llama 3.1 8B Q4_K_M"
expect_stdout_contains "step-time"

testing "without an artifact the scenario's is taken"
run -C "$ROOT" explain token-generation --system desktop-9950x-rtx-5090
expect_status 0
expect_stdout_contains "step-time"

testing "a formula of requests asks for a use case"
run -C "$ROOT" explain request-time --system desktop-9950x-rtx-5090
expect_status 2
expect_stderr_contains "--use-case"

testing "programs get a tree"
run -C "$ROOT" explain ram-bandwidth --cpu epyc-9554p --format json
expect_status 0
expect_stdout_contains '"substituted": "8 * 32 byte * 1.8 GHz"'

testing "depth cuts the derivation"
run -C "$ROOT" explain ram-bandwidth --cpu epyc-9554p --depth 2
expect_status 0
expect_stdout_contains "ram-side-bandwidth = 460.8 GB/s"
expect_stdout_lacks "channels = 12"
run -C "$ROOT" explain ram-bandwidth --cpu epyc-9554p --depth none
expect_status 2

testing "what rests on a model alone needs no machine"
run -C "$ROOT" explain kv-bytes-per-token --model llama-3-1-8b
expect_status 0
expect_stdout_contains "kv-bytes-per-token = 131072 byte/tok"
run -C "$ROOT" explain kv-bytes-per-token --model llama-3-70b --format json
expect_stdout_contains '"value": 327680'
run -C "$ROOT" explain kv-bytes-per-token --artifact deepseek-v3-q4-k-m
expect_stdout_contains "kv-bytes-per-token = 70272 byte/tok"
run -C "$ROOT" explain kv-bytes-per-token --model llama-3-1-9b
expect_status 2
expect_stderr_contains "did you mean llama-3-1-8b?"
run -C "$ROOT" explain kv-bytes-per-token --model llama-3-70b --artifact llama-3-1-8b-q4-k-m
expect_status 2
expect_stderr_contains "an artifact has its model"
run -C "$ROOT" explain weights-size --model llama-3-70b
expect_status 2
expect_stderr_contains "it needs --artifact"
run -C "$ROOT" explain token-generation --model llama-3-70b
expect_status 2
expect_stderr_contains "it needs --system"

testing "an engine is named where it is not the scenario's"
run -C "$ROOT" explain kv-cache --gpu rtx-5090 --artifact gemma-3-27b-q4-k-m --context 32768 --format json
expect_stdout_contains '"value": 3.338665984'
run -C "$ROOT" explain kv-cache --gpu rtx-5090 --artifact gemma-3-27b-q4-k-m --context 32768 --engine vllm --format json
expect_stdout_contains '"value": 16.642998272'
run -C "$ROOT" explain kv-cache --gpu rtx-5090 --artifact gemma-3-27b-q4-k-m --engine vlm
expect_status 2

testing "a formula is described with who uses it"
run -C "$ROOT" explain token-generation
expect_status 0
expect_stdout_contains "batch * 1 tok / step_time"
expect_stdout_contains "time-to-first-token"
expect_stdout_contains "data/formulas/token-generation.yaml"

testing "so are assumptions, fields, kinds, functions and rules"
run -C "$ROOT" explain ccd-read-width
expect_stdout_contains "32 byte"
run -C "$ROOT" explain gpu.memory_bandwidth
expect_stdout_contains "Peak read bandwidth"
run -C "$ROOT" explain system.gpus.count
expect_stdout_contains "How many of it"
run explain gpu
expect_stdout_contains "data/gpus/"
run explain solve
expect_stdout_contains "solve(largest, context"
run explain unit.mismatch
expect_status 0
expect_stdout_contains "another dimension"

testing "a slip is met with the nearest name"
run -C "$ROOT" explain token-genration
expect_status 2
expect_stderr_contains "did you mean token-generation?"
run -C "$ROOT" explain gpu.memory_bandwith
expect_stderr_contains "did you mean gpu.memory_bandwidth?"
run -C "$ROOT" explain unit.mismach
expect_stderr_contains "did you mean unit.mismatch?"
