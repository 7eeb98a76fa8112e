"""A day's ordinary work on this machine: real programs, run by scripts as people write them.

Each piece of work is a shell script, run in a folder of its own, and the programs that the watch must have seen
in it: if it saw none, its silence would mean nothing.
"""

import os
import shutil
import subprocess

from .post import free_ports

PACKAGES = ("""
make_package() {
	mkdir -p p$1/DEBIAN p$1/usr/lib/tj-ordinary p$1/etc/tj-ordinary
	printf 'Package: tj-ordinary\\nVersion: %s\\nArchitecture: all\\nMaintainer: Nobody <nobody@example.jp>\\n' $1 >p$1/DEBIAN/control
	printf 'Description: an ordinary package\\n' >>p$1/DEBIAN/control
	printf '#!/bin/sh\\nset -e\\nchmod 4755 /usr/lib/tj-ordinary/helper\\nsystemctl --system daemon-reload >/dev/null 2>&1 || true\\n' >p$1/DEBIAN/postinst
	printf '#!/bin/sh\\nset -e\\n[ "$1" != purge ] || rm -rf /var/lib/tj-ordinary\\n' >p$1/DEBIAN/postrm
	printf 'setting = %s\\n' $1 >p$1/etc/tj-ordinary/tj.conf
	echo /etc/tj-ordinary/tj.conf >p$1/DEBIAN/conffiles
	cp /bin/true p$1/usr/lib/tj-ordinary/helper
	chmod 755 p$1/DEBIAN/postinst p$1/DEBIAN/postrm
	dpkg-deb --root-owner-group --build p$1 tj-ordinary_$1_all.deb
}
make_package 1.0
make_package 2.0
apt="apt-get -y -q -o DPkg::Lock::Timeout=60"
DEBIAN_FRONTEND=noninteractive $apt install ./tj-ordinary_1.0_all.deb
DEBIAN_FRONTEND=noninteractive $apt install ./tj-ordinary_2.0_all.deb
dpkg -l tj-ordinary
dpkg -L tj-ordinary
dpkg -V tj-ordinary
apt-cache policy tj-ordinary
$apt purge tj-ordinary
""", {"apt-get": 3, "dpkg-deb": 2, "dpkg": 5})

BUILD = ("""
mkdir -p src && cd src
printf '#include <stdio.h>\\nint main(void) { return printf("hello\\\\n") < 0; }\\n' >hello.c
cat >configure <<'END'
#!/bin/sh
echo "checking for gcc... $(command -v gcc)"
echo "int main(void) { return 0; }" >conftest.c
gcc -o conftest conftest.c && ./conftest && rm -f conftest conftest.c
echo "checking whether make sets MAKE... yes"
printf 'all: hello\\nhello: hello.c\\n\\tgcc -O2 -o $@ $<\\ninstall: all\\n\\tinstall -D -m 755 hello $(DESTDIR)/usr/local/bin/hello\\n' >Makefile
touch -r hello.c Makefile
END
chmod +x configure && ./configure && make && make install DESTDIR=$PWD/../root && ./hello
strip hello && file hello || true
ldd hello
printf "project('hello', 'c')\\ntest('hello', executable('hello', 'hello.c'))\\n" >meson.build
meson setup out && ninja -C out && meson test -C out
""", {"make": 2, "ninja": 1, "cc1": 3})

GIT = ("""
export GIT_CONFIG_GLOBAL=$PWD/gitconfig
git config --global user.email taro@example.jp && git config --global user.name Taro
git config --global init.defaultBranch main
git init -q --bare far.git
git clone -q file://$PWD/far.git near 2>/dev/null && cd near
for n in 1 2 3; do echo "line $n" >>notes.txt && git add notes.txt && git commit -qm "Note $n"; done
git push -q origin main
git switch -qc work HEAD~1 && echo aside >aside.txt && git add aside.txt && git commit -qm Aside
git rebase -q main && git switch -q main && git merge -q work && git push -q
git log --oneline --stat && git diff HEAD~2 && git gc -q && git fsck && git clean -fdx
git format-patch -1 --stdout | git apply --reverse --check
""", {"git": 20})

ARCHIVES = ("""
mkdir -p documents && for n in $(seq 1 40); do seq 1 200 >documents/$n.txt; done
tar cf - documents | gzip -9 >d.tar.gz && tar tzf d.tar.gz >/dev/null
tar cf - documents | xz -1 >d.tar.xz && xz -dc d.tar.xz | tar xf - -C /dev/null 2>/dev/null || true
tar --zstd -cf d.tar.zst documents && zstd -t d.tar.zst
tar czf - documents | tee d2.tar.gz | sha256sum
mkdir out && gzip -dc d.tar.gz | tar xf - -C out && diff -r documents out/documents
tar czf etc.tar.gz --warning=no-file-ignored /etc/apt /etc/hostname
tar cf many.tar --checkpoint=10 --checkpoint-action=dot documents
find documents -name '1*.txt' -exec gzip -k {} +
find documents -name '*.gz' -mtime -1 -delete
base64 d.tar.gz >d.b64 && base64 -d d.b64 | cmp - d.tar.gz
cpio -o <notes 2>/dev/null || true
""", {"tar": 7, "gzip": 4, "xz": 2})

