# title "Token generation against memory bandwidth"
# description "Each line is the most that a model file allows at a bandwidth. Open circles are estimates, full squares measurements; the table below has the numbers."
# size 960 600
# T0001xxxxxxxxxxxxxxxxx "Memory bandwidth, GB/s"
# T0002xxxxxxxxxxxxxxxxxx "Token generation, tok/s"

set lmargin at screen 0.0875
set rmargin at screen 0.78125
set bmargin at screen 0.09333333333
set tmargin at screen 0.9333333333
set logscale xy
set xrange [10:1000]
set yrange [1:100]
set xtics (10, 20, 50, 100, 200, 500, 1000) nomirror
set ytics (1, 2, 5, 10, 20, 50, 100) nomirror
set format '%g'
set grid xtics ytics linecolor rgb '#BEBEBE' linewidth 0.5
set border 3
set xlabel 'T0001xxxxxxxxxxxxxxxxx'
set ylabel 'T0002xxxxxxxxxxxxxxxxxx'
set key at graph 0.02, 0.97 left top Left reverse samplen 1
set samples 2
set style textbox opaque noborder fillcolor rgb '#FFFFFF' margins 0.3, 0.1
$corner << EOD
10 1
EOD
plot \
    $corner with dots linecolor rgb '#FFFFFF' notitle
