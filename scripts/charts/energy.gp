<<style>>
rows = <<rows>>
in_n = <<in_n>>
out_n = <<out_n>>
array row_strategy[rows+1] = <<row_strategy>>
array total_j[rows+1] = <<total_j>>
array total_text[rows+1] = <<total_text>>
array share_text[rows+1] = <<share_text>>
array ci_lo[rows+1] = <<ci_lo>>
array ci_hi[rows+1] = <<ci_hi>>
array band_lo[rows+1] = <<band_lo>>
array band_hi[rows+1] = <<band_hi>>
array in_text[in_n+1] = <<in_text>>
array in_x[in_n+1] = <<in_x>>
array in_y[in_n+1] = <<in_y>>
array in_white[in_n+1] = <<in_white>>
array out_text[out_n+1] = <<out_text>>
array out_x[out_n+1] = <<out_x>>
array out_y[out_n+1] = <<out_y>>
array lead_x[out_n+1] = <<lead_x>>

# One unit of y is one pixel, counted from the top of the plot area.
set lmargin at screen 40.0/960
set rmargin at screen 770.0/960
set tmargin at screen 1-66*pixel
set bmargin at screen 70*pixel
set xrange [0:<<most_j>>]
set yrange [<<area_height>>:0]
unset ytics
set xtics font f11
unset grid
set grid xtics back linetype 1 linewidth 1 linecolor rgb '#E8E8E8'
set label 1 'joules of one phone in one day' at screen 405.0/960,34*pixel center textcolor rgb soft font f11

pitch = 92
top = 40
bar = 28
do for [i=1:rows] {
	s = row_strategy[i]
	y = (i-1)*pitch + top
	set label 10+i name[s] at 0,y-14 left front textcolor rgb dark[s] font b13
	set label 20+i total_text[i] at ci_hi[i],y+7 left offset character 1,0 front textcolor rgb ink font b13
	set label 30+i share_text[i] at ci_hi[i],y+22 left offset character 1,0 front textcolor rgb ink font f11
	set arrow 10+i from ci_lo[i],y+bar-5 to ci_hi[i],y+bar-5 heads size screen 0.004,90 front linewidth 1.5 linecolor rgb '#000000'
	if (band_hi[i] > 0) {
		set arrow 30+i from band_lo[i],y+bar+8 to band_hi[i],y+bar+8 heads size screen 0.004,90 front \
			linewidth 2 linecolor rgb '#888888'
	}
}
do for [i=1:in_n] {
	set label 100+i in_text[i] at in_x[i],in_y[i] center front textcolor rgb (in_white[i] ? '#FFFFFF' : ink) font f11
}
do for [i=1:out_n] {
	set label 300+i out_text[i] at out_x[i],out_y[i]-14 center front textcolor rgb soft font f11
	set arrow 300+i from lead_x[i],out_y[i] to out_x[i],out_y[i]-7 nohead front linewidth 1 linecolor rgb '#999999'
}
set style fill solid 1.0 border rgb '#FFFFFF'
if (is_text) { unset grid }
plot <<data>> using (($4+$5)/2):(($6+$7)/2):4:5:6:7:8 with boxxyerror linewidth 1 linecolor rgb variable
