/*
 * The image's layout: a header, then six sections without gaps, in the order of their enum. All numbers
 * are little-endian u32; a text is {offset, length} in the section of texts, a value {offset, length} in
 * that of values.
 *
 *   header     magic "TSJSIGMA" | version | crc32c of all behind the header | size of the whole |
 *              n_regexes | per section: offset, bytes
 *   logsource  category text | product text | service text
 *   field      name text
 *   rule       id text | title text | author text | status text | tags text | references text |
 *              level | logsource | first node | n_nodes
 *   node       kind u8, op u8, flags u8, 0 u8 | span | field | value | regex
 *
 * Trees are laid out in preorder: a node's children follow it, each with its own span (itself and all
 * beneath), so that a tree cannot refer to itself. Rules' trees follow one another without gaps. `field`
 * is LAYOUT_NO_FIELD where a comparison is of every field (keywords) and in and, or, not. `regex` counts
 * the regular expressions in the order of nodes; 0 elsewhere.
 *
 * Ownership: none.
 * Limits:    sigma.h.
 * Trust:     verified by sigma_image_open.
 */
#pragma once

#include <stdint.h>

#define LAYOUT_MAGIC "TSJSIGMA"
#define LAYOUT_NO_FIELD UINT32_MAX

enum { LAYOUT_VERSION = 2 };

enum layout_section {
	SECTION_LOGSOURCES,
	SECTION_FIELDS,
	SECTION_RULES,
	SECTION_NODES,
	SECTION_VALUES,
	SECTION_TEXTS,
	N_SECTIONS,
};

/* Bytes of a record, and where its parts lie. */
enum {
	HEADER_VERSION = 8,
	HEADER_CHECKSUM = 12,
	HEADER_SIZE = 16,
	HEADER_N_REGEXES = 20,
	HEADER_SECTIONS = 24,
	HEADER_BYTES = HEADER_SECTIONS + 8 * N_SECTIONS,

	TEXT_BYTES = 8,
	LOGSOURCE_BYTES = 3 * TEXT_BYTES,
	FIELD_BYTES = TEXT_BYTES,

	RULE_N_TEXTS = 6,
	RULE_LEVEL = RULE_N_TEXTS * TEXT_BYTES,
	RULE_LOGSOURCE = RULE_LEVEL + 4,
	RULE_NODE = RULE_LEVEL + 8,
	RULE_N_NODES = RULE_LEVEL + 12,
	RULE_BYTES = RULE_LEVEL + 16,

	NODE_SPAN = 4,
	NODE_FIELD = 8,
	NODE_VALUE = 12,
	NODE_REGEX_NUMBER = 20,
	NODE_BYTES = 24,
};

/* What a node is; behind it: what its value holds. */
enum node_kind {
	NODE_AND = 1,
	NODE_OR,
	NODE_NOT,      /* of its one child */
	NODE_PATTERN,  /* units as pattern.h has them */
	NODE_NUMBER,   /* i64, compared by op */
	NODE_BOOLEAN,  /* -; flag TRUE */
	NODE_NULL,     /* -; absent or null */
	NODE_EXISTS,   /* -; flag TRUE: present, otherwise: absent */
	NODE_REGEX,    /* the expression's text */
	NODE_CIDR,     /* family (4, 6) u8, bits u8, address 16 bytes */
	NODE_FIELDREF, /* u32, the other field; compared by op */
	NODE_MOMENT,   /* i64, enum moment_part u8: a part of a date, compared by op */
	N_NODE_KINDS,
};

enum node_op {
	OP_EQUAL,
	OP_LESS,
	OP_LESS_EQUAL,
	OP_GREATER,
	OP_GREATER_EQUAL,
	OP_CONTAINS,
	OP_STARTS,
	OP_ENDS,
};

enum node_flags {
	FLAG_TRUE = 1,
	FLAG_CASED = 2,
	FLAG_REGEX_NOCASE = 4,
	FLAG_REGEX_LINES = 8,
	FLAG_REGEX_DOT_ALL = 16,
};

enum { CIDR_BYTES = 18, MOMENT_BYTES = 9 };
