/*
 * Runs at build time: turns the profiles into one C file with their BPF arrays and their table.
 *
 *     make_filters strict|sanitizer OUTPUT
 *
 * Ownership: everything ends with the program.
 * Limits:    a filter has at most 4,096 instructions (the kernel's BPF_MAXINSNS).
 * Trust:     no outside input; an unknown system call's name or a conflict of rows fails the build.
 */
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <seccomp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/macros.h"
#include "sandbox/profiles.h"

/* A profile's lists and, in a sanitizer build, the one that widens it. */
enum { MAX_LISTS = 32, MAX_INSTRUCTIONS = 4096 };

struct lists {
	const struct syscall_row *list[MAX_LISTS];
	size_t n;
};

_noreturn_ static void fail(const char *program, const char *name, const char *why)
{
	fprintf(stderr, "make_filters: profile %s: %s: %s\n", program, name, why);
	exit(1);
}

static struct lists gather(const struct sandbox_profile *profile, bool sanitizer)
{
	struct lists all = {.n = 0};

	for (size_t i = 0; profile->lists[i]; i++) {
		if (all.n + 1 == MAX_LISTS)
			fail(profile->program, "lists", "too many");
		all.list[all.n++] = profile->lists[i];
	}
	if (sanitizer)
		all.list[all.n++] = sandbox_sanitizer_list;
	return all;
}

/* Whether another row of the profile makes this one moot: what is allowed always needs no condition, and
 * a failure yields to any permission. */
static bool is_moot(const struct lists *all, const struct syscall_row *row)
{
	for (size_t i = 0; i < all->n; i++) {
		for (const struct syscall_row *other = all->list[i]; other->name; other++) {
			if (other == row || strcmp(other->name, row->name) != 0 ||
				other->error != 0)
				continue;
			if (!other->conditional && (row->conditional || row->error != 0))
				return true;
			if (other->conditional && row->error != 0 && !row->conditional)
				return true;
		}
	}
	return false;
}

static bool is_same(const struct syscall_row *a, const struct syscall_row *b)
{
	return a->error == b->error && a->conditional == b->conditional &&
	       a->argument == b->argument && a->mask == b->mask && a->value == b->value;
}

/* Whether what a child's row says also comes through its parent's filter. */
static bool is_covered(const struct lists *parent, const struct syscall_row *row)
{
	for (size_t i = 0; i < parent->n; i++) {
		for (const struct syscall_row *other = parent->list[i]; other->name; other++) {
			if (strcmp(other->name, row->name) != 0)
				continue;
			if ((other->error == 0 && !other->conditional) || is_same(other, row))
				return true;
		}
	}
	return false;
}

static void check_parent(const struct sandbox_profile *profile)
{
	struct lists own = gather(profile, false), parent = {.n = 0};

	if (!profile->parent)
		return;
	for (size_t i = 0; i < n_sandbox_profiles; i++) {
		if (strcmp(sandbox_profiles[i].program, profile->parent) == 0)
			parent = gather(&sandbox_profiles[i], false);
	}
	for (size_t i = 0; i < own.n; i++) {
		for (const struct syscall_row *row = own.list[i]; row->name; row++) {
			if (!is_covered(&parent, row))
				fail(profile->program, row->name, "its parent's filter forbids it");
		}
	}
}

static void add_row(scmp_filter_ctx filter, const char *program, const struct syscall_row *row)
{
	int number = seccomp_syscall_resolve_name(row->name);
	uint32_t action = row->error ? SCMP_ACT_ERRNO((uint32_t)row->error) : SCMP_ACT_ALLOW;
	struct scmp_arg_cmp condition = {
		.arg = row->argument,
		.op = SCMP_CMP_MASKED_EQ,
		.datum_a = row->mask,
		.datum_b = row->value,
	};
	int result;

	if (number == __NR_SCMP_ERROR)
		fail(program, row->name, "unknown system call");
	result = seccomp_rule_add_array(
		filter, action, number, row->conditional ? 1 : 0, &condition);
	/* The same row may come from two lists. */
	if (result < 0 && result != -EEXIST)
		fail(program, row->name, strerror(-result));
}

static size_t export_filter(
	scmp_filter_ctx filter, const char *program, struct sock_filter *ret_code)
{
	FILE *file = tmpfile();
	size_t n;

	if (!file || seccomp_export_bpf(filter, fileno(file)) < 0)
		fail(program, "filter", "cannot be exported");
	rewind(file);
	n = fread(ret_code, sizeof(*ret_code), MAX_INSTRUCTIONS, file);
	if (n == 0 || n == MAX_INSTRUCTIONS)
		fail(program, "filter", "too many instructions");
	fclose(file);
	return n;
}

static size_t make_filter(
	const struct sandbox_profile *profile, bool sanitizer, struct sock_filter *ret_code)
{
	struct lists all = gather(profile, sanitizer);
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
	size_t n;

	/* 2: a binary tree over the numbers instead of a chain. */
	if (!filter || seccomp_attr_set(filter, SCMP_FLTATR_CTL_OPTIMIZE, 2) < 0)
		fail(profile->program, "filter", "cannot be made");
	for (size_t i = 0; i < all.n; i++) {
		for (const struct syscall_row *row = all.list[i]; row->name; row++) {
			if (!is_moot(&all, row))
				add_row(filter, profile->program, row);
		}
	}
	n = export_filter(filter, profile->program, ret_code);
	seccomp_release(filter);
	return n;
}

static void write_filter(FILE *out, const char *program, const struct sock_filter *code, size_t n)
{
	fprintf(out, "static const struct sock_filter filter_%s[] = {\n", program);
	for (size_t i = 0; i < n; i++)
		fprintf(out, "\t{0x%04x, %u, %u, 0x%08x},\n", code[i].code, code[i].jt, code[i].jf,
			code[i].k);
	fprintf(out, "};\n\n");
}

static void write_table(FILE *out)
{
	fprintf(out, "const struct sandbox_filter sandbox_filters[] = {\n");
	for (size_t i = 0; i < n_sandbox_profiles; i++) {
		const struct sandbox_profile *profile = &sandbox_profiles[i];

		fprintf(out,
			"\t{\"%s\", UINT64_C(0x%llx), (enum sandbox_fence)%d, filter_%s, "
			"sizeof(filter_%s) / sizeof(struct sock_filter)},\n",
			profile->program, (unsigned long long)profile->capabilities,
			(int)profile->fence, profile->program, profile->program);
	}
	fprintf(out, "};\n\nconst size_t n_sandbox_filters = %zu;\n", n_sandbox_profiles);
}

int main(int argc, char **argv)
{
	static struct sock_filter code[MAX_INSTRUCTIONS];
	FILE *out;

	if (argc != 3) {
		fprintf(stderr, "usage: make_filters strict|sanitizer OUTPUT\n");
		return 2;
	}
	out = fopen(argv[2], "w");
	if (!out) {
		perror(argv[2]);
		return 1;
	}
	fprintf(out, "/* Made by src/sandbox/make_filters from profiles.c; do not edit. */\n"
		     "#include \"sandbox/filters.h\"\n\n");
	for (size_t i = 0; i < n_sandbox_profiles; i++) {
		size_t n =
			make_filter(&sandbox_profiles[i], strcmp(argv[1], "sanitizer") == 0, code);

		check_parent(&sandbox_profiles[i]);
		write_filter(out, sandbox_profiles[i].program, code, n);
	}
	write_table(out);
	return fclose(out) == 0 ? 0 : 1;
}
