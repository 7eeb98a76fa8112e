/*
 * No rule of ours finds anything in ordinary command lines: templates as administrators, developers, backups
 * and packages use them, with every combination of what is put in. Each line is tried as a program's own and
 * within a shell's -c, started by cron, by a shell, by a web server and by a package's script.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>

#include "base/text.h"
#include "own_rules.h"

enum { MAX_LINE = 512, MAX_FILLS = 12, MIN_LINES = 5000 };

/* What is put in for a mark; ended by NULL. */
struct fill {
	const char *mark;
	const char *texts[MAX_FILLS];
};

static const struct fill fills[] = {
	{"{file}", {"/etc/hosts", "/home/hanako/見積.ods", "/var/www/html/index.php",
			   "/srv/share/2026.xlsx", "./report.pdf", "/usr/local/bin/shop",
			   "/tmp/upload.csv", "/var/log/shop/shop.log"}},
	{"{work}", {"/home/hanako/projects", "build", "../src", "/srv/build/out"}},
	{"{folder}", {"/etc", "/home/hanako", "/srv/share", "/var/www/html", "/opt/shop", "."}},
	{"{backup}", {"/backup/daily", "/var/backups/shop", "/mnt/nas/2026-11-23"}},
	{"{host}", {"web01", "192.168.1.9", "nas.example.jp"}},
	{"{service}", {"nginx", "cron", "postgresql@15-main", "ssh", "shop.service", "fail2ban",
			      "rsyslog"}},
	{"{verb}", {"status", "restart", "reload", "start", "enable", "is-active", "show"}},
	{"{package}", {"nginx", "ufw", "auditd", "clamav", "postgresql-15"}},
	{"{user}", {"hanako", "root", "www-data"}},
	{"{mode}", {"644", "755", "600", "+x", "u+rwX,go-w", "g+s", "2775", "1777"}},
};

static const char *const templates[] = {"cp -p {file} {backup}/", "mv {file} {file}.old",
	"install -m 755 shop {folder}", "chmod {mode} {file}", "chmod -R {mode} {folder}",
	"chown -R {user}: {folder}", "ln -sfn {folder} current", "tar czf {backup}.tgz {folder}",
	"tar -C {work} -xzf {backup}.tgz", "tar cf - {work} | zstd -o {backup}.zst",
	"rsync -a --delete {folder}/ {backup}/", "rsync -aze ssh {folder}/ {host}:{backup}/",
	"rsync -a {host}:{folder}/ {backup}/", "scp {file} {host}:", "sftp -b jobs {host}",
	"ssh {host} systemctl {verb} {service}", "ssh -p 2222 {user}@{host} df -h {folder}",
	"ssh -L 5432:localhost:5432 {user}@{host}", "ssh-keygen -R {host}",
	"ssh-copy-id {user}@{host}", "curl -fsSLo {file} https://{host}/file",
	"curl -s http://{host}:8080/health | jq .state", "wget -q https://{host}/a.deb -P {work}",
	"curl -F file=@{file} https://{host}/upload", "systemctl {verb} {service}",
	"journalctl -u {service} --since yesterday", "service {service} {verb}",
	"apt-get install -y {package}", "apt-get --purge -s remove nothing",
	"apt-cache policy {package}", "dpkg -L {package}", "dpkg --configure -a",
	"grep -rn setting {folder}", "grep -c Failed {file}",
	"find {folder} -name *.conf -newer {file}", "find {backup} -mtime +30 -delete",
	"find {work} -type f -exec chmod 644 {} +",
	"find {folder} -type f -name *.php -exec php -l {} ;", "find {folder} -size +100M",
	"du -sh {folder}", "ls -la {file}", "less {file}", "tail -f {file}", "head -n 20 {file}",
	"sed -i s/a/b/ {file}", "awk '{ print $1 }' {file}", "sort -u {file} -o {file}",
	"gzip -9 {file}", "zip -r {backup}.zip {work}", "7z a {backup}.7z {work}",
	"openssl dgst -sha256 {file}", "openssl s_client -connect {host}:443",
	"openssl x509 -in {file} -noout -enddate", "gpg --verify {file}.asc {file}",
	"gpg -e -r hanako@example.jp {file}", "base64 {file}", "sha256sum -c {file}",
	"git -C {work} pull --rebase", "git clone https://{host}/shop.git {work}",
	"make -C {work} -j4 install", "gcc -O2 -o {work}/shop {work}/shop.c",
	"cmake --build {work}", "python3 {work}/setup.py install", "python3 -m http.server 8000",
	"python3 -m venv {work}/venv", "perl -pi -e s/a/b/ {file}",
	"php {work}/artisan schedule:run", "node {work}/server.js", "npm ci --prefix {work}",
	"docker run --rm -v {backup}:/data shop", "docker compose -f {work}/compose.yml up -d",
	"docker exec -it shop sh", "useradd -m -s /bin/bash {user}", "passwd {user}",
	"chage -l {user}", "usermod -aG docker {user}", "su - {user}", "sudo -u {user} ls {folder}",
	"crontab -l -u {user}", "id {user}", "getent passwd {user}", "last {user}",
	"mysqldump shop -r {backup}.sql", "pg_dump -Fc shop -f {backup}.dump",
	"mysql -u shop shop -e 'SELECT 1'", "psql -c 'SELECT 1' shop", "nmcli con up office",
	"ip addr show", "ss -tlnp", "ping -c 3 {host}", "dig {host}", "nc -zv {host} 443",
	"traceroute {host}", "iptables -L -n", "ufw allow 443/tcp", "nft list ruleset",
	"mount -t cifs //{host}/share {backup}", "mkfs.ext4 /dev/sdc1",
	"lvcreate -s -n snap -L 1G vg0/home", "lvremove -f vg0/snap",
	"borg create {backup}::now {folder}", "restic -r {backup} backup {folder}",
	"restic -r {backup} forget --keep-daily 7 --prune", "certbot renew -q",
	"logrotate /etc/logrotate.conf", "touch {work}/stamp", "touch -r {work}/a {work}/b",
	"dd if=/dev/zero of=/swapfile bs=1M count=1024", "rm -rf {work}", "rm -f {file}",
	"kill -HUP 1234", "pkill -u {user} firefox", "strace -p 1234", "gdb -p 1234 -batch -ex bt",
	"lsof -i :443", "uname -a", "whoami", "hostname -f"};

