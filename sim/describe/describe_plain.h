/* Characters that look like something in the GSM alphabet: what to type instead.
 *
 * Not here: the alphabet itself (wire/gsm7.h), transliteration of other scripts.
 * Ownership: static texts. Units: code points. */
#pragma once

#include <stdint.h>

/* UTF-8 text of the GSM alphabet that reads nearly the same ("" for what is invisible), or NULL. */
const char *describe_plain(uint32_t character);
