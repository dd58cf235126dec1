/* "Did you mean". See suggest.h. */
#include "config/suggest.h"

#include <string.h>

enum { WORD_MAX = 63 };

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

size_t suggest_distance(const char *a, const char *b)
{
	size_t a_n = strlen(a);
	size_t b_n = strlen(b);
	if (a_n > WORD_MAX || b_n > WORD_MAX) {
		return a_n + b_n;
	}
	size_t rows[3][WORD_MAX + 1];
	for (size_t j = 0; j <= b_n; j++) {
		rows[0][j] = j;
	}
	for (size_t i = 1; i <= a_n; i++) {
		size_t *here = rows[i % 3];
		const size_t *up = rows[(i + 2) % 3];
		const size_t *up2 = rows[(i + 1) % 3];
		here[0] = i;
		for (size_t j = 1; j <= b_n; j++) {
			size_t cost = a[i - 1] != b[j - 1];
			here[j] = least(least(up[j] + 1, here[j - 1] + 1), up[j - 1] + cost);
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
				here[j] = least(here[j], up2[j - 2] + 1);
			}
		}
	}
	return rows[a_n % 3][b_n];
}

void suggest_offer(struct suggest *best, const char *wanted, const char *word)
{
	size_t wanted_n = strlen(wanted);
	size_t word_n = strlen(word);
	size_t longer = wanted_n > word_n ? wanted_n : word_n;
	size_t allowed = longer < 2 ? 0 : longer < 4 ? 1 : longer / 2 < 3 ? longer / 2 : 3;
	size_t distance = suggest_distance(wanted, word);
	if (distance <= allowed && (best->word == NULL || distance < best->distance)) {
		best->word = word;
		best->distance = distance;
	}
}
