<<style>>
array held_px[n+1] = <<held_px>>
array held_text[n+1] = <<held_text>>
array requests_px[n+1] = <<requests_px>>
array requests_text[n+1] = <<requests_text>>

set multiplot
set lmargin at screen 70.0/960
right_px = <<right_px>>
set rmargin at screen right_px/960.0
set xrange [0:24]
set xtics ('0:00' 0, '3:00' 3, '6:00' 6, '9:00' 9, '12:00' 12, '15:00' 15, '18:00' 18, '21:00' 21, '24:00' 24) \
	scale 0 textcolor rgb soft font f11
set ytics scale 0 textcolor rgb soft font f11

if (is_text) { unset grid }
set tmargin at screen 1-94*pixel
set bmargin at screen 1-(94+214)*pixel
set yrange [0:<<held_top>>]
set label 1 'requests held at the server' at screen 20.0/960,1-80*pixel left front textcolor rgb ink font b11
do for [i=1:n] {
	set label 10+i held_text[i] at screen (right_px+8)/960.0,1-(94+held_px[i])*pixel left front textcolor rgb dark[i] font f11
}
if (<<limit_drawn>>) {
	set arrow 1 from 0,<<limit>> to 24,<<limit>> nohead front linewidth 1.5 dashtype 2 linecolor rgb ink
}
set label 2 <<limit_text>> at graph 1,1 right offset 0,0.7 front textcolor rgb ink font f11
plot for [i=1:n] <<data>> index i-1 using 1:3:4 with filledcurves fillcolor rgb colour[i] fillstyle transparent solid 0.16 noborder, \
	for [i=1:n] '' index i-1 using 1:2 with lines linewidth 2.5 dashtype dash[i] linecolor rgb colour[i]

unset label
unset arrow
set tmargin at screen 1-364*pixel
set bmargin at screen 1-(364+114)*pixel
set yrange [0:<<requests_top>>]
set label 1 'requests per second' at screen 20.0/960,1-350*pixel left front textcolor rgb ink font b11
do for [i=1:n] {
	set label 10+i requests_text[i] at screen (right_px+8)/960.0,1-(364+requests_px[i])*pixel left front textcolor rgb dark[i] font f11
}
plot for [i=1:n] <<data>> index i-1 using 1:6:7 with filledcurves fillcolor rgb colour[i] fillstyle transparent solid 0.16 noborder, \
	for [i=1:n] '' index i-1 using 1:5 with lines linewidth 2 dashtype dash[i] linecolor rgb colour[i]
unset multiplot
