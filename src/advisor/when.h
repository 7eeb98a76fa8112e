/*
 * Conditions in the catalogue (`when` columns) held against a visit.
 *
 *     condition = comparison *( ";" comparison )       ; all of them
 *     comparison = key operator value *( "|" value )   ; = : any of the values, != : none of them
 *     operator = "=" / "!=" / "<=" / ">=" / "<" / ">"
 *
 * Keys: every question of questions.csv; terminals, months, sites (how many), homes and islands (how many
 * of the sites), area and system (any of the company's; = and != only), type, case, today, start.
 * Numbers are compared as numbers, dates as dates (of a month or year: its whole span), else words.
 * What the visit does not say makes a comparison unknown; one that surely fails makes the whole no.
 * An empty condition is unknown: nobody has said what it depends on.
 *
 * Ownership: none.
 * Limits:    none of its own.
 * Trust:     conditions come from the catalogue, which is checked; a malformed one is unknown.
 */
#pragma once

#include "advisor/visit.h"

enum tri when_holds(const struct visit *visit, struct slice condition);
/* Well-formed, and every key, operator and word is one that can hold. */
bool when_is_valid(const struct catalogue *catalogue, struct slice condition);
