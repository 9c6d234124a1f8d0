# title "Memory that LLM Q8 needs, by context"
# description "Stacked bars of weights, KV cache, buffers and runtime for each length of context; the table below has the numbers."
# size 960 132
# T0001xxxxx "Memory, GB"

set lmargin at screen 0.01666666667
set rmargin at screen 0.9583333333
set bmargin at screen 0.4242424242
set tmargin at screen 0.6060606061
set xrange [0:1]
set yrange [0.4:1 + 0.6]
set xtics (0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1) nomirror
set format x '%g'
set grid xtics linecolor rgb '#BEBEBE' linewidth 0.5
set border 1
unset ytics
set xlabel 'T0001xxxxx'
set key at screen 0.5, screen 0.995 center top horizontal maxcols 4 maxrows 1 Left reverse samplen 1 width -2
set style fill solid 0.85 noborder
set style textbox opaque noborder fillcolor rgb '#FFFFFF' margins 0.3, 0.1
$corner << EOD
0 0.5
EOD
plot \
    $corner with dots linecolor rgb '#FFFFFF' notitle
