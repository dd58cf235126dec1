/* What kinds of servers differ in: who holds a Ping, and how it hears of mail.
 *
 * Exchange's front ends hold Pings without a thread each (ISAPI extension, ASP.NET queue) and are
 * told of mail by UDP; an event-driven server is told by its own store; SOGo and Z-Push keep one
 * process for each Ping, which looks into the store now and then.
 * Not here: limits (server.* of the scenario), the machinery (sim/world/balance.c, hold.c).
 * Source: capacity.md 1.1, 1.2, 1.5 ([EX1] [SV1] [SV3]). */
#pragma once

#include "models/model.h"

struct kind {
	const char *word;   /* as in scenario files */
	bool workers;       /* each request and pending Ping keeps one of server.workers */
	bool polls;         /* a pending Ping looks into the store every server.ping_poll */
	bool udp;           /* told of mail by UDP, which server.notify_loss may lose */
};

/* `kind` is an enum server_kind. */
const struct kind *kind_of(uint32_t kind);
