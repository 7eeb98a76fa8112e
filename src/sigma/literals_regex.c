/*
 * Literals of regular expressions, by reading them once from left to right. Of each part it is known
 * either which texts it stands for, if these are few (exact), or what any of its texts must contain.
 */
#include "base/text.h"
#include "sigma/literals.h"

/* A part is some kilobytes of stack; who nests deeper asks for nothing. */
enum { MAX_DEPTH = 20 };

struct reader {
	struct arena *arena;
	const uint8_t *at;
	const uint8_t *end;
	unsigned depth;
	int result; /* ERR_UNSUPPORTED: the expression asks for nothing */
};

struct part {
	bool is_exact;
	struct literals exact;
	struct literals_sets needs; /* where it is not exact */
};

static struct part any_part(void)
{
	return (struct part){0};
}

static struct part text_part(struct slice text)
{
	return (struct part){.is_exact = true, .exact = {.texts = {text}, .n = 1}};
}

/* Stands between characters, or says nothing of them. */
static struct part empty_part(void)
{
	return text_part(SLICE_EMPTY);
}

static struct part give_up(struct reader *r)
{
	r->result = ERR_UNSUPPORTED;
	return any_part();
}

static struct part byte_part(struct reader *r, uint8_t c)
{
	uint8_t folded = c >= 'A' && c <= 'Z' ? (uint8_t)(c + ('a' - 'A')) : c;
	struct slice text = arena_dup(r->arena, slice_of(&folded, 1));

	if (!text.data)
		r->result = ERR_NO_MEMORY;
	return text_part(text);
}

static bool is_next(struct reader *r, const char *text)
{
	struct slice rest = slice_of(r->at, (size_t)(r->end - r->at));

	if (!slice_starts(rest, slice_text(text)))
		return false;
	r->at += strlen(text);
	return true;
}

/* ---- putting parts together */

/* Every text of a followed by every text of b; false: too many, too long, no memory. */
static bool multiply(struct reader *r, struct literals *a, const struct literals *b)
{
	struct literals product = {0};

	if (a->n * b->n > LITERALS_MAX)
		return false;
	for (size_t i = 0; i < a->n * b->n; i++) {
		struct slice x = a->texts[i / b->n], y = b->texts[i % b->n];
		uint8_t joined[2 * LITERALS_MAX_BYTES];

		if (x.len + y.len > LITERALS_MAX_BYTES)
			return false;
		if (x.len > 0)
			memcpy(joined, x.data, x.len);
		if (y.len > 0)
			memcpy(joined + x.len, y.data, y.len);
		product.texts[i] = arena_dup(r->arena, slice_of(joined, x.len + y.len));
		if (x.len + y.len > 0 && !product.texts[i].data) {
			r->result = ERR_NO_MEMORY;
			return false;
		}
	}
	product.n = a->n * b->n;
	*a = product;
	return true;
}

static void add_needs(struct literals_sets *needs, const struct part *part)
{
	if (part->is_exact)
		literals_add(needs, &part->exact);
	for (size_t i = 0; i < part->needs.n; i++)
		literals_add(needs, &part->needs.sets[i]);
}

/* `so_far` followed by `next`; `run` are the texts that so_far ends with. */
static void append(
	struct reader *r, struct part *so_far, struct literals *run, const struct part *next)
{
	if (next->is_exact && multiply(r, run, &next->exact))
		return;
	so_far->is_exact = false;
	literals_add(&so_far->needs, run);
	if (next->is_exact) {
		*run = next->exact;
		return;
	}
	add_needs(&so_far->needs, next);
	*run = empty_part().exact;
}

static bool join(struct literals *a, const struct literals *b)
{
	if (a->n + b->n > LITERALS_MAX)
		return false;
	for (size_t i = 0; i < b->n; i++)
		a->texts[a->n++] = b->texts[i];
	return true;
}

static const struct literals *best_need(const struct literals_sets *needs)
{
	const struct literals *best = needs->n > 0 ? &needs->sets[0] : NULL;

	for (size_t i = 1; i < needs->n; i++) {
		if (literals_is_better(&needs->sets[i], best))
			best = &needs->sets[i];
	}
	return best;
}

