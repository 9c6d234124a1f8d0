# title "Token generation against memory bandwidth"
# description "Each line is the most that a model file allows at a bandwidth. Open circles are estimates, full squares measurements; the table below has the numbers."
# size 960 600
# T0001xxxxxxxxxxxxxxxxx "Memory bandwidth, GB/s"
# T0002xxxxxxxxxxxxxxxxxx "Token generation, tok/s"
# T0003x "LLM Q8"
#   leads to "artifacts/llm-q8.html"
# T0004xxx "measured"
# T0005 "Card"
#   leads to "gpus/card.html"

set lmargin at screen 0.0875
set rmargin at screen 0.78125
set bmargin at screen 0.09333333333
set tmargin at screen 0.9333333333
set logscale xy
set xrange [500:1000]
set yrange [20:100]
set xtics (500, 1000) nomirror
set ytics (20, 50, 100) nomirror
set format '%g'
set grid xtics ytics linecolor rgb '#BEBEBE' linewidth 0.5
set border 3
set xlabel 'T0001xxxxxxxxxxxxxxxxx'
set ylabel 'T0002xxxxxxxxxxxxxxxxxx'
set key at graph 0.02, 0.97 left top Left reverse samplen 1
set samples 2
set style textbox opaque noborder fillcolor rgb '#FFFFFF' margins 0.3, 0.1
set label 'T0003x' at graph 1.01, first 100 left
set label 'T0005' at 504.70543, 40 left boxed front
$points1 << EOD
500 40
EOD
$corner << EOD
500 20
EOD
plot \
    0.1*x with lines linetype 1 linewidth 1.5 notitle, \
    $points1 with points linetype 1 pointtype 5 pointsize 0.9 notitle, \
    NaN with points linecolor rgb '#000000' pointtype 5 title 'T0004xxx', \
    $corner with dots linecolor rgb '#FFFFFF' notitle
