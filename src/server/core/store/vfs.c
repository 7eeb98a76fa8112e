#include "server/core/store/vfs.h"

#include <sqlite3.h>
#include "base/macros.h"
#include "base/result.h"

static int full_pathname(sqlite3_vfs *vfs, const char *name, int size, char *out)
{
	size_t len = strlen(name);

	if (name[0] != '/' || len >= (size_t)size)
		return SQLITE_CANTOPEN;
	memcpy(out, name, len + 1);
	return SQLITE_OK;
}

int store_vfs_register(void)
{
	sqlite3_vfs *system = sqlite3_vfs_find("unix");
	sqlite3_vfs *own;

	if (sqlite3_vfs_find(STORE_VFS))
		return 0;
	if (!system)
		return ERR_STORE;
	own = malloc(sizeof(*own));
	if (!own)
		return ERR_NO_MEMORY;
	/* The system's own methods find all they need in pAppData, which is copied with them. */
	*own = *system;
	own->pNext = NULL;
	own->zName = STORE_VFS;
	own->xFullPathname = full_pathname;
	if (sqlite3_vfs_register(own, 0) == SQLITE_OK)
		return 0;
	free(own);
	return ERR_STORE;
}