/* a or b. */
static struct part either(const struct part *a, const struct part *b)
{
	struct part both = {.is_exact = a->is_exact && b->is_exact};
	struct literals_sets x = {0}, y = {0};
	struct literals united;

	if (both.is_exact) {
		both.exact = a->exact;
		if (join(&both.exact, &b->exact))
			return both;
	}
	both = any_part();
	add_needs(&x, a);
	add_needs(&y, b);
	if (x.n == 0 || y.n == 0)
		return both;
	united = *best_need(&x);
	if (join(&united, best_need(&y)))
		literals_add(&both.needs, &united);
	return both;
}

/* ---- atoms */

static struct part read_either(struct reader *r);

/* Flags of (?flags) and (?flags:; none of them changes which characters stand for themselves. */
static bool skip_flags(struct reader *r)
{
	const uint8_t *at = r->at;

	while (at < r->end && *at != 0 && strchr("ims-", *at))
		at++;
	if (at == r->end || (*at != ')' && *at != ':'))
		return false;
	r->at = at;
	return true;
}

static struct part read_inside(struct reader *r)
{
	struct part inside = any_part();

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
			return empty_part();
		}
	}
	if (is_next(r, "?:") || is_next(r, "?>") || !is_next(r, "?"))
		return read_inside(r);
	if (!skip_flags(r))
		return give_up(r);
	if (is_next(r, ")"))
		return empty_part();
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
		/* \c takes the character behind it, whatever that is. */
		if (c == 'c' && r->at < r->end)
			r->at++;
		if (is_alnum(c))
			return false;
	}
	*ret = c;
	return c < 0x80;
}

static struct part read_class(struct reader *r)
{
	bool is_plain = !is_next(r, "^"), is_first = true;
	struct literals members = {0};

	while (r->at < r->end && (is_first || *r->at != ']')) {
		struct part member;
		uint8_t c = 0;

		is_first = false;
		is_plain = read_member(r, &c) && is_plain;
		/* A range, or a hyphen at an end: too many, or not worth the difference. */
		is_plain = is_plain && c != '-' && members.n < 4;
		if (!is_plain)
			continue;
		member = byte_part(r, c);
		join(&members, &member.exact);
	}
	if (!is_next(r, "]"))
		return give_up(r);
	return is_plain ? (struct part){.is_exact = true, .exact = members} : any_part();
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
		return empty_part();
	if (c != 0 && strchr("dDwWsShHvVNR", c))
		return any_part();
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
		return any_part();
	switch (c) {
	case '(':
		return read_group(r);
	case '[':
		return read_class(r);
	case '\\':
		return read_escape(r);
	case '.':
		return any_part();
	case '^':
	case '$':
		return empty_part();
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

static struct part repeat(const struct part *part, struct often often)
{
	struct part nothing = empty_part(), repeated = any_part();

	if (often.is_none && often.is_more)
		return repeated;
	if (often.is_none)
		return part->is_exact ? either(part, &nothing) : repeated;
	if (!often.is_more)
		return *part;
	add_needs(&repeated.needs, part);
	return repeated;
}

static struct part read_row(struct reader *r)
{
	struct part so_far = {.is_exact = true};
	struct literals run = empty_part().exact;

	while (r->result == 0 && r->at < r->end && *r->at != '|' && *r->at != ')') {
		struct part atom = read_atom(r);

		atom = repeat(&atom, read_often(r));
		append(r, &so_far, &run, &atom);
	}
	if (so_far.is_exact)
		so_far.exact = run;
	else
		literals_add(&so_far.needs, &run);
	return so_far;
}

static struct part read_either(struct reader *r)
{
	struct part all = read_row(r);

	while (r->result == 0 && is_next(r, "|")) {
		struct part next = read_row(r);

		all = either(&all, &next);
	}
	return all;
}

int literals_of_regex(struct arena *arena, struct slice text, struct literals_sets *ret)
{
	struct reader r = {.arena = arena};
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
	add_needs(ret, &whole);
	return 0;
}
