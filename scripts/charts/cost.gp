<<style>>
plans = <<plans>>
even_n = <<even_n>>
array plan_title[plans+1] = <<plan_title>>
array bar_text[plans*n+1] = <<bar_text>>
array bar_x[plans*n+1] = <<bar_x>>
array even_x[even_n+1] = <<even_x>>
array even_y[even_n+1] = <<even_y>>
array even_text[even_n+1] = <<even_text>>
array end_px[n+1] = <<end_px>>
array now_money[n+1] = <<now_money>>
currency = <<currency>>
right_drawn = <<right_drawn>>

set multiplot

# Left panel: one unit of y is one pixel from the top.
bar_right = right_drawn ? 340 : 760
set lmargin at screen 40.0/960
set rmargin at screen bar_right/960.0
set tmargin at screen 1-66*pixel
set bmargin at screen 1-(66+<<rows_px>>)*pixel
set xrange [0:<<most>>]
set yrange [<<rows_px>>:0]
unset xtics
unset ytics
unset grid
plan_px = 22 + n*17 + 12
do for [p=1:plans] {
	set label 10+p plan_title[p] at 0,(p-1)*plan_px+10 left front textcolor rgb ink font b11
	do for [i=1:n] {
		k = (p-1)*n+i
		set label 100+k bar_text[k] at bar_x[k],(p-1)*plan_px+22+(i-1)*17+7 left offset character 0.8,0 \
			front textcolor rgb dark[i] font f11
	}
}
set label 1 currency . ' per user and month' at screen 40.0/960,1-(66+<<rows_px>>+8)*pixel left textcolor rgb soft font f11
set style fill solid 1.0 noborder
plot for [i=1:n] <<data>> index 0 using ($8 == i ? $3/2 : NaN):(($6+$7)/2):(0):3:6:7 with boxxyerror linecolor rgb colour[i], \
	'' index 0 using 3:(($6+$7)/2):4:5 with xerrorbars pointtype 0 linewidth 1 linecolor rgb '#000000'

if (right_drawn) {
	unset label
	unset arrow
	set lmargin at screen 570.0/960
	set rmargin at screen <<right_px>>/960.0
	set tmargin at screen 1-96*pixel
	set bmargin at screen 1-(66+<<area_px>>)*pixel
	set xrange [0:<<price_most>>]
	set yrange [0:<<money_most>>]
	set xtics scale 0 textcolor rgb soft font f11
	set ytics scale 0 textcolor rgb soft font f11
	set grid ytics back linetype 1 linewidth 1 linecolor rgb '#E8E8E8'
	if (is_text) { unset grid }
	set label 1 'if one SMS had another price' . <<never_dearer>> at screen 530.0/960,1-76*pixel left textcolor rgb ink font b11
	set label 2 currency . ' per SMS' at screen (570+<<right_px>>)/1920.0,1-(66+<<area_px>>+34)*pixel center textcolor rgb soft font f11
	do for [i=1:n] {
		set label 10+i name[i] at screen (<<right_px>>+8)/960.0,1-(96+end_px[i])*pixel left front textcolor rgb dark[i] font b11
	}
	set arrow 1 from <<price_now>>,graph 0 to <<price_now>>,graph 1 nohead back linewidth 1 dashtype 5 linecolor rgb '#999999'
	set label 3 'price now' at <<price_now>>,graph 1 left offset character 0.5,0.5 front textcolor rgb soft font f10
	do for [i=1:even_n] {
		set label 20+i even_text[i] at even_x[i],even_y[i] left offset character 0.8,-0.9 front textcolor rgb ink font f10
	}
	plot for [i=1:n] <<data>> index 1 using 1:i+1 with lines linewidth 2.5 dashtype dash[i] linecolor rgb colour[i], \
		for [i=1:n] '+' using (<<price_now>>):(now_money[i]) every ::0::0 with points pointtype marker[i] pointsize 0.8 linecolor rgb colour[i], \
		for [i=1:even_n] '+' using (even_x[i]):(even_y[i]) every ::0::0 with points pointtype 6 pointsize 1.2 linewidth 2 linecolor rgb ink
}
unset multiplot