BACKUP = ("""
mkdir -p documents backup && seq 1 5000 >documents/a.txt
rsync -a --delete documents/ backup/today/
rsync -a --link-dest=$PWD/backup/today documents/ backup/tomorrow/
ssh-keygen -q -t ed25519 -N '' -f host_key
ssh-keygen -q -t ed25519 -N '' -C backup -f key
cp key.pub allowed && chmod 600 allowed
mkdir -p /run/sshd
/usr/sbin/sshd -t -f $PWD/sshd.conf
/usr/sbin/sshd -D -e -f $PWD/sshd.conf 2>sshd.log & server=$!
until ssh-keyscan -p $PORT 127.0.0.1 >known 2>/dev/null && [ -s known ]; do kill -0 $server; done
remote="ssh -p $PORT -i $PWD/key -o UserKnownHostsFile=$PWD/known -o IdentitiesOnly=yes"
rsync -az --delete -e "$remote" documents/ root@127.0.0.1:$PWD/backup/far/
$remote root@127.0.0.1 "df -h / && ls -l $PWD/backup"
scp -q -P $PORT -i key -o UserKnownHostsFile=$PWD/known documents/a.txt root@127.0.0.1:$PWD/backup/b.txt
kill $server
find backup -maxdepth 1 -name '2*' -mtime +30 -exec rm -rf {} +
rm -rf backup/tomorrow
cmp documents/a.txt backup/far/a.txt
""", {"rsync": 4, "sshd": 2, "ssh": 2, "ssh-keygen": 2})

WEB = ("""
mkdir -p www/cgi-bin && echo hello >www/index.html && printf '{"state": "ok"}' >www/state.json
printf '#!/bin/sh\\nprintf "Content-Type: text/plain\\\\r\\\\n\\\\r\\\\n"\\ndate; echo "asked for $QUERY_STRING"\\n' >www/cgi-bin/when.cgi
chmod 755 www/cgi-bin/when.cgi
lighttpd -tt -f lighttpd.conf
lighttpd -D -f lighttpd.conf 2>web.log & server=$!
until curl -sf http://127.0.0.1:$PORT/ >/dev/null; do kill -0 $server; done
curl -s http://127.0.0.1:$PORT/state.json | jq -e '.state == "ok"'
curl -s "http://127.0.0.1:$PORT/cgi-bin/when.cgi?x=1" | grep asked
curl -sSLo page.html http://127.0.0.1:$PORT/ && cmp page.html www/index.html
curl -s http://127.0.0.1:$PORT/state.json | python3 -m json.tool
! command -v wget >/dev/null || wget -q -O again.html http://127.0.0.1:$PORT/
kill -HUP $server; kill $server
""", {"lighttpd": 2, "curl": 4, "jq": 1})

# apt's own job waits up to half an hour before it begins.
CRON = ("""
mkdir daily && for job in /etc/cron.daily/*; do
	[ ${job##*/} = apt-compat ] || ln -s $job daily/
done
run-parts --report daily || true
seq 1 1000 >shop.log
printf '%s {\\n  rotate 4\\n  compress\\n  copytruncate\\n}\\n' $PWD/shop.log >rotate.conf
chmod 644 rotate.conf shop.log
logrotate --state $PWD/state --force rotate.conf
ls -l shop.log.1.gz
""", {"run-parts": 1, "logrotate": 1, "gzip": 1})

