/*
 * Which kind of money an amount of yen is. There is no rate between the two kinds: what is stated with
 * the one says nothing of the other.
 *
 * Ownership: none.
 * Limits:    none.
 * Trust:     none.
 */
#pragma once

/* Unstated comes first: what nobody has set is neither. */
enum tax { TAX_UNSTATED, TAX_EXCLUDED, TAX_INCLUDED };
