/* Chunked bodies [RFC9112] 7.1: checking the frames, then walking the data.
 *
 * Not here: who may send one (http1.c).
 * Ownership: spans borrow the caller's bytes. Units: octets. */
#pragma once

#include "wire/http1_line.h"

enum {
	HTTP1_CHUNK_BODY_BYTES_MAX = 32 * 1024 * 1024, /* frames and data together */
	HTTP1_CHUNK_LINE_BYTES_MAX = 256,	       /* size and extensions, without CR LF */
	HTTP1_CHUNK_TRAILER_BYTES_MAX = 4096	       /* trailer lines with the last blank line */
};

/* Passes over all chunks and trailers from s->at on. */
enum wire_verdict http1_chunk_scan(struct http1_line *s);

/* Walks the data of a body that http1_chunk_scan accepted: call with the whole body in `rest`
 * until it returns false. `rest` shrinks; `data` is one chunk's octets, never empty. */
bool http1_chunk_next(struct wire_span *rest, struct wire_span *data);