static const char *const parents[] = {
	"/usr/bin/bash", "/usr/sbin/cron", "/usr/bin/dpkg", "/usr/lib/systemd/systemd"};

struct run {
	const struct own_rules *own;
	const char *line, *parent;
	size_t n_lines, n_found;
};

static void on_matched(void *ctx, uint32_t rule)
{
	struct run *run = ctx;
	struct sigma_image_rule matched;

	sigma_image_rule(sigma_matcher_image(run->own->matcher), rule, &matched);
	print_error("%.*s: %s (started by %s)\n", (int)matched.title.len,
		(const char *)matched.title.data, run->line, run->parent);
	run->n_found++;
}

static void try_line(struct run *run, const char *image, const char *line)
{
	static const struct sigma_logsource logsource = {
		.category = SLICE_LITERAL("process_creation"), .product = SLICE_LITERAL("linux")};

	run->line = line;
	for (size_t i = 0; i < ARRAY_SIZE(parents); i++) {
		const struct sigma_field fields[] = {
			{.name = SLICE_LITERAL("Image"),
				.type = SIGMA_TEXT,
				.text = slice_text(image)},
			{.name = SLICE_LITERAL("CommandLine"),
				.type = SIGMA_TEXT,
				.text = slice_text(line)},
			{.name = SLICE_LITERAL("ParentImage"),
				.type = SIGMA_TEXT,
				.text = slice_text(parents[i])},
		};
		const struct sigma_event event = {&logsource, 1, fields, ARRAY_SIZE(fields), NULL};

		run->parent = parents[i];
		run->n_lines++;
		sigma_match(run->own->matcher, &event, on_matched, run);
	}
}

static void try_both(struct run *run, const char *line)
{
	char image[MAX_LINE], shell[MAX_LINE + 16];

	snprintf(image, sizeof(image), "/usr/bin/%.*s", (int)strcspn(line, " "), line);
	snprintf(shell, sizeof(shell), "sh -c \"%s\"", line);
	try_line(run, image, line);
	try_line(run, "/usr/bin/dash", shell);
}

/* Puts every text in for the first mark, and goes on with what remains. */
static void try_template(struct run *run, const char *template)
{
	const char *first = NULL;
	const struct fill *fill = NULL;

	for (size_t i = 0; i < ARRAY_SIZE(fills); i++) {
		const char *at = strstr(template, fills[i].mark);

		if (at && (!first || at < first)) {
			first = at;
			fill = &fills[i];
		}
	}
	if (!fill) {
		try_both(run, template);
		return;
	}
	for (size_t i = 0; fill->texts[i]; i++) {
		char line[MAX_LINE];
		int len = snprintf(line, sizeof(line), "%.*s%s%s", (int)(first - template),
			template, fill->texts[i], first + strlen(fill->mark));

		assert_in_range(len, 1, MAX_LINE - 1);
		try_template(run, line);
	}
}

static void test_silent(void **state)
{
	struct own_rules own;
	struct run run = {.own = &own};

	own_rules_load(&own, OWN_RULES);
	for (size_t i = 0; i < ARRAY_SIZE(templates); i++)
		try_template(&run, templates[i]);
	print_message("%zu ordinary starts, %zu found\n", run.n_lines, run.n_found);
	assert_in_range(run.n_lines, MIN_LINES, SIZE_MAX);
	assert_int_equal(run.n_found, 0);
	try_line(&run, "/usr/bin/cat", "cat /etc/shadow");
	assert_int_equal(run.n_found, ARRAY_SIZE(parents));
	own_rules_done(&own);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {cmocka_unit_test(test_silent)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
