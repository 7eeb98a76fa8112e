/*
 * One file of a console pack, as the build writes it.
 *
 * Ownership: appended to the caller's buffer. Limits: the buffer's. Trust: only tests.
 */
#pragma once

#include "base/buf.h"

_unused_ static void put_file(struct buf *out, const char *path, const char *type, const char *body)
{
	buf_put_u16le(out, (uint16_t)strlen(path));
	buf_put_text(out, path);
	buf_put_u16le(out, (uint16_t)strlen(type));
	buf_put_text(out, type);
	buf_put_u32le(out, (uint32_t)strlen(body));
	buf_put_text(out, body);
}
