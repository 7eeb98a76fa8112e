/*
 * vsnprintf for the module, with what buf_put_format is used for and no more: %s, %.*s, %c, %d, %u, %x with
 * width, 0, l, ll and z. The C library's would bring streams, and with them calls to the system that the
 * module must not import. A format beyond this is a mistake of ours and traps.
 */
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

struct sink {
	char *to;
	size_t size, len; /* len may be beyond size: what would have been written */
};

struct spec {
	char pad;
	size_t width;
	size_t precision;
	unsigned longs; /* how many l */
	bool size;      /* z */
};

static void put(struct sink *sink, char c)
{
	if (sink->len + 1 < sink->size)
		sink->to[sink->len] = c;
	sink->len++;
}

static void put_padded(struct sink *sink, const struct spec *spec, const char *text, size_t len)
{
	for (size_t i = len; i < spec->width; i++)
		put(sink, spec->pad);
	for (size_t i = 0; i < len; i++)
		put(sink, text[i]);
}

static void put_number(
	struct sink *sink, const struct spec *spec, uint64_t number, unsigned base, bool negative)
{
	char digits[24];
	size_t at = sizeof(digits);

	do {
		digits[--at] = "0123456789abcdef"[number % base];
		number /= base;
	} while (number > 0);
	if (negative)
		digits[--at] = '-';
	put_padded(sink, spec, digits + at, sizeof(digits) - at);
}

static const char *read_spec(const char *format, struct spec *spec, va_list *args)
{
	*spec = (struct spec){.pad = ' ', .precision = SIZE_MAX};
	if (*format == '0')
		spec->pad = *format++;
	for (; *format >= '0' && *format <= '9'; format++)
		spec->width = spec->width * 10 + (size_t)(*format - '0');
	if (format[0] == '.' && format[1] == '*') {
		spec->precision = (size_t)va_arg(*args, int);
		format += 2;
	}
	for (; *format == 'l'; format++)
		spec->longs++;
	if (*format == 'z') {
		spec->size = true;
		format++;
	}
	return format;
}

static int64_t take_signed(const struct spec *spec, va_list *args)
{
	if (spec->longs >= 2)
		return va_arg(*args, long long);
	return spec->longs == 1 || spec->size ? va_arg(*args, long) : va_arg(*args, int);
}

static uint64_t take_unsigned(const struct spec *spec, va_list *args)
{
	if (spec->longs >= 2)
		return va_arg(*args, unsigned long long);
	return spec->longs == 1 || spec->size ? va_arg(*args, unsigned long)
					      : va_arg(*args, unsigned);
}

static void put_argument(struct sink *sink, const struct spec *spec, char kind, va_list *args)
{
	const char *text;
	char sign;
	int64_t number;

	switch (kind) {
	case 'd':
		number = take_signed(spec, args);
		put_number(sink, spec, number < 0 ? 0 - (uint64_t)number : (uint64_t)number, 10,
			number < 0);
		return;
	case 'u':
		put_number(sink, spec, take_unsigned(spec, args), 10, false);
		return;
	case 'x':
		put_number(sink, spec, take_unsigned(spec, args), 16, false);
		return;
	case 'c':
		sign = (char)va_arg(*args, int);
		put_padded(sink, spec, &sign, 1);
		return;
	case 's':
		text = va_arg(*args, const char *);
		put_padded(sink, spec, text, strnlen(text, spec->precision));
		return;
	case '%':
		put(sink, '%');
		return;
	default:
		__builtin_trap();
	}
}

int vsnprintf(char *to, size_t size, const char *format, va_list borrowed)
{
	struct sink sink = {.to = to, .size = size};
	struct spec spec;
	va_list args;

	va_copy(args, borrowed);
	for (; *format; format++) {
		if (*format != '%') {
			put(&sink, *format);
			continue;
		}
		format = read_spec(format + 1, &spec, &args);
		put_argument(&sink, &spec, *format, &args);
	}
	va_end(args);
	if (size > 0)
		to[sink.len < size ? sink.len : size - 1] = 0;
	return (int)sink.len;
}
