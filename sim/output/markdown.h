/* summary.md: the terminal table and the verdict, ready for a wiki or a paper.
 *
 * What: the same rows, values and sentences as the screen, as Markdown tables in UTF-8.
 * Not here: which rows there are (output/table.c). Ownership: everything is borrowed. Text from the
 * scenario is escaped so that it stays text. Errors: those of the stream. */
#pragma once

#include <stdio.h>

#include "output/screen.h"

void markdown_print(const struct screen *screen, FILE *out);
