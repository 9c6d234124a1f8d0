# title "How models fill the memory of Desk"
# description "Stacked bars of weights, KV cache, buffers and runtime; the table below has the numbers."
# size 960 132
# T0001xx "weights"
# T0002xxx "KV cache"
# T0003xxxxxxxxxxxxxx "buffers and runtime"
# T0004 "free"
# T0005x "LLM Q8"
#   leads to "artifacts/llm-q8.html"
# T0006 "11.7"
# T0007xxxxxxxxxxxx "61.8 GB of memory"
# T0008xxxxx "Memory, GB"

set lmargin at screen 0.06166666667
set rmargin at screen 0.9583333333
set bmargin at screen 0.4242424242
set tmargin at screen 0.6060606061
set xrange [0:70]
set yrange [0.4:1 + 0.6]
set xtics (0, 10, 20, 30, 40, 50, 60, 70) nomirror
set format x '%g'
set grid xtics linecolor rgb '#BEBEBE' linewidth 0.5
set border 1
unset ytics
set xlabel 'T0008xxxxx'
set key at screen 0.5, screen 0.995 center top horizontal maxcols 4 maxrows 1 Left reverse samplen 1 width -2
set style fill solid 0.85 noborder
set style textbox opaque noborder fillcolor rgb '#FFFFFF' margins 0.3, 0.1
set arrow from 61.84752906, graph 0 to 61.84752906, graph 1 nohead linecolor rgb '#666666' dashtype 2 front
set label 'T0007xxxxxxxxxxxx' at 61.84752906, graph 1 center offset character 0, 0.6 textcolor rgb '#666666'
set label 'T0005x' at graph -0.008, first 1 right
set label 'T0006' at 11.72374182, 1 left offset character 0.6, 0 front boxed
$part1 << EOD
0 10 1
EOD
$part2 << EOD
10 11.07374182 1
EOD
$part3 << EOD
11.07374182 11.72374182 1
EOD
$part8 << EOD
11.72374182 61.84752906 1
EOD
$corner << EOD
0 0.5
EOD
plot \
    $part1 using 1:3:1:2:($3 - 0.34):($3 + 0.34) with boxxyerror linetype 1 title 'T0001xx', \
    $part2 using 1:3:1:2:($3 - 0.34):($3 + 0.34) with boxxyerror linetype 2 title 'T0002xxx', \
    $part3 using 1:3:1:2:($3 - 0.34):($3 + 0.34) with boxxyerror linetype 3 title 'T0003xxxxxxxxxxxxxx', \
    $part8 using 1:3:1:2:($3 - 0.34):($3 + 0.34) with boxxyerror linetype 8 fillstyle solid 0.25 noborder title 'T0004', \
    $corner with dots linecolor rgb '#FFFFFF' notitle