ADMIN = ("""
useradd -m -s /bin/bash -d $PWD/home-$WHO $WHO
echo "$WHO:a-password-of-$$" | chpasswd
passwd -S $WHO && chage -M 365 $WHO && chage -l $WHO && usermod -aG users $WHO && id $WHO
su -s /bin/bash -c 'whoami; pwd; umask' $WHO
printf '0 3 * * * /usr/local/bin/backup.sh\\n' >jobs && crontab -u $WHO jobs && crontab -u $WHO -l
(crontab -u $WHO -l; echo '30 4 * * 1 certbot renew -q') | crontab -u $WHO -
EDITOR=true crontab -u $WHO -e 2>/dev/null || true
crontab -u $WHO -r
ls -la /etc /root /tmp >/dev/null; ls -l /etc/passwd /etc/shadow /etc/sudoers* 2>/dev/null || true
cp -p /etc/hosts hosts.bak && diff /etc/hosts hosts.bak
sed 's/localhost/localhost here/' hosts.bak >hosts.new && mv hosts.new hosts.bak
vi -es -c '%s/here/there/' -c wq hosts.bak || true
journalctl -n 20 --no-pager || true
systemctl --version && systemctl status cron || true
df -h; du -sh /etc; free -m; uptime; uname -a; hostname; who; last -n 3 || true
find /etc -maxdepth 1 -name '*.conf' -newer /etc/hostname; find . -type f -size +1M
find . -name '*.bak' -exec sh -c 'wc -c "$1"' _ {} \\;
ps aux | sort -k4 -r >by-memory; top -bn1 >by-time; pgrep -l sh || true
ss -tlnp; ip -brief addr; ip route; ping -c1 -W1 127.0.0.1 || true
lsof -p $$ >open-files; mount | grep -c / ; lsblk || true; cat /proc/cpuinfo /proc/meminfo | grep -c :
getent passwd $WHO root; getent hosts localhost
openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj /CN=shop.example.jp -keyout shop.key -out shop.pem 2>/dev/null
openssl x509 -in shop.pem -noout -dates; openssl rand -hex 16; openssl dgst -sha256 shop.pem
openssl enc -aes-256-cbc -pbkdf2 -pass pass:x -in shop.pem -out shop.enc
openssl enc -d -aes-256-cbc -pbkdf2 -pass pass:x -in shop.enc -out shop.again && cmp shop.pem shop.again
echo hello | base64 | base64 -d
python3 -c 'import json, sys; print(json.dumps({"version": sys.version}))'
python3 -c 'import urllib.parse as u; print(u.quote("a b"))'
perl -ne 'print if /root/' /etc/passwd; perl -e 'print join(",", map { $_ * 2 } 1 .. 5), "\\n"'
awk -F: '$3 >= 1000 { n++ } END { print n }' /etc/passwd; grep -rn "PermitRootLogin" /etc/ssh || true
head -c 100000 /dev/urandom >noise && dd if=/dev/zero of=empty bs=1M count=4 2>/dev/null && truncate -s 0 noise
for f in *.bak *.pem; do gzip -k $f; done; zip -q papers.zip *.gz
chmod 600 shop.key; chmod g+s .; install -d -m 2775 share; ln -s shop.pem current.pem; touch -d yesterday jobs
echo 'export PATH=$PATH:/opt/shop/bin' >>home-$WHO/.bashrc
/usr/sbin/sendmail -bt $WHO@localhost 2>/dev/null || true
nohup sleep 0.1 >/dev/null 2>&1 & wait
env CC=gcc bash -c 'echo $CC'; xargs -a jobs -n1 echo; timeout 5 true; nice -n 5 true
kill -0 $$; sync -f .; history || true
userdel -r $WHO 2>/dev/null || userdel $WHO
""", {"useradd": 1, "userdel": 1, "crontab": 4, "openssl": 5, "ps": 1, "find": 3, "perl": 2})

WORK = {"packages": PACKAGES, "build": BUILD, "git": GIT, "archives": ARCHIVES, "backup": BACKUP, "web": WEB,
        "cron": CRON, "admin": ADMIN}

LIGHTTPD = """\
server.modules = ("mod_cgi", "mod_alias")
server.document-root = "{folder}/www"
server.bind = "127.0.0.1"
server.port = {port}
index-file.names = ("index.html")
cgi.assign = (".cgi" => "")
"""

SSHD = """\
Port {port}
ListenAddress 127.0.0.1
HostKey {folder}/host_key
AuthorizedKeysFile {folder}/allowed
PidFile {folder}/sshd.pid
PermitRootLogin prohibit-password
PasswordAuthentication no
StrictModes no
UsePAM no
Subsystem sftp internal-sftp
"""


def programs():
    """Every program that must be seen, by the name of its file."""
    return sorted({name for _, seen in WORK.values() for name in seen})


def do(name, folder):
    """Does one piece of work to its end; returns what must have been seen of it."""
    script, seen = WORK[name]
    place = folder / name
    place.mkdir()
    place.chmod(0o755)
    port = free_ports()
    (place / "lighttpd.conf").write_text(LIGHTTPD.format(folder=place, port=port))
    (place / "sshd.conf").write_text(SSHD.format(folder=place, port=port))
    (place / "work.sh").write_text(script)
    environment = {"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root",
                   "LANG": "C.UTF-8", "PORT": str(port), "WHO": f"tj-{os.getpid()}"}
    done = subprocess.run(["bash", "-eu", "-o", "pipefail", "work.sh"], cwd=place, env=environment,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          errors="replace", timeout=120, check=False)
    assert done.returncode == 0, f"{name} ended with {done.returncode}:\n{done.stdout[-4000:]}"
    return seen


def clean(folder):
    """Whatever a piece of work left on the machine when it did not come to its end."""
    who = f"tj-{os.getpid()}"
    for command in (["userdel", who], ["dpkg", "--purge", "tj-ordinary"]):
        subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=60, check=False)
    shutil.rmtree(folder, ignore_errors=True)
