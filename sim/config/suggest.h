/* "Did you mean": the nearest of some words.
 *
 * What: edit distance with neighbour swaps (optimal string alignment), and the choice of a word.
 * Not here: which words are valid at a place. Ownership: nothing is allocated; words are borrowed.
 * Errors: none; no near word gives NULL. Words longer than 63 bytes are never near. */
#pragma once

#include <stddef.h>

/* Insertions, deletions, replacements and swaps of neighbours, each once. */
size_t suggest_distance(const char *a, const char *b);

/* A search in steps: begin with {0}, offer every word, then read `word`. */
struct suggest {
	const char *word; /* the nearest word so far that is near enough, or NULL */
	size_t distance;
};

/* The first of equally near words stays. Near enough: half of the longer word's letters, but at
 * least one letter and at most three. */
void suggest_offer(struct suggest *best, const char *wanted, const char *word);
