#include "bench/load/events.h"

#include <stdio.h>

#include "base/text.h"

/* %u is a number that differs from event to event. */
static const struct act {
	const char *image;
	const char *command;
	const char *parent_image;
	const char *parent_command;
	const char *directory;
	const char *user;
	int64_t uid;
} acts[] = {
	{"/usr/bin/gcc", "gcc -O2 -Wall -Iinclude -c src/part%u.c -o build/part%u.o",
		"/usr/bin/make", "make -j4 all", "/home/hanako/projects/p%u", "hanako", 1000},
	{"/usr/lib/gcc/x86_64-linux-gnu/12/cc1",
		"/usr/lib/gcc/x86_64-linux-gnu/12/cc1 -quiet -Iinclude -imultiarch "
		"x86_64-linux-gnu "
		"src/part%u.c -quiet -dumpdir build/ -dumpbase part%u.c -mtune=generic -O2 -o "
		"/tmp/ccXq%u.s",
		"/usr/bin/gcc", "gcc -O2 -Wall -Iinclude -c src/part%u.c -o build/part%u.o",
		"/home/hanako/projects/p%u", "hanako", 1000},
	{"/usr/bin/git", "git status --porcelain --untracked-files=no -- part%u", "/usr/bin/bash",
		"-bash", "/home/hanako/projects/p%u", "hanako", 1000},
	{"/usr/bin/ls", "ls --color=auto -l --time-style=+%u", "/usr/bin/bash", "-bash",
		"/home/taro/documents/%u", "taro", 1001},
	{"/usr/bin/dash", "/bin/sh -c \"cd / && run-parts --report /etc/cron.hourly\"",
		"/usr/sbin/cron", "/usr/sbin/CRON -f -P", "/", "root", 0},
	{"/usr/bin/run-parts", "run-parts --report /etc/cron.hourly", "/usr/bin/dash",
		"/bin/sh -c \"cd / && run-parts --report /etc/cron.hourly\"", "/", "root", 0},
	{"/usr/bin/python3.11",
		"python3 /opt/sales/report.py --month 2026-%u --out /srv/reports/%u.csv",
		"/usr/bin/dash", "/bin/sh -c \"/opt/sales/nightly %u\"", "/opt/sales", "sales",
		998},
	{"/usr/bin/rsync", "rsync -a --delete /srv/share/ backup@nas:/volume1/share-%u/",
		"/usr/bin/bash", "bash /usr/local/sbin/backup nightly %u", "/root", "root", 0},
	{"/usr/bin/dpkg-query", "dpkg-query -W -f ${db:Status-Status} package%u",
		"/usr/bin/apt-get", "apt-get -qq install -y package%u", "/", "root", 0},
	{"/usr/bin/grep", "grep -rn --include=*.txt invoice-%u .", "/usr/bin/bash", "-bash",
		"/srv/share/invoices/%u", "hanako", 1000},
	{"/usr/bin/cut", "cut -d : -f %u", "/usr/bin/bash", "bash ./deploy.sh stage %u",
		"/home/taro/deploy", "taro", 1001},
	{"/usr/bin/systemctl", "systemctl is-active --quiet worker@%u.service", "/usr/bin/dash",
		"/bin/sh /usr/lib/check/health %u", "/", "root", 0},
	{"/usr/lib/libreoffice/program/soffice.bin",
		"/usr/lib/libreoffice/program/soffice.bin --calc /home/taro/documents/plan-%u.ods",
		"/usr/lib/libreoffice/program/oosplash",
		"/usr/lib/libreoffice/program/oosplash --calc /home/taro/documents/plan-%u.ods",
		"/home/taro", "taro", 1001},
	{"/usr/bin/sed", "sed -n s/^version=//p /etc/sales/%u.conf", "/usr/bin/bash",
		"bash ./deploy.sh stage %u", "/home/taro/deploy", "taro", 1001},
	{"/usr/sbin/sshd", "sshd: hanako [priv] %u", "/usr/sbin/sshd",
		"sshd: /usr/sbin/sshd -D [listener] 0 of 10-100 startups", "/", "root", 0},
	{"/usr/bin/node", "node /srv/web/build.js --page %u --target es2022", "/usr/bin/npm",
		"npm run build --silent", "/srv/web", "web", 997},
};

