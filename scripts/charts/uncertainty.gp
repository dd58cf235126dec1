<<style>>
panel_n = <<panel_n>>
row_n = <<row_n>>
array panel_title[panel_n+1] = <<panel_title>>
array panel_y[panel_n+1] = <<panel_y>>
array zero_x[panel_n+1] = <<zero_x>>
array bottom_y[panel_n+1] = <<bottom_y>>
array row_label[row_n+1] = <<row_label>>
array row_ends[row_n+1] = <<row_ends>>
array row_y[row_n+1] = <<row_y>>
array low_text[row_n+1] = <<low_text>>
array high_text[row_n+1] = <<high_text>>
array low_x[row_n+1] = <<low_x>>
array high_x[row_n+1] = <<high_x>>

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
	set label 10+p panel_title[p] at 0,panel_y[p] left front textcolor rgb ink font b13
	set label 30+p '0' at zero_x[p],bottom_y[p]+9 center front textcolor rgb soft font f10
	set arrow 10+p from zero_x[p],panel_y[p]+14 to zero_x[p],bottom_y[p] nohead front linewidth 1 linecolor rgb '#777777'
}
do for [r=1:row_n] {
	set label 100+r row_label[r] at 0,row_y[r]-7 left front textcolor rgb ink font f11
	set label 200+r row_ends[r] at 0,row_y[r]+7 left front textcolor rgb soft font f10
	set label 300+r low_text[r] at low_x[r]-6,row_y[r] right front textcolor rgb ink font f10
	set label 400+r high_text[r] at high_x[r]+6,row_y[r] left front textcolor rgb ink font f10
}
plot <<data>> using ($10 == 0 ? $7 : NaN):9:($8-$7):(0) with vectors nohead linewidth 10 linecolor rgb '#9EC3DC', \
	'' using ($10 == 1 ? $7 : NaN):9:($8-$7):(0) with vectors nohead linewidth 10 linecolor rgb '#E6B97A', \
	'' using 6:9 with points pointtype 7 pointsize 0.7 linecolor rgb ink
