/* The table of server kinds, from models/registry.def. See kind.h. */
#include "models/server/kind.h"

#include "core/err.h"

static const struct kind kinds[SERVER_KINDS] = {
#define SERVER_MODEL(word, workers, polls, udp) {word, workers, polls, udp},
#include "models/registry.def"
};

const struct kind *kind_of(uint32_t kind)
{
	REQUIRE(kind < SERVER_KINDS);
	return &kinds[kind];
}
