BEGIN TRANSACTION;
CREATE TABLE account (
	id INTEGER NOT NULL, 
	email VARCHAR(254) NOT NULL, 
	name VARCHAR(120) NOT NULL, 
	role VARCHAR(20) NOT NULL, 
	locale VARCHAR(2) NOT NULL, 
	password_hash VARCHAR(200), 
	active BOOLEAN NOT NULL, 
	on_stage BOOLEAN NOT NULL, 
	created_at DATETIME NOT NULL, mail BOOLEAN DEFAULT '1' NOT NULL, version INTEGER DEFAULT '1' NOT NULL, calendar_by VARCHAR(12) DEFAULT 'feed' NOT NULL, remind_hours INTEGER, digest VARCHAR(8) DEFAULT 'none' NOT NULL, digested_at DATETIME, quiet_from TIME, quiet_to TIME, mail_refused_at DATETIME, alarm_minutes INTEGER, 
	CONSTRAINT pk_account PRIMARY KEY (id), 
	CONSTRAINT uq_account_email UNIQUE (email)
);
INSERT INTO "account" VALUES(1,'anna@jobbridge.example','Anna','counselor','lv',NULL,1,0,'2026-11-23 08:00:00.000000',1,1,'feed',NULL,'none',NULL,NULL,NULL,NULL,NULL);
INSERT INTO "account" VALUES(2,'bela@jobbridge.example','Bela','counselor','lv',NULL,1,0,'2026-11-23 08:00:00.000000',1,1,'feed',NULL,'none',NULL,NULL,NULL,NULL,NULL);
INSERT INTO "account" VALUES(3,'alda@jobbridge.example','Alda','employer','lv',NULL,1,0,'2026-11-23 08:00:00.000000',1,1,'invitations',NULL,'none',NULL,NULL,NULL,NULL,NULL);
INSERT INTO "account" VALUES(4,'bruno@jobbridge.example','Bruno','employer','lv',NULL,1,0,'2026-11-23 08:00:00.000000',1,1,'invitations',NULL,'none',NULL,NULL,NULL,NULL,NULL);
INSERT INTO "account" VALUES(5,'olga@jobbridge.example','Olga','prison_officer','lv',NULL,1,0,'2026-11-23 08:00:00.000000',1,1,'feed',NULL,'none',NULL,NULL,NULL,NULL,NULL);
INSERT INTO "account" VALUES(6,'otto@jobbridge.example','Otto','prison_officer','lv',NULL,1,0,'2026-11-23 08:00:00.000000',1,1,'feed',NULL,'none',NULL,NULL,NULL,NULL,NULL);
INSERT INTO "account" VALUES(7,'nora@jobbridge.example','Nora','agency','lv',NULL,1,0,'2026-11-23 08:00:00.000000',1,1,'feed',NULL,'none',NULL,NULL,NULL,NULL,NULL);
INSERT INTO "account" VALUES(8,'niks@jobbridge.example','Niks','agency','lv',NULL,1,0,'2026-11-23 08:00:00.000000',1,1,'feed',NULL,'none',NULL,NULL,NULL,NULL,NULL);
INSERT INTO "account" VALUES(9,'pavels@jobbridge.example','Pavels','probation','lv',NULL,1,0,'2026-11-23 08:00:00.000000',1,1,'feed',NULL,'none',NULL,NULL,NULL,NULL,NULL);
INSERT INTO "account" VALUES(10,'mara@jobbridge.example','Mara','mentor','lv',NULL,1,0,'2026-11-23 08:00:00.000000',1,1,'feed',NULL,'none',NULL,NULL,NULL,NULL,NULL);
INSERT INTO "account" VALUES(11,'kaspars@jobbridge.example','Kaspars','coordinator','lv',NULL,1,0,'2026-11-23 08:00:00.000000',1,1,'feed',NULL,'none',NULL,NULL,NULL,NULL,NULL);
INSERT INTO "account" VALUES(12,'tekla@jobbridge.example','Tekla','ministry','lv',NULL,1,0,'2026-11-23 08:00:00.000000',1,1,'feed',NULL,'none',NULL,NULL,NULL,NULL,NULL);
INSERT INTO "account" VALUES(13,'uldis@jobbridge.example','Uldis','auditor','lv',NULL,1,0,'2026-11-23 08:00:00.000000',1,1,'feed',NULL,'none',NULL,NULL,NULL,NULL,NULL);
INSERT INTO "account" VALUES(14,'ada@jobbridge.example','Ada','administrator','lv',NULL,1,0,'2026-11-23 08:00:00.000000',1,1,'feed',NULL,'none',NULL,NULL,NULL,NULL,NULL);
CREATE TABLE account_duty (
	account_id INTEGER NOT NULL, 
	duty VARCHAR(20) NOT NULL, 
	CONSTRAINT pk_account_duty PRIMARY KEY (account_id, duty), 
	CONSTRAINT fk_account_duty_account_id FOREIGN KEY(account_id) REFERENCES account (id) ON DELETE CASCADE
);
INSERT INTO "account_duty" VALUES(5,'gate');
INSERT INTO "account_duty" VALUES(5,'movements');
INSERT INTO "account_duty" VALUES(5,'passes');
INSERT INTO "account_duty" VALUES(5,'restrictions');
INSERT INTO "account_duty" VALUES(5,'rooms');
CREATE TABLE after_claim (
	claim_id INTEGER NOT NULL, 
	after_id INTEGER NOT NULL, 
	CONSTRAINT pk_after_claim PRIMARY KEY (claim_id), 
	CONSTRAINT fk_after_claim_claim_id FOREIGN KEY(claim_id) REFERENCES claim (id) ON DELETE CASCADE, 
	CONSTRAINT fk_after_claim_after_id FOREIGN KEY(after_id) REFERENCES after_release (id) ON DELETE CASCADE
);
CREATE TABLE after_release (
	id INTEGER NOT NULL, 
	ref VARCHAR(12) NOT NULL, 
	uid VARCHAR(80) NOT NULL, 
	sequence INTEGER NOT NULL, 
	application_id INTEGER NOT NULL, 
	interview_id INTEGER, 
	branch_id INTEGER NOT NULL, 
	starts_at DATETIME NOT NULL, 
	ends_at DATETIME NOT NULL, 
	state VARCHAR(12) NOT NULL, 
	version INTEGER NOT NULL, 
	made_by INTEGER, 
	made_at DATETIME NOT NULL, place VARCHAR(12) DEFAULT 'branch' NOT NULL, 
	CONSTRAINT pk_after_release PRIMARY KEY (id), 
	CONSTRAINT fk_after_release_application_id FOREIGN KEY(application_id) REFERENCES application (id) ON DELETE CASCADE, 
	CONSTRAINT uq_after_release_ref UNIQUE (ref), 
	CONSTRAINT uq_after_release_uid UNIQUE (uid), 
	CONSTRAINT uq_after_release_interview_id UNIQUE (interview_id), 
	CONSTRAINT fk_after_release_branch_id FOREIGN KEY(branch_id) REFERENCES branch (id), 
	CONSTRAINT fk_after_release_interview_id FOREIGN KEY(interview_id) REFERENCES interview (id) ON DELETE CASCADE, 
	CONSTRAINT fk_after_release_made_by FOREIGN KEY(made_by) REFERENCES account (id)
);
CREATE TABLE agreement (
	id INTEGER NOT NULL, 
	inmate_id INTEGER NOT NULL, 
	purpose VARCHAR(20) NOT NULL, 
	organisation_id INTEGER, 
	legal_basis VARCHAR(120) NOT NULL, 
	given_on DATE NOT NULL, 
	withdrawn_at DATETIME, 
	recorded_by INTEGER, 
	recorded_at DATETIME NOT NULL, mode VARCHAR(12) DEFAULT 'standing' NOT NULL, taken_by INTEGER REFERENCES account (id), paper_ref VARCHAR(40) DEFAULT '' NOT NULL, renew_on DATE, end_why VARCHAR(12) DEFAULT '' NOT NULL, text_version VARCHAR(12) DEFAULT '' NOT NULL, 
	CONSTRAINT pk_agreement PRIMARY KEY (id), 
	CONSTRAINT fk_agreement_inmate_id FOREIGN KEY(inmate_id) REFERENCES inmate (id) ON DELETE CASCADE, 
	CONSTRAINT fk_agreement_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id), 
	CONSTRAINT fk_agreement_recorded_by FOREIGN KEY(recorded_by) REFERENCES account (id)
);
INSERT INTO "agreement" VALUES(1,1,'listing',NULL,'test','2026-11-01',NULL,NULL,'2026-11-23 08:00:00.000000','standing',NULL,'',NULL,'','');
INSERT INTO "agreement" VALUES(2,1,'introduction',NULL,'test','2026-11-01',NULL,NULL,'2026-11-23 08:00:00.000000','standing',NULL,'',NULL,'','');
INSERT INTO "agreement" VALUES(3,1,'interview',NULL,'test','2026-11-01',NULL,NULL,'2026-11-23 08:00:00.000000','standing',NULL,'',NULL,'','');
INSERT INTO "agreement" VALUES(4,2,'listing',NULL,'test','2026-11-01',NULL,NULL,'2026-11-23 08:00:00.000000','standing',NULL,'',NULL,'','');
INSERT INTO "agreement" VALUES(5,2,'introduction',NULL,'test','2026-11-01',NULL,NULL,'2026-11-23 08:00:00.000000','standing',NULL,'',NULL,'','');
INSERT INTO "agreement" VALUES(6,2,'interview',NULL,'test','2026-11-01',NULL,NULL,'2026-11-23 08:00:00.000000','standing',NULL,'',NULL,'','');
INSERT INTO "agreement" VALUES(7,3,'listing',NULL,'test','2026-11-01',NULL,NULL,'2026-11-23 08:00:00.000000','standing',NULL,'',NULL,'','');
INSERT INTO "agreement" VALUES(8,3,'introduction',NULL,'test','2026-11-01',NULL,NULL,'2026-11-23 08:00:00.000000','standing',NULL,'',NULL,'','');
INSERT INTO "agreement" VALUES(9,3,'interview',NULL,'test','2026-11-01',NULL,NULL,'2026-11-23 08:00:00.000000','standing',NULL,'',NULL,'','');
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0044');
CREATE TABLE alert (
	id INTEGER NOT NULL, 
	account_id INTEGER NOT NULL, 
	inmate_id INTEGER NOT NULL, 
	vacancy_id INTEGER NOT NULL, 
	made_at DATETIME NOT NULL, 
	stood_on DATE NOT NULL, 
	seen_at DATETIME, 
	batch VARCHAR(12) NOT NULL, 
	CONSTRAINT pk_alert PRIMARY KEY (id), 
	CONSTRAINT fk_alert_account_id FOREIGN KEY(account_id) REFERENCES account (id), 
	CONSTRAINT fk_alert_inmate_id FOREIGN KEY(inmate_id) REFERENCES inmate (id) ON DELETE CASCADE, 
	CONSTRAINT fk_alert_vacancy_id FOREIGN KEY(vacancy_id) REFERENCES vacancy (id) ON DELETE CASCADE, 
	CONSTRAINT uq_alert_account_id_inmate_id_vacancy_id UNIQUE (account_id, inmate_id, vacancy_id)
);
CREATE TABLE apart (
	id INTEGER NOT NULL, 
	first_id INTEGER NOT NULL, 
	second_id INTEGER NOT NULL, 
	valid_from DATE NOT NULL, 
	valid_to DATE, 
	set_by INTEGER, 
	set_at DATETIME NOT NULL, 
	ended_by INTEGER, 
	ended_at DATETIME, 
	CONSTRAINT pk_apart PRIMARY KEY (id), 
	CONSTRAINT ck_apart_in_order CHECK (first_id < second_id), 
	CONSTRAINT fk_apart_first_id FOREIGN KEY(first_id) REFERENCES inmate (id) ON DELETE CASCADE, 
	CONSTRAINT fk_apart_second_id FOREIGN KEY(second_id) REFERENCES inmate (id) ON DELETE CASCADE, 
	CONSTRAINT fk_apart_set_by FOREIGN KEY(set_by) REFERENCES account (id), 
	CONSTRAINT fk_apart_ended_by FOREIGN KEY(ended_by) REFERENCES account (id)
);
CREATE TABLE api_token (
	id INTEGER NOT NULL, 
	token_hash VARCHAR(64) NOT NULL, 
	account_id INTEGER NOT NULL, 
	created_at DATETIME NOT NULL, 
	ended_at DATETIME, 
	CONSTRAINT pk_api_token PRIMARY KEY (id), 
	CONSTRAINT fk_api_token_account_id FOREIGN KEY(account_id) REFERENCES account (id) ON DELETE CASCADE, 
	CONSTRAINT uq_api_token_token_hash UNIQUE (token_hash)
);
CREATE TABLE application (
	id INTEGER NOT NULL, 
	ref VARCHAR(12) NOT NULL, 
	inmate_id INTEGER NOT NULL, 
	vacancy_id INTEGER NOT NULL, 
	request_id INTEGER, 
	state VARCHAR(12) NOT NULL, 
	version INTEGER NOT NULL, 
	interview_wanted_at DATETIME, 
	card JSON NOT NULL, 
	created_at DATETIME NOT NULL, 
	updated_at DATETIME NOT NULL, card_at DATETIME, reacted_at DATETIME, later_at DATETIME, shortlisted_at DATETIME, met_at DATETIME, reminders INTEGER DEFAULT '0' NOT NULL, waits_until DATE, 
	CONSTRAINT pk_application PRIMARY KEY (id), 
	CONSTRAINT fk_application_inmate_id FOREIGN KEY(inmate_id) REFERENCES inmate (id) ON DELETE CASCADE, 
	CONSTRAINT fk_application_request_id FOREIGN KEY(request_id) REFERENCES request (id), 
	CONSTRAINT fk_application_vacancy_id FOREIGN KEY(vacancy_id) REFERENCES vacancy (id), 
	CONSTRAINT uq_application_inmate_id_vacancy_id UNIQUE (inmate_id, vacancy_id), 
	CONSTRAINT uq_application_ref UNIQUE (ref)
);
CREATE TABLE application_change (
	id INTEGER NOT NULL, 
	application_id INTEGER NOT NULL, 
	verb VARCHAR(12) NOT NULL, 
	from_state VARCHAR(12) NOT NULL, 
	to_state VARCHAR(12) NOT NULL, 
	"by" INTEGER, 
	at DATETIME NOT NULL, 
	why VARCHAR(40) NOT NULL, lacks VARCHAR(140) DEFAULT '' NOT NULL, shared BOOLEAN DEFAULT 0 NOT NULL, 
	CONSTRAINT pk_application_change PRIMARY KEY (id), 
	CONSTRAINT fk_application_change_application_id FOREIGN KEY(application_id) REFERENCES application (id) ON DELETE CASCADE, 
	CONSTRAINT fk_application_change_by FOREIGN KEY("by") REFERENCES account (id)
);
CREATE TABLE assignment (
	inmate_id INTEGER NOT NULL, 
	account_id INTEGER NOT NULL, 
	assigned_at DATETIME NOT NULL, 
	assigned_by INTEGER, 
	ended_at DATETIME, 
	CONSTRAINT pk_assignment PRIMARY KEY (inmate_id, account_id), 
	CONSTRAINT fk_assignment_account_id FOREIGN KEY(account_id) REFERENCES account (id), 
	CONSTRAINT fk_assignment_inmate_id FOREIGN KEY(inmate_id) REFERENCES inmate (id) ON DELETE CASCADE
);
INSERT INTO "assignment" VALUES(1,10,'2026-11-23 08:00:00.000000',NULL,NULL);
CREATE TABLE attendee (
	id INTEGER NOT NULL, 
	entry_id INTEGER NOT NULL, 
	account_id INTEGER NOT NULL, 
	invited BOOLEAN NOT NULL, 
	sequence INTEGER NOT NULL, 
	revised_at DATETIME NOT NULL, 
	starts_at DATETIME, 
	ends_at DATETIME, 
	sent_sequence INTEGER, 
	sent_method VARCHAR(10) NOT NULL, 
	sent_stamp DATETIME, 
	sent_at DATETIME, 
	state VARCHAR(14) NOT NULL, 
	answered_sequence INTEGER, 
	answered_at DATETIME, 
	undeliverable_at DATETIME, 
	undeliverable_why VARCHAR(20) NOT NULL, 
	CONSTRAINT pk_attendee PRIMARY KEY (id), 
	CONSTRAINT fk_attendee_entry_id FOREIGN KEY(entry_id) REFERENCES entry (id) ON DELETE CASCADE, 
	CONSTRAINT fk_attendee_account_id FOREIGN KEY(account_id) REFERENCES account (id) ON DELETE CASCADE, 
	CONSTRAINT uq_attendee_entry_id_account_id UNIQUE (entry_id, account_id)
);
CREATE TABLE audience (
	audience VARCHAR(40) NOT NULL, 
	revision INTEGER NOT NULL, 
	CONSTRAINT pk_audience PRIMARY KEY (audience)
);
CREATE TABLE audit_anchor (
	id INTEGER NOT NULL, 
	"on" DATE NOT NULL, 
	position INTEGER NOT NULL, 
	link BLOB NOT NULL, 
	made_at DATETIME NOT NULL, 
	mac BLOB NOT NULL, 
	CONSTRAINT pk_audit_anchor PRIMARY KEY (id), 
	CONSTRAINT uq_audit_anchor_on UNIQUE ("on")
);
CREATE TABLE audit_chain (
	id INTEGER NOT NULL, 
	length INTEGER NOT NULL, 
	tail BLOB NOT NULL, 
	passed_at DATETIME, 
	floor INTEGER NOT NULL, 
	mark INTEGER NOT NULL, 
	marked_at DATETIME, 
	mac BLOB NOT NULL, 
	CONSTRAINT pk_audit_chain PRIMARY KEY (id)
);
INSERT INTO "audit_chain" VALUES(1,0,X'0000000000000000000000000000000000000000000000000000000000000000',NULL,0,0,NULL,X'');
CREATE TABLE audit_link (
	position INTEGER NOT NULL, 
	row_id INTEGER NOT NULL, 
	mac BLOB NOT NULL, 
	CONSTRAINT pk_audit_link PRIMARY KEY (position), 
	CONSTRAINT uq_audit_link_row_id UNIQUE (row_id)
);
CREATE TABLE audit_row (
	id INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	account_id INTEGER, 
	role VARCHAR(20), 
	request_id VARCHAR(40), 
	verb VARCHAR(60) NOT NULL, 
	subject VARCHAR(40) NOT NULL, 
	subject_id INTEGER, 
	detail VARCHAR(80), 
	CONSTRAINT pk_audit_row PRIMARY KEY (id)
);
INSERT INTO "audit_row" VALUES(1,'2026-11-23 08:00:00.000000',NULL,NULL,NULL,'account.add','account',1,'counselor');
INSERT INTO "audit_row" VALUES(2,'2026-11-23 08:00:00.000000',NULL,NULL,NULL,'account.add','account',2,'counselor');
INSERT INTO "audit_row" VALUES(3,'2026-11-23 08:00:00.000000',NULL,NULL,NULL,'account.add','account',3,'employer');
INSERT INTO "audit_row" VALUES(4,'2026-11-23 08:00:00.000000',NULL,NULL,NULL,'account.add','account',4,'employer');
INSERT INTO "audit_row" VALUES(5,'2026-11-23 08:00:00.000000',NULL,NULL,NULL,'account.add','account',5,'prison_officer');
INSERT INTO "audit_row" VALUES(6,'2026-11-23 08:00:00.000000',NULL,NULL,NULL,'account.add','account',6,'prison_officer');
INSERT INTO "audit_row" VALUES(7,'2026-11-23 08:00:00.000000',NULL,NULL,NULL,'account.add','account',7,'agency');
INSERT INTO "audit_row" VALUES(8,'2026-11-23 08:00:00.000000',NULL,NULL,NULL,'account.add','account',8,'agency');
INSERT INTO "audit_row" VALUES(9,'2026-11-23 08:00:00.000000',NULL,NULL,NULL,'account.add','account',9,'probation');
INSERT INTO "audit_row" VALUES(10,'2026-11-23 08:00:00.000000',NULL,NULL,NULL,'account.add','account',10,'mentor');
INSERT INTO "audit_row" VALUES(11,'2026-11-23 08:00:00.000000',NULL,NULL,NULL,'account.add','account',11,'coordinator');
INSERT INTO "audit_row" VALUES(12,'2026-11-23 08:00:00.000000',NULL,NULL,NULL,'account.add','account',12,'ministry');
INSERT INTO "audit_row" VALUES(13,'2026-11-23 08:00:00.000000',NULL,NULL,NULL,'account.add','account',13,'auditor');
INSERT INTO "audit_row" VALUES(14,'2026-11-23 08:00:00.000000',NULL,NULL,NULL,'account.add','account',14,'administrator');
CREATE TABLE audit_seal (
	id INTEGER NOT NULL, 
	through INTEGER NOT NULL, 
	link BLOB NOT NULL, 
	rows INTEGER NOT NULL, 
	"before" DATETIME NOT NULL, 
	sealed_at DATETIME NOT NULL, 
	mac BLOB NOT NULL, 
	CONSTRAINT pk_audit_seal PRIMARY KEY (id), 
	CONSTRAINT uq_audit_seal_through UNIQUE (through)
);
CREATE TABLE backup_mark (
	id INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	rows_saved INTEGER NOT NULL, 
	bytes_written INTEGER NOT NULL, 
	CONSTRAINT pk_backup_mark PRIMARY KEY (id)
);
CREATE TABLE ban (
	id INTEGER NOT NULL, 
	ref VARCHAR(12) NOT NULL, 
	prison_id INTEGER NOT NULL, 
	name BLOB NOT NULL, 
	why VARCHAR(12) NOT NULL, 
	valid_from DATE NOT NULL, 
	valid_to DATE NOT NULL, 
	set_by INTEGER, 
	set_at DATETIME NOT NULL, 
	ended_by INTEGER, 
	ended_at DATETIME, 
	CONSTRAINT pk_ban PRIMARY KEY (id), 
	CONSTRAINT fk_ban_prison_id FOREIGN KEY(prison_id) REFERENCES prison (id), 
	CONSTRAINT fk_ban_set_by FOREIGN KEY(set_by) REFERENCES account (id), 
	CONSTRAINT fk_ban_ended_by FOREIGN KEY(ended_by) REFERENCES account (id), 
	CONSTRAINT uq_ban_ref UNIQUE (ref)
);
CREATE TABLE ban_key (
	ban_id INTEGER NOT NULL, 
	"key" VARCHAR(32) NOT NULL, 
	CONSTRAINT pk_ban_key PRIMARY KEY (ban_id, "key"), 
	CONSTRAINT fk_ban_key_ban_id FOREIGN KEY(ban_id) REFERENCES ban (id) ON DELETE CASCADE
);
CREATE TABLE block (
	id INTEGER NOT NULL, 
	inmate_id INTEGER NOT NULL, 
	organisation_id INTEGER, 
	municipality_id INTEGER, 
	set_at DATETIME NOT NULL, 
	set_by INTEGER, 
	ended_at DATETIME, 
	CONSTRAINT pk_block PRIMARY KEY (id), 
	CONSTRAINT ck_block_one_of_two CHECK ((organisation_id IS NULL) <> (municipality_id IS NULL)), 
	CONSTRAINT fk_block_inmate_id FOREIGN KEY(inmate_id) REFERENCES inmate (id) ON DELETE CASCADE, 
	CONSTRAINT fk_block_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id), 
	CONSTRAINT fk_block_municipality_id FOREIGN KEY(municipality_id) REFERENCES municipality (id), 
	CONSTRAINT fk_block_set_by FOREIGN KEY(set_by) REFERENCES account (id)
);
CREATE TABLE branch (
	id INTEGER NOT NULL, 
	code VARCHAR(40) NOT NULL, 
	CONSTRAINT pk_branch PRIMARY KEY (id), 
	CONSTRAINT fk_branch_id FOREIGN KEY(id) REFERENCES organisation (id), 
	CONSTRAINT uq_branch_code UNIQUE (code)
);
INSERT INTO "branch" VALUES(1,'riga');
INSERT INTO "branch" VALUES(2,'liepaja');
CREATE TABLE bringing (
	interview_id INTEGER NOT NULL, 
	brought_at DATETIME, 
	returned_at DATETIME, 
	CONSTRAINT pk_bringing PRIMARY KEY (interview_id), 
	CONSTRAINT fk_bringing_interview_id FOREIGN KEY(interview_id) REFERENCES interview (id) ON DELETE CASCADE
);
CREATE TABLE browsing (
	"on" DATE NOT NULL, 
	account_id INTEGER NOT NULL, 
	role VARCHAR(20), 
	opened INTEGER NOT NULL, 
	at_night INTEGER NOT NULL, 
	CONSTRAINT pk_browsing PRIMARY KEY ("on", account_id), 
	CONSTRAINT fk_browsing_account_id FOREIGN KEY(account_id) REFERENCES account (id) ON DELETE CASCADE
);
CREATE TABLE busy (
	id INTEGER NOT NULL, 
	inmate_id INTEGER NOT NULL, 
	kind VARCHAR(10) NOT NULL, 
	weekday INTEGER, 
	"on" DATE, 
	begins TIME NOT NULL, 
	ends TIME NOT NULL, 
	valid_from DATE, 
	valid_to DATE, 
	recorded_by INTEGER, 
	recorded_at DATETIME NOT NULL, 
	CONSTRAINT pk_busy PRIMARY KEY (id), 
	CONSTRAINT ck_busy_in_order CHECK (begins < ends), 
	CONSTRAINT ck_busy_one_of_two CHECK ((weekday IS NULL) <> ("on" IS NULL)), 
	CONSTRAINT fk_busy_inmate_id FOREIGN KEY(inmate_id) REFERENCES inmate (id) ON DELETE CASCADE, 
	CONSTRAINT fk_busy_recorded_by FOREIGN KEY(recorded_by) REFERENCES account (id)
);
CREATE TABLE called (
	id INTEGER NOT NULL, 
	ref VARCHAR(12) NOT NULL, 
	occasion_id INTEGER NOT NULL, 
	inmate_id INTEGER NOT NULL, 
	brought_at DATETIME, 
	returned_at DATETIME, 
	CONSTRAINT pk_called PRIMARY KEY (id), 
	CONSTRAINT fk_called_occasion_id FOREIGN KEY(occasion_id) REFERENCES occasion (id) ON DELETE CASCADE, 
	CONSTRAINT fk_called_inmate_id FOREIGN KEY(inmate_id) REFERENCES inmate (id) ON DELETE CASCADE, 
	CONSTRAINT uq_called_ref UNIQUE (ref), 
	CONSTRAINT uq_called_occasion_id_inmate_id UNIQUE (occasion_id, inmate_id)
);
CREATE TABLE care (
	id INTEGER NOT NULL, 
	inmate_id INTEGER NOT NULL, 
	account_id INTEGER NOT NULL, 
	since DATETIME NOT NULL, 
	until DATETIME, 
	given_by INTEGER, 
	handed_on DATE, 
	note BLOB, 
	batch VARCHAR(12) DEFAULT '' NOT NULL, 
	acknowledged_at DATETIME, 
	CONSTRAINT pk_care PRIMARY KEY (id), 
	CONSTRAINT fk_care_inmate_id FOREIGN KEY(inmate_id) REFERENCES inmate (id) ON DELETE CASCADE, 
	CONSTRAINT fk_care_account_id FOREIGN KEY(account_id) REFERENCES account (id), 
	CONSTRAINT fk_care_given_by FOREIGN KEY(given_by) REFERENCES account (id)
);
CREATE TABLE "claim" (
	id INTEGER NOT NULL, 
	resource VARCHAR(40) NOT NULL, 
	interview_id INTEGER, 
	called_id INTEGER, 
	starts_at DATETIME NOT NULL, 
	ends_at DATETIME NOT NULL, 
	held_until DATETIME, 
	CONSTRAINT pk_claim PRIMARY KEY (id), 
	CONSTRAINT fk_claim_called_id FOREIGN KEY(called_id) REFERENCES called (id) ON DELETE CASCADE, 
	CONSTRAINT ck_claim_in_order CHECK (starts_at < ends_at), 
	CONSTRAINT fk_claim_interview_id FOREIGN KEY(interview_id) REFERENCES interview (id) ON DELETE CASCADE
);
CREATE TABLE closure (
	id INTEGER NOT NULL, 
	prison_id INTEGER NOT NULL, 
	room_id INTEGER, 
	starts_at DATETIME NOT NULL, 
	ends_at DATETIME NOT NULL, 
	recorded_by INTEGER, wing VARCHAR(20) DEFAULT '' NOT NULL, visitors_only BOOLEAN DEFAULT 0 NOT NULL, 
	CONSTRAINT pk_closure PRIMARY KEY (id), 
	CONSTRAINT ck_closure_in_order CHECK (starts_at < ends_at), 
	CONSTRAINT fk_closure_prison_id FOREIGN KEY(prison_id) REFERENCES prison (id), 
	CONSTRAINT fk_closure_recorded_by FOREIGN KEY(recorded_by) REFERENCES account (id), 
	CONSTRAINT fk_closure_room_id FOREIGN KEY(room_id) REFERENCES room (id)
);
CREATE TABLE conditions (
	inmate_id INTEGER NOT NULL, 
	km INTEGER, 
	anywhere BOOLEAN NOT NULL, 
	full_time BOOLEAN NOT NULL, 
	part_time BOOLEAN NOT NULL, 
	shifts BOOLEAN NOT NULL, 
	nights BOOLEAN NOT NULL, 
	min_month_cents INTEGER, 
	accommodation_needed BOOLEAN NOT NULL, 
	updated_at DATETIME NOT NULL, free_from DATE, 
	CONSTRAINT pk_conditions PRIMARY KEY (inmate_id), 
	CONSTRAINT fk_conditions_inmate_id FOREIGN KEY(inmate_id) REFERENCES inmate (id) ON DELETE CASCADE
);
INSERT INTO "conditions" VALUES(1,50,0,1,1,1,1,NULL,0,'2026-11-23 08:00:00.000000',NULL);
INSERT INTO "conditions" VALUES(2,50,0,1,1,1,1,NULL,0,'2026-11-23 08:00:00.000000',NULL);
INSERT INTO "conditions" VALUES(3,50,0,1,1,1,1,NULL,0,'2026-11-23 08:00:00.000000',NULL);
CREATE TABLE consultation (
	id INTEGER NOT NULL, 
	inmate_id INTEGER NOT NULL, 
	kind VARCHAR(12) NOT NULL, 
	state VARCHAR(12) NOT NULL, 
	held_on DATE NOT NULL, 
	conducted_by INTEGER NOT NULL, 
	entered_by INTEGER NOT NULL, 
	entered_at DATETIME NOT NULL, 
	readiness VARCHAR(20) NOT NULL, 
	training_wish VARCHAR(120) NOT NULL, 
	holland VARCHAR(6) NOT NULL, 
	notes BLOB, group_id INTEGER REFERENCES consultation_group (id), reason VARCHAR(20) DEFAULT '' NOT NULL, begins TIME, 
	CONSTRAINT pk_consultation PRIMARY KEY (id), 
	CONSTRAINT fk_consultation_conducted_by FOREIGN KEY(conducted_by) REFERENCES account (id), 
	CONSTRAINT fk_consultation_entered_by FOREIGN KEY(entered_by) REFERENCES account (id), 
	CONSTRAINT fk_consultation_inmate_id FOREIGN KEY(inmate_id) REFERENCES inmate (id) ON DELETE CASCADE
);
CREATE TABLE consultation_draft (
	id INTEGER NOT NULL, 
	inmate_id INTEGER NOT NULL, 
	account_id INTEGER NOT NULL, 
	content BLOB NOT NULL, 
	saved_at DATETIME NOT NULL, 
	CONSTRAINT pk_consultation_draft PRIMARY KEY (id), 
	CONSTRAINT fk_consultation_draft_inmate_id FOREIGN KEY(inmate_id) REFERENCES inmate (id) ON DELETE CASCADE, 
	CONSTRAINT fk_consultation_draft_account_id FOREIGN KEY(account_id) REFERENCES account (id), 
	CONSTRAINT uq_consultation_draft_inmate_id_account_id UNIQUE (inmate_id, account_id)
);
CREATE TABLE consultation_group (
	id INTEGER NOT NULL, 
	ref VARCHAR(12) NOT NULL, 
	prison_id INTEGER NOT NULL, 
	topic VARCHAR(120) NOT NULL, 
	place VARCHAR(80) NOT NULL, 
	"on" DATE NOT NULL, 
	begins TIME, 
	conducted_by INTEGER NOT NULL, 
	entered_by INTEGER NOT NULL, 
	entered_at DATETIME NOT NULL, 
	CONSTRAINT pk_consultation_group PRIMARY KEY (id), 
	CONSTRAINT fk_consultation_group_prison_id FOREIGN KEY(prison_id) REFERENCES prison (id), 
	CONSTRAINT fk_consultation_group_conducted_by FOREIGN KEY(conducted_by) REFERENCES account (id), 
	CONSTRAINT fk_consultation_group_entered_by FOREIGN KEY(entered_by) REFERENCES account (id), 
	CONSTRAINT uq_consultation_group_ref UNIQUE (ref)
);
CREATE TABLE count_time (
	id INTEGER NOT NULL, 
	prison_id INTEGER NOT NULL, 
	begins TIME NOT NULL, 
	ends TIME NOT NULL, 
	what VARCHAR(20) NOT NULL, weekday INTEGER, valid_from DATE, valid_to DATE, 
	CONSTRAINT pk_count_time PRIMARY KEY (id), 
	CONSTRAINT ck_count_time_in_order CHECK (begins < ends), 
	CONSTRAINT fk_count_time_prison_id FOREIGN KEY(prison_id) REFERENCES prison (id)
);
CREATE TABLE course (
	id INTEGER NOT NULL, 
	ref VARCHAR(12) NOT NULL, 
	prison_id INTEGER NOT NULL, 
	subject VARCHAR(20) NOT NULL, 
	name VARCHAR(120) NOT NULL, 
	places INTEGER NOT NULL, 
	starts_on DATE NOT NULL, 
	ends_on DATE NOT NULL, 
	certificate BOOLEAN NOT NULL, 
	text_level VARCHAR(2) NOT NULL, 
	state VARCHAR(12) NOT NULL, 
	cancel_reason VARCHAR(20) NOT NULL, 
	version INTEGER NOT NULL, 
	created_by INTEGER, 
	created_at DATETIME NOT NULL, 
	updated_at DATETIME NOT NULL, 
	CONSTRAINT pk_course PRIMARY KEY (id), 
	CONSTRAINT ck_course_a_place CHECK (places >= 1), 
	CONSTRAINT ck_course_days_in_order CHECK (starts_on <= ends_on), 
	CONSTRAINT fk_course_created_by FOREIGN KEY(created_by) REFERENCES account (id), 
	CONSTRAINT fk_course_prison_id FOREIGN KEY(prison_id) REFERENCES prison (id), 
	CONSTRAINT uq_course_ref UNIQUE (ref)
);
CREATE TABLE dated (
	id INTEGER NOT NULL, 
	kind VARCHAR(10) NOT NULL, 
	subject VARCHAR(60) NOT NULL, 
	inmate_id INTEGER, 
	uid VARCHAR(80) NOT NULL, 
	sequence INTEGER NOT NULL, 
	"on" DATE NOT NULL, 
	says JSON NOT NULL, 
	ended_at DATETIME, 
	CONSTRAINT pk_dated PRIMARY KEY (id), 
	CONSTRAINT fk_dated_inmate_id FOREIGN KEY(inmate_id) REFERENCES inmate (id) ON DELETE CASCADE, 
	CONSTRAINT uq_dated_kind_subject UNIQUE (kind, subject), 
	CONSTRAINT uq_dated_uid UNIQUE (uid)
);
CREATE TABLE day_item (
	day_id INTEGER NOT NULL, 
	application_id INTEGER NOT NULL, 
	panel INTEGER, 
	starts_at DATETIME, 
	minutes INTEGER, 
	room_id INTEGER, 
	pinned BOOLEAN NOT NULL, 
	out VARCHAR(12) NOT NULL, 
	why VARCHAR(20) NOT NULL, 
	told_at DATETIME, 
	told_panel INTEGER, 
	told_room INTEGER, by_video BOOLEAN, 
	CONSTRAINT pk_day_item PRIMARY KEY (day_id, application_id), 
	CONSTRAINT fk_day_item_application_id FOREIGN KEY(application_id) REFERENCES application (id) ON DELETE CASCADE, 
	CONSTRAINT fk_day_item_day_id FOREIGN KEY(day_id) REFERENCES interview_day (id), 
	CONSTRAINT fk_day_item_room_id FOREIGN KEY(room_id) REFERENCES room (id)
);
CREATE TABLE day_panel (
	day_id INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	function VARCHAR(12) NOT NULL, 
	people INTEGER NOT NULL, 
	absent JSON NOT NULL, 
	most INTEGER, 
	vacancies JSON NOT NULL, 
	late INTEGER NOT NULL, by_video BOOLEAN DEFAULT 0 NOT NULL, 
	CONSTRAINT pk_day_panel PRIMARY KEY (day_id, number), 
	CONSTRAINT fk_day_panel_day_id FOREIGN KEY(day_id) REFERENCES interview_day (id)
);
CREATE TABLE day_plan (
	day_id INTEGER NOT NULL, 
	uid VARCHAR(80) NOT NULL, 
	sequence INTEGER NOT NULL, 
	entered_at DATETIME, 
	minutes INTEGER NOT NULL, 
	gap INTEGER NOT NULL, 
	breaks JSON NOT NULL, 
	rooms JSON NOT NULL, 
	escorts INTEGER, 
	value DOUBLE NOT NULL, 
	bound DOUBLE NOT NULL, 
	proven BOOLEAN NOT NULL, 
	released INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	updated_at DATETIME NOT NULL, part JSON, swapped JSON, 
	CONSTRAINT pk_day_plan PRIMARY KEY (day_id), 
	CONSTRAINT fk_day_plan_day_id FOREIGN KEY(day_id) REFERENCES interview_day (id), 
	CONSTRAINT uq_day_plan_uid UNIQUE (uid)
);
CREATE TABLE day_release (
	id INTEGER NOT NULL, 
	day_id INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	"by" INTEGER, 
	booked INTEGER NOT NULL, 
	moved INTEGER NOT NULL, 
	cancelled INTEGER NOT NULL, 
	CONSTRAINT pk_day_release PRIMARY KEY (id), 
	CONSTRAINT fk_day_release_by FOREIGN KEY("by") REFERENCES account (id), 
	CONSTRAINT fk_day_release_day_id FOREIGN KEY(day_id) REFERENCES interview_day (id), 
	CONSTRAINT uq_day_release_day_id_number UNIQUE (day_id, number)
);
CREATE TABLE demand (
	id INTEGER NOT NULL, 
	prison_id INTEGER, 
	weeks INTEGER NOT NULL, 
	kind VARCHAR(12) NOT NULL, 
	code VARCHAR(120) NOT NULL, 
	level VARCHAR(2) NOT NULL, 
	people INTEGER NOT NULL, 
	vacancies INTEGER NOT NULL, 
	pairs INTEGER NOT NULL, 
	CONSTRAINT pk_demand PRIMARY KEY (id), 
	CONSTRAINT fk_demand_prison_id FOREIGN KEY(prison_id) REFERENCES prison (id)
);
CREATE TABLE demand_day (
	as_of DATE NOT NULL, 
	policy VARCHAR(12) NOT NULL, 
	made_at DATETIME NOT NULL, 
	vacancies INTEGER NOT NULL, 
	people JSON NOT NULL, 
	CONSTRAINT pk_demand_day PRIMARY KEY (as_of)
);
CREATE TABLE disruption (
	id INTEGER NOT NULL, 
	ref VARCHAR(12) NOT NULL, 
	kind VARCHAR(12) NOT NULL, 
	prison_id INTEGER NOT NULL, 
	other_prison_id INTEGER, 
	inmate_id INTEGER, 
	room_id INTEGER, 
	closure_id INTEGER, 
	employer_id INTEGER, 
	"on" DATE, 
	starts_at DATETIME NOT NULL, 
	ends_at DATETIME, 
	state VARCHAR(12) NOT NULL, 
	held_until DATETIME, 
	declared_by INTEGER, 
	declared_at DATETIME NOT NULL, 
	released_by INTEGER, 
	released_at DATETIME, 
	ended_by INTEGER, 
	ended_at DATETIME, 
	version INTEGER NOT NULL, 
	CONSTRAINT pk_disruption PRIMARY KEY (id), 
	CONSTRAINT ck_disruption_in_order CHECK (starts_at < ends_at), 
	CONSTRAINT fk_disruption_closure_id FOREIGN KEY(closure_id) REFERENCES closure (id) ON DELETE SET NULL, 
	CONSTRAINT fk_disruption_declared_by FOREIGN KEY(declared_by) REFERENCES account (id), 
	CONSTRAINT fk_disruption_employer_id FOREIGN KEY(employer_id) REFERENCES employer (id), 
	CONSTRAINT fk_disruption_ended_by FOREIGN KEY(ended_by) REFERENCES account (id), 
	CONSTRAINT fk_disruption_inmate_id FOREIGN KEY(inmate_id) REFERENCES inmate (id) ON DELETE CASCADE, 
	CONSTRAINT fk_disruption_other_prison_id FOREIGN KEY(other_prison_id) REFERENCES prison (id), 
	CONSTRAINT fk_disruption_prison_id FOREIGN KEY(prison_id) REFERENCES prison (id), 
	CONSTRAINT fk_disruption_released_by FOREIGN KEY(released_by) REFERENCES account (id), 
	CONSTRAINT fk_disruption_room_id FOREIGN KEY(room_id) REFERENCES room (id), 
	CONSTRAINT uq_disruption_ref UNIQUE (ref)
);
CREATE TABLE duty_change (
	id INTEGER NOT NULL, 
	vacancy_id INTEGER NOT NULL, 
	tags VARCHAR(200) NOT NULL, 
	"before" VARCHAR(200) NOT NULL, 
	why VARCHAR(300) NOT NULL, 
	state VARCHAR(12) NOT NULL, 
	said_at DATETIME NOT NULL, 
	said_by INTEGER, 
	by_employer BOOLEAN NOT NULL, 
	decided_at DATETIME, 
	decided_by INTEGER, 
	CONSTRAINT pk_duty_change PRIMARY KEY (id), 
	CONSTRAINT fk_duty_change_decided_by FOREIGN KEY(decided_by) REFERENCES account (id), 
	CONSTRAINT fk_duty_change_said_by FOREIGN KEY(said_by) REFERENCES account (id), 
	CONSTRAINT fk_duty_change_vacancy_id FOREIGN KEY(vacancy_id) REFERENCES vacancy (id) ON DELETE CASCADE
);
CREATE TABLE emergency (
	id INTEGER NOT NULL, 
	account_id INTEGER NOT NULL, 
	role VARCHAR(20) NOT NULL, 
	inmate_id INTEGER, 
	reason VARCHAR(20) NOT NULL, 
	words BLOB NOT NULL, 
	opened_at DATETIME NOT NULL, 
	ends_at DATETIME NOT NULL, 
	ended_at DATETIME, 
	verdict VARCHAR(8) NOT NULL, 
	reviewed_at DATETIME, 
	reviewed_by INTEGER, 
	CONSTRAINT pk_emergency PRIMARY KEY (id), 
	CONSTRAINT fk_emergency_account_id FOREIGN KEY(account_id) REFERENCES account (id), 
	CONSTRAINT fk_emergency_inmate_id FOREIGN KEY(inmate_id) REFERENCES inmate (id) ON DELETE CASCADE, 
	CONSTRAINT fk_emergency_reviewed_by FOREIGN KEY(reviewed_by) REFERENCES account (id)
);
CREATE TABLE employer (
	id INTEGER NOT NULL, 
	registration_number VARCHAR(11) NOT NULL, 
	sector VARCHAR(80) NOT NULL, 
	municipality_id INTEGER, 
	address VARCHAR(200) NOT NULL, 
	about_lv TEXT NOT NULL, 
	about_en TEXT NOT NULL, 
	about_ru TEXT NOT NULL, 
	email VARCHAR(254) NOT NULL, 
	checked_at DATETIME, 
	checked_by INTEGER, 
	vetted_at DATETIME, 
	source VARCHAR(40) NOT NULL, by_video BOOLEAN, 
	CONSTRAINT pk_employer PRIMARY KEY (id), 
	CONSTRAINT fk_employer_checked_by FOREIGN KEY(checked_by) REFERENCES account (id), 
	CONSTRAINT fk_employer_id FOREIGN KEY(id) REFERENCES organisation (id), 
	CONSTRAINT fk_employer_municipality_id FOREIGN KEY(municipality_id) REFERENCES municipality (id), 
	CONSTRAINT uq_employer_registration_number UNIQUE (registration_number)
);
INSERT INTO "employer" VALUES(5,'49990000014','',1,'','','','','darbs@example.org',NULL,NULL,'2026-11-23 08:00:00.000000','portal',NULL);
INSERT INTO "employer" VALUES(6,'49990000027','',1,'','','','','darbs@example.org',NULL,NULL,'2026-11-23 08:00:00.000000','portal',NULL);
CREATE TABLE employer_busy (
	id INTEGER NOT NULL, 
	employer_id INTEGER NOT NULL, 
	starts_at DATETIME NOT NULL, 
	ends_at DATETIME NOT NULL, 
	source VARCHAR(10) NOT NULL, 
	recorded_by INTEGER, 
	recorded_at DATETIME NOT NULL, calendar_id INTEGER REFERENCES employer_calendar (id), 
	CONSTRAINT pk_employer_busy PRIMARY KEY (id), 
	CONSTRAINT ck_employer_busy_in_order CHECK (starts_at < ends_at), 
	CONSTRAINT fk_employer_busy_employer_id FOREIGN KEY(employer_id) REFERENCES employer (id), 
	CONSTRAINT fk_employer_busy_recorded_by FOREIGN KEY(recorded_by) REFERENCES account (id)
);
CREATE TABLE employer_calendar (
	id INTEGER NOT NULL, 
	employer_id INTEGER NOT NULL, 
	foreign_id INTEGER NOT NULL, 
	panel INTEGER, 
	added_by INTEGER, 
	added_at DATETIME NOT NULL, 
	CONSTRAINT pk_employer_calendar PRIMARY KEY (id), 
	CONSTRAINT fk_employer_calendar_added_by FOREIGN KEY(added_by) REFERENCES account (id), 
	CONSTRAINT fk_employer_calendar_employer_id FOREIGN KEY(employer_id) REFERENCES employer (id), 
	CONSTRAINT fk_employer_calendar_foreign_id FOREIGN KEY(foreign_id) REFERENCES foreign_calendar (id), 
	CONSTRAINT uq_employer_calendar_foreign_id UNIQUE (foreign_id)
);
CREATE TABLE employer_text (
	employer_id INTEGER NOT NULL, 
	locale VARCHAR(2) NOT NULL, 
	work TEXT NOT NULL, 
	transport TEXT NOT NULL, 
	housing TEXT NOT NULL, 
	clothing TEXT NOT NULL, 
	contact VARCHAR(120) NOT NULL, 
	CONSTRAINT pk_employer_text PRIMARY KEY (employer_id, locale), 
	CONSTRAINT fk_employer_text_employer_id FOREIGN KEY(employer_id) REFERENCES employer (id) ON DELETE CASCADE
);
CREATE TABLE employment (
	id INTEGER NOT NULL, 
	application_id INTEGER NOT NULL, 
	start_on DATE NOT NULL, 
	terms JSON NOT NULL, 
	offered_by INTEGER, 
	offered_at DATETIME NOT NULL, 
	started_on DATE, 
	ended_on DATE, 
	why VARCHAR(12) NOT NULL, 
	version INTEGER NOT NULL, room_cents INTEGER, advance_cents INTEGER, 
	CONSTRAINT pk_employment PRIMARY KEY (id), 
	CONSTRAINT fk_employment_application_id FOREIGN KEY(application_id) REFERENCES application (id) ON DELETE CASCADE, 
	CONSTRAINT fk_employment_offered_by FOREIGN KEY(offered_by) REFERENCES account (id), 
	CONSTRAINT uq_employment_application_id UNIQUE (application_id)
);
CREATE TABLE enrolment (
	id INTEGER NOT NULL, 
	inmate_id INTEGER NOT NULL, 
	subject VARCHAR(20) NOT NULL, 
	course_id INTEGER, 
	seat INTEGER, 
	state VARCHAR(12) NOT NULL, 
	wished_on DATE NOT NULL, 
	enrolled_at DATETIME, 
	ended_on DATE, 
	reason VARCHAR(20) NOT NULL, 
	certificate_number BLOB, 
	certificate_on DATE, 
	recorded_by INTEGER, 
	recorded_at DATETIME NOT NULL, 
	CONSTRAINT pk_enrolment PRIMARY KEY (id), 
	CONSTRAINT ck_enrolment_enrolled_in_a_seat CHECK (state != 'enrolled' OR (course_id IS NOT NULL AND seat IS NOT NULL)), 
	CONSTRAINT ck_enrolment_seats_from_one CHECK (seat >= 1), 
	CONSTRAINT fk_enrolment_course_id FOREIGN KEY(course_id) REFERENCES course (id), 
	CONSTRAINT fk_enrolment_inmate_id FOREIGN KEY(inmate_id) REFERENCES inmate (id) ON DELETE CASCADE, 
	CONSTRAINT fk_enrolment_recorded_by FOREIGN KEY(recorded_by) REFERENCES account (id), 
	CONSTRAINT uq_enrolment_course_id_seat UNIQUE (course_id, seat)
);
CREATE TABLE entry (
	id INTEGER NOT NULL, 
	uid VARCHAR(80) NOT NULL, 
	sequence INTEGER NOT NULL, 
	status VARCHAR(10) NOT NULL, 
	starts_at DATETIME NOT NULL, 
	ends_at DATETIME NOT NULL, 
	revised_at DATETIME NOT NULL, 
	created_at DATETIME NOT NULL, 
	cancelled_at DATETIME, all_day BOOLEAN DEFAULT 0 NOT NULL, leaves_at DATETIME DEFAULT '1970-01-01 00:00:00.000000' NOT NULL, 
	CONSTRAINT pk_entry PRIMARY KEY (id), 
	CONSTRAINT uq_entry_uid UNIQUE (uid)
);
CREATE TABLE entry_audience (
	entry_id INTEGER NOT NULL, 
	audience VARCHAR(40) NOT NULL, 
	CONSTRAINT pk_entry_audience PRIMARY KEY (entry_id, audience), 
	CONSTRAINT fk_entry_audience_entry_id FOREIGN KEY(entry_id) REFERENCES entry (id) ON DELETE CASCADE
);
CREATE TABLE entry_change (
	id INTEGER NOT NULL, 
	entry_id INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	what VARCHAR(10) NOT NULL, 
	was_at DATETIME, 
	CONSTRAINT pk_entry_change PRIMARY KEY (id), 
	CONSTRAINT fk_entry_change_entry_id FOREIGN KEY(entry_id) REFERENCES entry (id) ON DELETE CASCADE
);
CREATE TABLE erasure (
	id INTEGER NOT NULL, 
	inmate_id INTEGER NOT NULL, 
	why VARCHAR(12) NOT NULL, 
	asked_at DATETIME NOT NULL, 
	asked_by INTEGER, 
	due_at DATETIME NOT NULL, 
	undone_at DATETIME, 
	undone_by INTEGER, 
	CONSTRAINT pk_erasure PRIMARY KEY (id), 
	CONSTRAINT fk_erasure_inmate_id FOREIGN KEY(inmate_id) REFERENCES inmate (id) ON DELETE CASCADE, 
	CONSTRAINT fk_erasure_asked_by FOREIGN KEY(asked_by) REFERENCES account (id), 
	CONSTRAINT fk_erasure_undone_by FOREIGN KEY(undone_by) REFERENCES account (id)
);
CREATE TABLE external_identity (
	id INTEGER NOT NULL, 
	account_id INTEGER NOT NULL, 
	provider VARCHAR(20) NOT NULL, 
	subject_hash VARCHAR(64) NOT NULL, 
	linked_at DATETIME NOT NULL, 
	used_at DATETIME, 
	CONSTRAINT pk_external_identity PRIMARY KEY (id), 
	CONSTRAINT fk_external_identity_account_id_account FOREIGN KEY(account_id) REFERENCES account (id) ON DELETE CASCADE, 
	CONSTRAINT uq_external_identity_account_id_provider UNIQUE (account_id, provider), 
	CONSTRAINT uq_external_identity_subject_hash UNIQUE (subject_hash)
);
CREATE TABLE fact (
	id INTEGER NOT NULL, 
	inmate_id INTEGER NOT NULL, 
	kind VARCHAR(12) NOT NULL, 
	code VARCHAR(120) NOT NULL, 
	level INTEGER, 
	text_level VARCHAR(4) NOT NULL, 
	evidence VARCHAR(20) NOT NULL, 
	valid_to DATE, 
	recorded_at DATETIME NOT NULL, 
	recorded_by INTEGER, 
	ended_at DATETIME, confirmed_at DATETIME, confirmed_by INTEGER REFERENCES account (id), 
	CONSTRAINT pk_fact PRIMARY KEY (id), 
	CONSTRAINT fk_fact_inmate_id FOREIGN KEY(inmate_id) REFERENCES inmate (id) ON DELETE CASCADE, 
	CONSTRAINT fk_fact_recorded_by FOREIGN KEY(recorded_by) REFERENCES account (id)
);
INSERT INTO "fact" VALUES(1,1,'target','7212 04',1,'','declared',NULL,'2026-11-23 08:00:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "fact" VALUES(2,1,'skill','weld',3,'','certificate_inside',NULL,'2026-11-23 08:00:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "fact" VALUES(3,1,'language','lv',NULL,'B2','declared',NULL,'2026-11-23 08:00:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "fact" VALUES(4,2,'target','7212 04',1,'','declared',NULL,'2026-11-23 08:00:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "fact" VALUES(5,2,'skill','weld',3,'','certificate_inside',NULL,'2026-11-23 08:00:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "fact" VALUES(6,2,'language','lv',NULL,'B2','declared',NULL,'2026-11-23 08:00:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "fact" VALUES(7,3,'target','7212 04',1,'','declared',NULL,'2026-11-23 08:00:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "fact" VALUES(8,3,'skill','weld',3,'','certificate_inside',NULL,'2026-11-23 08:00:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "fact" VALUES(9,3,'language','lv',NULL,'B2','declared',NULL,'2026-11-23 08:00:00.000000',NULL,NULL,NULL,NULL);
CREATE TABLE factor (
	id INTEGER NOT NULL, 
	account_id INTEGER NOT NULL, 
	kind VARCHAR(8) NOT NULL, 
	name VARCHAR(60) NOT NULL, 
	secret BLOB, 
	credential_id VARCHAR(1400), 
	public_key BLOB, 
	sign_count BIGINT NOT NULL, 
	last_step BIGINT, 
	created_at DATETIME NOT NULL, 
	confirmed_at DATETIME, 
	used_at DATETIME, 
	CONSTRAINT pk_factor PRIMARY KEY (id), 
	CONSTRAINT fk_factor_account_id FOREIGN KEY(account_id) REFERENCES account (id) ON DELETE CASCADE, 
	CONSTRAINT uq_factor_credential_id UNIQUE (credential_id)
);
CREATE TABLE feed (
	id INTEGER NOT NULL, 
	token_hash VARCHAR(64) NOT NULL, 
	account_id INTEGER NOT NULL, 
	audience VARCHAR(40) NOT NULL, 
	tier VARCHAR(10) NOT NULL, 
	name VARCHAR(120) NOT NULL, 
	locale VARCHAR(2) NOT NULL, 
	created_at DATETIME NOT NULL, 
	revised_at DATETIME NOT NULL, 
	revoked_at DATETIME, 
	etag VARCHAR(80) NOT NULL, 
	fetched_at DATETIME, 
	client VARCHAR(120) NOT NULL, role VARCHAR(20) DEFAULT '' NOT NULL, organisation_id INTEGER REFERENCES organisation (id), basis VARCHAR(80) DEFAULT '' NOT NULL, valid_until DATETIME, alarm_minutes INTEGER, 
	CONSTRAINT pk_feed PRIMARY KEY (id), 
	CONSTRAINT fk_feed_account_id FOREIGN KEY(account_id) REFERENCES account (id) ON DELETE CASCADE, 
	CONSTRAINT uq_feed_token_hash UNIQUE (token_hash)
);
CREATE TABLE finding (
	id INTEGER NOT NULL, 
	"key" VARCHAR(80) NOT NULL, 
	rule VARCHAR(20) NOT NULL, 
	"on" DATE NOT NULL, 
	account_id INTEGER, 
	role VARCHAR(20), 
	people JSON NOT NULL, 
	says JSON NOT NULL, 
	made_at DATETIME NOT NULL, 
	looked_at DATETIME, 
	looked_by INTEGER, 
	note BLOB, 
	CONSTRAINT pk_finding PRIMARY KEY (id), 
	CONSTRAINT fk_finding_account_id FOREIGN KEY(account_id) REFERENCES account (id), 
	CONSTRAINT fk_finding_looked_by FOREIGN KEY(looked_by) REFERENCES account (id), 
	CONSTRAINT uq_finding_key UNIQUE ("key")
);
CREATE TABLE follow_up (
	id INTEGER NOT NULL, 
	employment_id INTEGER NOT NULL, 
	stage VARCHAR(10) NOT NULL, 
	due_on DATE NOT NULL, 
	asked_at DATETIME, 
	warned_at DATETIME, 
	CONSTRAINT pk_follow_up PRIMARY KEY (id), 
	CONSTRAINT fk_follow_up_employment_id FOREIGN KEY(employment_id) REFERENCES employment (id) ON DELETE CASCADE, 
	CONSTRAINT uq_follow_up_employment_id_stage UNIQUE (employment_id, stage)
);
CREATE TABLE follow_up_answer (
	follow_up_id INTEGER NOT NULL, 
	side VARCHAR(10) NOT NULL, 
	in_work BOOLEAN NOT NULL, 
	"by" INTEGER, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_follow_up_answer PRIMARY KEY (follow_up_id, side), 
	CONSTRAINT fk_follow_up_answer_follow_up_id FOREIGN KEY(follow_up_id) REFERENCES follow_up (id) ON DELETE CASCADE, 
	CONSTRAINT fk_follow_up_answer_by FOREIGN KEY("by") REFERENCES account (id)
);
CREATE TABLE foreign_calendar (
	id INTEGER NOT NULL, 
	url BLOB NOT NULL, 
	etag VARCHAR(300) NOT NULL, 
	last_modified VARCHAR(300) NOT NULL, 
	digest VARCHAR(64) NOT NULL, 
	asked_at DATETIME NOT NULL, 
	next_at DATETIME NOT NULL, 
	whole_at DATETIME, 
	read_at DATETIME, 
	tried_at DATETIME, 
	failures INTEGER NOT NULL, 
	error VARCHAR(20) NOT NULL, 
	skipped JSON NOT NULL, 
	lease VARCHAR(40), 
	leased_until DATETIME, 
	CONSTRAINT pk_foreign_calendar PRIMARY KEY (id)
);
CREATE TABLE fragment (
	entry_id INTEGER NOT NULL, 
	locale VARCHAR(2) NOT NULL, 
	tier VARCHAR(10) NOT NULL, 
	ics BLOB NOT NULL, 
	CONSTRAINT pk_fragment PRIMARY KEY (entry_id, locale, tier), 
	CONSTRAINT fk_fragment_entry_id FOREIGN KEY(entry_id) REFERENCES entry (id) ON DELETE CASCADE
);
CREATE TABLE goal (
	id INTEGER NOT NULL, 
	inmate_id INTEGER NOT NULL, 
	kind VARCHAR(20) NOT NULL, 
	words BLOB, 
	set_by INTEGER, 
	set_at DATETIME NOT NULL, 
	ended_at DATETIME, 
	ended_as VARCHAR(12) NOT NULL, 
	CONSTRAINT pk_goal PRIMARY KEY (id), 
	CONSTRAINT fk_goal_inmate_id FOREIGN KEY(inmate_id) REFERENCES inmate (id) ON DELETE CASCADE, 
	CONSTRAINT fk_goal_set_by FOREIGN KEY(set_by) REFERENCES account (id)
);
CREATE TABLE goal_step (
	id INTEGER NOT NULL, 
	goal_id INTEGER NOT NULL, 
	words BLOB NOT NULL, 
	due_on DATE NOT NULL, 
	done_at DATETIME, 
	done_by INTEGER, 
	CONSTRAINT pk_goal_step PRIMARY KEY (id), 
	CONSTRAINT fk_goal_step_goal_id FOREIGN KEY(goal_id) REFERENCES goal (id) ON DELETE CASCADE, 
	CONSTRAINT fk_goal_step_done_by FOREIGN KEY(done_by) REFERENCES account (id)
);
CREATE TABLE guardian_consent (
	id INTEGER NOT NULL, 
	inmate_id INTEGER NOT NULL, 
	name BLOB NOT NULL, 
	relation VARCHAR(12) NOT NULL, 
	given_on DATE NOT NULL, 
	paper_ref VARCHAR(40) NOT NULL, 
	recorded_by INTEGER, 
	recorded_at DATETIME NOT NULL, 
	withdrawn_at DATETIME, proof VARCHAR(12) DEFAULT 'paper' NOT NULL, until DATE, 
	CONSTRAINT pk_guardian_consent PRIMARY KEY (id), 
	CONSTRAINT fk_guardian_consent_inmate_id FOREIGN KEY(inmate_id) REFERENCES inmate (id) ON DELETE CASCADE, 
	CONSTRAINT fk_guardian_consent_recorded_by FOREIGN KEY(recorded_by) REFERENCES account (id)
);
CREATE TABLE handover (
	id INTEGER NOT NULL, 
	inmate_id INTEGER NOT NULL, 
	housing BLOB, 
	first_night BLOB, 
	phone BLOB, 
	meets VARCHAR(12) NOT NULL, 
	meets_on DATE, 
	meets_at TIME, 
	meets_place BLOB, 
	checked JSON NOT NULL, 
	version INTEGER NOT NULL, 
	updated_at DATETIME NOT NULL, 
	updated_by INTEGER, 
	CONSTRAINT pk_handover PRIMARY KEY (id), 
	CONSTRAINT fk_handover_inmate_id FOREIGN KEY(inmate_id) REFERENCES inmate (id) ON DELETE CASCADE, 
	CONSTRAINT fk_handover_updated_by FOREIGN KEY(updated_by) REFERENCES account (id), 
	CONSTRAINT uq_handover_inmate_id UNIQUE (inmate_id)
);
CREATE TABLE handover_recipient (
	id INTEGER NOT NULL, 
	ref VARCHAR(12) NOT NULL, 
	inmate_id INTEGER NOT NULL, 
	kind VARCHAR(12) NOT NULL, 
	channel VARCHAR(8) NOT NULL, 
	organisation_id INTEGER, 
	account_id INTEGER, 
	name BLOB, 
	mail BLOB, 
	state VARCHAR(12) NOT NULL, 
	revision INTEGER NOT NULL, 
	seed VARCHAR(64) NOT NULL, 
	token_hash VARCHAR(64), 
	told VARCHAR(32) NOT NULL, 
	sent_at DATETIME, 
	expires_at DATETIME, 
	opened_at DATETIME, 
	acknowledged_at DATETIME, 
	reminded_at DATETIME, 
	refused_at DATETIME, 
	CONSTRAINT pk_handover_recipient PRIMARY KEY (id), 
	CONSTRAINT fk_handover_recipient_inmate_id FOREIGN KEY(inmate_id) REFERENCES inmate (id) ON DELETE CASCADE, 
	CONSTRAINT fk_handover_recipient_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id), 
	CONSTRAINT fk_handover_recipient_account_id FOREIGN KEY(account_id) REFERENCES account (id), 
	CONSTRAINT uq_handover_recipient_ref UNIQUE (ref), 
	CONSTRAINT uq_handover_recipient_token_hash UNIQUE (token_hash), 
	CONSTRAINT uq_handover_recipient_inmate_id_kind UNIQUE (inmate_id, kind)
);
CREATE TABLE handover_step (
	id INTEGER NOT NULL, 
	recipient_id INTEGER NOT NULL, 
	verb VARCHAR(12) NOT NULL, 
	state VARCHAR(12) NOT NULL, 
	at DATETIME NOT NULL, 
	"by" INTEGER, 
	CONSTRAINT pk_handover_step PRIMARY KEY (id), 
	CONSTRAINT fk_handover_step_recipient_id FOREIGN KEY(recipient_id) REFERENCES handover_recipient (id) ON DELETE CASCADE, 
	CONSTRAINT fk_handover_step_by FOREIGN KEY("by") REFERENCES account (id)
);
CREATE TABLE idempotent_reply (
	id INTEGER NOT NULL, 
	account_id INTEGER NOT NULL, 
	"key" VARCHAR(100) NOT NULL, 
	request_hash VARCHAR(64) NOT NULL, 
	status INTEGER NOT NULL, 
	body TEXT NOT NULL, 
	location VARCHAR(300) NOT NULL, 
	created_at DATETIME NOT NULL, held BLOB, 
	CONSTRAINT pk_idempotent_reply PRIMARY KEY (id), 
	CONSTRAINT uq_idempotent_reply_account_id_key UNIQUE (account_id, "key")
);
CREATE TABLE inbox (
	id INTEGER NOT NULL, 
	read_at DATETIME, 
	failed_at DATETIME, 
	fault VARCHAR(40) NOT NULL, 
	CONSTRAINT pk_inbox PRIMARY KEY (id)
);
CREATE TABLE inmate (
	id INTEGER NOT NULL, 
	ref VARCHAR(12) NOT NULL, 
	prison_id INTEGER NOT NULL, 
	counselor_id INTEGER, 
	given_name BLOB NOT NULL, 
	family_name BLOB NOT NULL, 
	personal_code BLOB, 
	birth_date BLOB, 
	contact BLOB, 
	notes BLOB, 
	status VARCHAR(12) NOT NULL, 
	release_earliest DATE NOT NULL, 
	release_expected DATE NOT NULL, 
	release_latest DATE NOT NULL, 
	open_unit_from DATE, 
	municipality_id INTEGER, 
	version INTEGER NOT NULL, 
	created_at DATETIME NOT NULL, 
	updated_at DATETIME NOT NULL, minor BOOLEAN, wing VARCHAR(20), 
	CONSTRAINT pk_inmate PRIMARY KEY (id), 
	CONSTRAINT ck_inmate_release_in_order CHECK (release_earliest <= release_expected AND release_expected <= release_latest), 
	CONSTRAINT fk_inmate_counselor_id FOREIGN KEY(counselor_id) REFERENCES account (id), 
	CONSTRAINT fk_inmate_municipality_id FOREIGN KEY(municipality_id) REFERENCES municipality (id), 
	CONSTRAINT fk_inmate_prison_id FOREIGN KEY(prison_id) REFERENCES prison (id), 
	CONSTRAINT uq_inmate_ref UNIQUE (ref)
);
INSERT INTO "inmate" VALUES(1,'inmate-juris',3,1,X'01026B3165CE438916EA545DA2A6F01CB204839BD1DBF3DF1C279E41DEF6FFD4FB88E6D906',X'01026B3165993ED8B55446C87CCF099C892DFC7008991B8A9AEFD209746C0927039A80B9926994ED',NULL,X'01026B31193F0697A13839C2D80C9D0325BE6308FFD995D1CEED1BF1BF82EF8BD9C61E6B7A96E039BEDE',NULL,NULL,'active','2027-01-15','2027-01-22','2027-01-22',NULL,1,1,'2026-11-23 08:00:00.000000','2026-11-23 08:00:00.000000',0,NULL);
INSERT INTO "inmate" VALUES(2,'inmate-karli',3,1,X'01026B3101E525CF0C2BE213940D257485C71038A93FBC2E75E27CC77CE3DA2DB6DB31CB0C3F',X'01026B3156D043C0F9B41980E2A0721D13F452BFF26A2C3F6EF2BA839EEE34302DE065350ED4088B',NULL,X'01026B31F448BA613F29A8C51E27D59EE86D4A6E6373D48ED714F091F85CD178F13889BFDA7AC5D50680',NULL,NULL,'active','2027-03-16','2027-03-23','2027-03-23',NULL,1,1,'2026-11-23 08:00:00.000000','2026-11-23 08:00:00.000000',0,NULL);
INSERT INTO "inmate" VALUES(3,'inmate-marta',4,NULL,X'01026B31EA247A8E951402A08A9FC155622EA2CEA67D91F85F9317F69648C7EA86957EDB11',X'01026B315FB62B70940B6E4EF65981C244A6DB19AE183349A2C32A71A0EA1DEEE64EE422B0DA6774',NULL,X'01026B31471067A2C3B20759E231119A3B45D090E6629500083C841B0E3E2506493695181AF39B931310',NULL,NULL,'active','2027-01-15','2027-01-22','2027-01-22',NULL,1,1,'2026-11-23 08:00:00.000000','2026-11-23 08:00:00.000000',0,NULL);
CREATE TABLE inmate_name_key (
	inmate_id INTEGER NOT NULL, 
	"key" VARCHAR(32) NOT NULL, 
	CONSTRAINT pk_inmate_name_key PRIMARY KEY (inmate_id, "key"), 
	CONSTRAINT fk_inmate_name_key_inmate_id FOREIGN KEY(inmate_id) REFERENCES inmate (id) ON DELETE CASCADE
);
INSERT INTO "inmate_name_key" VALUES(1,'0a95121786192cebe0820e93443d405e');
INSERT INTO "inmate_name_key" VALUES(1,'24928637cf975c518983d4900d7ef78d');
INSERT INTO "inmate_name_key" VALUES(1,'4dff781c4359deb9d16a299cce561ecd');
INSERT INTO "inmate_name_key" VALUES(1,'6b360e94404ee1d46d8798871db1c571');
INSERT INTO "inmate_name_key" VALUES(1,'8af2397ae6b1b840e3409f687ddef49c');
INSERT INTO "inmate_name_key" VALUES(1,'906434d420d999ff19b9916adf9753df');
INSERT INTO "inmate_name_key" VALUES(1,'a43d346dcb519ff71b79f89666ab1099');
INSERT INTO "inmate_name_key" VALUES(1,'afa12b93f110b03957d408eb065303a5');
INSERT INTO "inmate_name_key" VALUES(1,'bb79dd63ec7bd42bfb9ee9ec3d934c63');
INSERT INTO "inmate_name_key" VALUES(1,'c5dc790a0ed6a54e9147cd203e6c4973');
INSERT INTO "inmate_name_key" VALUES(1,'cbf2bba12e40fed600a3a0f425dd1ffa');
INSERT INTO "inmate_name_key" VALUES(2,'0a95121786192cebe0820e93443d405e');
INSERT INTO "inmate_name_key" VALUES(2,'24928637cf975c518983d4900d7ef78d');
INSERT INTO "inmate_name_key" VALUES(2,'3987cf0d07adab5762ab75419e5250dc');
INSERT INTO "inmate_name_key" VALUES(2,'4dff781c4359deb9d16a299cce561ecd');
INSERT INTO "inmate_name_key" VALUES(2,'5c0ab4ef2d604f8fdf5aa9d0791b5df9');
INSERT INTO "inmate_name_key" VALUES(2,'6f75cf57e2936a987b7f199f42230706');
INSERT INTO "inmate_name_key" VALUES(2,'8af2397ae6b1b840e3409f687ddef49c');
INSERT INTO "inmate_name_key" VALUES(2,'afa12b93f110b03957d408eb065303a5');
INSERT INTO "inmate_name_key" VALUES(2,'c5dc790a0ed6a54e9147cd203e6c4973');
INSERT INTO "inmate_name_key" VALUES(2,'cbf2bba12e40fed600a3a0f425dd1ffa');
INSERT INTO "inmate_name_key" VALUES(2,'feacadfa6ec33cb3892baccbe6cc5311');
INSERT INTO "inmate_name_key" VALUES(3,'0a95121786192cebe0820e93443d405e');
INSERT INTO "inmate_name_key" VALUES(3,'24928637cf975c518983d4900d7ef78d');
INSERT INTO "inmate_name_key" VALUES(3,'2c666309feaed43546e8f845a1af893f');
INSERT INTO "inmate_name_key" VALUES(3,'3d2fc115f7a5b2ec017300c4935c9019');
INSERT INTO "inmate_name_key" VALUES(3,'4dff781c4359deb9d16a299cce561ecd');
INSERT INTO "inmate_name_key" VALUES(3,'8af2397ae6b1b840e3409f687ddef49c');
INSERT INTO "inmate_name_key" VALUES(3,'afa12b93f110b03957d408eb065303a5');
INSERT INTO "inmate_name_key" VALUES(3,'c5dc790a0ed6a54e9147cd203e6c4973');
INSERT INTO "inmate_name_key" VALUES(3,'cbf2bba12e40fed600a3a0f425dd1ffa');
INSERT INTO "inmate_name_key" VALUES(3,'cd5ac0ef34e6a66b44d77398e1bf81c3');
INSERT INTO "inmate_name_key" VALUES(3,'e519d6d121dc33b01cc450f5dc3014b7');
CREATE TABLE installation (
	id INTEGER NOT NULL, 
	synthetic BOOLEAN NOT NULL, 
	created_at DATETIME NOT NULL, 
	progress VARCHAR(200) NOT NULL, 
	ready_at DATETIME, 
	tour JSON NOT NULL, 
	CONSTRAINT pk_installation PRIMARY KEY (id)
);
CREATE TABLE interpreter (
	id INTEGER NOT NULL, 
	prison_id INTEGER NOT NULL, 
	name VARCHAR(80) NOT NULL, 
	languages JSON NOT NULL, 
	phone VARCHAR(40) NOT NULL, 
	active BOOLEAN NOT NULL, 
	CONSTRAINT pk_interpreter PRIMARY KEY (id), 
	CONSTRAINT fk_interpreter_prison_id FOREIGN KEY(prison_id) REFERENCES prison (id)
);
CREATE TABLE interview (
	id INTEGER NOT NULL, 
	ref VARCHAR(12) NOT NULL, 
	uid VARCHAR(80) NOT NULL, 
	sequence INTEGER NOT NULL, 
	application_id INTEGER NOT NULL, 
	employer_id INTEGER NOT NULL, 
	prison_id INTEGER NOT NULL, 
	room_id INTEGER NOT NULL, 
	day_id INTEGER, 
	mode VARCHAR(10) NOT NULL, 
	state VARCHAR(12) NOT NULL, 
	starts_at DATETIME NOT NULL, 
	ends_at DATETIME NOT NULL, 
	held_until DATETIME, 
	version INTEGER NOT NULL, 
	created_at DATETIME NOT NULL, 
	updated_at DATETIME NOT NULL, panel INTEGER DEFAULT '1' NOT NULL, counselor_id INTEGER REFERENCES account (id), interpreter_id INTEGER REFERENCES interpreter (id), 
	CONSTRAINT pk_interview PRIMARY KEY (id), 
	CONSTRAINT ck_interview_in_order CHECK (starts_at < ends_at), 
	CONSTRAINT fk_interview_application_id FOREIGN KEY(application_id) REFERENCES application (id), 
	CONSTRAINT fk_interview_day_id FOREIGN KEY(day_id) REFERENCES interview_day (id), 
	CONSTRAINT fk_interview_employer_id FOREIGN KEY(employer_id) REFERENCES employer (id), 
	CONSTRAINT fk_interview_prison_id FOREIGN KEY(prison_id) REFERENCES prison (id), 
	CONSTRAINT fk_interview_room_id FOREIGN KEY(room_id) REFERENCES room (id), 
	CONSTRAINT uq_interview_ref UNIQUE (ref), 
	CONSTRAINT uq_interview_uid UNIQUE (uid)
);
CREATE TABLE interview_change (
	id INTEGER NOT NULL, 
	interview_id INTEGER NOT NULL, 
	verb VARCHAR(20) NOT NULL, 
	from_state VARCHAR(12) NOT NULL, 
	to_state VARCHAR(12) NOT NULL, 
	starts_at DATETIME NOT NULL, 
	room_id INTEGER NOT NULL, 
	"by" INTEGER, 
	at DATETIME NOT NULL, 
	why VARCHAR(40) NOT NULL, 
	CONSTRAINT pk_interview_change PRIMARY KEY (id), 
	CONSTRAINT fk_interview_change_by FOREIGN KEY("by") REFERENCES account (id), 
	CONSTRAINT fk_interview_change_interview_id FOREIGN KEY(interview_id) REFERENCES interview (id) ON DELETE CASCADE, 
	CONSTRAINT fk_interview_change_room_id FOREIGN KEY(room_id) REFERENCES room (id)
);
CREATE TABLE interview_day (
	id INTEGER NOT NULL, 
	ref VARCHAR(12) NOT NULL, 
	employer_id INTEGER NOT NULL, 
	prison_id INTEGER NOT NULL, 
	"on" DATE NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_interview_day PRIMARY KEY (id), 
	CONSTRAINT fk_interview_day_employer_id FOREIGN KEY(employer_id) REFERENCES employer (id), 
	CONSTRAINT fk_interview_day_prison_id FOREIGN KEY(prison_id) REFERENCES prison (id), 
	CONSTRAINT uq_interview_day_ref UNIQUE (ref)
);
CREATE TABLE invitation (
	id INTEGER NOT NULL, 
	account_id INTEGER NOT NULL, 
	seed VARCHAR(64) NOT NULL, 
	token_hash VARCHAR(64) NOT NULL, 
	created_at DATETIME NOT NULL, 
	created_by INTEGER, 
	expires_at DATETIME NOT NULL, 
	used_at DATETIME, 
	ended_at DATETIME, 
	CONSTRAINT pk_invitation PRIMARY KEY (id), 
	CONSTRAINT fk_invitation_account_id FOREIGN KEY(account_id) REFERENCES account (id) ON DELETE CASCADE, 
	CONSTRAINT uq_invitation_token_hash UNIQUE (token_hash)
);
CREATE TABLE job (
	id INTEGER NOT NULL, 
	kind VARCHAR(40) NOT NULL, 
	"key" VARCHAR(200) NOT NULL, 
	payload JSON NOT NULL, 
	posted_at DATETIME NOT NULL, 
	due_at DATETIME NOT NULL, 
	leased_until DATETIME, 
	lease VARCHAR(40), 
	attempts INTEGER NOT NULL, 
	refusals INTEGER NOT NULL, 
	error VARCHAR(200), 
	done_at DATETIME, 
	dead_at DATETIME, request_id VARCHAR(40), 
	CONSTRAINT pk_job PRIMARY KEY (id), 
	CONSTRAINT uq_job_key UNIQUE ("key")
);
CREATE TABLE look (
	account_id INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_look PRIMARY KEY (account_id), 
	CONSTRAINT fk_look_account_id FOREIGN KEY(account_id) REFERENCES account (id) ON DELETE CASCADE
);
CREATE TABLE looked_day (
	"on" DATE NOT NULL, 
	looked_at DATETIME NOT NULL, 
	CONSTRAINT pk_looked_day PRIMARY KEY ("on")
);
CREATE TABLE "match" (
	inmate_id INTEGER NOT NULL, 
	vacancy_id INTEGER NOT NULL, 
	score INTEGER NOT NULL, 
	near VARCHAR(140) NOT NULL, 
	parts JSON NOT NULL, 
	policy VARCHAR(12) NOT NULL, 
	inmate_version INTEGER NOT NULL, 
	vacancy_version INTEGER NOT NULL, 
	as_of DATE NOT NULL, found_at DATETIME DEFAULT '1970-01-01 00:00:00.000000' NOT NULL, states VARCHAR(11) DEFAULT '' NOT NULL, 
	CONSTRAINT pk_match PRIMARY KEY (inmate_id, vacancy_id), 
	CONSTRAINT fk_match_inmate_id FOREIGN KEY(inmate_id) REFERENCES inmate (id) ON DELETE CASCADE, 
	CONSTRAINT fk_match_vacancy_id FOREIGN KEY(vacancy_id) REFERENCES vacancy (id) ON DELETE CASCADE
);
CREATE TABLE match_lost (
	inmate_id INTEGER NOT NULL, 
	vacancy_id INTEGER NOT NULL, 
	lost_at DATETIME NOT NULL, 
	CONSTRAINT pk_match_lost PRIMARY KEY (inmate_id, vacancy_id), 
	CONSTRAINT fk_match_lost_inmate_id FOREIGN KEY(inmate_id) REFERENCES inmate (id) ON DELETE CASCADE, 
	CONSTRAINT fk_match_lost_vacancy_id FOREIGN KEY(vacancy_id) REFERENCES vacancy (id) ON DELETE CASCADE
);
CREATE TABLE match_run (
	id INTEGER NOT NULL, 
	as_of DATE NOT NULL, 
	policy VARCHAR(12) NOT NULL, 
	taxonomy INTEGER NOT NULL, 
	shards INTEGER NOT NULL, 
	started_at DATETIME NOT NULL, 
	finished_at DATETIME, 
	kept INTEGER NOT NULL, 
	lease VARCHAR(40), 
	leased_until DATETIME, 
	CONSTRAINT pk_match_run PRIMARY KEY (id)
);
CREATE TABLE match_seen (
	inmate_id INTEGER NOT NULL, 
	account_id INTEGER NOT NULL, 
	seen_at DATETIME NOT NULL, 
	CONSTRAINT pk_match_seen PRIMARY KEY (inmate_id, account_id), 
	CONSTRAINT fk_match_seen_inmate_id FOREIGN KEY(inmate_id) REFERENCES inmate (id) ON DELETE CASCADE, 
	CONSTRAINT fk_match_seen_account_id FOREIGN KEY(account_id) REFERENCES account (id)
);
CREATE TABLE match_shard (
	run_id INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	first_prison INTEGER NOT NULL, 
	first_inmate INTEGER NOT NULL, 
	last_prison INTEGER NOT NULL, 
	last_inmate INTEGER NOT NULL, 
	lease VARCHAR(40), 
	leased_until DATETIME, 
	attempts INTEGER NOT NULL, 
	done_at DATETIME, 
	found BLOB, 
	CONSTRAINT pk_match_shard PRIMARY KEY (run_id, number), 
	CONSTRAINT fk_match_shard_run_id FOREIGN KEY(run_id) REFERENCES match_run (id) ON DELETE CASCADE
);
CREATE TABLE meeting (
	id INTEGER NOT NULL, 
	ref VARCHAR(12) NOT NULL, 
	uid VARCHAR(80) NOT NULL, 
	sequence INTEGER NOT NULL, 
	employer_id INTEGER NOT NULL, 
	mode VARCHAR(10) NOT NULL, 
	state VARCHAR(12) NOT NULL, 
	starts_at DATETIME NOT NULL, 
	ends_at DATETIME NOT NULL, 
	version INTEGER NOT NULL, 
	planned_by INTEGER, 
	created_at DATETIME NOT NULL, 
	updated_at DATETIME NOT NULL, 
	CONSTRAINT pk_meeting PRIMARY KEY (id), 
	CONSTRAINT ck_meeting_in_order CHECK (starts_at < ends_at), 
	CONSTRAINT fk_meeting_employer_id FOREIGN KEY(employer_id) REFERENCES employer (id), 
	CONSTRAINT fk_meeting_planned_by FOREIGN KEY(planned_by) REFERENCES account (id), 
	CONSTRAINT uq_meeting_ref UNIQUE (ref), 
	CONSTRAINT uq_meeting_uid UNIQUE (uid)
);
CREATE TABLE meeting_change (
	id INTEGER NOT NULL, 
	meeting_id INTEGER NOT NULL, 
	verb VARCHAR(20) NOT NULL, 
	from_state VARCHAR(12) NOT NULL, 
	to_state VARCHAR(12) NOT NULL, 
	starts_at DATETIME NOT NULL, 
	"by" INTEGER, 
	at DATETIME NOT NULL, 
	why VARCHAR(40) NOT NULL, 
	CONSTRAINT pk_meeting_change PRIMARY KEY (id), 
	CONSTRAINT fk_meeting_change_meeting_id FOREIGN KEY(meeting_id) REFERENCES meeting (id) ON DELETE CASCADE, 
	CONSTRAINT fk_meeting_change_by FOREIGN KEY("by") REFERENCES account (id)
);
CREATE TABLE meeting_claim (
	claim_id INTEGER NOT NULL, 
	meeting_id INTEGER NOT NULL, 
	CONSTRAINT pk_meeting_claim PRIMARY KEY (claim_id), 
	CONSTRAINT fk_meeting_claim_claim_id FOREIGN KEY(claim_id) REFERENCES claim (id) ON DELETE CASCADE, 
	CONSTRAINT fk_meeting_claim_meeting_id FOREIGN KEY(meeting_id) REFERENCES meeting (id) ON DELETE CASCADE
);
CREATE TABLE meeting_place (
	id INTEGER NOT NULL, 
	meeting_id INTEGER NOT NULL, 
	prison_id INTEGER NOT NULL, 
	room_id INTEGER NOT NULL, 
	places INTEGER NOT NULL, 
	confirmed_at DATETIME, 
	CONSTRAINT pk_meeting_place PRIMARY KEY (id), 
	CONSTRAINT fk_meeting_place_meeting_id FOREIGN KEY(meeting_id) REFERENCES meeting (id) ON DELETE CASCADE, 
	CONSTRAINT fk_meeting_place_prison_id FOREIGN KEY(prison_id) REFERENCES prison (id), 
	CONSTRAINT fk_meeting_place_room_id FOREIGN KEY(room_id) REFERENCES room (id), 
	CONSTRAINT uq_meeting_place_meeting_id_prison_id UNIQUE (meeting_id, prison_id)
);
CREATE TABLE meeting_seat (
	id INTEGER NOT NULL, 
	ref VARCHAR(12) NOT NULL, 
	place_id INTEGER NOT NULL, 
	inmate_id INTEGER NOT NULL, 
	waits BOOLEAN NOT NULL, 
	came VARCHAR(10) NOT NULL, 
	interested BOOLEAN, 
	vacancy_id INTEGER, 
	application_id INTEGER, 
	introduced BOOLEAN NOT NULL, 
	listed_by INTEGER, 
	listed_at DATETIME NOT NULL, 
	CONSTRAINT pk_meeting_seat PRIMARY KEY (id), 
	CONSTRAINT fk_meeting_seat_place_id FOREIGN KEY(place_id) REFERENCES meeting_place (id) ON DELETE CASCADE, 
	CONSTRAINT fk_meeting_seat_inmate_id FOREIGN KEY(inmate_id) REFERENCES inmate (id) ON DELETE CASCADE, 
	CONSTRAINT fk_meeting_seat_vacancy_id FOREIGN KEY(vacancy_id) REFERENCES vacancy (id), 
	CONSTRAINT fk_meeting_seat_application_id FOREIGN KEY(application_id) REFERENCES application (id) ON DELETE SET NULL, 
	CONSTRAINT fk_meeting_seat_listed_by FOREIGN KEY(listed_by) REFERENCES account (id), 
	CONSTRAINT uq_meeting_seat_ref UNIQUE (ref), 
	CONSTRAINT uq_meeting_seat_place_id_inmate_id UNIQUE (place_id, inmate_id)
);
CREATE TABLE meeting_vacancy (
	meeting_id INTEGER NOT NULL, 
	vacancy_id INTEGER NOT NULL, 
	CONSTRAINT pk_meeting_vacancy PRIMARY KEY (meeting_id, vacancy_id), 
	CONSTRAINT fk_meeting_vacancy_meeting_id FOREIGN KEY(meeting_id) REFERENCES meeting (id) ON DELETE CASCADE, 
	CONSTRAINT fk_meeting_vacancy_vacancy_id FOREIGN KEY(vacancy_id) REFERENCES vacancy (id)
);
CREATE TABLE membership (
	account_id INTEGER NOT NULL, 
	organisation_id INTEGER NOT NULL, 
	CONSTRAINT pk_membership PRIMARY KEY (account_id, organisation_id), 
	CONSTRAINT fk_membership_account_id FOREIGN KEY(account_id) REFERENCES account (id) ON DELETE CASCADE, 
	CONSTRAINT fk_membership_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id)
);
INSERT INTO "membership" VALUES(1,3);
INSERT INTO "membership" VALUES(2,4);
INSERT INTO "membership" VALUES(3,5);
INSERT INTO "membership" VALUES(4,6);
INSERT INTO "membership" VALUES(5,3);
INSERT INTO "membership" VALUES(6,4);
INSERT INTO "membership" VALUES(7,1);
INSERT INTO "membership" VALUES(8,2);
INSERT INTO "membership" VALUES(10,7);
INSERT INTO "membership" VALUES(11,7);
CREATE TABLE mentor_gift (
	id INTEGER NOT NULL, 
	mentoring_id INTEGER NOT NULL, 
	"on" DATE NOT NULL, 
	kind VARCHAR(12) NOT NULL, 
	quantity INTEGER NOT NULL, 
	cost_cents INTEGER, 
	recorded_by INTEGER, 
	recorded_at DATETIME NOT NULL, 
	CONSTRAINT pk_mentor_gift PRIMARY KEY (id), 
	CONSTRAINT fk_mentor_gift_mentoring_id FOREIGN KEY(mentoring_id) REFERENCES mentoring (id) ON DELETE CASCADE, 
	CONSTRAINT fk_mentor_gift_recorded_by FOREIGN KEY(recorded_by) REFERENCES account (id)
);
CREATE TABLE mentor_material (
	id INTEGER NOT NULL, 
	organisation_id INTEGER, 
	title VARCHAR(120) NOT NULL, 
	language VARCHAR(8) NOT NULL, 
	audience VARCHAR(12) NOT NULL, 
	link VARCHAR(400) NOT NULL, 
	size INTEGER NOT NULL, 
	file BLOB, 
	added_by INTEGER, 
	added_at DATETIME NOT NULL, 
	ended_at DATETIME, 
	CONSTRAINT pk_mentor_material PRIMARY KEY (id), 
	CONSTRAINT fk_mentor_material_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id), 
	CONSTRAINT fk_mentor_material_added_by FOREIGN KEY(added_by) REFERENCES account (id)
);
CREATE TABLE mentor_meeting (
	id INTEGER NOT NULL, 
	mentoring_id INTEGER NOT NULL, 
	"on" DATE NOT NULL, 
	minutes INTEGER NOT NULL, 
	place VARCHAR(12) NOT NULL, 
	attended BOOLEAN NOT NULL, 
	note BLOB, 
	recorded_by INTEGER, 
	recorded_at DATETIME NOT NULL, 
	CONSTRAINT pk_mentor_meeting PRIMARY KEY (id), 
	CONSTRAINT fk_mentor_meeting_mentoring_id FOREIGN KEY(mentoring_id) REFERENCES mentoring (id) ON DELETE CASCADE, 
	CONSTRAINT fk_mentor_meeting_recorded_by FOREIGN KEY(recorded_by) REFERENCES account (id)
);
CREATE TABLE mentor_profile (
	account_id INTEGER NOT NULL, 
	regions JSON NOT NULL, 
	municipalities JSON NOT NULL, 
	languages JSON NOT NULL, 
	times JSON NOT NULL, 
	inside BOOLEAN NOT NULL, 
	prisons JSON NOT NULL, 
	capacity INTEGER NOT NULL, 
	active_from DATE, 
	active_to DATE, 
	trained_on DATE, 
	confidential_on DATE, 
	suspended_at DATETIME, 
	ended_at DATETIME, 
	version INTEGER NOT NULL, 
	updated_at DATETIME NOT NULL, 
	CONSTRAINT pk_mentor_profile PRIMARY KEY (account_id), 
	CONSTRAINT ck_mentor_profile_capacity CHECK (capacity >= 0), 
	CONSTRAINT fk_mentor_profile_account_id FOREIGN KEY(account_id) REFERENCES account (id) ON DELETE CASCADE
);
CREATE TABLE mentor_proposal (
	id INTEGER NOT NULL, 
	mentoring_id INTEGER NOT NULL, 
	organisation_id INTEGER NOT NULL, 
	mentor_id INTEGER NOT NULL, 
	proposed_by INTEGER, 
	proposed_at DATETIME NOT NULL, 
	answer VARCHAR(12) NOT NULL, 
	answered_at DATETIME, 
	CONSTRAINT pk_mentor_proposal PRIMARY KEY (id), 
	CONSTRAINT fk_mentor_proposal_mentoring_id FOREIGN KEY(mentoring_id) REFERENCES mentoring (id) ON DELETE CASCADE, 
	CONSTRAINT fk_mentor_proposal_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id), 
	CONSTRAINT fk_mentor_proposal_mentor_id FOREIGN KEY(mentor_id) REFERENCES account (id), 
	CONSTRAINT fk_mentor_proposal_proposed_by FOREIGN KEY(proposed_by) REFERENCES account (id)
);
CREATE TABLE mentoring (
	id INTEGER NOT NULL, 
	ref VARCHAR(12) NOT NULL, 
	inmate_id INTEGER NOT NULL, 
	state VARCHAR(12) NOT NULL, 
	asked_of_id INTEGER, 
	organisation_id INTEGER, 
	mentor_id INTEGER, 
	language VARCHAR(8) NOT NULL, 
	times JSON NOT NULL, 
	inside BOOLEAN NOT NULL, 
	asked_by INTEGER, 
	asked_at DATETIME NOT NULL, 
	assigned_at DATETIME, 
	ended_at DATETIME, 
	why VARCHAR(12) NOT NULL, 
	version INTEGER NOT NULL, 
	CONSTRAINT pk_mentoring PRIMARY KEY (id), 
	CONSTRAINT fk_mentoring_inmate_id FOREIGN KEY(inmate_id) REFERENCES inmate (id) ON DELETE CASCADE, 
	CONSTRAINT fk_mentoring_asked_of_id FOREIGN KEY(asked_of_id) REFERENCES organisation (id), 
	CONSTRAINT fk_mentoring_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id), 
	CONSTRAINT fk_mentoring_mentor_id FOREIGN KEY(mentor_id) REFERENCES account (id), 
	CONSTRAINT fk_mentoring_asked_by FOREIGN KEY(asked_by) REFERENCES account (id), 
	CONSTRAINT uq_mentoring_ref UNIQUE (ref)
);
CREATE TABLE mentoring_step (
	id INTEGER NOT NULL, 
	mentoring_id INTEGER NOT NULL, 
	verb VARCHAR(12) NOT NULL, 
	state VARCHAR(12) NOT NULL, 
	why VARCHAR(12) NOT NULL, 
	"by" INTEGER, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_mentoring_step PRIMARY KEY (id), 
	CONSTRAINT fk_mentoring_step_mentoring_id FOREIGN KEY(mentoring_id) REFERENCES mentoring (id) ON DELETE CASCADE, 
	CONSTRAINT fk_mentoring_step_by FOREIGN KEY("by") REFERENCES account (id)
);
CREATE TABLE message (
	id INTEGER NOT NULL, 
	application_id INTEGER NOT NULL, 
	by_employer BOOLEAN NOT NULL, 
	text BLOB NOT NULL, 
	"by" INTEGER, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_message PRIMARY KEY (id), 
	CONSTRAINT fk_message_application_id FOREIGN KEY(application_id) REFERENCES application (id) ON DELETE CASCADE, 
	CONSTRAINT fk_message_by FOREIGN KEY("by") REFERENCES account (id)
);
CREATE TABLE minimum_wage (
	valid_from DATE NOT NULL, 
	month_cents INTEGER NOT NULL, 
	hour_cents INTEGER NOT NULL, 
	source VARCHAR(300) NOT NULL, 
	changed_at DATETIME NOT NULL, 
	changed_by INTEGER, 
	CONSTRAINT pk_minimum_wage PRIMARY KEY (valid_from), 
	CONSTRAINT fk_minimum_wage_changed_by FOREIGN KEY(changed_by) REFERENCES account (id)
);
CREATE TABLE movement (
	id INTEGER NOT NULL, 
	inmate_id INTEGER NOT NULL, 
	from_prison_id INTEGER, 
	to_prison_id INTEGER, 
	"on" DATE NOT NULL, 
	recorded_by INTEGER, 
	recorded_at DATETIME NOT NULL, 
	detail JSON NOT NULL, 
	CONSTRAINT pk_movement PRIMARY KEY (id), 
	CONSTRAINT fk_movement_from_prison_id FOREIGN KEY(from_prison_id) REFERENCES prison (id), 
	CONSTRAINT fk_movement_inmate_id FOREIGN KEY(inmate_id) REFERENCES inmate (id) ON DELETE CASCADE, 
	CONSTRAINT fk_movement_recorded_by FOREIGN KEY(recorded_by) REFERENCES account (id), 
	CONSTRAINT fk_movement_to_prison_id FOREIGN KEY(to_prison_id) REFERENCES prison (id)
);
CREATE TABLE municipality (
	id INTEGER NOT NULL, 
	name VARCHAR(80) NOT NULL, 
	kind VARCHAR(20) NOT NULL, 
	region VARCHAR(20) NOT NULL, 
	centre VARCHAR(80) NOT NULL, 
	lat FLOAT NOT NULL, 
	lon FLOAT NOT NULL, 
	branch_id INTEGER, 
	CONSTRAINT pk_municipality PRIMARY KEY (id), 
	CONSTRAINT fk_municipality_branch_id FOREIGN KEY(branch_id) REFERENCES branch (id), 
	CONSTRAINT uq_municipality_name UNIQUE (name)
);
INSERT INTO "municipality" VALUES(1,'Rīga','valstspilsēta','Rīga','Rīga',56.95,24.11,1);
INSERT INTO "municipality" VALUES(2,'Liepāja','valstspilsēta','Kurzeme','Liepāja',56.5,21.01,2);
INSERT INTO "municipality" VALUES(3,'Cēsu novads','novads','Vidzeme','Cēsis',57.31,25.27,1);
CREATE TABLE name_list (
	id INTEGER NOT NULL, 
	ref VARCHAR(12) NOT NULL, 
	prison_id INTEGER NOT NULL, 
	purpose BLOB NOT NULL, 
	people INTEGER NOT NULL, 
	state VARCHAR(10) NOT NULL, 
	role VARCHAR(20) NOT NULL, 
	asked_by INTEGER NOT NULL, 
	asked_at DATETIME NOT NULL, 
	decided_by INTEGER, 
	decided_at DATETIME, 
	until DATETIME NOT NULL, 
	taken_at DATETIME, 
	CONSTRAINT pk_name_list PRIMARY KEY (id), 
	CONSTRAINT ck_name_list_two_people CHECK (decided_by IS NULL OR decided_by <> asked_by), 
	CONSTRAINT ck_name_list_decided_by_somebody CHECK (state NOT IN ('agreed', 'declined', 'taken') OR decided_by IS NOT NULL), 
	CONSTRAINT fk_name_list_prison_id FOREIGN KEY(prison_id) REFERENCES prison (id), 
	CONSTRAINT fk_name_list_asked_by FOREIGN KEY(asked_by) REFERENCES account (id), 
	CONSTRAINT fk_name_list_decided_by FOREIGN KEY(decided_by) REFERENCES account (id), 
	CONSTRAINT uq_name_list_ref UNIQUE (ref)
);
CREATE TABLE new_times (
	id INTEGER NOT NULL, 
	ref VARCHAR(12) NOT NULL, 
	disruption_id INTEGER NOT NULL, 
	employer_id INTEGER NOT NULL, 
	told_at DATETIME NOT NULL, 
	answer VARCHAR(12) NOT NULL, 
	answered_at DATETIME, 
	answered_by INTEGER, 
	version INTEGER NOT NULL, 
	CONSTRAINT pk_new_times PRIMARY KEY (id), 
	CONSTRAINT fk_new_times_answered_by FOREIGN KEY(answered_by) REFERENCES account (id), 
	CONSTRAINT fk_new_times_disruption_id FOREIGN KEY(disruption_id) REFERENCES disruption (id) ON DELETE CASCADE, 
	CONSTRAINT fk_new_times_employer_id FOREIGN KEY(employer_id) REFERENCES employer (id), 
	CONSTRAINT uq_new_times_disruption_id_employer_id UNIQUE (disruption_id, employer_id), 
	CONSTRAINT uq_new_times_ref UNIQUE (ref)
);
CREATE TABLE occasion (
	id INTEGER NOT NULL, 
	ref VARCHAR(12) NOT NULL, 
	employer_id INTEGER NOT NULL, 
	prison_id INTEGER NOT NULL, 
	room_id INTEGER NOT NULL, 
	mode VARCHAR(10) NOT NULL, 
	state VARCHAR(12) NOT NULL, 
	starts_at DATETIME NOT NULL, 
	ends_at DATETIME NOT NULL, 
	CONSTRAINT pk_occasion PRIMARY KEY (id), 
	CONSTRAINT ck_occasion_in_order CHECK (starts_at < ends_at), 
	CONSTRAINT fk_occasion_employer_id FOREIGN KEY(employer_id) REFERENCES employer (id), 
	CONSTRAINT fk_occasion_prison_id FOREIGN KEY(prison_id) REFERENCES prison (id), 
	CONSTRAINT fk_occasion_room_id FOREIGN KEY(room_id) REFERENCES room (id), 
	CONSTRAINT uq_occasion_ref_prison_id UNIQUE (ref, prison_id)
);
CREATE TABLE occupation (
	id INTEGER NOT NULL, 
	scheme VARCHAR(4) NOT NULL, 
	code VARCHAR(40) NOT NULL, 
	isco VARCHAR(4) NOT NULL, 
	uri VARCHAR(120), 
	lv VARCHAR(300) NOT NULL, 
	lv_f VARCHAR(300) NOT NULL, 
	en VARCHAR(300) NOT NULL, 
	ru VARCHAR(300) NOT NULL, 
	lki INTEGER, 
	state_language VARCHAR(2) NOT NULL, 
	licences VARCHAR(100) NOT NULL, 
	conditions VARCHAR(100) NOT NULL, 
	duties VARCHAR(100) NOT NULL, 
	holland VARCHAR(6) NOT NULL, 
	source VARCHAR(40) NOT NULL, 
	CONSTRAINT pk_occupation PRIMARY KEY (id), 
	CONSTRAINT uq_occupation_scheme_code UNIQUE (scheme, code)
);
INSERT INTO "occupation" VALUES(1,'PK','7212 04','7212',NULL,'metinātājs','metinātāja','welder','сварщик',NULL,'','','','','','test');
INSERT INTO "occupation" VALUES(2,'PK','5120 02','5120',NULL,'pavārs','pavāre','cook','повар',NULL,'','','','','','test');
CREATE TABLE occupation_group (
	code VARCHAR(4) NOT NULL, 
	lv VARCHAR(300) NOT NULL, 
	en VARCHAR(300) NOT NULL, 
	source VARCHAR(40) NOT NULL, 
	CONSTRAINT pk_occupation_group PRIMARY KEY (code)
);
CREATE TABLE occupation_label (
	id INTEGER NOT NULL, 
	occupation_id INTEGER NOT NULL, 
	lang VARCHAR(2) NOT NULL, 
	kind VARCHAR(12) NOT NULL, 
	text TEXT NOT NULL, 
	source VARCHAR(40) NOT NULL, 
	CONSTRAINT pk_occupation_label PRIMARY KEY (id), 
	CONSTRAINT fk_occupation_label_occupation_id FOREIGN KEY(occupation_id) REFERENCES occupation (id) ON DELETE CASCADE
);
CREATE TABLE occupation_mapping (
	pk_code VARCHAR(8) NOT NULL, 
	esco_uri VARCHAR(120) NOT NULL, 
	relation VARCHAR(12) NOT NULL, 
	source VARCHAR(40) NOT NULL, 
	CONSTRAINT pk_occupation_mapping PRIMARY KEY (pk_code, esco_uri)
);
CREATE TABLE occupation_skill (
	occupation_id INTEGER NOT NULL, 
	skill_id INTEGER NOT NULL, 
	essential BOOLEAN NOT NULL, 
	source VARCHAR(40) NOT NULL, 
	CONSTRAINT pk_occupation_skill PRIMARY KEY (occupation_id, skill_id), 
	CONSTRAINT fk_occupation_skill_occupation_id FOREIGN KEY(occupation_id) REFERENCES occupation (id) ON DELETE CASCADE, 
	CONSTRAINT fk_occupation_skill_skill_id FOREIGN KEY(skill_id) REFERENCES skill (id) ON DELETE CASCADE
);
INSERT INTO "occupation_skill" VALUES(1,1,1,'test');
INSERT INTO "occupation_skill" VALUES(1,2,0,'test');
CREATE TABLE organisation (
	id INTEGER NOT NULL, 
	kind VARCHAR(20) NOT NULL, 
	name VARCHAR(200) NOT NULL, 
	active BOOLEAN NOT NULL, version INTEGER DEFAULT '1' NOT NULL, 
	CONSTRAINT pk_organisation PRIMARY KEY (id)
);
INSERT INTO "organisation" VALUES(1,'branch','Rīgas filiāle',1,1);
INSERT INTO "organisation" VALUES(2,'branch','Liepājas filiāle',1,1);
INSERT INTO "organisation" VALUES(3,'prison','Ziemeļu cietums',1,1);
INSERT INTO "organisation" VALUES(4,'prison','Dienvidu cietums',1,1);
INSERT INTO "organisation" VALUES(5,'employer','SIA A darbs',1,1);
INSERT INTO "organisation" VALUES(6,'employer','SIA B darbs',1,1);
INSERT INTO "organisation" VALUES(7,'ngo','Biedrība "Solis"',1,1);
CREATE TABLE organizer (
	entry_id INTEGER NOT NULL, 
	local VARCHAR(40) NOT NULL, 
	CONSTRAINT pk_organizer PRIMARY KEY (entry_id), 
	CONSTRAINT fk_organizer_entry_id FOREIGN KEY(entry_id) REFERENCES entry (id) ON DELETE CASCADE, 
	CONSTRAINT uq_organizer_local UNIQUE (local)
);
CREATE TABLE outcome_erased (
	id INTEGER NOT NULL, 
	month DATE NOT NULL, 
	cases BLOB NOT NULL, 
	CONSTRAINT pk_outcome_erased PRIMARY KEY (id), 
	CONSTRAINT uq_outcome_erased_month UNIQUE (month)
);
CREATE TABLE outcome_indicator (
	id INTEGER NOT NULL, 
	code VARCHAR(20) NOT NULL, 
	label VARCHAR(200) NOT NULL, 
	figure VARCHAR(40) NOT NULL, 
	trait VARCHAR(12) NOT NULL, 
	group_code VARCHAR(12) NOT NULL, 
	set_by INTEGER, 
	set_at DATETIME NOT NULL, 
	CONSTRAINT pk_outcome_indicator PRIMARY KEY (id), 
	CONSTRAINT fk_outcome_indicator_set_by FOREIGN KEY(set_by) REFERENCES account (id), 
	CONSTRAINT uq_outcome_indicator_code UNIQUE (code)
);
CREATE TABLE outcome_mark (
	id INTEGER NOT NULL, 
	figure VARCHAR(40) NOT NULL, 
	kind VARCHAR(12) NOT NULL, 
	percent INTEGER NOT NULL, 
	year INTEGER NOT NULL, 
	source VARCHAR(200) NOT NULL, 
	set_by INTEGER, 
	set_at DATETIME NOT NULL, 
	CONSTRAINT pk_outcome_mark PRIMARY KEY (id), 
	CONSTRAINT fk_outcome_mark_set_by FOREIGN KEY(set_by) REFERENCES account (id), 
	CONSTRAINT uq_outcome_mark_figure_kind UNIQUE (figure, kind)
);
CREATE TABLE outcome_snapshot (
	id INTEGER NOT NULL, 
	month DATE NOT NULL, 
	as_of DATETIME NOT NULL, 
	version VARCHAR(12) NOT NULL, 
	base INTEGER NOT NULL, 
	counted BLOB NOT NULL, 
	undated BLOB NOT NULL, 
	ledger BLOB NOT NULL, 
	told JSON NOT NULL, 
	made_at DATETIME NOT NULL, 
	CONSTRAINT pk_outcome_snapshot PRIMARY KEY (id), 
	CONSTRAINT uq_outcome_snapshot_month UNIQUE (month)
);
CREATE TABLE pass_count (
	prison_id INTEGER NOT NULL, 
	month DATE NOT NULL, 
	asked INTEGER NOT NULL, 
	allowed INTEGER NOT NULL, 
	refused INTEGER NOT NULL, 
	came INTEGER NOT NULL, 
	CONSTRAINT pk_pass_count PRIMARY KEY (prison_id, month), 
	CONSTRAINT fk_pass_count_prison_id FOREIGN KEY(prison_id) REFERENCES prison (id)
);
CREATE TABLE past_card (
	id INTEGER NOT NULL, 
	application_id INTEGER NOT NULL, 
	shown_at DATETIME NOT NULL, 
	reacted_at DATETIME, 
	CONSTRAINT pk_past_card PRIMARY KEY (id), 
	CONSTRAINT fk_past_card_application_id_application FOREIGN KEY(application_id) REFERENCES application (id) ON DELETE CASCADE
);
CREATE TABLE "plan" (
	inmate_id INTEGER NOT NULL, 
	made_on DATE NOT NULL, 
	readiness VARCHAR(20) NOT NULL, 
	first_step VARCHAR(8) NOT NULL, 
	training_wish VARCHAR(120) NOT NULL, 
	checklist JSON NOT NULL, 
	consultation_id INTEGER NOT NULL, 
	CONSTRAINT pk_plan PRIMARY KEY (inmate_id), 
	CONSTRAINT fk_plan_consultation_id FOREIGN KEY(consultation_id) REFERENCES consultation (id), 
	CONSTRAINT fk_plan_inmate_id FOREIGN KEY(inmate_id) REFERENCES inmate (id) ON DELETE CASCADE
);
CREATE TABLE prison (
	id INTEGER NOT NULL, 
	code VARCHAR(40) NOT NULL, 
	short VARCHAR(60) NOT NULL, 
	municipality_id INTEGER NOT NULL, 
	address VARCHAR(200) NOT NULL, 
	lat FLOAT NOT NULL, 
	lon FLOAT NOT NULL, 
	women BOOLEAN NOT NULL, 
	juveniles BOOLEAN NOT NULL, 
	open_unit BOOLEAN NOT NULL, 
	notice_days INTEGER NOT NULL, 
	entrance VARCHAR(500) NOT NULL, 
	valid_from DATE, 
	valid_to DATE, outside BOOLEAN DEFAULT 0 NOT NULL, 
	CONSTRAINT pk_prison PRIMARY KEY (id), 
	CONSTRAINT fk_prison_id FOREIGN KEY(id) REFERENCES organisation (id), 
	CONSTRAINT fk_prison_municipality_id FOREIGN KEY(municipality_id) REFERENCES municipality (id), 
	CONSTRAINT uq_prison_code UNIQUE (code)
);
INSERT INTO "prison" VALUES(3,'north','Ziemeļu',1,'',56.95,24.11,0,0,1,5,'',NULL,NULL,0);
INSERT INTO "prison" VALUES(4,'south','Dienvidu',2,'',56.5,21.01,0,0,0,5,'',NULL,NULL,0);
CREATE TABLE prison_contact (
	id INTEGER NOT NULL, 
	prison_id INTEGER NOT NULL, 
	kind VARCHAR(12) NOT NULL, 
	name VARCHAR(80) NOT NULL, 
	phone VARCHAR(40) NOT NULL, 
	email VARCHAR(120) NOT NULL, 
	hours VARCHAR(80) NOT NULL, 
	version INTEGER NOT NULL, 
	CONSTRAINT pk_prison_contact PRIMARY KEY (id), 
	CONSTRAINT fk_prison_contact_prison_id FOREIGN KEY(prison_id) REFERENCES prison (id), 
	CONSTRAINT uq_prison_contact_prison_id_kind UNIQUE (prison_id, kind)
);
CREATE TABLE proposal (
	id INTEGER NOT NULL, 
	disruption_id INTEGER NOT NULL, 
	interview_id INTEGER NOT NULL, 
	interview_version INTEGER NOT NULL, 
	way VARCHAR(12) NOT NULL, 
	starts_at DATETIME, 
	ends_at DATETIME, 
	mode VARCHAR(10) NOT NULL, 
	room_id INTEGER, 
	branch_id INTEGER, 
	was_starts_at DATETIME NOT NULL, 
	was_mode VARCHAR(10) NOT NULL, 
	was_room_id INTEGER NOT NULL, 
	by_hand BOOLEAN NOT NULL, 
	state VARCHAR(12) NOT NULL, 
	why VARCHAR(40) NOT NULL, 
	settled_at DATETIME, answer VARCHAR(12) DEFAULT '' NOT NULL, 
	CONSTRAINT pk_proposal PRIMARY KEY (id), 
	CONSTRAINT fk_proposal_branch_id FOREIGN KEY(branch_id) REFERENCES branch (id), 
	CONSTRAINT fk_proposal_disruption_id FOREIGN KEY(disruption_id) REFERENCES disruption (id) ON DELETE CASCADE, 
	CONSTRAINT fk_proposal_interview_id FOREIGN KEY(interview_id) REFERENCES interview (id) ON DELETE CASCADE, 
	CONSTRAINT fk_proposal_room_id FOREIGN KEY(room_id) REFERENCES room (id), 
	CONSTRAINT fk_proposal_was_room_id FOREIGN KEY(was_room_id) REFERENCES room (id), 
	CONSTRAINT uq_proposal_disruption_id_interview_id UNIQUE (disruption_id, interview_id)
);
CREATE TABLE provider_trip (
	id INTEGER NOT NULL, 
	state_hash VARCHAR(64) NOT NULL, 
	provider VARCHAR(20) NOT NULL, 
	network_hash VARCHAR(64) NOT NULL, 
	account_id INTEGER, 
	invitation_id INTEGER, 
	next_path VARCHAR(500) NOT NULL, 
	expires_at DATETIME NOT NULL, 
	CONSTRAINT pk_provider_trip PRIMARY KEY (id), 
	CONSTRAINT fk_provider_trip_account_id_account FOREIGN KEY(account_id) REFERENCES account (id) ON DELETE CASCADE, 
	CONSTRAINT fk_provider_trip_invitation_id_invitation FOREIGN KEY(invitation_id) REFERENCES invitation (id) ON DELETE CASCADE, 
	CONSTRAINT uq_provider_trip_state_hash UNIQUE (state_hash)
);
CREATE TABLE public_text (
	name VARCHAR(40) NOT NULL, 
	text TEXT NOT NULL, 
	changed_at DATETIME NOT NULL, 
	changed_by INTEGER, 
	CONSTRAINT pk_public_text PRIMARY KEY (name), 
	CONSTRAINT fk_public_text_changed_by FOREIGN KEY(changed_by) REFERENCES account (id)
);
CREATE TABLE publication (
	name VARCHAR(40) NOT NULL, 
	revision INTEGER NOT NULL, 
	changed_at DATETIME NOT NULL, 
	detail VARCHAR(300) NOT NULL, 
	CONSTRAINT pk_publication PRIMARY KEY (name)
);
CREATE TABLE received_mail (
	id INTEGER NOT NULL, 
	digest VARCHAR(64) NOT NULL, 
	at DATETIME NOT NULL, 
	outcome VARCHAR(10) NOT NULL, 
	why VARCHAR(40) NOT NULL, 
	attendee_id INTEGER, 
	CONSTRAINT pk_received_mail PRIMARY KEY (id), 
	CONSTRAINT fk_received_mail_attendee_id FOREIGN KEY(attendee_id) REFERENCES attendee (id) ON DELETE CASCADE, 
	CONSTRAINT uq_received_mail_digest UNIQUE (digest)
);
CREATE TABLE recovery_code (
	id INTEGER NOT NULL, 
	account_id INTEGER NOT NULL, 
	code_hash VARCHAR(64) NOT NULL, 
	created_at DATETIME NOT NULL, 
	used_at DATETIME, 
	CONSTRAINT pk_recovery_code PRIMARY KEY (id), 
	CONSTRAINT fk_recovery_code_account_id FOREIGN KEY(account_id) REFERENCES account (id) ON DELETE CASCADE
);
CREATE TABLE referral (
	id INTEGER NOT NULL, 
	ref VARCHAR(12) NOT NULL, 
	inmate_id INTEGER NOT NULL, 
	service_id INTEGER NOT NULL, 
	state VARCHAR(12) NOT NULL, 
	why VARCHAR(20) NOT NULL, 
	agreed_on DATE, 
	intake INTEGER NOT NULL, 
	seat INTEGER, 
	referred_at DATETIME, 
	since DATETIME NOT NULL, 
	line INTEGER, 
	moved_why VARCHAR(20) NOT NULL, 
	earlier_id INTEGER, 
	version INTEGER NOT NULL, 
	created_at DATETIME NOT NULL, 
	updated_at DATETIME NOT NULL, 
	CONSTRAINT pk_referral PRIMARY KEY (id), 
	CONSTRAINT ck_referral_seats_from_one CHECK (seat >= 1), 
	CONSTRAINT ck_referral_whoever_comes_has_a_place CHECK ((state != 'accepted' AND state != 'attending') OR seat IS NOT NULL), 
	CONSTRAINT ck_referral_nobody_told_without_a_yes CHECK (referred_at IS NULL OR agreed_on IS NOT NULL), 
	CONSTRAINT fk_referral_inmate_id FOREIGN KEY(inmate_id) REFERENCES inmate (id) ON DELETE CASCADE, 
	CONSTRAINT fk_referral_service_id FOREIGN KEY(service_id) REFERENCES service (id), 
	CONSTRAINT fk_referral_earlier_id FOREIGN KEY(earlier_id) REFERENCES referral (id) ON DELETE SET NULL, 
	CONSTRAINT uq_referral_ref UNIQUE (ref), 
	CONSTRAINT uq_referral_service_id_intake_seat UNIQUE (service_id, intake, seat)
);
CREATE TABLE referral_change (
	id INTEGER NOT NULL, 
	referral_id INTEGER NOT NULL, 
	verb VARCHAR(12) NOT NULL, 
	from_state VARCHAR(12) NOT NULL, 
	to_state VARCHAR(12) NOT NULL, 
	why VARCHAR(20) NOT NULL, 
	side VARCHAR(12) NOT NULL, 
	told_by BLOB, 
	told_on DATE, 
	"by" INTEGER, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_referral_change PRIMARY KEY (id), 
	CONSTRAINT fk_referral_change_referral_id FOREIGN KEY(referral_id) REFERENCES referral (id) ON DELETE CASCADE, 
	CONSTRAINT fk_referral_change_by FOREIGN KEY("by") REFERENCES account (id)
);
CREATE TABLE register_difference (
	id INTEGER NOT NULL, 
	employment_id INTEGER NOT NULL, 
	kind VARCHAR(12) NOT NULL, 
	from_on DATE NOT NULL, 
	to_on DATE NOT NULL, 
	found_at DATETIME NOT NULL, 
	settled_at DATETIME, 
	settled_by INTEGER, 
	taken BOOLEAN, 
	CONSTRAINT pk_register_difference PRIMARY KEY (id), 
	CONSTRAINT fk_register_difference_employment_id FOREIGN KEY(employment_id) REFERENCES employment (id) ON DELETE CASCADE, 
	CONSTRAINT fk_register_difference_settled_by FOREIGN KEY(settled_by) REFERENCES account (id), 
	CONSTRAINT uq_register_difference_employment_id_from_on_to_on UNIQUE (employment_id, from_on, to_on)
);
CREATE TABLE request (
	id INTEGER NOT NULL, 
	ref VARCHAR(12) NOT NULL, 
	employer_id INTEGER NOT NULL, 
	vacancy_id INTEGER NOT NULL, 
	state VARCHAR(12) NOT NULL, 
	message VARCHAR(1000) NOT NULL, 
	asked_by INTEGER, 
	asked_at DATETIME NOT NULL, 
	answer_due DATE NOT NULL, 
	answered_at DATETIME, 
	version INTEGER NOT NULL, escalated_at DATETIME, 
	CONSTRAINT pk_request PRIMARY KEY (id), 
	CONSTRAINT fk_request_asked_by FOREIGN KEY(asked_by) REFERENCES account (id), 
	CONSTRAINT fk_request_employer_id FOREIGN KEY(employer_id) REFERENCES employer (id), 
	CONSTRAINT fk_request_vacancy_id FOREIGN KEY(vacancy_id) REFERENCES vacancy (id), 
	CONSTRAINT uq_request_ref UNIQUE (ref)
);
CREATE TABLE request_answer (
	request_id INTEGER NOT NULL, 
	prison_id INTEGER NOT NULL, 
	nobody BOOLEAN NOT NULL, 
	"by" INTEGER, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_request_answer PRIMARY KEY (request_id, prison_id), 
	CONSTRAINT fk_request_answer_by FOREIGN KEY("by") REFERENCES account (id), 
	CONSTRAINT fk_request_answer_prison_id FOREIGN KEY(prison_id) REFERENCES prison (id), 
	CONSTRAINT fk_request_answer_request_id FOREIGN KEY(request_id) REFERENCES request (id)
);
CREATE TABLE requirement (
	id INTEGER NOT NULL, 
	vacancy_id INTEGER NOT NULL, 
	kind VARCHAR(12) NOT NULL, 
	code VARCHAR(120) NOT NULL, 
	level INTEGER, 
	text_level VARCHAR(4) NOT NULL, 
	must BOOLEAN NOT NULL, 
	derived BOOLEAN NOT NULL, 
	reason VARCHAR(300) NOT NULL, 
	CONSTRAINT pk_requirement PRIMARY KEY (id), 
	CONSTRAINT fk_requirement_vacancy_id FOREIGN KEY(vacancy_id) REFERENCES vacancy (id) ON DELETE CASCADE
);
INSERT INTO "requirement" VALUES(1,1,'skill','weld',2,'',1,0,'');
INSERT INTO "requirement" VALUES(2,1,'language','lv',NULL,'A2',1,0,'');
INSERT INTO "requirement" VALUES(3,1,'skill','read-drawings',1,'',0,0,'');
INSERT INTO "requirement" VALUES(4,2,'skill','weld',2,'',1,0,'');
INSERT INTO "requirement" VALUES(5,2,'language','lv',NULL,'A2',1,0,'');
INSERT INTO "requirement" VALUES(6,2,'skill','read-drawings',1,'',0,0,'');
CREATE TABLE restriction (
	id INTEGER NOT NULL, 
	inmate_id INTEGER NOT NULL, 
	code VARCHAR(20) NOT NULL, 
	legal_reference VARCHAR(200) NOT NULL, 
	valid_from DATE NOT NULL, 
	valid_to DATE, 
	review_on DATE NOT NULL, 
	set_by INTEGER, 
	set_at DATETIME NOT NULL, 
	ended_at DATETIME, 
	CONSTRAINT pk_restriction PRIMARY KEY (id), 
	CONSTRAINT fk_restriction_inmate_id FOREIGN KEY(inmate_id) REFERENCES inmate (id) ON DELETE CASCADE, 
	CONSTRAINT fk_restriction_set_by FOREIGN KEY(set_by) REFERENCES account (id)
);
CREATE TABLE reveal (
	id INTEGER NOT NULL, 
	application_id INTEGER NOT NULL, 
	level VARCHAR(12) NOT NULL, 
	given_on DATE NOT NULL, 
	until DATE NOT NULL, 
	recorded_by INTEGER, 
	recorded_at DATETIME NOT NULL, 
	revoked_at DATETIME, 
	CONSTRAINT pk_reveal PRIMARY KEY (id), 
	CONSTRAINT fk_reveal_application_id FOREIGN KEY(application_id) REFERENCES application (id) ON DELETE CASCADE, 
	CONSTRAINT fk_reveal_recorded_by FOREIGN KEY(recorded_by) REFERENCES account (id)
);
CREATE TABLE room (
	id INTEGER NOT NULL, 
	prison_id INTEGER NOT NULL, 
	code VARCHAR(20) NOT NULL, 
	name VARCHAR(80) NOT NULL, 
	kind VARCHAR(10) NOT NULL, 
	seats INTEGER NOT NULL, 
	active BOOLEAN NOT NULL, equipment JSON DEFAULT '[]' NOT NULL, version INTEGER DEFAULT '1' NOT NULL, 
	CONSTRAINT pk_room PRIMARY KEY (id), 
	CONSTRAINT fk_room_prison_id FOREIGN KEY(prison_id) REFERENCES prison (id)
);
INSERT INTO "room" VALUES(1,3,'T1','Tikšanās telpa 1','room',4,1,'[]',1);
INSERT INTO "room" VALUES(2,3,'V1','Video vieta 1','video',4,1,'[]',1);
INSERT INTO "room" VALUES(3,4,'T1','Tikšanās telpa 1','room',4,1,'[]',1);
INSERT INTO "room" VALUES(4,4,'V1','Video vieta 1','video',4,1,'[]',1);
CREATE TABLE room_calendar (
	id INTEGER NOT NULL, 
	room_id INTEGER NOT NULL, 
	foreign_id INTEGER, 
	added_by INTEGER, 
	added_at DATETIME NOT NULL, 
	CONSTRAINT pk_room_calendar PRIMARY KEY (id), 
	CONSTRAINT fk_room_calendar_added_by FOREIGN KEY(added_by) REFERENCES account (id), 
	CONSTRAINT fk_room_calendar_foreign_id FOREIGN KEY(foreign_id) REFERENCES foreign_calendar (id), 
	CONSTRAINT fk_room_calendar_room_id FOREIGN KEY(room_id) REFERENCES room (id), 
	CONSTRAINT uq_room_calendar_foreign_id UNIQUE (foreign_id), 
	CONSTRAINT uq_room_calendar_room_id UNIQUE (room_id)
);
CREATE TABLE room_closure (
	closure_id INTEGER NOT NULL, 
	room_id INTEGER NOT NULL, 
	starts_at DATETIME NOT NULL, 
	ends_at DATETIME NOT NULL, 
	CONSTRAINT pk_room_closure PRIMARY KEY (closure_id), 
	CONSTRAINT fk_room_closure_closure_id FOREIGN KEY(closure_id) REFERENCES closure (id) ON DELETE CASCADE, 
	CONSTRAINT fk_room_closure_room_id FOREIGN KEY(room_id) REFERENCES room (id)
);
CREATE TABLE room_import (
	id INTEGER NOT NULL, 
	ref VARCHAR(12) NOT NULL, 
	room_id INTEGER NOT NULL, 
	source VARCHAR(10) NOT NULL, 
	state VARCHAR(12) NOT NULL, 
	wanted JSON NOT NULL, 
	skipped JSON NOT NULL, 
	done JSON NOT NULL, 
	made_by INTEGER, 
	made_at DATETIME NOT NULL, 
	settled_by INTEGER, 
	settled_at DATETIME, 
	version INTEGER NOT NULL, 
	CONSTRAINT pk_room_import PRIMARY KEY (id), 
	CONSTRAINT fk_room_import_made_by FOREIGN KEY(made_by) REFERENCES account (id), 
	CONSTRAINT fk_room_import_room_id FOREIGN KEY(room_id) REFERENCES room (id), 
	CONSTRAINT fk_room_import_settled_by FOREIGN KEY(settled_by) REFERENCES account (id), 
	CONSTRAINT uq_room_import_ref UNIQUE (ref)
);
CREATE TABLE roster_import (
	id INTEGER NOT NULL, 
	ref VARCHAR(12) NOT NULL, 
	kind VARCHAR(12) NOT NULL, 
	state VARCHAR(12) NOT NULL, 
	account_id INTEGER, 
	made_at DATETIME NOT NULL, 
	undone_at DATETIME, 
	undone_by INTEGER, 
	CONSTRAINT pk_roster_import PRIMARY KEY (id), 
	CONSTRAINT fk_roster_import_account_id FOREIGN KEY(account_id) REFERENCES account (id), 
	CONSTRAINT fk_roster_import_undone_by FOREIGN KEY(undone_by) REFERENCES account (id), 
	CONSTRAINT uq_roster_import_ref UNIQUE (ref)
);
CREATE TABLE roster_line (
	id INTEGER NOT NULL, 
	import_id INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	what VARCHAR(8) NOT NULL, 
	state VARCHAR(8) NOT NULL, 
	inmate_id INTEGER, 
	held BLOB, 
	CONSTRAINT pk_roster_line PRIMARY KEY (id), 
	CONSTRAINT fk_roster_line_import_id FOREIGN KEY(import_id) REFERENCES roster_import (id) ON DELETE CASCADE, 
	CONSTRAINT fk_roster_line_inmate_id FOREIGN KEY(inmate_id) REFERENCES inmate (id) ON DELETE CASCADE
);
CREATE TABLE roster_question (
	id INTEGER NOT NULL, 
	ref VARCHAR(12) NOT NULL, 
	import_id INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	cause VARCHAR(10) NOT NULL, 
	"key" VARCHAR(40) NOT NULL, 
	inmate_id INTEGER NOT NULL, 
	prison_id INTEGER NOT NULL, 
	offered BLOB NOT NULL, 
	raised_at DATETIME NOT NULL, 
	settled_at DATETIME, 
	settled_by INTEGER, 
	decision VARCHAR(8) NOT NULL, 
	CONSTRAINT pk_roster_question PRIMARY KEY (id), 
	CONSTRAINT fk_roster_question_import_id FOREIGN KEY(import_id) REFERENCES roster_import (id) ON DELETE CASCADE, 
	CONSTRAINT fk_roster_question_inmate_id FOREIGN KEY(inmate_id) REFERENCES inmate (id) ON DELETE CASCADE, 
	CONSTRAINT fk_roster_question_prison_id FOREIGN KEY(prison_id) REFERENCES prison (id), 
	CONSTRAINT fk_roster_question_settled_by FOREIGN KEY(settled_by) REFERENCES account (id), 
	CONSTRAINT uq_roster_question_ref UNIQUE (ref)
);
CREATE TABLE roster_seen (
	inmate_id INTEGER NOT NULL, 
	dates JSON NOT NULL, 
	kept BOOLEAN NOT NULL, 
	CONSTRAINT pk_roster_seen PRIMARY KEY (inmate_id), 
	CONSTRAINT fk_roster_seen_inmate_id FOREIGN KEY(inmate_id) REFERENCES inmate (id) ON DELETE CASCADE
);
CREATE TABLE service (
	id INTEGER NOT NULL, 
	ref VARCHAR(12) NOT NULL, 
	kind VARCHAR(20) NOT NULL, 
	name VARCHAR(120) NOT NULL, 
	provider VARCHAR(120) NOT NULL, 
	organisation_id INTEGER, 
	email VARCHAR(254) NOT NULL, 
	prison_id INTEGER, 
	municipality_id INTEGER, 
	places INTEGER NOT NULL, 
	by_intake BOOLEAN NOT NULL, 
	intake INTEGER NOT NULL, 
	intake_on DATE, 
	languages VARCHAR(40) NOT NULL, 
	joining VARCHAR(500) NOT NULL, 
	valid_from DATE NOT NULL, 
	valid_to DATE, 
	version INTEGER NOT NULL, 
	created_by INTEGER, 
	created_at DATETIME NOT NULL, 
	updated_at DATETIME NOT NULL, 
	CONSTRAINT pk_service PRIMARY KEY (id), 
	CONSTRAINT ck_service_a_place CHECK (places >= 1), 
	CONSTRAINT ck_service_days_in_order CHECK (valid_to IS NULL OR valid_from <= valid_to), 
	CONSTRAINT fk_service_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id), 
	CONSTRAINT fk_service_prison_id FOREIGN KEY(prison_id) REFERENCES prison (id), 
	CONSTRAINT fk_service_municipality_id FOREIGN KEY(municipality_id) REFERENCES municipality (id), 
	CONSTRAINT fk_service_created_by FOREIGN KEY(created_by) REFERENCES account (id), 
	CONSTRAINT uq_service_ref UNIQUE (ref)
);
CREATE TABLE service_attendance (
	referral_id INTEGER NOT NULL, 
	"on" DATE NOT NULL, 
	came BOOLEAN NOT NULL, 
	recorded_by INTEGER, 
	recorded_at DATETIME NOT NULL, 
	CONSTRAINT pk_service_attendance PRIMARY KEY (referral_id, "on"), 
	CONSTRAINT fk_service_attendance_referral_id FOREIGN KEY(referral_id) REFERENCES referral (id) ON DELETE CASCADE, 
	CONSTRAINT fk_service_attendance_recorded_by FOREIGN KEY(recorded_by) REFERENCES account (id)
);
CREATE TABLE setting (
	name VARCHAR(40) NOT NULL, 
	value INTEGER NOT NULL, 
	changed_at DATETIME NOT NULL, 
	changed_by INTEGER, 
	CONSTRAINT pk_setting PRIMARY KEY (name), 
	CONSTRAINT fk_setting_changed_by FOREIGN KEY(changed_by) REFERENCES account (id)
);
CREATE TABLE settlement (
	id INTEGER NOT NULL, 
	name VARCHAR(120) NOT NULL, 
	"key" VARCHAR(120) NOT NULL, 
	kind VARCHAR(20) NOT NULL, 
	parish VARCHAR(120) NOT NULL, 
	municipality_id INTEGER NOT NULL, 
	lat FLOAT NOT NULL, 
	lon FLOAT NOT NULL, 
	population INTEGER NOT NULL, 
	source VARCHAR(40) NOT NULL, 
	CONSTRAINT pk_settlement PRIMARY KEY (id), 
	CONSTRAINT fk_settlement_municipality_id FOREIGN KEY(municipality_id) REFERENCES municipality (id)
);
CREATE TABLE shift_note (
	id INTEGER NOT NULL, 
	prison_id INTEGER NOT NULL, 
	"on" DATE NOT NULL, 
	text BLOB NOT NULL, 
	version INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	"by" INTEGER, 
	CONSTRAINT pk_shift_note PRIMARY KEY (id), 
	CONSTRAINT fk_shift_note_by FOREIGN KEY("by") REFERENCES account (id), 
	CONSTRAINT fk_shift_note_prison_id FOREIGN KEY(prison_id) REFERENCES prison (id), 
	CONSTRAINT uq_shift_note_prison_id_on UNIQUE (prison_id, "on")
);
CREATE TABLE sign_in (
	id INTEGER NOT NULL, 
	token_hash VARCHAR(64) NOT NULL, 
	account_id INTEGER NOT NULL, 
	created_at DATETIME NOT NULL, 
	seen_at DATETIME NOT NULL, 
	expires_at DATETIME NOT NULL, 
	ended_at DATETIME, 
	device VARCHAR(200) NOT NULL, proved_at DATETIME, device_hash VARCHAR(64), 
	CONSTRAINT pk_sign_in PRIMARY KEY (id), 
	CONSTRAINT fk_sign_in_account_id FOREIGN KEY(account_id) REFERENCES account (id) ON DELETE CASCADE, 
	CONSTRAINT uq_sign_in_token_hash UNIQUE (token_hash)
);
CREATE TABLE sign_in_failure (
	id INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	email_hash VARCHAR(64) NOT NULL, 
	network_hash VARCHAR(64) NOT NULL, kind VARCHAR(8) DEFAULT 'password' NOT NULL, 
	CONSTRAINT pk_sign_in_failure PRIMARY KEY (id)
);
CREATE TABLE sign_in_step (
	id INTEGER NOT NULL, 
	token_hash VARCHAR(64) NOT NULL, 
	account_id INTEGER NOT NULL, 
	factor_id INTEGER, 
	created_at DATETIME NOT NULL, 
	expires_at DATETIME NOT NULL, 
	ended_at DATETIME, 
	device VARCHAR(200) NOT NULL, 
	tries INTEGER NOT NULL, 
	CONSTRAINT pk_sign_in_step PRIMARY KEY (id), 
	CONSTRAINT fk_sign_in_step_account_id FOREIGN KEY(account_id) REFERENCES account (id) ON DELETE CASCADE, 
	CONSTRAINT fk_sign_in_step_factor_id FOREIGN KEY(factor_id) REFERENCES factor (id) ON DELETE CASCADE, 
	CONSTRAINT uq_sign_in_step_token_hash UNIQUE (token_hash)
);
CREATE TABLE skill (
	id INTEGER NOT NULL, 
	"key" VARCHAR(120) NOT NULL, 
	uri VARCHAR(120), 
	kind VARCHAR(20) NOT NULL, 
	lv VARCHAR(300) NOT NULL, 
	en VARCHAR(300) NOT NULL, 
	ru VARCHAR(300) NOT NULL, 
	alt TEXT NOT NULL, 
	source VARCHAR(40) NOT NULL, 
	CONSTRAINT pk_skill PRIMARY KEY (id), 
	CONSTRAINT uq_skill_key UNIQUE ("key"), 
	CONSTRAINT uq_skill_uri UNIQUE (uri)
);
INSERT INTO "skill" VALUES(1,'weld',NULL,'skill','metināt','weld','сваривать','','test');
INSERT INTO "skill" VALUES(2,'read-drawings',NULL,'skill','lasīt rasējumus','read drawings','читать чертежи','','test');
CREATE TABLE skill_relation (
	uri VARCHAR(120) NOT NULL, 
	other_uri VARCHAR(120) NOT NULL, 
	kind VARCHAR(12) NOT NULL, 
	source VARCHAR(40) NOT NULL, 
	CONSTRAINT pk_skill_relation PRIMARY KEY (uri, other_uri, kind)
);
CREATE TABLE statement (
	interview_id INTEGER NOT NULL, 
	said VARCHAR(12) NOT NULL, 
	"by" INTEGER, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_statement PRIMARY KEY (interview_id), 
	CONSTRAINT fk_statement_by FOREIGN KEY("by") REFERENCES account (id), 
	CONSTRAINT fk_statement_interview_id FOREIGN KEY(interview_id) REFERENCES interview (id) ON DELETE CASCADE
);
CREATE TABLE subsidy (
	id INTEGER NOT NULL, 
	ref VARCHAR(12) NOT NULL, 
	name_lv VARCHAR(160) NOT NULL, 
	name_en VARCHAR(160) NOT NULL, 
	name_ru VARCHAR(160) NOT NULL, 
	legal_reference VARCHAR(300) NOT NULL, 
	amount_cents INTEGER, 
	share_percent INTEGER, 
	months INTEGER, 
	conditions VARCHAR(1000) NOT NULL, 
	groups VARCHAR(120) NOT NULL, 
	released_months INTEGER, 
	valid_from DATE NOT NULL, 
	valid_to DATE, 
	source VARCHAR(300) NOT NULL, 
	confirmed_at DATETIME, 
	confirmed_by INTEGER, 
	version INTEGER NOT NULL, 
	updated_by INTEGER, 
	updated_at DATETIME NOT NULL, 
	CONSTRAINT pk_subsidy PRIMARY KEY (id), 
	CONSTRAINT ck_subsidy_days_in_order CHECK (valid_to IS NULL OR valid_from <= valid_to), 
	CONSTRAINT fk_subsidy_confirmed_by FOREIGN KEY(confirmed_by) REFERENCES account (id), 
	CONSTRAINT fk_subsidy_updated_by FOREIGN KEY(updated_by) REFERENCES account (id), 
	CONSTRAINT uq_subsidy_ref UNIQUE (ref)
);
CREATE TABLE support (
	id INTEGER NOT NULL, 
	inmate_id INTEGER NOT NULL, 
	housing BLOB, 
	documents BLOB, 
	debts BLOB, 
	childcare BLOB, 
	treatment BLOB, 
	words BLOB, 
	updated_at DATETIME NOT NULL, 
	updated_by INTEGER, 
	CONSTRAINT pk_support PRIMARY KEY (id), 
	CONSTRAINT fk_support_inmate_id FOREIGN KEY(inmate_id) REFERENCES inmate (id) ON DELETE CASCADE, 
	CONSTRAINT fk_support_updated_by FOREIGN KEY(updated_by) REFERENCES account (id), 
	CONSTRAINT uq_support_inmate_id UNIQUE (inmate_id)
);
CREATE TABLE support_person (
	id INTEGER NOT NULL, 
	inmate_id INTEGER NOT NULL, 
	name BLOB NOT NULL, 
	relation VARCHAR(12) NOT NULL, 
	contact BLOB NOT NULL, 
	legal_basis VARCHAR(120) NOT NULL, 
	told_on DATE, 
	recorded_by INTEGER, 
	recorded_at DATETIME NOT NULL, 
	CONSTRAINT pk_support_person PRIMARY KEY (id), 
	CONSTRAINT fk_support_person_inmate_id FOREIGN KEY(inmate_id) REFERENCES inmate (id) ON DELETE CASCADE, 
	CONSTRAINT fk_support_person_recorded_by FOREIGN KEY(recorded_by) REFERENCES account (id), 
	CONSTRAINT uq_support_person_inmate_id UNIQUE (inmate_id)
);
CREATE TABLE swap_day (
	day_off DATE NOT NULL, 
	day_worked DATE NOT NULL, 
	source VARCHAR(200) NOT NULL, 
	CONSTRAINT pk_swap_day PRIMARY KEY (day_off)
);
CREATE TABLE tile (
	region VARCHAR(20) NOT NULL, 
	family VARCHAR(1) NOT NULL, 
	band INTEGER NOT NULL, 
	basis JSON NOT NULL, 
	marks JSON NOT NULL, 
	CONSTRAINT pk_tile PRIMARY KEY (region, family)
);
CREATE TABLE tile_search (
	id INTEGER NOT NULL, 
	account_id INTEGER NOT NULL, 
	region VARCHAR(20) NOT NULL, 
	family VARCHAR(1) NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_tile_search PRIMARY KEY (id), 
	CONSTRAINT fk_tile_search_account_id FOREIGN KEY(account_id) REFERENCES account (id), 
	CONSTRAINT uq_tile_search_account_id_region_family UNIQUE (account_id, region, family)
);
CREATE TABLE tile_week (
	week DATE NOT NULL, 
	made_at DATETIME NOT NULL, 
	pool JSON NOT NULL, 
	CONSTRAINT pk_tile_week PRIMARY KEY (week)
);
CREATE TABLE time_proposal (
	id INTEGER NOT NULL, 
	ref VARCHAR(12) NOT NULL, 
	attendee_id INTEGER NOT NULL, 
	sequence INTEGER NOT NULL, 
	starts_at DATETIME NOT NULL, 
	ends_at DATETIME NOT NULL, 
	stamp DATETIME NOT NULL, 
	state VARCHAR(10) NOT NULL, 
	own BOOLEAN NOT NULL, 
	proposed_at DATETIME NOT NULL, 
	settled_at DATETIME, 
	settled_by INTEGER, 
	CONSTRAINT pk_time_proposal PRIMARY KEY (id), 
	CONSTRAINT ck_time_proposal_in_order CHECK (starts_at < ends_at), 
	CONSTRAINT fk_time_proposal_attendee_id FOREIGN KEY(attendee_id) REFERENCES attendee (id) ON DELETE CASCADE, 
	CONSTRAINT fk_time_proposal_settled_by FOREIGN KEY(settled_by) REFERENCES account (id), 
	CONSTRAINT uq_time_proposal_ref UNIQUE (ref)
);
CREATE TABLE tombstone (
	id INTEGER NOT NULL, 
	"key" VARCHAR(64) NOT NULL, 
	erased_at DATETIME NOT NULL, 
	why VARCHAR(12) NOT NULL, 
	CONSTRAINT pk_tombstone PRIMARY KEY (id), 
	CONSTRAINT uq_tombstone_key UNIQUE ("key")
);
CREATE TABLE tour (
	id INTEGER NOT NULL, 
	ref VARCHAR(12) NOT NULL, 
	employer_id INTEGER NOT NULL, 
	minutes INTEGER NOT NULL, 
	panels INTEGER NOT NULL, 
	released INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	made_by INTEGER, 
	created_at DATETIME NOT NULL, uid VARCHAR(80), sequence INTEGER DEFAULT 0 NOT NULL, entered_at DATETIME, off_at DATETIME, 
	CONSTRAINT pk_tour PRIMARY KEY (id), 
	CONSTRAINT fk_tour_employer_id FOREIGN KEY(employer_id) REFERENCES employer (id), 
	CONSTRAINT fk_tour_made_by FOREIGN KEY(made_by) REFERENCES account (id), 
	CONSTRAINT uq_tour_ref UNIQUE (ref)
);
CREATE TABLE tour_stop (
	id INTEGER NOT NULL, 
	tour_id INTEGER NOT NULL, 
	prison_id INTEGER NOT NULL, 
	"on" DATE NOT NULL, 
	begins TIME NOT NULL, 
	ends TIME NOT NULL, 
	day_id INTEGER, 
	CONSTRAINT pk_tour_stop PRIMARY KEY (id), 
	CONSTRAINT ck_tour_stop_in_order CHECK (begins < ends), 
	CONSTRAINT fk_tour_stop_tour_id FOREIGN KEY(tour_id) REFERENCES tour (id) ON DELETE CASCADE, 
	CONSTRAINT fk_tour_stop_prison_id FOREIGN KEY(prison_id) REFERENCES prison (id), 
	CONSTRAINT fk_tour_stop_day_id FOREIGN KEY(day_id) REFERENCES interview_day (id) ON DELETE SET NULL, 
	CONSTRAINT uq_tour_stop_day_id UNIQUE (day_id), 
	CONSTRAINT uq_tour_stop_tour_id_prison_id UNIQUE (tour_id, prison_id)
);
CREATE TABLE trial (
	id INTEGER NOT NULL, 
	ref VARCHAR(12) NOT NULL, 
	application_id INTEGER NOT NULL, 
	kind VARCHAR(12) NOT NULL, 
	state VARCHAR(12) NOT NULL, 
	starts_at DATETIME, 
	ends_at DATETIME, 
	place VARCHAR(200) NOT NULL, 
	about VARCHAR(500) NOT NULL, 
	why VARCHAR(12) NOT NULL, 
	waits_until DATE, 
	proposed_by INTEGER, 
	proposed_at DATETIME NOT NULL, 
	answered_by INTEGER, 
	answered_at DATETIME, 
	version INTEGER NOT NULL, 
	CONSTRAINT pk_trial PRIMARY KEY (id), 
	CONSTRAINT fk_trial_application_id FOREIGN KEY(application_id) REFERENCES application (id) ON DELETE CASCADE, 
	CONSTRAINT fk_trial_proposed_by FOREIGN KEY(proposed_by) REFERENCES account (id), 
	CONSTRAINT fk_trial_answered_by FOREIGN KEY(answered_by) REFERENCES account (id), 
	CONSTRAINT uq_trial_ref UNIQUE (ref)
);
CREATE TABLE unconfirmed_answer (
	attendee_id INTEGER NOT NULL, 
	state VARCHAR(14) NOT NULL, 
	sequence INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_unconfirmed_answer PRIMARY KEY (attendee_id), 
	CONSTRAINT fk_unconfirmed_answer_attendee_id FOREIGN KEY(attendee_id) REFERENCES attendee (id) ON DELETE CASCADE
);
CREATE TABLE upload (
	id INTEGER NOT NULL, 
	ref VARCHAR(12) NOT NULL, 
	kind VARCHAR(20) NOT NULL, 
	state VARCHAR(12) NOT NULL, 
	uploaded_by INTEGER NOT NULL, 
	uploaded_at DATETIME NOT NULL, 
	imported_by INTEGER, 
	finished_at DATETIME, 
	runs INTEGER NOT NULL, 
	progress JSON NOT NULL, 
	checked JSON, 
	imported JSON, 
	error VARCHAR(1000) NOT NULL, 
	version INTEGER NOT NULL, 
	CONSTRAINT pk_upload PRIMARY KEY (id), 
	CONSTRAINT fk_upload_uploaded_by FOREIGN KEY(uploaded_by) REFERENCES account (id), 
	CONSTRAINT fk_upload_imported_by FOREIGN KEY(imported_by) REFERENCES account (id), 
	CONSTRAINT uq_upload_ref UNIQUE (ref)
);
CREATE TABLE upload_chunk (
	id INTEGER NOT NULL, 
	file_id INTEGER NOT NULL, 
	data BLOB NOT NULL, 
	CONSTRAINT pk_upload_chunk PRIMARY KEY (id), 
	CONSTRAINT fk_upload_chunk_file_id FOREIGN KEY(file_id) REFERENCES upload_file (id) ON DELETE CASCADE
);
CREATE TABLE upload_file (
	id INTEGER NOT NULL, 
	upload_id INTEGER NOT NULL, 
	name VARCHAR(120) NOT NULL, 
	size INTEGER NOT NULL, 
	sha256 VARCHAR(64) NOT NULL, 
	CONSTRAINT pk_upload_file PRIMARY KEY (id), 
	CONSTRAINT fk_upload_file_upload_id FOREIGN KEY(upload_id) REFERENCES upload (id) ON DELETE CASCADE
);
CREATE TABLE upload_prison (
	upload_id INTEGER NOT NULL, 
	prison_id INTEGER NOT NULL, 
	CONSTRAINT pk_upload_prison PRIMARY KEY (upload_id, prison_id), 
	CONSTRAINT fk_upload_prison_upload_id FOREIGN KEY(upload_id) REFERENCES upload (id) ON DELETE CASCADE, 
	CONSTRAINT fk_upload_prison_prison_id FOREIGN KEY(prison_id) REFERENCES prison (id)
);
CREATE TABLE vacancy (
	id INTEGER NOT NULL, 
	ref VARCHAR(12) NOT NULL, 
	employer_id INTEGER NOT NULL, 
	external_number VARCHAR(40), 
	title VARCHAR(300) NOT NULL, 
	title_key VARCHAR(300) NOT NULL, 
	occupation_id INTEGER, 
	occupation_confidence FLOAT NOT NULL, 
	occupation_confirmed BOOLEAN NOT NULL, 
	municipality_id INTEGER, 
	address VARCHAR(300) NOT NULL, 
	lat FLOAT, 
	lon FLOAT, 
	pay_from_cents INTEGER, 
	pay_to_cents INTEGER, 
	pay_unit VARCHAR(5) NOT NULL, 
	load VARCHAR(12) NOT NULL, 
	working_time VARCHAR(12) NOT NULL, 
	hours_week FLOAT, 
	seats INTEGER NOT NULL, 
	apply_by DATE, 
	start_from DATE, 
	accommodation BOOLEAN NOT NULL, 
	transport BOOLEAN NOT NULL, 
	description TEXT NOT NULL, 
	link VARCHAR(300) NOT NULL, 
	category VARCHAR(120) NOT NULL, 
	source VARCHAR(20) NOT NULL, 
	state VARCHAR(12) NOT NULL, 
	published_at DATETIME, 
	closed_at DATETIME, 
	close_reason VARCHAR(20) NOT NULL, 
	source_updated_on DATE, 
	decided VARCHAR(200) NOT NULL, 
	version INTEGER NOT NULL, 
	created_at DATETIME NOT NULL, 
	updated_at DATETIME NOT NULL, closed_from VARCHAR(12) DEFAULT '' NOT NULL, 
	CONSTRAINT pk_vacancy PRIMARY KEY (id), 
	CONSTRAINT ck_vacancy_pay_in_order CHECK (pay_from_cents <= pay_to_cents), 
	CONSTRAINT ck_vacancy_a_seat CHECK (seats >= 1), 
	CONSTRAINT fk_vacancy_employer_id FOREIGN KEY(employer_id) REFERENCES employer (id), 
	CONSTRAINT fk_vacancy_municipality_id FOREIGN KEY(municipality_id) REFERENCES municipality (id), 
	CONSTRAINT fk_vacancy_occupation_id FOREIGN KEY(occupation_id) REFERENCES occupation (id), 
	CONSTRAINT uq_vacancy_ref UNIQUE (ref), 
	CONSTRAINT uq_vacancy_source_external_number UNIQUE (source, external_number)
);
INSERT INTO "vacancy" VALUES(1,'metinatajs-a',5,NULL,'Metinātājs','metinatajs',1,1.0,1,1,'',56.95,24.11,120000,150000,'month','full','',NULL,2,'2027-02-21',NULL,0,0,'','','','portal','published','2026-11-23 08:00:00.000000',NULL,'',NULL,'',1,'2026-11-23 08:00:00.000000','2026-11-23 08:00:00.000000','');
INSERT INTO "vacancy" VALUES(2,'metinatajs-b',6,NULL,'Metinātājs','metinatajs',1,1.0,1,1,'',56.95,24.11,120000,150000,'month','full','',NULL,2,'2027-02-21',NULL,0,0,'','','','portal','published','2026-11-23 08:00:00.000000',NULL,'',NULL,'',1,'2026-11-23 08:00:00.000000','2026-11-23 08:00:00.000000','');
CREATE TABLE vacancy_duty (
	vacancy_id INTEGER NOT NULL, 
	tag VARCHAR(20) NOT NULL, 
	derived BOOLEAN NOT NULL, 
	CONSTRAINT pk_vacancy_duty PRIMARY KEY (vacancy_id, tag), 
	CONSTRAINT fk_vacancy_duty_vacancy_id FOREIGN KEY(vacancy_id) REFERENCES vacancy (id) ON DELETE CASCADE
);
CREATE TABLE visit_info (
	prison_id INTEGER NOT NULL, 
	phone VARCHAR(40) NOT NULL, 
	register_minutes INTEGER NOT NULL, 
	texts JSON NOT NULL, 
	version INTEGER NOT NULL, 
	CONSTRAINT pk_visit_info PRIMARY KEY (prison_id), 
	CONSTRAINT fk_visit_info_prison_id FOREIGN KEY(prison_id) REFERENCES prison (id)
);
CREATE TABLE visit_item (
	id INTEGER NOT NULL, 
	employer_id INTEGER NOT NULL, 
	prison_id INTEGER NOT NULL, 
	"on" DATE NOT NULL, 
	kind VARCHAR(12) NOT NULL, 
	count INTEGER NOT NULL, 
	state VARCHAR(12) NOT NULL, 
	asked_at DATETIME NOT NULL, 
	decided_at DATETIME, 
	decided_by INTEGER, 
	version INTEGER NOT NULL, 
	CONSTRAINT pk_visit_item PRIMARY KEY (id), 
	CONSTRAINT fk_visit_item_employer_id FOREIGN KEY(employer_id) REFERENCES employer (id), 
	CONSTRAINT fk_visit_item_prison_id FOREIGN KEY(prison_id) REFERENCES prison (id), 
	CONSTRAINT fk_visit_item_decided_by FOREIGN KEY(decided_by) REFERENCES account (id), 
	CONSTRAINT uq_visit_item_employer_id_prison_id_on_kind UNIQUE (employer_id, prison_id, "on", kind)
);
CREATE TABLE visitor (
	id INTEGER NOT NULL, 
	ref VARCHAR(12) NOT NULL, 
	employer_id INTEGER NOT NULL, 
	name BLOB NOT NULL, 
	personal_code BLOB, 
	birth_date BLOB, 
	document VARCHAR(12) NOT NULL, 
	document_number BLOB NOT NULL, 
	document_valid_to DATE, 
	organisation BLOB NOT NULL, 
	plate BLOB, 
	version INTEGER NOT NULL, 
	created_at DATETIME NOT NULL, 
	updated_at DATETIME NOT NULL, 
	CONSTRAINT pk_visitor PRIMARY KEY (id), 
	CONSTRAINT fk_visitor_employer_id FOREIGN KEY(employer_id) REFERENCES employer (id), 
	CONSTRAINT uq_visitor_ref UNIQUE (ref)
);
CREATE TABLE visitor_pass (
	id INTEGER NOT NULL, 
	ref VARCHAR(12) NOT NULL, 
	visitor_id INTEGER NOT NULL, 
	prison_id INTEGER NOT NULL, 
	"on" DATE NOT NULL, 
	state VARCHAR(12) NOT NULL, 
	why VARCHAR(20) NOT NULL, 
	asked_at DATETIME NOT NULL, 
	decided_at DATETIME, 
	decided_by INTEGER, 
	arrived_at DATETIME, 
	left_at DATETIME, 
	version INTEGER NOT NULL, instead_of VARCHAR(12) DEFAULT '' NOT NULL, 
	CONSTRAINT pk_visitor_pass PRIMARY KEY (id), 
	CONSTRAINT fk_visitor_pass_decided_by FOREIGN KEY(decided_by) REFERENCES account (id), 
	CONSTRAINT fk_visitor_pass_prison_id FOREIGN KEY(prison_id) REFERENCES prison (id), 
	CONSTRAINT fk_visitor_pass_visitor_id FOREIGN KEY(visitor_id) REFERENCES visitor (id) ON DELETE CASCADE, 
	CONSTRAINT uq_visitor_pass_ref UNIQUE (ref), 
	CONSTRAINT uq_visitor_pass_visitor_id_prison_id_on UNIQUE (visitor_id, prison_id, "on")
);
CREATE TABLE window (
	id INTEGER NOT NULL, 
	prison_id INTEGER NOT NULL, 
	weekday INTEGER NOT NULL, 
	opens TIME NOT NULL, 
	closes TIME NOT NULL, 
	valid_from DATE, 
	valid_to DATE, room_id INTEGER REFERENCES room (id), every_weeks INTEGER DEFAULT '1' NOT NULL, anchor DATE, gate INTEGER, escorts INTEGER, 
	CONSTRAINT pk_window PRIMARY KEY (id), 
	CONSTRAINT ck_window_in_order CHECK (opens < closes), 
	CONSTRAINT fk_window_prison_id FOREIGN KEY(prison_id) REFERENCES prison (id)
);
INSERT INTO "window" VALUES(1,3,1,'09:00:00.000000','12:00:00.000000',NULL,NULL,NULL,1,NULL,NULL,NULL);
INSERT INTO "window" VALUES(2,3,1,'13:00:00.000000','16:00:00.000000',NULL,NULL,NULL,1,NULL,NULL,NULL);
INSERT INTO "window" VALUES(3,3,2,'09:00:00.000000','12:00:00.000000',NULL,NULL,NULL,1,NULL,NULL,NULL);
INSERT INTO "window" VALUES(4,3,2,'13:00:00.000000','16:00:00.000000',NULL,NULL,NULL,1,NULL,NULL,NULL);
INSERT INTO "window" VALUES(5,3,3,'09:00:00.000000','12:00:00.000000',NULL,NULL,NULL,1,NULL,NULL,NULL);
INSERT INTO "window" VALUES(6,3,3,'13:00:00.000000','16:00:00.000000',NULL,NULL,NULL,1,NULL,NULL,NULL);
INSERT INTO "window" VALUES(7,3,4,'09:00:00.000000','12:00:00.000000',NULL,NULL,NULL,1,NULL,NULL,NULL);
INSERT INTO "window" VALUES(8,3,4,'13:00:00.000000','16:00:00.000000',NULL,NULL,NULL,1,NULL,NULL,NULL);
INSERT INTO "window" VALUES(9,3,5,'09:00:00.000000','12:00:00.000000',NULL,NULL,NULL,1,NULL,NULL,NULL);
INSERT INTO "window" VALUES(10,3,5,'13:00:00.000000','16:00:00.000000',NULL,NULL,NULL,1,NULL,NULL,NULL);
INSERT INTO "window" VALUES(11,4,1,'09:00:00.000000','12:00:00.000000',NULL,NULL,NULL,1,NULL,NULL,NULL);
INSERT INTO "window" VALUES(12,4,1,'13:00:00.000000','16:00:00.000000',NULL,NULL,NULL,1,NULL,NULL,NULL);
INSERT INTO "window" VALUES(13,4,2,'09:00:00.000000','12:00:00.000000',NULL,NULL,NULL,1,NULL,NULL,NULL);
INSERT INTO "window" VALUES(14,4,2,'13:00:00.000000','16:00:00.000000',NULL,NULL,NULL,1,NULL,NULL,NULL);
INSERT INTO "window" VALUES(15,4,3,'09:00:00.000000','12:00:00.000000',NULL,NULL,NULL,1,NULL,NULL,NULL);
INSERT INTO "window" VALUES(16,4,3,'13:00:00.000000','16:00:00.000000',NULL,NULL,NULL,1,NULL,NULL,NULL);
INSERT INTO "window" VALUES(17,4,4,'09:00:00.000000','12:00:00.000000',NULL,NULL,NULL,1,NULL,NULL,NULL);
INSERT INTO "window" VALUES(18,4,4,'13:00:00.000000','16:00:00.000000',NULL,NULL,NULL,1,NULL,NULL,NULL);
INSERT INTO "window" VALUES(19,4,5,'09:00:00.000000','12:00:00.000000',NULL,NULL,NULL,1,NULL,NULL,NULL);
INSERT INTO "window" VALUES(20,4,5,'13:00:00.000000','16:00:00.000000',NULL,NULL,NULL,1,NULL,NULL,NULL);
CREATE TABLE wish (
	id INTEGER NOT NULL, 
	application_id INTEGER NOT NULL, 
	starts_at DATETIME NOT NULL, 
	whole_day BOOLEAN NOT NULL, 
	"by" INTEGER, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_wish PRIMARY KEY (id), 
	CONSTRAINT fk_wish_application_id FOREIGN KEY(application_id) REFERENCES application (id) ON DELETE CASCADE, 
	CONSTRAINT fk_wish_by FOREIGN KEY("by") REFERENCES account (id)
);
CREATE INDEX ix_audit_row_account_at ON audit_row (account_id, at);
CREATE INDEX ix_audit_row_subject ON audit_row (subject, subject_id);
CREATE INDEX ix_entry_starts_at ON entry (starts_at);
CREATE INDEX ix_idempotent_reply_created_at ON idempotent_reply (created_at);
CREATE INDEX ix_job_due ON job (done_at, dead_at, due_at);
CREATE INDEX ix_occupation_isco ON occupation (isco);
CREATE INDEX ix_occupation_uri ON occupation (uri);
CREATE INDEX ix_sign_in_failure_at ON sign_in_failure (at);
CREATE INDEX ix_sign_in_failure_email_hash ON sign_in_failure (email_hash);
CREATE INDEX ix_sign_in_failure_network_hash ON sign_in_failure (network_hash);
CREATE INDEX ix_api_token_account_id ON api_token (account_id);
CREATE INDEX ix_entry_audience_audience ON entry_audience (audience);
CREATE INDEX ix_feed_account ON feed (account_id);
CREATE INDEX ix_membership_organisation_id ON membership (organisation_id);
CREATE INDEX ix_occupation_label_occupation_id ON occupation_label (occupation_id);
CREATE INDEX ix_occupation_skill_skill_id ON occupation_skill (skill_id);
CREATE INDEX ix_sign_in_account_id ON sign_in (account_id);
CREATE INDEX ix_settlement_key ON settlement ("key");
CREATE INDEX ix_settlement_municipality_id ON settlement (municipality_id);
CREATE INDEX ix_count_time_prison_id ON count_time (prison_id);
CREATE INDEX ix_inmate_counselor_id ON inmate (counselor_id);
CREATE INDEX ix_inmate_prison_release ON inmate (prison_id, status, release_expected);
CREATE INDEX ix_interview_day_employer_id ON interview_day (employer_id);
CREATE INDEX ix_interview_day_prison_id ON interview_day (prison_id);
CREATE INDEX ix_room_prison_id ON room (prison_id);
CREATE INDEX ix_vacancy_employer_id ON vacancy (employer_id);
CREATE INDEX ix_vacancy_municipality_id ON vacancy (municipality_id);
CREATE INDEX ix_vacancy_occupation_id ON vacancy (occupation_id);
CREATE INDEX ix_vacancy_state ON vacancy (state, apply_by);
CREATE INDEX ix_window_prison_id ON window (prison_id);
CREATE INDEX ix_agreement_inmate_purpose ON agreement (inmate_id, purpose);
CREATE INDEX ix_closure_prison_id ON closure (prison_id);
CREATE INDEX ix_consultation_inmate_held ON consultation (inmate_id, held_on);
CREATE INDEX ix_fact_inmate_kind ON fact (inmate_id, kind);
CREATE INDEX ix_inmate_name_key_key ON inmate_name_key ("key");
CREATE INDEX ix_match_vacancy_score ON "match" (vacancy_id, near, score);
CREATE INDEX ix_movement_inmate_id ON movement (inmate_id);
CREATE INDEX ix_request_employer_id ON request (employer_id);
CREATE INDEX ix_request_state_due ON request (state, answer_due);
CREATE INDEX ix_request_vacancy_id ON request (vacancy_id);
CREATE INDEX ix_requirement_vacancy_id ON requirement (vacancy_id);
CREATE INDEX ix_restriction_inmate_id ON restriction (inmate_id);
CREATE INDEX ix_application_request_id ON application (request_id);
CREATE INDEX ix_application_vacancy_state ON application (vacancy_id, state);
CREATE INDEX ix_application_change_application_id ON application_change (application_id);
CREATE INDEX ix_interview_application_id ON interview (application_id);
CREATE INDEX ix_interview_day_id ON interview (day_id);
CREATE INDEX ix_interview_employer_start ON interview (employer_id, starts_at);
CREATE INDEX ix_interview_prison_start ON interview (prison_id, starts_at);
CREATE INDEX ix_interview_change_interview_id ON interview_change (interview_id);
CREATE INDEX ix_application_waiting ON application (state, reacted_at, card_at);
CREATE INDEX ix_message_application_id ON message (application_id);
CREATE INDEX ix_reveal_application_id ON reveal (application_id);
CREATE INDEX ix_consultation_group_prison_on ON consultation_group (prison_id, "on");
CREATE INDEX ix_consultation_group_id ON consultation (group_id);
CREATE INDEX ix_consultation_state_held ON consultation (state, held_on);
CREATE INDEX ix_goal_inmate_id ON goal (inmate_id);
CREATE INDEX ix_goal_step_goal_id ON goal_step (goal_id);
CREATE INDEX ix_goal_step_due_on ON goal_step (due_on);
CREATE INDEX ix_consultation_draft_saved_at ON consultation_draft (saved_at);
CREATE INDEX ix_match_inmate_found ON "match" (inmate_id, near, found_at);
CREATE INDEX ix_guardian_consent_inmate_id ON guardian_consent (inmate_id);
CREATE INDEX ix_block_inmate_id ON block (inmate_id);
CREATE INDEX ix_care_inmate_since ON care (inmate_id, since);
CREATE INDEX ix_care_account_until ON care (account_id, until);
CREATE INDEX ix_care_batch ON care (batch);
CREATE INDEX ix_course_prison ON course (prison_id, state, starts_on);
CREATE INDEX ix_duty_change_state ON duty_change (state);
CREATE INDEX ix_duty_change_vacancy_id ON duty_change (vacancy_id);
CREATE INDEX ix_enrolment_inmate ON enrolment (inmate_id);
CREATE UNIQUE INDEX ix_enrolment_open ON enrolment (inmate_id, subject) WHERE state = 'wished' OR state = 'enrolled';
CREATE INDEX ix_audit_row_at ON audit_row (at, id);
CREATE INDEX ix_audit_row_verb_at ON audit_row (verb, at);
CREATE INDEX ix_invitation_account_id ON invitation (account_id);
CREATE INDEX ix_upload_state ON upload (state);
CREATE INDEX ix_upload_file_upload_id ON upload_file (upload_id);
CREATE INDEX ix_upload_chunk_file_id ON upload_chunk (file_id);
CREATE INDEX ix_visitor_employer_id ON visitor (employer_id);
CREATE INDEX ix_visitor_pass_prison_on ON visitor_pass (prison_id, "on");
CREATE INDEX ix_wish_application_id ON wish (application_id);
CREATE INDEX ix_match_lost_vacancy_id ON match_lost (vacancy_id);
CREATE INDEX ix_alert_inmate_id ON alert (inmate_id);
CREATE INDEX ix_alert_vacancy_id ON alert (vacancy_id);
CREATE INDEX ix_alert_account_seen ON alert (account_id, seen_at);
CREATE INDEX ix_alert_stood ON alert (stood_on);
CREATE INDEX ix_demand_prison_weeks ON demand (prison_id, weeks);
CREATE INDEX ix_day_item_application_id ON day_item (application_id);
CREATE INDEX ix_interpreter_prison_id ON interpreter (prison_id);
CREATE INDEX ix_busy_inmate_id ON busy (inmate_id);
CREATE INDEX ix_employer_busy_employer_end ON employer_busy (employer_id, ends_at);
CREATE INDEX ix_window_room_id ON window (room_id);
CREATE INDEX ix_interview_counselor_id ON interview (counselor_id);
CREATE INDEX ix_interview_interpreter_id ON interview (interpreter_id);
CREATE INDEX ix_closure_room_id ON closure (room_id);
CREATE INDEX ix_interview_room_id ON interview (room_id);
CREATE INDEX ix_movement_from_prison_id ON movement (from_prison_id);
CREATE INDEX ix_movement_to_prison_id ON movement (to_prison_id);
CREATE INDEX ix_assignment_account_id ON assignment (account_id);
CREATE INDEX ix_care_given_by ON care (given_by);
CREATE INDEX ix_upload_uploaded_by ON upload (uploaded_by);
CREATE INDEX ix_disruption_inmate_id ON disruption (inmate_id);
CREATE INDEX ix_disruption_prison_state ON disruption (prison_id, state);
CREATE INDEX ix_proposal_interview_id ON proposal (interview_id);
CREATE INDEX ix_new_times_employer_id ON new_times (employer_id);
CREATE INDEX ix_roster_line_inmate_id ON roster_line (inmate_id);
CREATE INDEX ix_roster_line_import_what ON roster_line (import_id, what);
CREATE INDEX ix_roster_question_import_id ON roster_question (import_id);
CREATE INDEX ix_roster_question_inmate_id ON roster_question (inmate_id);
CREATE INDEX ix_roster_question_settled_at ON roster_question (settled_at);
CREATE INDEX ix_roster_question_key ON roster_question ("key", cause);
CREATE INDEX ix_apart_first_id ON apart (first_id);
CREATE INDEX ix_apart_second_id ON apart (second_id);
CREATE INDEX ix_ban_prison_id ON ban (prison_id);
CREATE INDEX ix_ban_key_key ON ban_key ("key");
CREATE INDEX ix_visit_item_prison_on ON visit_item (prison_id, "on");
CREATE INDEX ix_meeting_employer_start ON meeting (employer_id, starts_at);
CREATE INDEX ix_meeting_start ON meeting (starts_at);
CREATE INDEX ix_meeting_vacancy_vacancy_id ON meeting_vacancy (vacancy_id);
CREATE INDEX ix_meeting_place_prison_id ON meeting_place (prison_id);
CREATE INDEX ix_meeting_place_room_id ON meeting_place (room_id);
CREATE INDEX ix_meeting_seat_inmate_id ON meeting_seat (inmate_id);
CREATE INDEX ix_meeting_seat_application_id ON meeting_seat (application_id);
CREATE INDEX ix_meeting_claim_meeting_id ON meeting_claim (meeting_id);
CREATE INDEX ix_meeting_change_meeting_id ON meeting_change (meeting_id);
CREATE INDEX ix_occasion_prison_start ON occasion (prison_id, starts_at);
CREATE INDEX ix_occasion_employer_start ON occasion (employer_id, starts_at);
CREATE INDEX ix_occasion_room_id ON occasion (room_id);
CREATE INDEX ix_called_inmate_id ON called (inmate_id);
CREATE INDEX ix_claim_interview_id ON claim (interview_id);
CREATE INDEX ix_claim_resource_start ON claim (resource, starts_at);
CREATE TRIGGER claim_insert BEFORE INSERT ON claim
WHEN EXISTS (
    SELECT 1 FROM claim AS other
    WHERE other.resource = NEW.resource AND other.id != NEW.id
      AND other.starts_at < NEW.ends_at AND NEW.starts_at < other.ends_at
)
BEGIN
    SELECT RAISE(ABORT, 'claim_overlaps');
