# What a build says where something is missing, broken or refused; the site stays as it was.
# shellcheck shell=sh
. "$ROOT/tests/cli/lib.sh"

part_of_data
cp -R "$ROOT/templates" .
day='--as-of 2026-12-31'

testing "a site is built, with tables where no charts are wanted"
# shellcheck disable=SC2086
run build $day --no-charts
expect_status 0
expect_file site/index.html
expect_no_file site/charts
cp -f site/MANIFEST before

# [machine.gnuplot]
testing "without gnuplot nothing is built, and the help names --no-charts"
mkdir empty
program=$HWREPORT
# shellcheck disable=SC2086
PATH=$PWD/empty "$program" build $day >"$out" 2>"$err" </dev/null
status=$?
expect_status 3
expect_stderr_contains "[machine.gnuplot]"
expect_stderr_contains "--no-charts"
expect_same before site/MANIFEST

# [page.link]
testing "a link that leads nowhere is found, and the old site stays"
echo '[a page](no-such-page.html)' >>templates/not-found.md.mustache
# shellcheck disable=SC2086
run build $day --no-charts
expect_status 1
expect_stderr_contains "no-such-page.html"
expect_stderr_contains "[page.link]"
expect_same before site/MANIFEST
cp "$ROOT/templates/not-found.md.mustache" templates

testing "a page written by hand is published, and every page's navigation leads to it"
mkdir content
printf '# A guide\n\nWhat it *is* about.\n\nTo the [systems](systems/index.md).\n' >content/guide.md
# shellcheck disable=SC2086
run build $day --no-charts
expect_status 0
expect_same content/guide.md site/guide.md
grep -q '<a href="systems/index.html">systems</a>' site/guide.html || fail "it has no link"
grep -q '<meta name="description" content="What it is about.">' site/guide.html || fail "no description"
grep -q '<a href="../guide.html">A guide</a>' site/systems/index.html || fail "nothing leads to it"

testing "a page written by hand that changed is published anew, and nothing else"
printf 'New words.\n' >>content/guide.md
# shellcheck disable=SC2086
run build $day --no-charts
expect_status 0
expect_stderr_contains " 2 of them new or changed"
grep -q 'New words' site/guide.html || fail "it is the old page"
cp -f site/MANIFEST before

testing "a page written by hand has its faults named, with file and line"
printf '# A guide\n\nRaw <b>text</b>.\n' >content/guide.md
# shellcheck disable=SC2086
run build $day --no-charts
expect_status 1
expect_stderr_contains "content/guide.md:3:5: error: a page holds no raw HTML"
printf 'No title.\n' >content/guide.md
# shellcheck disable=SC2086
run build $day --no-charts
expect_status 1
expect_stderr_contains "content/guide.md:1:1: error: a page of content/ begins with its title"
printf '# A guide\n\n[Nowhere](systems/none.md)\n' >content/guide.md
# shellcheck disable=SC2086
run build $day --no-charts
expect_status 1
expect_stderr_contains "systems/none.html"
expect_stderr_contains "[page.link]"
mv content/guide.md content/methods.md
# shellcheck disable=SC2086
run build $day --no-charts
expect_status 1
expect_stderr_contains "content/methods.md: error: the site has a page methods already"
mv content/methods.md content/picture.png
# shellcheck disable=SC2086
run build $day --no-charts
expect_status 1
expect_stderr_contains "content/picture.png: error: a page of content/ is named <name>.md"
expect_same before site/MANIFEST
rm -r content

# [chart.failed]
testing "a chart that gnuplot cannot draw is named, with the line of its script"
echo 'no-such-command' >>templates/charts/cost.gp.mustache
# shellcheck disable=SC2086
run build $day
expect_status 1
expect_stderr_contains "chart cost"
expect_stderr_contains "of its script"
expect_stderr_contains "[chart.failed]"
expect_same before site/MANIFEST
cp "$ROOT/templates/charts/cost.gp.mustache" templates/charts

# [machine.refused]
testing "a folder that cannot be the site's is refused by the machine, not a finding"
# shellcheck disable=SC2086
run build $day --no-charts -o no-such-folder/site
expect_status 3
expect_stderr_contains "[machine.refused]"

testing "a folder with other files is not replaced"
mkdir mine && echo mine >mine/file
# shellcheck disable=SC2086
run build $day --no-charts -o mine
expect_status 3
expect_stderr_contains "it would be lost"
expect_file_contains mine/file mine

testing "--keep-scripts writes what gnuplot draws, into a new folder alone"
# shellcheck disable=SC2086
run build $day --keep-scripts scripts
expect_status 0
expect_file_contains scripts/charts/cost.gp 'plot'
expect_file_contains scripts/charts/cost.gp '# title "'
expect_file site/charts/cost.svg
cp -f site/MANIFEST before
# shellcheck disable=SC2086
run build $day --keep-scripts scripts
expect_status 3
expect_stderr_contains "nothing is written over"
expect_same before site/MANIFEST

testing "--keep-scripts has nothing to keep where there are no charts"
run build --no-charts --keep-scripts other
expect_status 2
