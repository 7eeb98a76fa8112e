#include "sigma/cidr.h"

#include <arpa/inet.h>

#include "base/text.h"

enum { FAMILY, BITS, ADDRESS, ADDRESS_BYTES = 16 };

/* The number of the address's bits: 32, 128, or 0 when the text is no address. */
static unsigned parse_address(struct slice text, uint8_t ret[ADDRESS_BYTES])
{
	char buffer[INET6_ADDRSTRLEN];

	if (text.len == 0 || text.len >= sizeof(buffer) || memchr(text.data, 0, text.len))
		return 0;
	memcpy(buffer, text.data, text.len);
	buffer[text.len] = 0;
	memset(ret, 0, ADDRESS_BYTES);
	if (inet_pton(AF_INET, buffer, ret) == 1)
		return 32;
	return inet_pton(AF_INET6, buffer, ret) == 1 ? 128 : 0;
}

static bool has_bits_behind(const uint8_t *address, unsigned bits)
{
	for (unsigned i = bits; i < 8 * ADDRESS_BYTES; i++)
		if (address[i / 8] & 0x80u >> i % 8)
			return true;
	return false;
}

int cidr_parse(struct slice text, uint8_t ret[CIDR_BYTES])
{
	size_t slash = slice_find_byte(text, '/');
	uint8_t network[CIDR_BYTES] = {0};
	unsigned width = parse_address(slice_of(text.data, slash), network + ADDRESS);
	uint64_t bits = width;

	if (width == 0)
		return ERR_BAD_VALUE;
	if (slash < text.len)
		TRY(text_parse_u64(slice_from(text, slash + 1), width, &bits));
	if (has_bits_behind(network + ADDRESS, (unsigned)bits))
		return ERR_BAD_VALUE;
	network[FAMILY] = width == 32 ? 4 : 6;
	network[BITS] = (uint8_t)bits;
	memcpy(ret, network, CIDR_BYTES);
	return 0;
}

bool cidr_is_valid(struct slice network)
{
	if (network.len != CIDR_BYTES)
		return false;
	if (network.data[FAMILY] == 4)
		return network.data[BITS] <= 32;
	return network.data[FAMILY] == 6 && network.data[BITS] <= 128;
}

bool cidr_has(struct slice network, struct slice address)
{
	uint8_t bytes[ADDRESS_BYTES];
	unsigned width = parse_address(address, bytes);
	unsigned bits = network.data[BITS], whole = bits / 8, rest = bits % 8;
	const uint8_t *wanted = network.data + ADDRESS;

	if (width != (network.data[FAMILY] == 4 ? 32u : 128u))
		return false;
	if (memcmp(bytes, wanted, whole) != 0)
		return false;
	return rest == 0 || (bytes[whole] ^ wanted[whole]) >> (8 - rest) == 0;
}
