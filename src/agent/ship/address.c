#include "agent/ship/address.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/result.h"

enum { HOST_BYTES = 256, PORT_BYTES = 8 };

void address_bound_lookups(void)
{
	/* resolv.conf(5); a failure leaves libc's own bounds. */
	(void)setenv("RES_OPTIONS", "timeout:2 attempts:2", 1);
}

static int find(struct slice host, uint16_t port, int flags, struct addrinfo **ret)
{
	const struct addrinfo hints = {
		.ai_socktype = SOCK_STREAM, .ai_flags = flags | AI_NUMERICSERV};
	char name[HOST_BYTES], service[PORT_BYTES];

	if (host.len == 0 || host.len >= sizeof(name) || slice_find_byte(host, '\0') < host.len)
		return ERR_BAD_VALUE;
	memcpy(name, host.data, host.len);
	name[host.len] = '\0';
	snprintf(service, sizeof(service), "%u", port);
	return getaddrinfo(name, service, &hints, ret) == 0 ? 0 : ERR_NOT_FOUND;
}

int address_read_digits(struct slice host, uint16_t port, struct addrinfo **ret)
{
	return find(host, port, AI_NUMERICHOST, ret);
}

int address_find(struct slice host, uint16_t port, struct addrinfo **ret)
{
	return find(host, port, 0, ret);
}
