<<style>>
array label_x[n+1] = <<label_x>>
array label_y[n+1] = <<label_y>>
array label_text[n+1] = <<label_text>>
array label_right[n+1] = <<label_right>>
array lead_x[n+1] = <<lead_x>>
array half_s[n+1] = <<half_s>>
array most_s[n+1] = <<most_s>>

set lmargin at screen 70.0/960
set rmargin at screen 925.0/960
set tmargin at screen 1-66*pixel
set bmargin at screen 70*pixel
set logscale x
set xrange [1:86400]
set yrange [0:100]
set xtics ('1 s' 1, '3 s' 3, '10 s' 10, '30 s' 30, '1 min' 60, '3 min' 180, '15 min' 900, \
	'1 h' 3600, '4 h' 14400, '1 day' 86400) font f11
set ytics ('0 %%' 0, '25 %%' 25, '50 %%' 50, '75 %%' 75, '95 %%' 95, '100 %%' 100) font f11
unset grid
set grid xtics ytics back linetype 1 linewidth 1 linecolor rgb '#E8E8E8', linetype 1 linewidth 1 linecolor rgb '#E8E8E8'
set label 1 'time from arrival in the mailbox until the mail is on the phone' at screen 497.0/960,34*pixel \
	center textcolor rgb soft font f11
set arrow 1 from 1,50 to 86400,50 nohead back linewidth 1 dashtype 5 linecolor rgb '#999999'
set arrow 2 from 1,95 to 86400,95 nohead back linewidth 1 dashtype 5 linecolor rgb '#999999'

do for [i=1:n] {
	if (label_right[i]) {
		set label 10+i name[i] right
		set label 30+i label_text[i] right
	} else {
		set label 10+i name[i] left
		set label 30+i label_text[i] left
	}
	set label 10+i at screen label_x[i]/960,1-label_y[i]*pixel front textcolor rgb dark[i] font b13
	set label 30+i at screen label_x[i]/960,1-(label_y[i]+16)*pixel front textcolor rgb dark[i] font f11
	if (lead_x[i] > 0) {
		set arrow 50+i from screen (label_x[i]-4)/960,1-label_y[i]*pixel to screen lead_x[i]/960,1-label_y[i]*pixel \
			nohead back linewidth 1 linecolor rgb dark[i]
	}
}
if (is_text) { unset grid }
plot for [i=1:n] <<data>> index i-1 using 1:3:4 with filledcurves fillcolor rgb pale[i] fillstyle solid 0.7 noborder, \
	for [i=1:n] '' index i-1 using 1:2 with lines linewidth 2.5 dashtype dash[i] linecolor rgb colour[i], \
	for [i=1:n] '+' using (half_s[i] > 0 ? half_s[i] : NaN):(50) every ::0::0 with points \
		pointtype marker[i] pointsize 0.8 linecolor rgb colour[i], \
	for [i=1:n] '+' using (most_s[i] > 0 ? most_s[i] : NaN):(95) every ::0::0 with points \
		pointtype marker[i] pointsize 0.8 linecolor rgb colour[i]