END;
CREATE TRIGGER claim_update BEFORE UPDATE ON claim
WHEN EXISTS (
    SELECT 1 FROM claim AS other
    WHERE other.resource = NEW.resource AND other.id != NEW.id
      AND other.starts_at < NEW.ends_at AND NEW.starts_at < other.ends_at
)
BEGIN
    SELECT RAISE(ABORT, 'claim_overlaps');
END;
CREATE INDEX ix_claim_called_id ON claim (called_id);
CREATE INDEX ix_tour_employer_id ON tour (employer_id);
CREATE INDEX ix_tour_stop_prison_id ON tour_stop (prison_id);
CREATE INDEX ix_upload_prison_prison_id ON upload_prison (prison_id);
CREATE INDEX ix_entry_change_entry_at ON entry_change (entry_id, at);
CREATE INDEX ix_entry_change_at ON entry_change (at);
CREATE INDEX ix_dated_inmate_id ON dated (inmate_id);
CREATE INDEX ix_attendee_account_id ON attendee (account_id);
CREATE INDEX ix_received_mail_at ON received_mail (at);
CREATE INDEX ix_received_mail_attendee_id ON received_mail (attendee_id);
CREATE INDEX ix_time_proposal_attendee_id ON time_proposal (attendee_id);
CREATE INDEX ix_time_proposal_state ON time_proposal (state);
CREATE INDEX ix_foreign_calendar_next_at ON foreign_calendar (next_at);
CREATE INDEX ix_employer_calendar_employer_id ON employer_calendar (employer_id);
CREATE INDEX ix_employer_busy_calendar_id ON employer_busy (calendar_id);
CREATE INDEX ix_room_import_room_id ON room_import (room_id);
CREATE INDEX ix_room_closure_room_id ON room_closure (room_id);
CREATE INDEX ix_follow_up_due ON follow_up (due_on, asked_at);
CREATE INDEX ix_after_release_branch_start ON after_release (branch_id, starts_at);
CREATE INDEX ix_after_release_application_id ON after_release (application_id);
CREATE INDEX ix_after_claim_after_id ON after_claim (after_id);
CREATE INDEX ix_handover_recipient_state ON handover_recipient (state, sent_at);
CREATE INDEX ix_handover_recipient_organisation_id ON handover_recipient (organisation_id);
CREATE INDEX ix_handover_recipient_account_id ON handover_recipient (account_id);
CREATE INDEX ix_handover_step_recipient_id ON handover_step (recipient_id);
CREATE INDEX ix_service_prison_id ON service (prison_id);
CREATE INDEX ix_service_municipality_id ON service (municipality_id);
CREATE INDEX ix_service_organisation_id ON service (organisation_id);
CREATE INDEX ix_referral_inmate_id ON referral (inmate_id);
CREATE INDEX ix_referral_earlier_id ON referral (earlier_id);
CREATE INDEX ix_referral_line ON referral (service_id, state, line);
CREATE UNIQUE INDEX ix_referral_open ON referral (inmate_id, service_id) WHERE state IN ('suggested', 'referred', 'waiting', 'accepted', 'attending');
CREATE INDEX ix_referral_change_referral_id ON referral_change (referral_id);
CREATE UNIQUE INDEX ix_mentoring_open ON mentoring (inmate_id) WHERE state != 'ended';
CREATE INDEX ix_mentoring_inmate_id ON mentoring (inmate_id);
CREATE INDEX ix_mentoring_organisation ON mentoring (organisation_id, state);
CREATE INDEX ix_mentoring_mentor ON mentoring (mentor_id, state);
CREATE UNIQUE INDEX ix_mentor_proposal_standing ON mentor_proposal (mentoring_id) WHERE answer IN ('', 'accepted');
CREATE INDEX ix_mentor_proposal_mentoring_id ON mentor_proposal (mentoring_id);
CREATE INDEX ix_mentor_proposal_mentor_answer ON mentor_proposal (mentor_id, answer);
CREATE INDEX ix_mentoring_step_mentoring_id ON mentoring_step (mentoring_id);
CREATE INDEX ix_mentor_meeting_mentoring_id ON mentor_meeting (mentoring_id);
CREATE INDEX ix_mentor_gift_mentoring_id ON mentor_gift (mentoring_id);
CREATE INDEX ix_mentor_material_organisation_id ON mentor_material (organisation_id);
CREATE INDEX ix_application_waits_until ON application (waits_until);
CREATE INDEX ix_trial_application_id ON trial (application_id);
CREATE UNIQUE INDEX ix_tour_uid ON tour (uid);
CREATE INDEX ix_factor_account_id ON factor (account_id);
CREATE INDEX ix_recovery_code_account_id ON recovery_code (account_id);
CREATE INDEX ix_sign_in_step_account_id ON sign_in_step (account_id);
CREATE INDEX ix_sign_in_step_factor_id ON sign_in_step (factor_id);
CREATE INDEX ix_external_identity_account_id ON external_identity (account_id);
CREATE INDEX ix_provider_trip_network_hash ON provider_trip (network_hash);
CREATE INDEX ix_provider_trip_account_id ON provider_trip (account_id);
CREATE INDEX ix_provider_trip_invitation_id ON provider_trip (invitation_id);
CREATE INDEX ix_provider_trip_expires_at ON provider_trip (expires_at);
CREATE INDEX ix_emergency_account_ends ON emergency (account_id, ends_at);
CREATE INDEX ix_emergency_opened ON emergency (opened_at, id);
CREATE INDEX ix_emergency_inmate_id ON emergency (inmate_id);
CREATE INDEX ix_name_list_prison_state ON name_list (prison_id, state);
CREATE INDEX ix_name_list_asker ON name_list (asked_by, asked_at);
CREATE TRIGGER audit_row_insert BEFORE INSERT ON audit_row
WHEN EXISTS (SELECT 1 FROM audit_row AS other WHERE other.id = NEW.id)
BEGIN
    SELECT RAISE(ABORT, 'the audit log is only added to');
