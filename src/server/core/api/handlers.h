/*
 * The table's functions, one an operation of schema/api.toml; api.c holds the table.
 *
 * Ownership: see call.h.
 * Limits:    see api.h.
 * Trust:     the call was admitted: its row allows the asker, who sees the scope's companies. What a row
 *            cannot say (whose session, whose person) is each function's own to hold.
 */
#pragma once

#include "server/core/api/call.h"
#include "server/core/store/store_device.h"

int call_login(struct call *call);
int call_logout(struct call *call);
int call_me(struct call *call);
int call_login_link(struct call *call);
int call_status(struct call *call);
int call_devices(struct call *call);
int call_visits(struct call *call);
int call_visit(struct call *call);
int call_visit_put(struct call *call);
int call_visit_remove(struct call *call);
int call_inventory(struct call *call);
int call_advise(struct call *call);
int call_proposal_pdf(struct call *call);
int call_cases(struct call *call);
int call_case(struct call *call);
int call_case_take(struct call *call);
int call_case_close(struct call *call);
int call_rules(struct call *call);
int call_rules_reload(struct call *call);
int call_rule_switch(struct call *call);
int call_rule_put(struct call *call);
int call_rule_text(struct call *call);
int call_changes(struct call *call);
int call_enrol_key(struct call *call);
int call_sender_new(struct call *call);
int call_root_certificate(struct call *call);
int call_companies(struct call *call);
int call_company_new(struct call *call);
int call_company_change(struct call *call);
int call_persons(struct call *call);
int call_person_new(struct call *call);
int call_person_change(struct call *call);
int call_person_role(struct call *call);
int call_person_link(struct call *call);
int call_login_password(struct call *call);
int call_password_set(struct call *call);
int call_totp_begin(struct call *call);
int call_totp_confirm(struct call *call);
int call_totp_end(struct call *call);
int call_sessions(struct call *call);
int call_session_end(struct call *call);
int call_audit_list(struct call *call);
int call_events(struct call *call);
int call_device(struct call *call);
int call_device_accept(struct call *call);
int call_device_change(struct call *call);
int call_device_remove(struct call *call);
int call_settings(struct call *call);
int call_settings_change(struct call *call);
int call_mail_test(struct call *call);
int call_backup_new(struct call *call);
int call_backup(struct call *call);
int call_backup_end(struct call *call);
int call_enrol_keys(struct call *call);
int call_enrol_key_end(struct call *call);
int call_enrol_command(struct call *call);

/* Outside of which a device's last word does not count as seen. */
struct store_fresh api_fresh(const struct api *api);
