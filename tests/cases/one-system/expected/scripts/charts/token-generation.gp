# title "Token generation against memory bandwidth"
# description "Each line is the most that a model file allows at a bandwidth. Open circles are estimates, full squares measurements; the table below has the numbers."
# size 960 600
# T0001xxxxxxxxxxxxxxxxx "Memory bandwidth, GB/s"
# T0002xxxxxxxxxxxxxxxxxx "Token generation, tok/s"
# T0003x "LLM Q8"
#   leads to "artifacts/llm-q8.html"
# T0004xxxx "estimated"
# T0005 "Desk"
#   leads to "systems/desk.html"

set lmargin at screen 0.0875
set rmargin at screen 0.78125
set bmargin at screen 0.09333333333
set tmargin at screen 0.9333333333
set logscale xy
set xrange [50:100]
set yrange [2:10]
set xtics (50, 100) nomirror
set ytics (2, 5, 10) nomirror
set format '%g'
set grid xtics ytics linecolor rgb '#BEBEBE' linewidth 0.5
set border 3
set xlabel 'T0001xxxxxxxxxxxxxxxxx'
set ylabel 'T0002xxxxxxxxxxxxxxxxxx'
set key at graph 0.02, 0.97 left top Left reverse samplen 1
set samples 2
set style textbox opaque noborder fillcolor rgb '#FFFFFF' margins 0.3, 0.1
set label 'T0003x' at graph 1.01, first 10 left
set label 'T0005' at 58.14206554, 3.489788974 left boxed front
$points1 << EOD
57.6 3.489788974
EOD
$corner << EOD
50 2
EOD
plot \
    0.1*x with lines linetype 1 linewidth 1.5 notitle, \
    $points1 with points linetype 1 pointtype 6 pointsize 0.9 notitle, \
    NaN with points linecolor rgb '#000000' pointtype 6 title 'T0004xxxx', \
    $corner with dots linecolor rgb '#FFFFFF' notitle