/* splitmix64 (Vigna, public domain): fast, and the same everywhere. */
static uint64_t next_number(struct event_maker *maker)
{
	uint64_t z = maker->state += 0x9e3779b97f4a7c15u;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return z ^ z >> 31;
}

void event_maker_init(struct event_maker *maker, uint64_t start, usec_t time)
{
	*maker = (struct event_maker){.state = start, .time = time};
}

/* Copies the pattern, with the number wherever it says %u. */
static struct slice fill(char *out, size_t size, const char *pattern, unsigned number)
{
	size_t len = 0;

	while (*pattern && len + 12 < size) {
		if (pattern[0] == '%' && pattern[1] == 'u') {
			len += (size_t)snprintf(out + len, size - len, "%u", number);
			pattern += 2;
		} else {
			out[len++] = *pattern++;
		}
	}
	return slice_of(out, len);
}

static void add_identity(struct event_maker *maker, struct event *e)
{
	_cleanup_(buf_done) struct buf hex = BUF_INIT(sizeof(maker->hash));
	int64_t pid = (int64_t)(next_number(maker) % 4000000), parent = pid - 1;
	uint64_t program[4] = {next_number(maker) % 400}; /* that many programs are in use */

	event_add_integer(e, FIELD_KEY_PROCESSID, pid);
	event_add_integer(e, FIELD_KEY_PARENTPROCESSID, parent);
	program[1] = program[0] * 0x9e3779b97f4a7c15u;
	program[2] = program[1] * 0xbf58476d1ce4e5b9u;
	program[3] = program[2] * 0x94d049bb133111ebu;
	text_put_hex(&hex, slice_of(program, sizeof(program)));
	snprintf(maker->hash, sizeof(maker->hash), "%s", buf_text(&hex));
	event_add_text(e, FIELD_KEY_SHA256, slice_text(maker->hash), false);
	snprintf(maker->guid, sizeof(maker->guid), "5f0c2a9e-%llx-%llx",
		(unsigned long long)maker->time, (unsigned long long)pid);
	snprintf(maker->parent_guid, sizeof(maker->parent_guid), "5f0c2a9e-%llx-%llx",
		(unsigned long long)maker->time - 5000, (unsigned long long)parent);
	event_add_text(e, FIELD_KEY_PROCESSGUID, slice_text(maker->guid), false);
	event_add_text(e, FIELD_KEY_PARENTPROCESSGUID, slice_text(maker->parent_guid), false);
}

static void make(struct event_maker *maker, const struct act *act, struct event *e)
{
	unsigned number = (unsigned)(next_number(maker) % 10000);

	maker->time += 1000;
	event_start(e, maker->time, LOGSOURCE_LINUX_PROCESS_CREATION);
	event_add_text(e, FIELD_KEY_IMAGE, slice_text(act->image), false);
	event_add_text(e, FIELD_KEY_COMMANDLINE,
		fill(maker->command, sizeof(maker->command), act->command, number), false);
	event_add_text(e, FIELD_KEY_CURRENTDIRECTORY,
		fill(maker->directory, sizeof(maker->directory), act->directory, number), false);
	event_add_text(e, FIELD_KEY_USER, slice_text(act->user), false);
	event_add_integer(e, FIELD_KEY_USERID, act->uid);
	event_add_text(e, FIELD_KEY_PARENTIMAGE, slice_text(act->parent_image), false);
	event_add_text(e, FIELD_KEY_PARENTCOMMANDLINE,
		fill(maker->parent, sizeof(maker->parent), act->parent_command, number), false);
	add_identity(maker, e);
}

void event_maker_next(struct event_maker *maker, struct event *ret)
{
	make(maker, &acts[next_number(maker) % ARRAY_SIZE(acts)], ret);
}

void event_maker_mark(struct event_maker *maker, struct event *ret)
{
	static const struct act mark = {"/usr/bin/bash",
		"bash -c \"echo ZXhpdCAw | base64 -d | bash\"", "/usr/bin/bash", "-bash",
		"/home/taro", "taro", 1001};

	make(maker, &mark, ret);
}
