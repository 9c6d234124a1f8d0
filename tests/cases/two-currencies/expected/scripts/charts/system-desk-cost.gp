# title "Cost of a million generated tokens"
# description "Electricity alone is the energy of generating times the tariff; purchase, upkeep, power adds upkeep and the price written off over the tokens of its years; rented is the price of the offer, for the same model on the machine that it rents. The table below has the numbers."
# size 960 160
# T0001 "Desk"
#   leads to "systems/desk.html"
# T0002 "2.65"
# T0003x "Rented"
#   leads to "offers/rented.html"
# T0004xxxxxxxx "unknown (GPU)"
# T0005xxxxxxxxxxxx "electricity alone"
# T0006xxxxxxxxxxxxxxxxxxxxxxxxxxxxx "Cost of generated tokens, EUR/Mtok"

set lmargin at screen 0.06166666667
set rmargin at screen 0.9125
set bmargin at screen 0.35
set tmargin at screen 0.75

set xrange [0:3]
set yrange [0.5:2 + 0.5]
set xtics (0, 0.5, 1, 1.5, 2, 2.5, 3) nomirror
set format x '%g'
set grid xtics linecolor rgb '#BEBEBE' linewidth 0.5
set border 1
unset ytics
set xlabel 'T0006xxxxxxxxxxxxxxxxxxxxxxxxxxxxx'
set key at screen 0.5, graph 1 center bottom horizontal maxcols 3 maxrows 1 Left reverse samplen 1 width -2
set style fill solid 0.85 noborder
set style textbox opaque noborder fillcolor rgb '#FFFFFF' margins 0.3, 0.1
set label 'T0001' at graph -0.008, first 2 right
set label 'T0003x' at graph -0.008, first 1 right
set label 'T0002' at 2.653243313, 2 left offset character 0.6, 0 boxed
set label 'T0004xxxxxxxx' at graph 0.008, first 1 left
low = 0
$bars1 << EOD
2.653243313 2
EOD
$corner << EOD
0 0.5
EOD
plot \
    $bars1 using 1:2:(low):1:($2 - 0.18):($2 + 0.18) with boxxyerror linetype 1 title 'T0005xxxxxxxxxxxx', \
    $corner with dots linecolor rgb '#FFFFFF' notitle
