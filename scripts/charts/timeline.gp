<<style>>
array lane_text[n+1] = <<lane_text>>
area_px = <<area_px>>
lane_px = 104
mails = <<mails>>

# One unit of y is one pixel, counted from the top of the plot area.
set lmargin at screen 30.0/960
set rmargin at screen 940.0/960
set tmargin at screen 1-72*pixel
set bmargin at screen 84*pixel
set xrange [<<from_s>>:<<to_s>>]
set yrange [area_px:-12]
unset ytics
unset grid
set xtics (<<tics>>) font f11
set label 1 'height is power · dark: fetching mail · pale: asking, or keeping the line open · grey: ready for a page' . <<sms_key>> \
	at screen 30.0/960,52*pixel left textcolor rgb soft font f11
set label 2 'triangle: a mail arrives · line: it waits · dot: it is on the phone' at screen 30.0/960,35*pixel \
	left textcolor rgb soft font f11

# Shades: asking is half way to white, an SMS nearly black, readiness grey.
array deep[8] = [0x0072B2, 0xD55E00, 0x009E73, 0xCC79A7, 0xE69F00, 0x56B4E9, 0x000000, 0x8A7F00]
array light[8] = [0x80B9D9, 0xEAAF80, 0x80CFB9, 0xE6BCD3, 0xF3CF80, 0xABDAF4, 0x808080, 0xC5BF80]
shade(s, use) = use == 1 ? 0xBBBBBB : use == 2 ? light[s] : use == 3 ? 0x333333 : deep[s]

do for [i=1:n] {
	set label 10+i name[i] at first <<from_s>>,(i-1)*lane_px+10 left front textcolor rgb dark[i] font b13
	set label 30+i lane_text[i] at first <<to_s>>,(i-1)*lane_px+10 right front textcolor rgb dark[i] font f11
	set arrow 10+i from first <<from_s>>,i*lane_px-6 to first <<to_s>>,i*lane_px-6 nohead back linewidth 1 linecolor rgb '#BBBBBB'
}
set style fill solid 1.0 noborder
plot (mails > 0 ? <<data>> : '/dev/null') index 1 using ($1 == 1 ? $2 : NaN):(-2):(0):(area_px-2) with vectors nohead linewidth 1 linecolor rgb '#D8D8D8', \
	<<data>> index 0 using (($2+$3)/2):(($4+$5)/2):2:3:5:4:(shade(int($1), int($7))) with boxxyerror linecolor rgb variable, \
	for [i=1:n] '' index 1 using ($1 == i ? $2 : NaN):4:($3-$2):(0) with vectors nohead linewidth 1.5 linecolor rgb colour[i], \
	for [i=1:n] '' index 1 using ($1 == i && $5 == 1 ? $3 : NaN):4 with points pointtype 7 pointsize 0.5 linecolor rgb colour[i], \
	'' index 1 using ($1 == 1 ? $2 : NaN):(-6) with points pointtype 11 pointsize 0.7 linecolor rgb soft
