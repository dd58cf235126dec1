/* Addresses and ports of a capture's machines. [RFC1918] 10/8. */
#pragma once

#include <stdint.h>

#define CAPTURE_NET_IP(a, b, c, d) \
	((uint32_t)(a) << 24 | (uint32_t)(b) << 16 | (uint32_t)(c) << 8 | (uint32_t)(d))
#define CAPTURE_NET_EXCHANGE CAPTURE_NET_IP(10, 0, 0, 10)
#define CAPTURE_NET_DNS CAPTURE_NET_IP(10, 0, 0, 53)
#define CAPTURE_NET_GATEWAY CAPTURE_NET_IP(10, 2, 0, 25)
#define CAPTURE_NET_SMSC CAPTURE_NET_IP(10, 2, 0, 75)
#define CAPTURE_NET_MONITOR CAPTURE_NET_IP(10, 4, 0, 0)  /* + number of the radio connection */
#define CAPTURE_NET_PHONE CAPTURE_NET_IP(10, 16, 0, 0)   /* + user, up to 10 million */

#define CAPTURE_NET_HOST "mail.example.com" /* as the requests say, models/identity.h */

#define CAPTURE_NET_PORT_FIRST 1025u /* of clients: as Windows CE, then on to the last one */
#define CAPTURE_NET_PORTS 64511u
#define CAPTURE_NET_PORT_HTTP 80u
#define CAPTURE_NET_PORT_HTTPS 443u
#define CAPTURE_NET_PORT_SMTP 25u
#define CAPTURE_NET_PORT_SMPP 2775u
#define CAPTURE_NET_PORT_DNS 1024u   /* the phone's */
