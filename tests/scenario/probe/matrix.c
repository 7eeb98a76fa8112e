#include "matrix.h"

#include "base/macros.h"

const struct stand stands[] = {
	{"agents", NULL, false, {"nothing"}},
	{"people", NULL, false, {"nothing"}},
	{"local", NULL, false, {"nothing"}},
	{"core", NULL, false, {"nothing", "write-given", "thread"}},
	{"watch", NULL, false, {"nothing"}},
	{"seal", NULL, false, {"nothing"}},
	{"courier", NULL, false, {"nothing", "socket", "connect-tcp", "thread"}},
	{"rules", NULL, false, {"nothing"}},
	{"search", NULL, false, {"nothing"}},
	{"press", NULL, false, {"nothing", "thread"}},
	{"collect", "tsujiban-collect", false, {"nothing"}},
	{"ship", "tsujiban-ship", false,
		{"nothing", "socket", "connect-tcp", "write-given", "thread"}},
	/* Parents: whatever they could not do, their children could not either, and they set children's
	 * users; what they never do is look into processes or change what the system is. */
	{"parent", "", true,
		{"nothing", "open-shadow", "open-passwd", "open-readable", "create-file",
			"write-given", "socket", "connect-tcp", "execve", "fork", "thread", "kill",
			"become-root", "map-code"}},
	{"agent", "", true,
		{"nothing", "open-shadow", "open-passwd", "open-readable", "create-file",
			"write-given", "socket", "connect-tcp", "execve", "fork", "thread", "kill",
			"become-root", "map-code", "bpf"}},
};

const size_t n_stands = ARRAY_SIZE(stands);

bool stand_may(const struct stand *stand, const struct act *act)
{
	for (size_t i = 0; i < STAND_MAX_ALLOWED && stand->allowed[i]; i++) {
		if (strcmp(stand->allowed[i], act->name) == 0)
			return true;
	}
	return false;
}

const struct stand *stand_find(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(stands); i++) {
		if (strcmp(stands[i].name, name) == 0)
			return &stands[i];
	}
	return NULL;
}
