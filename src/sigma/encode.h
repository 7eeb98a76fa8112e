/*
 * The encodings among the modifiers: each turns a text into the pattern of its encoded form.
 *
 * Ownership: patterns live in the arena given.
 * Limits:    a value's form grows at most by 4/3 (base64) or 4 (UTF-16 of ASCII read as units: 2).
 * Trust:     hostile text. ERR_BAD_VALUE: it has wildcards, which have no encoded form. ERR_UNSUPPORTED:
 *            too short a text for base64offset, or base64offset twice.
 */
#pragma once

#include "sigma/modifier.h"

modifier_fn encode_base64;
/* The three forms that the text can have within a longer encoded one, without what depends on its neighbours. */
modifier_fn encode_base64_offsets;
modifier_fn encode_utf16le;
modifier_fn encode_utf16be;
modifier_fn encode_utf16; /* little endian behind its byte order mark */