END;
CREATE TRIGGER audit_row_update BEFORE UPDATE ON audit_row
BEGIN
    SELECT RAISE(ABORT, 'the audit log is only added to');
END;
CREATE TRIGGER audit_row_delete BEFORE DELETE ON audit_row
WHEN NOT EXISTS (SELECT 1 FROM audit_link JOIN audit_seal ON audit_link.position <= audit_seal.through WHERE audit_link.row_id = OLD.id)
BEGIN
    SELECT RAISE(ABORT, 'the audit log is only added to');
END;
CREATE TRIGGER audit_link_insert BEFORE INSERT ON audit_link
WHEN EXISTS (SELECT 1 FROM audit_link AS other WHERE other.position = NEW.position)
BEGIN
    SELECT RAISE(ABORT, 'the audit log is only added to');
END;
CREATE TRIGGER audit_link_update BEFORE UPDATE ON audit_link
BEGIN
    SELECT RAISE(ABORT, 'the audit log is only added to');
END;
CREATE TRIGGER audit_link_delete BEFORE DELETE ON audit_link
WHEN NOT EXISTS (SELECT 1 FROM audit_seal WHERE audit_seal.through >= OLD.position)
BEGIN
    SELECT RAISE(ABORT, 'the audit log is only added to');
END;
CREATE TRIGGER audit_anchor_insert BEFORE INSERT ON audit_anchor
WHEN EXISTS (SELECT 1 FROM audit_anchor AS other WHERE other.id = NEW.id)
BEGIN
    SELECT RAISE(ABORT, 'the audit log is only added to');
