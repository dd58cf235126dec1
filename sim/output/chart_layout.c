/* Spreads labels along one axis. */
#include "output/chart_layout.h"

#include <math.h>

#include "core/err.h"

void chart_layout_spread(double *at, unsigned n, double gap, double lo, double hi)
{
	unsigned order[CHART_LAYOUT_MAX];
	REQUIRE(n <= CHART_LAYOUT_MAX);
	for (unsigned i = 0; i < n; i++) {
		unsigned j = i;
		for (; j > 0 && at[order[j - 1]] > at[i]; j--) {
			order[j] = order[j - 1];
		}
		order[j] = i;
	}
	/* Clusters grow until none touches its neighbour: each is centred on its members' mean. */
	double centre[CHART_LAYOUT_MAX];
	unsigned size[CHART_LAYOUT_MAX], clusters = 0;
	for (unsigned i = 0; i < n; i++) {
		centre[clusters] = at[order[i]];
		size[clusters++] = 1;
		for (;;) {
			const unsigned last = clusters - 1;
			const double half = gap * (size[last] - 1) / 2;
			centre[last] = fmax(fmin(centre[last], hi - half), lo + half);
			if (last == 0 || centre[last] - half - gap
				>= centre[last - 1] + gap * (size[last - 1] - 1) / 2 - 1e-9) {
				break;
			}
			const unsigned both = size[last] + size[last - 1];
			centre[last - 1] = (centre[last] * size[last] + centre[last - 1] * size[last - 1])
				/ both;
			size[last - 1] = both;
			clusters--;
		}
	}
	unsigned next = 0;
	for (unsigned c = 0; c < clusters; c++) {
		for (unsigned i = 0; i < size[c]; i++) {
			at[order[next++]] = centre[c] + gap * (i - (size[c] - 1) / 2.0);
		}
	}
}
