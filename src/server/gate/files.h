/*
 * The console's files over HTTP: what the page is made of, with the headers that keep it alone.
 *
 * Ownership: bodies are sent straight from the pack, which must outlive the connections.
 * Limits:    the pack's.
 * Trust:     paths are hostile and only ever compared; nothing is opened.
 */
#pragma once

#include "server/gate/conn.h"
#include "server/gate/pack.h"

/* Answers a GET or HEAD from the pack. False when it holds nothing for the path. */
bool files_answer(const struct pack *pack, struct conn *conn);
