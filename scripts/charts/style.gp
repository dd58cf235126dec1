# pushsim chart. Run it in this folder: gnuplot <<file>>.gp writes the SVG;
# gnuplot -e "kind='png'" <<file>>.gp (or pdf, txt) another format.
# One colour per strategy in all charts [Okabe and Ito, Color Universal Design], in the order of the
# scenario, with a dash pattern and a marker of its own as well. Text from the scenario stands only
# in single quotes, in which gnuplot substitutes nothing.
if (!exists('kind')) kind = 'svg'
if (!exists('target')) target = <<file>> . '.' . kind
reset
set encoding utf8
height = <<height>>
if (kind eq 'svg') {
	set terminal svg size 960,height dynamic noenhanced background '#ffffff' \
		font 'DejaVu Sans,Verdana,Arial,sans-serif,13' linewidth 1
}
if (kind eq 'png') {
	set terminal pngcairo size 1440,height*1.5 noenhanced background '#ffffff' \
		font 'DejaVu Sans,13' fontscale 1.15 linewidth 1.5 pointscale 1.7
}
if (kind eq 'pdf') {
	set terminal pdfcairo size 9.6in,height/100.0 noenhanced background '#ffffff' \
		font 'DejaVu Sans,13' fontscale 0.72 linewidth 1.2 pointscale 0.6
}
if (kind eq 'txt') {
	set terminal dumb size 118,height/14 noenhanced mono
}
is_text = kind eq 'txt'
set output target

n = <<n>>
array name[n+1] = <<names>>
array colour[8] = ['#0072B2', '#D55E00', '#009E73', '#CC79A7', '#E69F00', '#56B4E9', '#000000', '#8A7F00']
# The same hues, dark enough for text on white, and pale for bands.
array dark[8] = ['#005A8D', '#A84A00', '#00694D', '#97527A', '#8F6200', '#1F6E9C', '#000000', '#5F5800']
array pale[8] = ['#B9D8EA', '#F4CDB3', '#B5E0D3', '#F0D9E6', '#F8E2B8', '#CFE8F7', '#CCCCCC', '#E4E0B5']
array marker[8] = [7, 5, 9, 13, 11, 6, 4, 8]
array dash[8] = [1, 2, 3, 4, 5, 6, 7, 8]
set dashtype 2 (9,3)
set dashtype 3 (4,3)
set dashtype 4 (9,3,2,3)
set dashtype 5 (2,2)
set dashtype 6 (12,3,2,3,2,3)
set dashtype 7 (6,6)
set dashtype 8 (1,3)
ink = '#222222'
soft = '#666666'
grid = '#DDDDDD'

unset key
unset border
set tics scale 0 textcolor rgb soft
set datafile separator comma
set datafile commentschars '#'
set grid ytics back linetype 1 linewidth 1 linecolor rgb grid
f10 = is_text ? '' : ',10'
f11 = is_text ? '' : ',11'
f12 = is_text ? '' : ',12'
f19 = is_text ? '' : ',19'
# gnuplot's SVG knows no bold.
b11 = is_text ? '' : (kind eq 'svg' ? '' : 'DejaVu Sans:Bold') . ',11'
b13 = is_text ? '' : (kind eq 'svg' ? '' : 'DejaVu Sans:Bold') . ',13'
pixel = 1.0 / height
set label 1001 <<question>> at screen 0.02,1-22*pixel left front textcolor rgb ink font f19
set label 1002 <<subtitle>> at screen 0.02,1-47*pixel left front textcolor rgb soft font f12
set label 1003 <<footer>> at screen 0.02,14*pixel left front textcolor rgb soft font f10
