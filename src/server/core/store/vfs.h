/*
 * SQLite by the descriptor of a directory. The core is handed its state directory as a descriptor
 * and must not need to walk the path to it, which may lead through folders that are closed to it;
 * so files are named /proc/self/fd/N/name, and those names are used as they are instead of being
 * resolved to where they lead.
 *
 * Ownership: the VFS is registered once for the process and stays.
 * Limits:    none of its own.
 * Trust:     no input.
 */
#pragma once

#define STORE_VFS "tsujiban"

/* 0 or ERR_STORE, ERR_NO_MEMORY. Registering again does nothing. */
int store_vfs_register(void);