END;
CREATE TRIGGER audit_anchor_update BEFORE UPDATE ON audit_anchor
BEGIN
    SELECT RAISE(ABORT, 'the audit log is only added to');
END;
CREATE TRIGGER audit_anchor_delete BEFORE DELETE ON audit_anchor
BEGIN
    SELECT RAISE(ABORT, 'the audit log is only added to');
END;
CREATE TRIGGER audit_seal_insert BEFORE INSERT ON audit_seal
WHEN EXISTS (SELECT 1 FROM audit_seal AS other WHERE other.id = NEW.id)
BEGIN
    SELECT RAISE(ABORT, 'the audit log is only added to');
END;
CREATE TRIGGER audit_seal_update BEFORE UPDATE ON audit_seal
BEGIN
    SELECT RAISE(ABORT, 'the audit log is only added to');
END;
CREATE TRIGGER audit_seal_delete BEFORE DELETE ON audit_seal
BEGIN
    SELECT RAISE(ABORT, 'the audit log is only added to');
END;
CREATE INDEX ix_finding_account_id ON finding (account_id);
CREATE INDEX ix_finding_on ON finding ("on", id);
CREATE INDEX ix_browsing_account_id ON browsing (account_id);
CREATE INDEX ix_erasure_inmate_id ON erasure (inmate_id);
CREATE INDEX ix_erasure_due_at ON erasure (due_at);
CREATE INDEX ix_backup_mark_at ON backup_mark (at);
CREATE INDEX ix_past_card_application_id ON past_card (application_id);
COMMIT;
