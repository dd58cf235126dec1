<<style>>
panel_n = <<panel_n>>
row_n = <<row_n>>
array panel_title[panel_n+1] = <<panel_title>>
array panel_x[panel_n+1] = <<panel_x>>
array panel_y[panel_n+1] = <<panel_y>>
array zero_x[panel_n+1] = <<zero_x>>
array bottom_y[panel_n+1] = <<bottom_y>>
array row_strategy[row_n+1] = <<row_strategy>>
array row_x[row_n+1] = <<row_x>>
array row_y[row_n+1] = <<row_y>>
array value_text[row_n+1] = <<value_text>>
array value_x[row_n+1] = <<value_x>>

# Both axes count pixels; y from the top of the plot area.
set lmargin at screen 20.0/960
set rmargin at screen 980.0/960
set tmargin at screen 1-96*pixel
set bmargin at screen 40*pixel
set xrange [0:960]
set yrange [<<area_px>>:0]
unset xtics
unset ytics
unset grid
set label 1 <<minus>> at screen 0.02,1-74*pixel left front textcolor rgb ink font f12
do for [p=1:panel_n] {
	set label 10+p panel_title[p] at panel_x[p],panel_y[p] left front textcolor rgb ink font b13
	set label 30+p '0' at zero_x[p],bottom_y[p]+8 center front textcolor rgb soft font f10
	set arrow 10+p from zero_x[p],panel_y[p]+14 to zero_x[p],bottom_y[p] nohead back linewidth 1 linecolor rgb '#777777'
}
do for [r=1:row_n] {
	s = row_strategy[r]
	set label 100+r name[s] at row_x[r],row_y[r] left front textcolor rgb dark[s] font f11
	set label 200+r value_text[r] at value_x[r],row_y[r] left front textcolor rgb dark[s] font f11
}
plot <<data>> using 12:14:($13-$12):(0) with vectors nohead linewidth 7 linecolor rgb '#D9D9D9', \
	for [i=1:n] '' using ($15 == i ? $10 : NaN):14:($11-$10):(0) with vectors heads size screen 0.003,90 linewidth 2 linecolor rgb colour[i], \
	for [i=1:n] '' using ($15 == i ? $9 : NaN):14 with points pointtype marker[i] pointsize 0.7 linecolor rgb colour[i]
