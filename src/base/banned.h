/*
 * Functions that no file of ours calls; forced into every compilation (-include). Each has a better
 * way: buf_put_format, text_parse_u64, spawn_program, getrandom through os_random.
 *
 * Ownership, Limits: none. Trust: this is the net under people, not under hostile input.
 */
#pragma once

/* `system` is a word of our tables too (a device's), so only the call is refused; before stdlib.h,
 * because the attribute must be on the first declaration. */
int system(const char *command) __attribute__((error("no shell: use spawn_program")));
/* mbedTLS's headers name an argument so. */
long random(void) __attribute__((error("not random enough: use os_random")));

/* The system's headers declare or use these names; have them read first. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <inttypes.h>
#include <unistd.h>

/* Fortified headers make macros of some. */
#undef strcpy
#undef strcat
#undef strncpy
#undef strncat
#undef stpcpy
#undef sprintf
#undef vsprintf

#pragma GCC poison strcpy strcat strncpy strncat stpcpy sprintf vsprintf gets strtok strtok_r
#pragma GCC poison atoi atol atoll atof strtol strtoul strtoll strtoull strtod strtoimax strtoumax
#pragma GCC poison popen srand drand48 tmpnam mktemp tempnam
#pragma GCC poison gmtime localtime asctime ctime

/* Words that foreign headers use as ordinary names: calling them is an error, saying them is not. */
#if defined(__GNUC__) && !defined(__clang__)
int rand(void) __attribute__((error("rand is banned: use os_random")));
long random(void) __attribute__((error("random is banned: use os_random")));
int system(const char *command) __attribute__((error("system is banned: no shell")));
#endif
