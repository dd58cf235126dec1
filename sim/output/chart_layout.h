/* Where labels stand so that they do not overlap.
 *
 * Not here: text, colours. Units: whatever the caller counts in, pixels as a rule. */
#pragma once

enum { CHART_LAYOUT_MAX = 16 };

/* Moves n <= CHART_LAYOUT_MAX positions apart to at least `gap`, each as little as needed, inside
 * lo..hi if they fit there. The order of the positions stays; equal ones keep the order given. */
void chart_layout_spread(double *at, unsigned n, double gap, double lo, double hi);
