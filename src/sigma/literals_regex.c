/*
 * Literals of regular expressions, by reading them once from left to right. Of each part is known
 * what literals_part.h has.
 */
#include "base/text.h"
#include "sigma/image_layout.h"
#include "sigma/literals_part.h"

/* A part is some kilobytes of stack; who nests deeper asks for nothing. */
enum { MAX_DEPTH = 20 };

struct reader {
	struct arena *arena;
	const uint8_t *at;
	const uint8_t *end;
	unsigned depth;
	bool has_lines; /* ^ stands at the begin of each line */
	int result;     /* ERR_UNSUPPORTED: the expression asks for nothing */
};

static struct part give_up(struct reader *r)
{
	r->result = ERR_UNSUPPORTED;
	return part_any();
}

static struct part byte_part(struct reader *r, uint8_t c)
{
	uint8_t folded = literals_byte(c >= 'A' && c <= 'Z' ? (uint8_t)(c + ('a' - 'A')) : c);
	struct slice text = arena_dup(r->arena, slice_of(&folded, 1));

	if (c == LITERALS_EDGE)
		return give_up(r);
	if (!text.data)
		r->result = ERR_NO_MEMORY;
	return part_text(text);
}

static bool is_next(struct reader *r, const char *text)
{
	struct slice rest = slice_of(r->at, (size_t)(r->end - r->at));

	if (!slice_starts(rest, slice_text(text)))
		return false;
	r->at += strlen(text);
	return true;
}

/* ---- atoms */

static struct part read_either(struct reader *r);

/* Flags of (?flags) and (?flags:; none of them changes which characters stand for themselves, or where a text
 * begins. */
static bool skip_flags(struct reader *r)
{
	const uint8_t *at = r->at;

	while (at < r->end && *at != 0 && strchr("is-", *at))
		at++;
	if (at == r->end || (*at != ')' && *at != ':'))
		return false;
	r->at = at;
	return true;
}

static struct part read_inside(struct reader *r)
{
	struct part inside = part_any();

	if (++r->depth > MAX_DEPTH)
		return give_up(r);
	inside = read_either(r);
	r->depth--;
	if (r->result == 0 && !is_next(r, ")"))
		return give_up(r);
	return inside;
}

static struct part read_group(struct reader *r)
{
	static const char *const looks[] = {"?=", "?!", "?<=", "?<!"};

	if (r->at < r->end && *r->at == '*')
		return give_up(r);
	for (size_t i = 0; i < ARRAY_SIZE(looks); i++) {
		if (is_next(r, looks[i])) {
			read_inside(r);
			return part_empty();
		}
	}
	if (is_next(r, "?:") || is_next(r, "?>") || !is_next(r, "?"))
		return read_inside(r);
	if (!skip_flags(r))
		return give_up(r);
	if (is_next(r, ")"))
		return part_empty();
	is_next(r, ":");
	return read_inside(r);
}

