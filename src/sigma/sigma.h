/*
 * Sigma: the rule language of detections (specification 2.1), as a library. It knows nothing of the
 * programs around it; whoever has events with named fields can embed it. A rule's way through it:
 *
 *   lex      yaml.h        bounded YAML documents; every value with its line and column
 *   parse    rule.h        one document into a struct sigma_rule: head, logsource, detection
 *   tree     tree.h        detection and condition into one tree of and, or, not and comparisons
 *   compile  compile.h     trees of many rules into one image; refusals by name, line and reason
 *   image    image.h       position-independent bytes, every offset and count verified when opened
 *   match    match.h       an event against an image: walks the trees of the rules that sieve.h lets pass
 *
 * Compiling and matching may live in different processes: only the image passes between them.
 *
 * An event is a view: named fields and the logsources it belongs to. A rule is evaluated when each of
 * category, product and service that it names equals that of one and the same logsource of the event.
 *
 * What a comparison says of a field's value is true, false or unknown (Kleene's strong logic):
 *
 *     field absent or null       null: true; exists: presence alone; every other comparison: false
 *     value complete             true or false
 *     value truncated            true where the part that is there suffices whatever follows;
 *                                otherwise unknown (equality, endswith, comparisons of numbers);
 *                                exists and null as with a complete value
 *     list                       true when it is of one element; one marked as truncated: as above
 *     not      true -> false, false -> true, unknown -> unknown
 *     and, or  the smaller, the larger, of false < unknown < true
 *
 * A rule matches when its condition is true; unknown is no match.
 *
 * Ownership: an event and everything in it are borrowed for the call.
 * Limits:    the enum below; more is refused (rules) or said at its function (events).
 * Trust:     rules and images may be hostile; field values are.
 */
#pragma once

#include "base/slice.h"

enum {
	SIGMA_MAX_FILE = 1024 * 1024, /* bytes of rule text */
	SIGMA_MAX_RULES = 65536,      /* in an image */
	SIGMA_MAX_NODES = 65536,      /* of one rule's tree */
	SIGMA_MAX_DEPTH = 64,         /* of one rule's tree */
	SIGMA_MAX_VALUE = 16384,      /* bytes of one value in a rule */
	SIGMA_MAX_NAME = 256,         /* bytes of a field's, a selection's, a logsource's name */
	SIGMA_MAX_IMAGE = 128 * 1024 * 1024, /* bytes */
};

enum sigma_level {
	SIGMA_INFORMATIONAL,
	SIGMA_LOW,
	SIGMA_MEDIUM,
	SIGMA_HIGH,
	SIGMA_CRITICAL,
	SIGMA_UNRATED, /* the rule names no level */
};

/* Empty parts: not named. */
struct sigma_logsource {
	struct slice category;
	struct slice product;
	struct slice service;
};

enum sigma_type {
	SIGMA_NULL,
	SIGMA_TEXT,
	SIGMA_INTEGER,
	SIGMA_BOOLEAN,
	SIGMA_LIST, /* of texts */
};

struct sigma_field {
	struct slice name; /* matched exactly, with case */
	enum sigma_type type;
	bool truncated;    /* there was more of the value than is here */
	int64_t number;    /* integer; boolean as 0 or 1 */
	struct slice text; /* text; list: whatever list_next understands */
};

struct sigma_event {
	const struct sigma_logsource *logsources;
	size_t n_logsources;
	const struct sigma_field *fields; /* no name twice */
	size_t n_fields;
	/* Cuts the next element off a list; false at its end. NULL when no field is a list. */
	bool (*list_next)(struct slice *rest, struct slice *ret_text);
};
