# What everyone meets first: help, a slip in the command line, nothing to work on.
# shellcheck shell=sh
. "$ROOT/tests/cli/lib.sh"

testing "--help lists the verbs and the exit statuses, and is no fault"
run --help
expect_status 0
expect_stdout_contains "usage: hwreport"
expect_stdout_contains "completion"
expect_stdout_contains "status: 0 fine"
expect_stderr ""

testing "--version says which program this is"
run --version
expect_status 0
expect_stdout_contains "hwreport "

testing "an unknown verb is a usage error on standard error"
run no-such-verb
expect_status 2
expect_stdout ""
expect_stderr_contains "no-such-verb"
expect_stderr_contains "--help"

testing "an unknown option is a usage error that names it"
run --no-such-option
expect_status 2
expect_stderr_contains "--no-such-option"

testing "no verb at all is a usage error"
run
expect_status 2

testing "each verb explains itself"
run --help
sed -n '/^verbs:/,/^$/s/^  \([a-z]*\)  .*/\1/p' "$out" >verbs
expect test -s verbs
while read -r verb; do
    run "$verb" --help
    expect_status 0
    expect_stdout_contains "usage: hwreport $verb"
done <verbs

testing "a full disk is the machine's refusal, not success"
"$HWREPORT" --help >/dev/full 2>"$err"
status=$?
expect_status 3

testing "completion scripts can be read by their shell"
run completion bash
expect_status 0
expect bash -n "$out"