static bool is_alnum(uint8_t c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* [:name:] inside a class. Without its end the bracket stands for itself. */
static bool skip_named_class(struct reader *r)
{
	const uint8_t *at = r->at + 1;

	if (r->at == r->end || *r->at != ':')
		return false;
	while (at < r->end && (*at == '^' || is_alnum(*at)))
		at++;
	if (r->end - at < 2 || at[0] != ':' || at[1] != ']')
		return false;
	r->at = at + 2;
	return true;
}

/* One member of a class; false: it is not one plain character. */
static bool read_member(struct reader *r, uint8_t *ret)
{
	uint8_t c = *r->at++;

	if (c == '[' && skip_named_class(r))
		return false;
	if (c == '\\' && r->at < r->end) {
		c = *r->at++;
		/* \c takes the character behind it, whatever that is; \E is not there at all, so that a bracket
		 * behind it may be the first member. */
		if (c == 'c' && r->at < r->end)
			r->at++;
		if (c == 'E')
			give_up(r);
		if (is_alnum(c))
			return false;
	}
	*ret = c;
	return c < 0x80;
}

/* What a class says of its one character. */
struct class
{
	struct literals members;
	size_t n;
	bool is_plain; /* of plain characters, which members are as far as there is room */
	bool is_edges; /* and none of them is part of a word */
};

static void add_member(struct reader *r, struct class *class)
{
	struct part member;
	uint8_t c = 0;

	if (is_next(r, "\\s"))
		c = ' ';
	else if (!read_member(r, &c))
		class->is_plain = false;
	/* A range, or a hyphen at an end: not worth the difference. */
	if (c == '-' || c == LITERALS_EDGE)
		class->is_plain = false;
	if (!class->is_plain)
		return;
	member = byte_part(r, c);
	class->is_edges = class->is_edges && r->result == 0 &&
			  !literals_is_word(member.exact.texts[0].data[0]);
	class->n++;
	if (!part_add_text(&class->members, member.exact.texts[0]))
		class->is_plain = class->is_edges;
}

static struct part read_class(struct reader *r)
{
	enum { FEW = 4 };
	struct class class = {.is_edges = true};
	bool is_first = true;

	/* The begin or the end of a word. */
	if (is_next(r, "[:<:]]") || is_next(r, "[:>:]]"))
		return part_empty();
	class.is_plain = !is_next(r, "^");
	while (r->at < r->end && (is_first || *r->at != ']')) {
		is_first = false;
		add_member(r, &class);
	}
	if (!is_next(r, "]"))
		return give_up(r);
	if (class.is_plain && class.n <= FEW)
		return (struct part){.is_exact = true, .exact = class.members};
	return class.is_plain && class.is_edges ? part_edge() : part_any();
}

static struct part read_escape(struct reader *r)
{
	static const char controls[] = "n\nt\tr\rf\fe\033a\a";
	const char *control;
	uint8_t c;

	if (r->at == r->end)
		return give_up(r);
	c = *r->at++;
	if (c < 0x80 &&
		!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')))
		return byte_part(r, c);
	if (c != 0 && strchr("bBAZzG", c))
		return part_empty();
	if (c == 's')
		return byte_part(r, ' ');
	if (c != 0 && strchr("dDwWShHvVNR", c))
		return part_any();
	control = strchr(controls, c);
	if (c >= 'a' && c <= 'z' && control && (control - controls) % 2 == 0)
		return byte_part(r, (uint8_t)control[1]);
	if (c == 'x' && r->end - r->at >= 2 && text_parse_hex(slice_of(r->at, 2), &c, 1) == 0 &&
		c < 0x80) {
		r->at += 2;
		return byte_part(r, c);
	}
	return give_up(r);
}

static struct part read_atom(struct reader *r)
{
	size_t step = text_utf8_step(slice_of(r->at, (size_t)(r->end - r->at)));
	uint8_t c = *r->at;

	r->at += step > 0 ? step : 1;
	if (step != 1)
		return part_any();
	switch (c) {
	case '(':
		return read_group(r);
	case '[':
		return read_class(r);
	case '\\':
		return read_escape(r);
	case '.':
		return part_any();
	case '^':
		return r->has_lines ? part_empty() : part_edge();
	case '$':
		return part_empty();
	case '*':
	case '+':
	case '?':
	case '{': /* a quantifier to some versions of PCRE2, a character to others */
		return give_up(r);
	default:
		return byte_part(r, c);
	}
}

/* ---- how often */

struct often {
	bool is_none; /* may be left out */
	bool is_more; /* may be repeated */
};

/* {n}, {n,}, {n,m}; false: the brace stands for itself. */
static bool read_braces(struct reader *r, struct often *ret)
{
	const uint8_t *at = r->at + 1;
	bool has_digits = false, is_zero = true;

	while (at < r->end && *at >= '0' && *at <= '9') {
		is_zero = is_zero && *at == '0';
		has_digits = true;
		at++;
	}
	while (at < r->end && (*at == ',' || (*at >= '0' && *at <= '9')))
		at++;
	if (at == r->end || *at != '}' || !has_digits)
		return false;
	r->at = at + 1;
	*ret = (struct often){is_zero, true};
	return true;
}

static struct often read_often(struct reader *r)
{
	struct often often = {0};

	if (r->at == r->end)
		return often;
	if (is_next(r, "*"))
		often = (struct often){true, true};
	else if (is_next(r, "?"))
		often = (struct often){true, false};
	else if (is_next(r, "+"))
		often = (struct often){false, true};
	else if (*r->at != '{' || !read_braces(r, &often))
		return often;
	/* Lazy or possessive. */
	if (!is_next(r, "?"))
		is_next(r, "+");
	return often;
}

/* Once and then any number of times, or perhaps not at all. */
static int append_often(struct row *row, const struct part *part, struct often often)
{
	struct part nothing = part_empty(), rest = part_any(), maybe;

	if (often.is_none && often.is_more)
		return row_append(row, &rest);
	if (often.is_none) {
		maybe = part->is_exact ? part_either(part, &nothing) : rest;
		return row_append(row, &maybe);
	}
	TRY(row_append(row, part));
	return often.is_more ? row_append(row, &rest) : 0;
}

static struct part read_row(struct reader *r)
{
	struct row row;

	row_start(&row, r->arena);
	while (r->result == 0 && r->at < r->end && *r->at != '|' && *r->at != ')') {
		struct part atom = read_atom(r);
		struct often often = read_often(r);
		int result = append_often(&row, &atom, often);

		if (result < 0)
			r->result = result;
	}
	return row_end(&row);
}

static struct part read_either(struct reader *r)
{
	struct part all = read_row(r);

	while (r->result == 0 && is_next(r, "|")) {
		struct part next = read_row(r);

		all = part_either(&all, &next);
	}
	return all;
}

int literals_of_regex(
	struct arena *arena, struct slice text, unsigned flags, struct literals_sets *ret)
{
	struct reader r = {.arena = arena, .has_lines = flags & FLAG_REGEX_LINES};
	struct part whole;

	*ret = (struct literals_sets){0};
	/* Between \Q and \E nothing means what it says elsewhere. */
	if (text.len == 0 || memmem(text.data, text.len, "\\Q", 2))
		return 0;
	r.at = text.data;
	r.end = text.data + text.len;
	whole = read_either(&r);
	if (r.result == ERR_UNSUPPORTED || (r.result == 0 && r.at < r.end))
		return 0;
	TRY(r.result);
	part_add_needs(ret, &whole);
	return 0;
}
