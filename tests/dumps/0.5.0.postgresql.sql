CREATE EXTENSION IF NOT EXISTS btree_gist WITH SCHEMA public;
CREATE FUNCTION public.audit_link_leaves() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM audit_seal WHERE audit_seal.through >= OLD.position) THEN RETURN OLD; END IF;
    RAISE EXCEPTION 'the audit log is only added to'
        USING ERRCODE = 'integrity_constraint_violation';
END
$$;
CREATE FUNCTION public.audit_refuse() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    RAISE EXCEPTION 'the audit log is only added to'
        USING ERRCODE = 'integrity_constraint_violation';
END
$$;
CREATE FUNCTION public.audit_row_leaves() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM audit_link JOIN audit_seal ON audit_link.position <= audit_seal.through WHERE audit_link.row_id = OLD.id) THEN RETURN OLD; END IF;
    RAISE EXCEPTION 'the audit log is only added to'
        USING ERRCODE = 'integrity_constraint_violation';
END
$$;
CREATE TABLE public.account (
    id bigint NOT NULL,
    email character varying(254) NOT NULL,
    name character varying(120) NOT NULL,
    role character varying(20) NOT NULL,
    locale character varying(2) NOT NULL,
    password_hash character varying(200),
    active boolean NOT NULL,
    on_stage boolean NOT NULL,
    created_at timestamp with time zone NOT NULL,
    mail boolean DEFAULT true NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    calendar_by character varying(12) DEFAULT 'feed'::character varying NOT NULL,
    remind_hours integer,
    digest character varying(8) DEFAULT 'none'::character varying NOT NULL,
    digested_at timestamp with time zone,
    quiet_from time without time zone,
    quiet_to time without time zone,
    mail_refused_at timestamp with time zone,
    alarm_minutes integer
);
CREATE TABLE public.account_duty (
    account_id bigint NOT NULL,
    duty character varying(20) NOT NULL
);
CREATE SEQUENCE public.account_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.account_id_seq OWNED BY public.account.id;
CREATE TABLE public.after_claim (
    claim_id bigint NOT NULL,
    after_id bigint NOT NULL
);
CREATE TABLE public.after_release (
    id bigint NOT NULL,
    ref character varying(12) NOT NULL,
    uid character varying(80) NOT NULL,
    sequence integer NOT NULL,
    application_id bigint NOT NULL,
    interview_id bigint,
    branch_id bigint NOT NULL,
    starts_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    state character varying(12) NOT NULL,
    version integer NOT NULL,
    made_by bigint,
    made_at timestamp with time zone NOT NULL,
    place character varying(12) DEFAULT 'branch'::character varying NOT NULL
);
CREATE SEQUENCE public.after_release_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.after_release_id_seq OWNED BY public.after_release.id;
CREATE TABLE public.agreement (
    id bigint NOT NULL,
    inmate_id bigint NOT NULL,
    purpose character varying(20) NOT NULL,
    organisation_id bigint,
    legal_basis character varying(120) NOT NULL,
    given_on date NOT NULL,
    withdrawn_at timestamp with time zone,
    recorded_by bigint,
    recorded_at timestamp with time zone NOT NULL,
    mode character varying(12) DEFAULT 'standing'::character varying NOT NULL,
    taken_by bigint,
    paper_ref character varying(40) DEFAULT ''::character varying NOT NULL,
    renew_on date,
    end_why character varying(12) DEFAULT ''::character varying NOT NULL,
    text_version character varying(12) DEFAULT ''::character varying NOT NULL
);
CREATE SEQUENCE public.agreement_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.agreement_id_seq OWNED BY public.agreement.id;
CREATE TABLE public.alembic_version (
    version_num character varying(32) NOT NULL
);
CREATE TABLE public.alert (
    id bigint NOT NULL,
    account_id bigint NOT NULL,
    inmate_id bigint NOT NULL,
    vacancy_id bigint NOT NULL,
    made_at timestamp with time zone NOT NULL,
    stood_on date NOT NULL,
    seen_at timestamp with time zone,
    batch character varying(12) NOT NULL
);
CREATE SEQUENCE public.alert_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.alert_id_seq OWNED BY public.alert.id;
CREATE TABLE public.apart (
    id bigint NOT NULL,
    first_id bigint NOT NULL,
    second_id bigint NOT NULL,
    valid_from date NOT NULL,
    valid_to date,
    set_by bigint,
    set_at timestamp with time zone NOT NULL,
    ended_by bigint,
    ended_at timestamp with time zone,
    CONSTRAINT ck_apart_in_order CHECK ((first_id < second_id))
);
CREATE SEQUENCE public.apart_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.apart_id_seq OWNED BY public.apart.id;
CREATE TABLE public.api_token (
    id bigint NOT NULL,
    token_hash character varying(64) NOT NULL,
    account_id bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone
);
CREATE SEQUENCE public.api_token_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.api_token_id_seq OWNED BY public.api_token.id;
CREATE TABLE public.application (
    id bigint NOT NULL,
    ref character varying(12) NOT NULL,
    inmate_id bigint NOT NULL,
    vacancy_id bigint NOT NULL,
    request_id bigint,
    state character varying(12) NOT NULL,
    version integer NOT NULL,
    interview_wanted_at timestamp with time zone,
    card json NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    card_at timestamp with time zone,
    reacted_at timestamp with time zone,
    later_at timestamp with time zone,
    shortlisted_at timestamp with time zone,
    met_at timestamp with time zone,
    reminders integer DEFAULT 0 NOT NULL,
    waits_until date
);
CREATE TABLE public.application_change (
    id bigint NOT NULL,
    application_id bigint NOT NULL,
    verb character varying(12) NOT NULL,
    from_state character varying(12) NOT NULL,
    to_state character varying(12) NOT NULL,
    by bigint,
    at timestamp with time zone NOT NULL,
    why character varying(40) NOT NULL,
    lacks character varying(140) DEFAULT ''::character varying NOT NULL,
    shared boolean DEFAULT false NOT NULL
);
CREATE SEQUENCE public.application_change_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.application_change_id_seq OWNED BY public.application_change.id;
CREATE SEQUENCE public.application_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.application_id_seq OWNED BY public.application.id;
CREATE TABLE public.assignment (
    inmate_id bigint NOT NULL,
    account_id bigint NOT NULL,
    assigned_at timestamp with time zone NOT NULL,
    assigned_by bigint,
    ended_at timestamp with time zone
);
CREATE TABLE public.attendee (
    id bigint NOT NULL,
    entry_id bigint NOT NULL,
    account_id bigint NOT NULL,
    invited boolean NOT NULL,
    sequence integer NOT NULL,
    revised_at timestamp with time zone NOT NULL,
    starts_at timestamp with time zone,
    ends_at timestamp with time zone,
    sent_sequence integer,
    sent_method character varying(10) NOT NULL,
    sent_stamp timestamp with time zone,
    sent_at timestamp with time zone,
    state character varying(14) NOT NULL,
    answered_sequence integer,
    answered_at timestamp with time zone,
    undeliverable_at timestamp with time zone,
    undeliverable_why character varying(20) NOT NULL
);
CREATE SEQUENCE public.attendee_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.attendee_id_seq OWNED BY public.attendee.id;
CREATE TABLE public.audience (
    audience character varying(40) NOT NULL,
    revision integer NOT NULL
);
CREATE TABLE public.audit_anchor (
    id bigint NOT NULL,
    "on" date NOT NULL,
    "position" bigint NOT NULL,
    link bytea NOT NULL,
    made_at timestamp with time zone NOT NULL,
    mac bytea NOT NULL
);
CREATE SEQUENCE public.audit_anchor_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.audit_anchor_id_seq OWNED BY public.audit_anchor.id;
CREATE TABLE public.audit_chain (
    id bigint NOT NULL,
    length bigint NOT NULL,
    tail bytea NOT NULL,
    passed_at timestamp with time zone,
    floor bigint NOT NULL,
    mark bigint NOT NULL,
    marked_at timestamp with time zone,
    mac bytea NOT NULL
);
CREATE SEQUENCE public.audit_chain_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.audit_chain_id_seq OWNED BY public.audit_chain.id;
CREATE TABLE public.audit_link (
    "position" bigint NOT NULL,
    row_id bigint NOT NULL,
    mac bytea NOT NULL
);
CREATE TABLE public.audit_row (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    account_id bigint,
    role character varying(20),
    request_id character varying(40),
    verb character varying(60) NOT NULL,
    subject character varying(40) NOT NULL,
    subject_id bigint,
    detail character varying(80)
);
CREATE SEQUENCE public.audit_row_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.audit_row_id_seq OWNED BY public.audit_row.id;
CREATE TABLE public.audit_seal (
    id bigint NOT NULL,
    through bigint NOT NULL,
    link bytea NOT NULL,
    rows bigint NOT NULL,
    before timestamp with time zone NOT NULL,
    sealed_at timestamp with time zone NOT NULL,
    mac bytea NOT NULL
);
CREATE SEQUENCE public.audit_seal_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.audit_seal_id_seq OWNED BY public.audit_seal.id;
CREATE TABLE public.backup_mark (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    rows_saved bigint NOT NULL,
    bytes_written bigint NOT NULL
);
CREATE SEQUENCE public.backup_mark_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.backup_mark_id_seq OWNED BY public.backup_mark.id;
CREATE TABLE public.ban (
    id bigint NOT NULL,
    ref character varying(12) NOT NULL,
    prison_id bigint NOT NULL,
    name bytea NOT NULL,
    why character varying(12) NOT NULL,
    valid_from date NOT NULL,
    valid_to date NOT NULL,
    set_by bigint,
    set_at timestamp with time zone NOT NULL,
    ended_by bigint,
    ended_at timestamp with time zone
);
CREATE SEQUENCE public.ban_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.ban_id_seq OWNED BY public.ban.id;
CREATE TABLE public.ban_key (
    ban_id bigint NOT NULL,
    key character varying(32) NOT NULL
);
CREATE TABLE public.block (
    id bigint NOT NULL,
    inmate_id bigint NOT NULL,
    organisation_id bigint,
    municipality_id bigint,
    set_at timestamp with time zone NOT NULL,
    set_by bigint,
    ended_at timestamp with time zone,
    CONSTRAINT ck_block_one_of_two CHECK (((organisation_id IS NULL) <> (municipality_id IS NULL)))
);
CREATE SEQUENCE public.block_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.block_id_seq OWNED BY public.block.id;
CREATE TABLE public.branch (
    id bigint NOT NULL,
    code character varying(40) NOT NULL
);
CREATE TABLE public.bringing (
    interview_id bigint NOT NULL,
    brought_at timestamp with time zone,
    returned_at timestamp with time zone
);
CREATE TABLE public.browsing (
    "on" date NOT NULL,
    account_id bigint NOT NULL,
    role character varying(20),
    opened integer NOT NULL,
    at_night integer NOT NULL
);
CREATE TABLE public.busy (
    id bigint NOT NULL,
    inmate_id bigint NOT NULL,
    kind character varying(10) NOT NULL,
    weekday integer,
    "on" date,
    begins time without time zone NOT NULL,
    ends time without time zone NOT NULL,
    valid_from date,
    valid_to date,
    recorded_by bigint,
    recorded_at timestamp with time zone NOT NULL,
    CONSTRAINT ck_busy_in_order CHECK ((begins < ends)),
    CONSTRAINT ck_busy_one_of_two CHECK (((weekday IS NULL) <> ("on" IS NULL)))
);
CREATE SEQUENCE public.busy_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.busy_id_seq OWNED BY public.busy.id;
CREATE TABLE public.called (
    id bigint NOT NULL,
    ref character varying(12) NOT NULL,
    occasion_id bigint NOT NULL,
    inmate_id bigint NOT NULL,
    brought_at timestamp with time zone,
    returned_at timestamp with time zone
);
CREATE SEQUENCE public.called_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.called_id_seq OWNED BY public.called.id;
CREATE TABLE public.care (
    id bigint NOT NULL,
    inmate_id bigint NOT NULL,
    account_id bigint NOT NULL,
    since timestamp with time zone NOT NULL,
    until timestamp with time zone,
    given_by bigint,
    handed_on date,
    note bytea,
    batch character varying(12) DEFAULT ''::character varying NOT NULL,
    acknowledged_at timestamp with time zone
);
CREATE SEQUENCE public.care_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.care_id_seq OWNED BY public.care.id;
CREATE TABLE public.claim (
    id bigint NOT NULL,
    resource character varying(40) NOT NULL,
    interview_id bigint,
    starts_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    held_until timestamp with time zone,
    called_id bigint,
    CONSTRAINT ck_claim_in_order CHECK ((starts_at < ends_at))
);
CREATE SEQUENCE public.claim_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.claim_id_seq OWNED BY public.claim.id;
CREATE TABLE public.closure (
    id bigint NOT NULL,
    prison_id bigint NOT NULL,
    room_id bigint,
    starts_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    recorded_by bigint,
    wing character varying(20) DEFAULT ''::character varying NOT NULL,
    visitors_only boolean DEFAULT false NOT NULL,
    CONSTRAINT ck_closure_in_order CHECK ((starts_at < ends_at))
);
CREATE SEQUENCE public.closure_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.closure_id_seq OWNED BY public.closure.id;
CREATE TABLE public.conditions (
    inmate_id bigint NOT NULL,
    km integer,
    anywhere boolean NOT NULL,
    full_time boolean NOT NULL,
    part_time boolean NOT NULL,
    shifts boolean NOT NULL,
    nights boolean NOT NULL,
    min_month_cents integer,
    accommodation_needed boolean NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    free_from date
);
CREATE TABLE public.consultation (
    id bigint NOT NULL,
    inmate_id bigint NOT NULL,
    kind character varying(12) NOT NULL,
    state character varying(12) NOT NULL,
    held_on date NOT NULL,
    conducted_by bigint NOT NULL,
    entered_by bigint NOT NULL,
    entered_at timestamp with time zone NOT NULL,
    readiness character varying(20) NOT NULL,
    training_wish character varying(120) NOT NULL,
    holland character varying(6) NOT NULL,
    notes bytea,
    group_id bigint,
    reason character varying(20) DEFAULT ''::character varying NOT NULL,
    begins time without time zone
);
CREATE TABLE public.consultation_draft (
    id bigint NOT NULL,
    inmate_id bigint NOT NULL,
    account_id bigint NOT NULL,
    content bytea NOT NULL,
    saved_at timestamp with time zone NOT NULL
);
CREATE SEQUENCE public.consultation_draft_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.consultation_draft_id_seq OWNED BY public.consultation_draft.id;
CREATE TABLE public.consultation_group (
    id bigint NOT NULL,
    ref character varying(12) NOT NULL,
    prison_id bigint NOT NULL,
    topic character varying(120) NOT NULL,
    place character varying(80) NOT NULL,
    "on" date NOT NULL,
    begins time without time zone,
    conducted_by bigint NOT NULL,
    entered_by bigint NOT NULL,
    entered_at timestamp with time zone NOT NULL
);
CREATE SEQUENCE public.consultation_group_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.consultation_group_id_seq OWNED BY public.consultation_group.id;
CREATE SEQUENCE public.consultation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.consultation_id_seq OWNED BY public.consultation.id;
CREATE TABLE public.count_time (
    id bigint NOT NULL,
    prison_id bigint NOT NULL,
    begins time without time zone NOT NULL,
    ends time without time zone NOT NULL,
    what character varying(20) NOT NULL,
    weekday integer,
    valid_from date,
    valid_to date,
    CONSTRAINT ck_count_time_in_order CHECK ((begins < ends))
);
CREATE SEQUENCE public.count_time_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.count_time_id_seq OWNED BY public.count_time.id;
CREATE TABLE public.course (
    id bigint NOT NULL,
    ref character varying(12) NOT NULL,
    prison_id bigint NOT NULL,
    subject character varying(20) NOT NULL,
    name character varying(120) NOT NULL,
    places integer NOT NULL,
    starts_on date NOT NULL,
    ends_on date NOT NULL,
    certificate boolean NOT NULL,
    text_level character varying(2) NOT NULL,
    state character varying(12) NOT NULL,
    cancel_reason character varying(20) NOT NULL,
    version integer NOT NULL,
    created_by bigint,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    CONSTRAINT ck_course_a_place CHECK ((places >= 1)),
    CONSTRAINT ck_course_days_in_order CHECK ((starts_on <= ends_on))
);
CREATE SEQUENCE public.course_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.course_id_seq OWNED BY public.course.id;
CREATE TABLE public.dated (
    id bigint NOT NULL,
    kind character varying(10) NOT NULL,
    subject character varying(60) NOT NULL,
    inmate_id bigint,
    uid character varying(80) NOT NULL,
    sequence integer NOT NULL,
    "on" date NOT NULL,
    says json NOT NULL,
    ended_at timestamp with time zone
);
CREATE SEQUENCE public.dated_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.dated_id_seq OWNED BY public.dated.id;
CREATE TABLE public.day_item (
    day_id bigint NOT NULL,
    application_id bigint NOT NULL,
    panel integer,
    starts_at timestamp with time zone,
    minutes integer,
    room_id bigint,
    pinned boolean NOT NULL,
    "out" character varying(12) NOT NULL,
    why character varying(20) NOT NULL,
    told_at timestamp with time zone,
    told_panel integer,
    told_room integer,
    by_video boolean
);
CREATE TABLE public.day_panel (
    day_id bigint NOT NULL,
    number integer NOT NULL,
    function character varying(12) NOT NULL,
    people integer NOT NULL,
    absent json NOT NULL,
    most integer,
    vacancies json NOT NULL,
    late integer NOT NULL,
    by_video boolean DEFAULT false NOT NULL
);
CREATE TABLE public.day_plan (
    day_id bigint NOT NULL,
    uid character varying(80) NOT NULL,
    sequence integer NOT NULL,
    entered_at timestamp with time zone,
    minutes integer NOT NULL,
    gap integer NOT NULL,
    breaks json NOT NULL,
    rooms json NOT NULL,
    escorts integer,
    value double precision NOT NULL,
    bound double precision NOT NULL,
    proven boolean NOT NULL,
    released integer NOT NULL,
    version integer NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    part json,
    swapped json
);
CREATE TABLE public.day_release (
    id bigint NOT NULL,
    day_id bigint NOT NULL,
    number integer NOT NULL,
    at timestamp with time zone NOT NULL,
    by bigint,
    booked integer NOT NULL,
    moved integer NOT NULL,
    cancelled integer NOT NULL
);
CREATE SEQUENCE public.day_release_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.day_release_id_seq OWNED BY public.day_release.id;
CREATE TABLE public.demand (
    id bigint NOT NULL,
    prison_id bigint,
    weeks integer NOT NULL,
    kind character varying(12) NOT NULL,
    code character varying(120) NOT NULL,
    level character varying(2) NOT NULL,
    people integer NOT NULL,
    vacancies integer NOT NULL,
    pairs integer NOT NULL
);
CREATE TABLE public.demand_day (
    as_of date NOT NULL,
    policy character varying(12) NOT NULL,
    made_at timestamp with time zone NOT NULL,
    vacancies integer NOT NULL,
    people json NOT NULL
);
CREATE SEQUENCE public.demand_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.demand_id_seq OWNED BY public.demand.id;
CREATE TABLE public.disruption (
    id bigint NOT NULL,
    ref character varying(12) NOT NULL,
    kind character varying(12) NOT NULL,
    prison_id bigint NOT NULL,
    other_prison_id bigint,
    inmate_id bigint,
    room_id bigint,
    closure_id bigint,
    employer_id bigint,
    "on" date,
    starts_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone,
    state character varying(12) NOT NULL,
    held_until timestamp with time zone,
    declared_by bigint,
    declared_at timestamp with time zone NOT NULL,
    released_by bigint,
    released_at timestamp with time zone,
    ended_by bigint,
    ended_at timestamp with time zone,
    version integer NOT NULL,
    CONSTRAINT ck_disruption_in_order CHECK ((starts_at < ends_at))
);
CREATE SEQUENCE public.disruption_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.disruption_id_seq OWNED BY public.disruption.id;
CREATE TABLE public.duty_change (
    id bigint NOT NULL,
    vacancy_id bigint NOT NULL,
    tags character varying(200) NOT NULL,
    before character varying(200) NOT NULL,
    why character varying(300) NOT NULL,
    state character varying(12) NOT NULL,
    said_at timestamp with time zone NOT NULL,
    said_by bigint,
    by_employer boolean NOT NULL,
    decided_at timestamp with time zone,
    decided_by bigint
);
CREATE SEQUENCE public.duty_change_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.duty_change_id_seq OWNED BY public.duty_change.id;
CREATE TABLE public.emergency (
    id bigint NOT NULL,
    account_id bigint NOT NULL,
    role character varying(20) NOT NULL,
    inmate_id bigint,
    reason character varying(20) NOT NULL,
    words bytea NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    verdict character varying(8) NOT NULL,
    reviewed_at timestamp with time zone,
    reviewed_by bigint
);
CREATE SEQUENCE public.emergency_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.emergency_id_seq OWNED BY public.emergency.id;
CREATE TABLE public.employer (
    id bigint NOT NULL,
    registration_number character varying(11) NOT NULL,
    sector character varying(80) NOT NULL,
    municipality_id bigint,
    address character varying(200) NOT NULL,
    about_lv text NOT NULL,
    about_en text NOT NULL,
    about_ru text NOT NULL,
    email character varying(254) NOT NULL,
    checked_at timestamp with time zone,
    checked_by bigint,
    vetted_at timestamp with time zone,
    source character varying(40) NOT NULL,
    by_video boolean
);
CREATE TABLE public.employer_busy (
    id bigint NOT NULL,
    employer_id bigint NOT NULL,
    starts_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    source character varying(10) NOT NULL,
    recorded_by bigint,
    recorded_at timestamp with time zone NOT NULL,
    calendar_id bigint,
    CONSTRAINT ck_employer_busy_in_order CHECK ((starts_at < ends_at))
);
CREATE SEQUENCE public.employer_busy_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.employer_busy_id_seq OWNED BY public.employer_busy.id;
CREATE TABLE public.employer_calendar (
    id bigint NOT NULL,
    employer_id bigint NOT NULL,
    foreign_id bigint NOT NULL,
    panel integer,
    added_by bigint,
    added_at timestamp with time zone NOT NULL
);
CREATE SEQUENCE public.employer_calendar_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.employer_calendar_id_seq OWNED BY public.employer_calendar.id;
CREATE TABLE public.employer_text (
    employer_id bigint NOT NULL,
    locale character varying(2) NOT NULL,
    work text NOT NULL,
    transport text NOT NULL,
    housing text NOT NULL,
    clothing text NOT NULL,
    contact character varying(120) NOT NULL
);
CREATE TABLE public.employment (
    id bigint NOT NULL,
    application_id bigint NOT NULL,
    start_on date NOT NULL,
    terms json NOT NULL,
    offered_by bigint,
    offered_at timestamp with time zone NOT NULL,
    started_on date,
    ended_on date,
    why character varying(12) NOT NULL,
    version integer NOT NULL,
    room_cents integer,
    advance_cents integer
);
CREATE SEQUENCE public.employment_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.employment_id_seq OWNED BY public.employment.id;
CREATE TABLE public.enrolment (
    id bigint NOT NULL,
    inmate_id bigint NOT NULL,
    subject character varying(20) NOT NULL,
    course_id bigint,
    seat integer,
    state character varying(12) NOT NULL,
    wished_on date NOT NULL,
    enrolled_at timestamp with time zone,
    ended_on date,
    reason character varying(20) NOT NULL,
    certificate_number bytea,
    certificate_on date,
    recorded_by bigint,
    recorded_at timestamp with time zone NOT NULL,
    CONSTRAINT ck_enrolment_enrolled_in_a_seat CHECK ((((state)::text <> 'enrolled'::text) OR ((course_id IS NOT NULL) AND (seat IS NOT NULL)))),
    CONSTRAINT ck_enrolment_seats_from_one CHECK ((seat >= 1))
);
CREATE SEQUENCE public.enrolment_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.enrolment_id_seq OWNED BY public.enrolment.id;
CREATE TABLE public.entry (
    id bigint NOT NULL,
    uid character varying(80) NOT NULL,
    sequence integer NOT NULL,
    status character varying(10) NOT NULL,
    starts_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    revised_at timestamp with time zone NOT NULL,
    created_at timestamp with time zone NOT NULL,
    cancelled_at timestamp with time zone,
    all_day boolean DEFAULT false NOT NULL,
    leaves_at timestamp with time zone DEFAULT '1970-01-01 00:00:00+00'::timestamp with time zone NOT NULL
);
CREATE TABLE public.entry_audience (
    entry_id bigint NOT NULL,
    audience character varying(40) NOT NULL
);
CREATE TABLE public.entry_change (
    id bigint NOT NULL,
    entry_id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    what character varying(10) NOT NULL,
    was_at timestamp with time zone
);
CREATE SEQUENCE public.entry_change_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.entry_change_id_seq OWNED BY public.entry_change.id;
CREATE SEQUENCE public.entry_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.entry_id_seq OWNED BY public.entry.id;
CREATE TABLE public.erasure (
    id bigint NOT NULL,
    inmate_id bigint NOT NULL,
    why character varying(12) NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    asked_by bigint,
    due_at timestamp with time zone NOT NULL,
    undone_at timestamp with time zone,
    undone_by bigint
);
CREATE SEQUENCE public.erasure_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.erasure_id_seq OWNED BY public.erasure.id;
CREATE TABLE public.external_identity (
    id bigint NOT NULL,
    account_id bigint NOT NULL,
    provider character varying(20) NOT NULL,
    subject_hash character varying(64) NOT NULL,
    linked_at timestamp with time zone NOT NULL,
    used_at timestamp with time zone
);
CREATE SEQUENCE public.external_identity_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.external_identity_id_seq OWNED BY public.external_identity.id;
CREATE TABLE public.fact (
    id bigint NOT NULL,
    inmate_id bigint NOT NULL,
    kind character varying(12) NOT NULL,
    code character varying(120) NOT NULL,
    level integer,
    text_level character varying(4) NOT NULL,
    evidence character varying(20) NOT NULL,
    valid_to date,
    recorded_at timestamp with time zone NOT NULL,
    recorded_by bigint,
    ended_at timestamp with time zone,
    confirmed_at timestamp with time zone,
    confirmed_by bigint
);
CREATE SEQUENCE public.fact_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.fact_id_seq OWNED BY public.fact.id;
CREATE TABLE public.factor (
    id bigint NOT NULL,
    account_id bigint NOT NULL,
    kind character varying(8) NOT NULL,
    name character varying(60) NOT NULL,
    secret bytea,
    credential_id character varying(1400),
    public_key bytea,
    sign_count bigint NOT NULL,
    last_step bigint,
    created_at timestamp with time zone NOT NULL,
    confirmed_at timestamp with time zone,
    used_at timestamp with time zone
);
CREATE SEQUENCE public.factor_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.factor_id_seq OWNED BY public.factor.id;
CREATE TABLE public.feed (
    id bigint NOT NULL,
    token_hash character varying(64) NOT NULL,
    account_id bigint NOT NULL,
    audience character varying(40) NOT NULL,
    tier character varying(10) NOT NULL,
    name character varying(120) NOT NULL,
    locale character varying(2) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    revised_at timestamp with time zone NOT NULL,
    revoked_at timestamp with time zone,
    etag character varying(80) NOT NULL,
    fetched_at timestamp with time zone,
    client character varying(120) NOT NULL,
    role character varying(20) DEFAULT ''::character varying NOT NULL,
    organisation_id bigint,
    basis character varying(80) DEFAULT ''::character varying NOT NULL,
    valid_until timestamp with time zone,
    alarm_minutes integer
);
CREATE SEQUENCE public.feed_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.feed_id_seq OWNED BY public.feed.id;
CREATE TABLE public.finding (
    id bigint NOT NULL,
    key character varying(80) NOT NULL,
    rule character varying(20) NOT NULL,
    "on" date NOT NULL,
    account_id bigint,
    role character varying(20),
    people json NOT NULL,
    says json NOT NULL,
    made_at timestamp with time zone NOT NULL,
    looked_at timestamp with time zone,
    looked_by bigint,
    note bytea
);
CREATE SEQUENCE public.finding_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.finding_id_seq OWNED BY public.finding.id;
CREATE TABLE public.follow_up (
    id bigint NOT NULL,
    employment_id bigint NOT NULL,
    stage character varying(10) NOT NULL,
    due_on date NOT NULL,
    asked_at timestamp with time zone,
    warned_at timestamp with time zone
);
CREATE TABLE public.follow_up_answer (
    follow_up_id bigint NOT NULL,
    side character varying(10) NOT NULL,
    in_work boolean NOT NULL,
    by bigint,
    at timestamp with time zone NOT NULL
);
CREATE SEQUENCE public.follow_up_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.follow_up_id_seq OWNED BY public.follow_up.id;
CREATE TABLE public.foreign_calendar (
    id bigint NOT NULL,
    url bytea NOT NULL,
    etag character varying(300) NOT NULL,
    last_modified character varying(300) NOT NULL,
    digest character varying(64) NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    next_at timestamp with time zone NOT NULL,
    whole_at timestamp with time zone,
    read_at timestamp with time zone,
    tried_at timestamp with time zone,
    failures integer NOT NULL,
    error character varying(20) NOT NULL,
    skipped json NOT NULL,
    lease character varying(40),
    leased_until timestamp with time zone
);
CREATE SEQUENCE public.foreign_calendar_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.foreign_calendar_id_seq OWNED BY public.foreign_calendar.id;
CREATE TABLE public.fragment (
    entry_id bigint NOT NULL,
    locale character varying(2) NOT NULL,
    tier character varying(10) NOT NULL,
    ics bytea NOT NULL
);
CREATE TABLE public.goal (
    id bigint NOT NULL,
    inmate_id bigint NOT NULL,
    kind character varying(20) NOT NULL,
    words bytea,
    set_by bigint,
    set_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    ended_as character varying(12) NOT NULL
);
CREATE SEQUENCE public.goal_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.goal_id_seq OWNED BY public.goal.id;
CREATE TABLE public.goal_step (
    id bigint NOT NULL,
    goal_id bigint NOT NULL,
    words bytea NOT NULL,
    due_on date NOT NULL,
    done_at timestamp with time zone,
    done_by bigint
);
CREATE SEQUENCE public.goal_step_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.goal_step_id_seq OWNED BY public.goal_step.id;
CREATE TABLE public.guardian_consent (
    id bigint NOT NULL,
    inmate_id bigint NOT NULL,
    name bytea NOT NULL,
    relation character varying(12) NOT NULL,
    given_on date NOT NULL,
    paper_ref character varying(40) NOT NULL,
    recorded_by bigint,
    recorded_at timestamp with time zone NOT NULL,
    withdrawn_at timestamp with time zone,
    proof character varying(12) DEFAULT 'paper'::character varying NOT NULL,
    until date
);
CREATE SEQUENCE public.guardian_consent_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.guardian_consent_id_seq OWNED BY public.guardian_consent.id;
CREATE TABLE public.handover (
    id bigint NOT NULL,
    inmate_id bigint NOT NULL,
    housing bytea,
    first_night bytea,
    phone bytea,
    meets character varying(12) NOT NULL,
    meets_on date,
    meets_at time without time zone,
    meets_place bytea,
    checked json NOT NULL,
    version integer NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    updated_by bigint
);
CREATE SEQUENCE public.handover_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.handover_id_seq OWNED BY public.handover.id;
CREATE TABLE public.handover_recipient (
    id bigint NOT NULL,
    ref character varying(12) NOT NULL,
    inmate_id bigint NOT NULL,
    kind character varying(12) NOT NULL,
    channel character varying(8) NOT NULL,
    organisation_id bigint,
    account_id bigint,
    name bytea,
    mail bytea,
    state character varying(12) NOT NULL,
    revision integer NOT NULL,
    seed character varying(64) NOT NULL,
    token_hash character varying(64),
    told character varying(32) NOT NULL,
    sent_at timestamp with time zone,
    expires_at timestamp with time zone,
    opened_at timestamp with time zone,
    acknowledged_at timestamp with time zone,
    reminded_at timestamp with time zone,
    refused_at timestamp with time zone
);
CREATE SEQUENCE public.handover_recipient_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.handover_recipient_id_seq OWNED BY public.handover_recipient.id;
CREATE TABLE public.handover_step (
    id bigint NOT NULL,
    recipient_id bigint NOT NULL,
    verb character varying(12) NOT NULL,
    state character varying(12) NOT NULL,
    at timestamp with time zone NOT NULL,
    by bigint
);
CREATE SEQUENCE public.handover_step_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.handover_step_id_seq OWNED BY public.handover_step.id;
CREATE TABLE public.idempotent_reply (
    id bigint NOT NULL,
    account_id bigint NOT NULL,
    key character varying(100) NOT NULL,
    request_hash character varying(64) NOT NULL,
    status integer NOT NULL,
    body text NOT NULL,
    location character varying(300) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    held bytea
);
CREATE SEQUENCE public.idempotent_reply_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.idempotent_reply_id_seq OWNED BY public.idempotent_reply.id;
CREATE TABLE public.inbox (
    id bigint NOT NULL,
    read_at timestamp with time zone,
    failed_at timestamp with time zone,
    fault character varying(40) NOT NULL
);
CREATE SEQUENCE public.inbox_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.inbox_id_seq OWNED BY public.inbox.id;
CREATE TABLE public.inmate (
    id bigint NOT NULL,
    ref character varying(12) NOT NULL,
    prison_id bigint NOT NULL,
    counselor_id bigint,
    given_name bytea NOT NULL,
    family_name bytea NOT NULL,
    personal_code bytea,
    birth_date bytea,
    contact bytea,
    notes bytea,
    status character varying(12) NOT NULL,
    release_earliest date NOT NULL,
    release_expected date NOT NULL,
    release_latest date NOT NULL,
    open_unit_from date,
    municipality_id bigint,
    version integer NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    minor boolean,
    wing character varying(20),
    CONSTRAINT ck_inmate_release_in_order CHECK (((release_earliest <= release_expected) AND (release_expected <= release_latest)))
);
CREATE SEQUENCE public.inmate_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.inmate_id_seq OWNED BY public.inmate.id;
CREATE TABLE public.inmate_name_key (
    inmate_id bigint NOT NULL,
    key character varying(32) NOT NULL
);
CREATE TABLE public.installation (
    id bigint NOT NULL,
    synthetic boolean NOT NULL,
    created_at timestamp with time zone NOT NULL,
    progress character varying(200) NOT NULL,
    ready_at timestamp with time zone,
    tour json NOT NULL
);
CREATE SEQUENCE public.installation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.installation_id_seq OWNED BY public.installation.id;
CREATE TABLE public.interpreter (
    id bigint NOT NULL,
    prison_id bigint NOT NULL,
    name character varying(80) NOT NULL,
    languages json NOT NULL,
    phone character varying(40) NOT NULL,
    active boolean NOT NULL
);
CREATE SEQUENCE public.interpreter_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.interpreter_id_seq OWNED BY public.interpreter.id;
CREATE TABLE public.interview (
    id bigint NOT NULL,
    ref character varying(12) NOT NULL,
    uid character varying(80) NOT NULL,
    sequence integer NOT NULL,
    application_id bigint NOT NULL,
    employer_id bigint NOT NULL,
    prison_id bigint NOT NULL,
    room_id bigint NOT NULL,
    day_id bigint,
    mode character varying(10) NOT NULL,
    state character varying(12) NOT NULL,
    starts_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    held_until timestamp with time zone,
    version integer NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    panel integer DEFAULT 1 NOT NULL,
    counselor_id bigint,
    interpreter_id bigint,
    CONSTRAINT ck_interview_in_order CHECK ((starts_at < ends_at))
);
CREATE TABLE public.interview_change (
    id bigint NOT NULL,
    interview_id bigint NOT NULL,
    verb character varying(20) NOT NULL,
    from_state character varying(12) NOT NULL,
    to_state character varying(12) NOT NULL,
    starts_at timestamp with time zone NOT NULL,
    room_id bigint NOT NULL,
    by bigint,
    at timestamp with time zone NOT NULL,
    why character varying(40) NOT NULL
);
CREATE SEQUENCE public.interview_change_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.interview_change_id_seq OWNED BY public.interview_change.id;
CREATE TABLE public.interview_day (
    id bigint NOT NULL,
    ref character varying(12) NOT NULL,
    employer_id bigint NOT NULL,
    prison_id bigint NOT NULL,
    "on" date NOT NULL,
    created_at timestamp with time zone NOT NULL
);
CREATE SEQUENCE public.interview_day_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.interview_day_id_seq OWNED BY public.interview_day.id;
CREATE SEQUENCE public.interview_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.interview_id_seq OWNED BY public.interview.id;
CREATE TABLE public.invitation (
    id bigint NOT NULL,
    account_id bigint NOT NULL,
    seed character varying(64) NOT NULL,
    token_hash character varying(64) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    created_by bigint,
    expires_at timestamp with time zone NOT NULL,
    used_at timestamp with time zone,
    ended_at timestamp with time zone
);
CREATE SEQUENCE public.invitation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.invitation_id_seq OWNED BY public.invitation.id;
CREATE TABLE public.job (
    id bigint NOT NULL,
    kind character varying(40) NOT NULL,
    key character varying(200) NOT NULL,
    payload json NOT NULL,
    posted_at timestamp with time zone NOT NULL,
    due_at timestamp with time zone NOT NULL,
    leased_until timestamp with time zone,
    lease character varying(40),
    attempts integer NOT NULL,
    refusals integer NOT NULL,
    error character varying(200),
    done_at timestamp with time zone,
    dead_at timestamp with time zone,
    request_id character varying(40)
);
CREATE SEQUENCE public.job_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.job_id_seq OWNED BY public.job.id;
CREATE TABLE public.look (
    account_id bigint NOT NULL,
    at timestamp with time zone NOT NULL
);
CREATE TABLE public.looked_day (
    "on" date NOT NULL,
    looked_at timestamp with time zone NOT NULL
);
CREATE TABLE public.match (
    inmate_id bigint NOT NULL,
    vacancy_id bigint NOT NULL,
    score integer NOT NULL,
    near character varying(140) NOT NULL,
    parts json NOT NULL,
    policy character varying(12) NOT NULL,
    inmate_version integer NOT NULL,
    vacancy_version integer NOT NULL,
    as_of date NOT NULL,
    found_at timestamp with time zone DEFAULT '1970-01-01 00:00:00+00'::timestamp with time zone NOT NULL,
    states character varying(11) DEFAULT ''::character varying NOT NULL
)
WITH (fillfactor='60');
CREATE TABLE public.match_lost (
    inmate_id bigint NOT NULL,
    vacancy_id bigint NOT NULL,
    lost_at timestamp with time zone NOT NULL
);
CREATE TABLE public.match_run (
    id bigint NOT NULL,
    as_of date NOT NULL,
    policy character varying(12) NOT NULL,
    taxonomy integer NOT NULL,
    shards integer NOT NULL,
    started_at timestamp with time zone NOT NULL,
    finished_at timestamp with time zone,
    kept integer NOT NULL,
    lease character varying(40),
    leased_until timestamp with time zone
);
CREATE SEQUENCE public.match_run_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.match_run_id_seq OWNED BY public.match_run.id;
CREATE TABLE public.match_seen (
    inmate_id bigint NOT NULL,
    account_id bigint NOT NULL,
    seen_at timestamp with time zone NOT NULL
);
CREATE TABLE public.match_shard (
    run_id bigint NOT NULL,
    number integer NOT NULL,
    first_prison integer NOT NULL,
    first_inmate bigint NOT NULL,
    last_prison integer NOT NULL,
    last_inmate bigint NOT NULL,
    lease character varying(40),
    leased_until timestamp with time zone,
    attempts integer NOT NULL,
    done_at timestamp with time zone,
    found bytea
);
CREATE TABLE public.meeting (
    id bigint NOT NULL,
    ref character varying(12) NOT NULL,
    uid character varying(80) NOT NULL,
    sequence integer NOT NULL,
    employer_id bigint NOT NULL,
    mode character varying(10) NOT NULL,
    state character varying(12) NOT NULL,
    starts_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    version integer NOT NULL,
    planned_by bigint,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    CONSTRAINT ck_meeting_in_order CHECK ((starts_at < ends_at))
);
CREATE TABLE public.meeting_change (
    id bigint NOT NULL,
    meeting_id bigint NOT NULL,
    verb character varying(20) NOT NULL,
    from_state character varying(12) NOT NULL,
    to_state character varying(12) NOT NULL,
    starts_at timestamp with time zone NOT NULL,
    by bigint,
    at timestamp with time zone NOT NULL,
    why character varying(40) NOT NULL
);
CREATE SEQUENCE public.meeting_change_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.meeting_change_id_seq OWNED BY public.meeting_change.id;
CREATE TABLE public.meeting_claim (
    claim_id bigint NOT NULL,
    meeting_id bigint NOT NULL
);
CREATE SEQUENCE public.meeting_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.meeting_id_seq OWNED BY public.meeting.id;
CREATE TABLE public.meeting_place (
    id bigint NOT NULL,
    meeting_id bigint NOT NULL,
    prison_id bigint NOT NULL,
    room_id bigint NOT NULL,
    places integer NOT NULL,
    confirmed_at timestamp with time zone
);
CREATE SEQUENCE public.meeting_place_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.meeting_place_id_seq OWNED BY public.meeting_place.id;
CREATE TABLE public.meeting_seat (
    id bigint NOT NULL,
    ref character varying(12) NOT NULL,
    place_id bigint NOT NULL,
    inmate_id bigint NOT NULL,
    waits boolean NOT NULL,
    came character varying(10) NOT NULL,
    interested boolean,
    vacancy_id bigint,
    application_id bigint,
    introduced boolean NOT NULL,
    listed_by bigint,
    listed_at timestamp with time zone NOT NULL
);
CREATE SEQUENCE public.meeting_seat_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.meeting_seat_id_seq OWNED BY public.meeting_seat.id;
CREATE TABLE public.meeting_vacancy (
    meeting_id bigint NOT NULL,
    vacancy_id bigint NOT NULL
);
CREATE TABLE public.membership (
    account_id bigint NOT NULL,
    organisation_id bigint NOT NULL
);
CREATE TABLE public.mentor_gift (
    id bigint NOT NULL,
    mentoring_id bigint NOT NULL,
    "on" date NOT NULL,
    kind character varying(12) NOT NULL,
    quantity integer NOT NULL,
    cost_cents integer,
    recorded_by bigint,
    recorded_at timestamp with time zone NOT NULL
);
CREATE SEQUENCE public.mentor_gift_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.mentor_gift_id_seq OWNED BY public.mentor_gift.id;
CREATE TABLE public.mentor_material (
    id bigint NOT NULL,
    organisation_id bigint,
    title character varying(120) NOT NULL,
    language character varying(8) NOT NULL,
    audience character varying(12) NOT NULL,
    link character varying(400) NOT NULL,
    size integer NOT NULL,
    file bytea,
    added_by bigint,
    added_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone
);
CREATE SEQUENCE public.mentor_material_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.mentor_material_id_seq OWNED BY public.mentor_material.id;
CREATE TABLE public.mentor_meeting (
    id bigint NOT NULL,
    mentoring_id bigint NOT NULL,
    "on" date NOT NULL,
    minutes integer NOT NULL,
    place character varying(12) NOT NULL,
    attended boolean NOT NULL,
    note bytea,
    recorded_by bigint,
    recorded_at timestamp with time zone NOT NULL
);
CREATE SEQUENCE public.mentor_meeting_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.mentor_meeting_id_seq OWNED BY public.mentor_meeting.id;
CREATE TABLE public.mentor_profile (
    account_id bigint NOT NULL,
    regions json NOT NULL,
    municipalities json NOT NULL,
    languages json NOT NULL,
    times json NOT NULL,
    inside boolean NOT NULL,
    prisons json NOT NULL,
    capacity integer NOT NULL,
    active_from date,
    active_to date,
    trained_on date,
    confidential_on date,
    suspended_at timestamp with time zone,
    ended_at timestamp with time zone,
    version integer NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    CONSTRAINT ck_mentor_profile_capacity CHECK ((capacity >= 0))
);
CREATE TABLE public.mentor_proposal (
    id bigint NOT NULL,
    mentoring_id bigint NOT NULL,
    organisation_id bigint NOT NULL,
    mentor_id bigint NOT NULL,
    proposed_by bigint,
    proposed_at timestamp with time zone NOT NULL,
    answer character varying(12) NOT NULL,
    answered_at timestamp with time zone
);
CREATE SEQUENCE public.mentor_proposal_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.mentor_proposal_id_seq OWNED BY public.mentor_proposal.id;
CREATE TABLE public.mentoring (
    id bigint NOT NULL,
    ref character varying(12) NOT NULL,
    inmate_id bigint NOT NULL,
    state character varying(12) NOT NULL,
    asked_of_id bigint,
    organisation_id bigint,
    mentor_id bigint,
    language character varying(8) NOT NULL,
    times json NOT NULL,
    inside boolean NOT NULL,
    asked_by bigint,
    asked_at timestamp with time zone NOT NULL,
    assigned_at timestamp with time zone,
    ended_at timestamp with time zone,
    why character varying(12) NOT NULL,
    version integer NOT NULL
);
CREATE SEQUENCE public.mentoring_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.mentoring_id_seq OWNED BY public.mentoring.id;
CREATE TABLE public.mentoring_step (
    id bigint NOT NULL,
    mentoring_id bigint NOT NULL,
    verb character varying(12) NOT NULL,
    state character varying(12) NOT NULL,
    why character varying(12) NOT NULL,
    by bigint,
    at timestamp with time zone NOT NULL
);
CREATE SEQUENCE public.mentoring_step_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.mentoring_step_id_seq OWNED BY public.mentoring_step.id;
CREATE TABLE public.message (
    id bigint NOT NULL,
    application_id bigint NOT NULL,
    by_employer boolean NOT NULL,
    text bytea NOT NULL,
    by bigint,
    at timestamp with time zone NOT NULL
);
CREATE SEQUENCE public.message_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.message_id_seq OWNED BY public.message.id;
CREATE TABLE public.minimum_wage (
    valid_from date NOT NULL,
    month_cents integer NOT NULL,
    hour_cents integer NOT NULL,
    source character varying(300) NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    changed_by bigint
);
CREATE TABLE public.movement (
    id bigint NOT NULL,
    inmate_id bigint NOT NULL,
    from_prison_id bigint,
    to_prison_id bigint,
    "on" date NOT NULL,
    recorded_by bigint,
    recorded_at timestamp with time zone NOT NULL,
    detail json NOT NULL
);
CREATE SEQUENCE public.movement_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.movement_id_seq OWNED BY public.movement.id;
CREATE TABLE public.municipality (
    id bigint NOT NULL,
    name character varying(80) NOT NULL,
    kind character varying(20) NOT NULL,
    region character varying(20) NOT NULL,
    centre character varying(80) NOT NULL,
    lat double precision NOT NULL,
    lon double precision NOT NULL,
    branch_id bigint
);
CREATE SEQUENCE public.municipality_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.municipality_id_seq OWNED BY public.municipality.id;
CREATE TABLE public.name_list (
    id bigint NOT NULL,
    ref character varying(12) NOT NULL,
    prison_id bigint NOT NULL,
    purpose bytea NOT NULL,
    people integer NOT NULL,
    state character varying(10) NOT NULL,
    role character varying(20) NOT NULL,
    asked_by bigint NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    decided_by bigint,
    decided_at timestamp with time zone,
    until timestamp with time zone NOT NULL,
    taken_at timestamp with time zone,
    CONSTRAINT ck_name_list_decided_by_somebody CHECK ((((state)::text <> ALL ((ARRAY['agreed'::character varying, 'declined'::character varying, 'taken'::character varying])::text[])) OR (decided_by IS NOT NULL))),
    CONSTRAINT ck_name_list_two_people CHECK (((decided_by IS NULL) OR (decided_by <> asked_by)))
);
CREATE SEQUENCE public.name_list_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.name_list_id_seq OWNED BY public.name_list.id;
CREATE TABLE public.new_times (
    id bigint NOT NULL,
    ref character varying(12) NOT NULL,
    disruption_id bigint NOT NULL,
    employer_id bigint NOT NULL,
    told_at timestamp with time zone NOT NULL,
    answer character varying(12) NOT NULL,
    answered_at timestamp with time zone,
    answered_by bigint,
    version integer NOT NULL
);
CREATE SEQUENCE public.new_times_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.new_times_id_seq OWNED BY public.new_times.id;
CREATE TABLE public.occasion (
    id bigint NOT NULL,
    ref character varying(12) NOT NULL,
    employer_id bigint NOT NULL,
    prison_id bigint NOT NULL,
    room_id bigint NOT NULL,
    mode character varying(10) NOT NULL,
    state character varying(12) NOT NULL,
    starts_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    CONSTRAINT ck_occasion_in_order CHECK ((starts_at < ends_at))
);
CREATE SEQUENCE public.occasion_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.occasion_id_seq OWNED BY public.occasion.id;
CREATE TABLE public.occupation (
    id bigint NOT NULL,
    scheme character varying(4) NOT NULL,
    code character varying(40) NOT NULL,
    isco character varying(4) NOT NULL,
    uri character varying(120),
    lv character varying(300) NOT NULL,
    lv_f character varying(300) NOT NULL,
    en character varying(300) NOT NULL,
    ru character varying(300) NOT NULL,
    lki integer,
    state_language character varying(2) NOT NULL,
    licences character varying(100) NOT NULL,
    conditions character varying(100) NOT NULL,
    duties character varying(100) NOT NULL,
    holland character varying(6) NOT NULL,
    source character varying(40) NOT NULL
);
CREATE TABLE public.occupation_group (
    code character varying(4) NOT NULL,
    lv character varying(300) NOT NULL,
    en character varying(300) NOT NULL,
    source character varying(40) NOT NULL
);
CREATE SEQUENCE public.occupation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.occupation_id_seq OWNED BY public.occupation.id;
CREATE TABLE public.occupation_label (
    id bigint NOT NULL,
    occupation_id bigint NOT NULL,
    lang character varying(2) NOT NULL,
    kind character varying(12) NOT NULL,
    text text NOT NULL,
    source character varying(40) NOT NULL
);
CREATE SEQUENCE public.occupation_label_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.occupation_label_id_seq OWNED BY public.occupation_label.id;
CREATE TABLE public.occupation_mapping (
    pk_code character varying(8) NOT NULL,
    esco_uri character varying(120) NOT NULL,
    relation character varying(12) NOT NULL,
    source character varying(40) NOT NULL
);
CREATE TABLE public.occupation_skill (
    occupation_id bigint NOT NULL,
    skill_id bigint NOT NULL,
    essential boolean NOT NULL,
    source character varying(40) NOT NULL
);
CREATE TABLE public.organisation (
    id bigint NOT NULL,
    kind character varying(20) NOT NULL,
    name character varying(200) NOT NULL,
    active boolean NOT NULL,
    version integer DEFAULT 1 NOT NULL
);
CREATE SEQUENCE public.organisation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.organisation_id_seq OWNED BY public.organisation.id;
CREATE TABLE public.organizer (
    entry_id bigint NOT NULL,
    local character varying(40) NOT NULL
);
CREATE TABLE public.outcome_erased (
    id bigint NOT NULL,
    month date NOT NULL,
    cases bytea NOT NULL
);
CREATE SEQUENCE public.outcome_erased_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.outcome_erased_id_seq OWNED BY public.outcome_erased.id;
CREATE TABLE public.outcome_indicator (
    id bigint NOT NULL,
    code character varying(20) NOT NULL,
    label character varying(200) NOT NULL,
    figure character varying(40) NOT NULL,
    trait character varying(12) NOT NULL,
    group_code character varying(12) NOT NULL,
    set_by bigint,
    set_at timestamp with time zone NOT NULL
);
CREATE SEQUENCE public.outcome_indicator_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.outcome_indicator_id_seq OWNED BY public.outcome_indicator.id;
CREATE TABLE public.outcome_mark (
    id bigint NOT NULL,
    figure character varying(40) NOT NULL,
    kind character varying(12) NOT NULL,
    percent integer NOT NULL,
    year integer NOT NULL,
    source character varying(200) NOT NULL,
    set_by bigint,
    set_at timestamp with time zone NOT NULL
);
CREATE SEQUENCE public.outcome_mark_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.outcome_mark_id_seq OWNED BY public.outcome_mark.id;
CREATE TABLE public.outcome_snapshot (
    id bigint NOT NULL,
    month date NOT NULL,
    as_of timestamp with time zone NOT NULL,
    version character varying(12) NOT NULL,
    base integer NOT NULL,
    counted bytea NOT NULL,
    undated bytea NOT NULL,
    ledger bytea NOT NULL,
    told json NOT NULL,
    made_at timestamp with time zone NOT NULL
);
CREATE SEQUENCE public.outcome_snapshot_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.outcome_snapshot_id_seq OWNED BY public.outcome_snapshot.id;
CREATE TABLE public.pass_count (
    prison_id bigint NOT NULL,
    month date NOT NULL,
    asked integer NOT NULL,
    allowed integer NOT NULL,
    refused integer NOT NULL,
    came integer NOT NULL
);
CREATE TABLE public.past_card (
    id bigint NOT NULL,
    application_id bigint NOT NULL,
    shown_at timestamp with time zone NOT NULL,
    reacted_at timestamp with time zone
);
CREATE SEQUENCE public.past_card_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.past_card_id_seq OWNED BY public.past_card.id;
CREATE TABLE public.plan (
    inmate_id bigint NOT NULL,
    made_on date NOT NULL,
    readiness character varying(20) NOT NULL,
    first_step character varying(8) NOT NULL,
    training_wish character varying(120) NOT NULL,
    checklist json NOT NULL,
    consultation_id bigint NOT NULL
);
CREATE TABLE public.prison (
    id bigint NOT NULL,
    code character varying(40) NOT NULL,
    short character varying(60) NOT NULL,
    municipality_id bigint NOT NULL,
    address character varying(200) NOT NULL,
    lat double precision NOT NULL,
    lon double precision NOT NULL,
    women boolean NOT NULL,
    juveniles boolean NOT NULL,
    open_unit boolean NOT NULL,
    notice_days integer NOT NULL,
    entrance character varying(500) NOT NULL,
    valid_from date,
    valid_to date,
    outside boolean DEFAULT false NOT NULL
);
CREATE TABLE public.prison_contact (
    id bigint NOT NULL,
    prison_id bigint NOT NULL,
    kind character varying(12) NOT NULL,
    name character varying(80) NOT NULL,
    phone character varying(40) NOT NULL,
    email character varying(120) NOT NULL,
    hours character varying(80) NOT NULL,
    version integer NOT NULL
);
CREATE SEQUENCE public.prison_contact_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.prison_contact_id_seq OWNED BY public.prison_contact.id;
CREATE TABLE public.proposal (
    id bigint NOT NULL,
    disruption_id bigint NOT NULL,
    interview_id bigint NOT NULL,
    interview_version integer NOT NULL,
    way character varying(12) NOT NULL,
    starts_at timestamp with time zone,
    ends_at timestamp with time zone,
    mode character varying(10) NOT NULL,
    room_id bigint,
    branch_id bigint,
    was_starts_at timestamp with time zone NOT NULL,
    was_mode character varying(10) NOT NULL,
    was_room_id bigint NOT NULL,
    by_hand boolean NOT NULL,
    state character varying(12) NOT NULL,
    why character varying(40) NOT NULL,
    settled_at timestamp with time zone,
    answer character varying(12) DEFAULT ''::character varying NOT NULL
);
CREATE SEQUENCE public.proposal_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.proposal_id_seq OWNED BY public.proposal.id;
CREATE TABLE public.provider_trip (
    id bigint NOT NULL,
    state_hash character varying(64) NOT NULL,
    provider character varying(20) NOT NULL,
    network_hash character varying(64) NOT NULL,
    account_id bigint,
    invitation_id bigint,
    next_path character varying(500) NOT NULL,
    expires_at timestamp with time zone NOT NULL
);
CREATE SEQUENCE public.provider_trip_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.provider_trip_id_seq OWNED BY public.provider_trip.id;
CREATE TABLE public.public_text (
    name character varying(40) NOT NULL,
    text text NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    changed_by bigint
);
CREATE TABLE public.publication (
    name character varying(40) NOT NULL,
    revision integer NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    detail character varying(300) NOT NULL
);
CREATE TABLE public.received_mail (
    id bigint NOT NULL,
    digest character varying(64) NOT NULL,
    at timestamp with time zone NOT NULL,
    outcome character varying(10) NOT NULL,
    why character varying(40) NOT NULL,
    attendee_id bigint
);
CREATE SEQUENCE public.received_mail_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.received_mail_id_seq OWNED BY public.received_mail.id;
CREATE TABLE public.recovery_code (
    id bigint NOT NULL,
    account_id bigint NOT NULL,
    code_hash character varying(64) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    used_at timestamp with time zone
);
CREATE SEQUENCE public.recovery_code_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.recovery_code_id_seq OWNED BY public.recovery_code.id;
CREATE TABLE public.referral (
    id bigint NOT NULL,
    ref character varying(12) NOT NULL,
    inmate_id bigint NOT NULL,
    service_id bigint NOT NULL,
    state character varying(12) NOT NULL,
    why character varying(20) NOT NULL,
    agreed_on date,
    intake integer NOT NULL,
    seat integer,
    referred_at timestamp with time zone,
    since timestamp with time zone NOT NULL,
    line integer,
    moved_why character varying(20) NOT NULL,
    earlier_id bigint,
    version integer NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    CONSTRAINT ck_referral_nobody_told_without_a_yes CHECK (((referred_at IS NULL) OR (agreed_on IS NOT NULL))),
    CONSTRAINT ck_referral_seats_from_one CHECK ((seat >= 1)),
    CONSTRAINT ck_referral_whoever_comes_has_a_place CHECK (((((state)::text <> 'accepted'::text) AND ((state)::text <> 'attending'::text)) OR (seat IS NOT NULL)))
);
CREATE TABLE public.referral_change (
    id bigint NOT NULL,
    referral_id bigint NOT NULL,
    verb character varying(12) NOT NULL,
    from_state character varying(12) NOT NULL,
    to_state character varying(12) NOT NULL,
    why character varying(20) NOT NULL,
    side character varying(12) NOT NULL,
    told_by bytea,
    told_on date,
    by bigint,
    at timestamp with time zone NOT NULL
);
CREATE SEQUENCE public.referral_change_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.referral_change_id_seq OWNED BY public.referral_change.id;
CREATE SEQUENCE public.referral_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.referral_id_seq OWNED BY public.referral.id;
CREATE TABLE public.register_difference (
    id bigint NOT NULL,
    employment_id bigint NOT NULL,
    kind character varying(12) NOT NULL,
    from_on date NOT NULL,
    to_on date NOT NULL,
    found_at timestamp with time zone NOT NULL,
    settled_at timestamp with time zone,
    settled_by bigint,
    taken boolean
);
CREATE SEQUENCE public.register_difference_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.register_difference_id_seq OWNED BY public.register_difference.id;
CREATE TABLE public.request (
    id bigint NOT NULL,
    ref character varying(12) NOT NULL,
    employer_id bigint NOT NULL,
    vacancy_id bigint NOT NULL,
    state character varying(12) NOT NULL,
    message character varying(1000) NOT NULL,
    asked_by bigint,
    asked_at timestamp with time zone NOT NULL,
    answer_due date NOT NULL,
    answered_at timestamp with time zone,
    version integer NOT NULL,
    escalated_at timestamp with time zone
);
CREATE TABLE public.request_answer (
    request_id bigint NOT NULL,
    prison_id bigint NOT NULL,
    nobody boolean NOT NULL,
    by bigint,
    at timestamp with time zone NOT NULL
);
CREATE SEQUENCE public.request_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.request_id_seq OWNED BY public.request.id;
CREATE TABLE public.requirement (
    id bigint NOT NULL,
    vacancy_id bigint NOT NULL,
    kind character varying(12) NOT NULL,
    code character varying(120) NOT NULL,
    level integer,
    text_level character varying(4) NOT NULL,
    must boolean NOT NULL,
    derived boolean NOT NULL,
    reason character varying(300) NOT NULL
);
CREATE SEQUENCE public.requirement_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.requirement_id_seq OWNED BY public.requirement.id;
CREATE TABLE public.restriction (
    id bigint NOT NULL,
    inmate_id bigint NOT NULL,
    code character varying(20) NOT NULL,
    legal_reference character varying(200) NOT NULL,
    valid_from date NOT NULL,
    valid_to date,
    review_on date NOT NULL,
    set_by bigint,
    set_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone
);
CREATE SEQUENCE public.restriction_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.restriction_id_seq OWNED BY public.restriction.id;
CREATE TABLE public.reveal (
    id bigint NOT NULL,
    application_id bigint NOT NULL,
    level character varying(12) NOT NULL,
    given_on date NOT NULL,
    until date NOT NULL,
    recorded_by bigint,
    recorded_at timestamp with time zone NOT NULL,
    revoked_at timestamp with time zone
);
CREATE SEQUENCE public.reveal_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.reveal_id_seq OWNED BY public.reveal.id;
CREATE TABLE public.room (
    id bigint NOT NULL,
    prison_id bigint NOT NULL,
    code character varying(20) NOT NULL,
    name character varying(80) NOT NULL,
    kind character varying(10) NOT NULL,
    seats integer NOT NULL,
    active boolean NOT NULL,
    equipment json DEFAULT '[]'::json NOT NULL,
    version integer DEFAULT 1 NOT NULL
);
CREATE TABLE public.room_calendar (
    id bigint NOT NULL,
    room_id bigint NOT NULL,
    foreign_id bigint,
    added_by bigint,
    added_at timestamp with time zone NOT NULL
);
CREATE SEQUENCE public.room_calendar_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.room_calendar_id_seq OWNED BY public.room_calendar.id;
CREATE TABLE public.room_closure (
    closure_id bigint NOT NULL,
    room_id bigint NOT NULL,
    starts_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone NOT NULL
);
CREATE SEQUENCE public.room_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.room_id_seq OWNED BY public.room.id;
CREATE TABLE public.room_import (
    id bigint NOT NULL,
    ref character varying(12) NOT NULL,
    room_id bigint NOT NULL,
    source character varying(10) NOT NULL,
    state character varying(12) NOT NULL,
    wanted json NOT NULL,
    skipped json NOT NULL,
    done json NOT NULL,
    made_by bigint,
    made_at timestamp with time zone NOT NULL,
    settled_by bigint,
    settled_at timestamp with time zone,
    version integer NOT NULL
);
CREATE SEQUENCE public.room_import_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.room_import_id_seq OWNED BY public.room_import.id;
CREATE TABLE public.roster_import (
    id bigint NOT NULL,
    ref character varying(12) NOT NULL,
    kind character varying(12) NOT NULL,
    state character varying(12) NOT NULL,
    account_id bigint,
    made_at timestamp with time zone NOT NULL,
    undone_at timestamp with time zone,
    undone_by bigint
);
CREATE SEQUENCE public.roster_import_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.roster_import_id_seq OWNED BY public.roster_import.id;
CREATE TABLE public.roster_line (
    id bigint NOT NULL,
    import_id bigint NOT NULL,
    number integer NOT NULL,
    what character varying(8) NOT NULL,
    state character varying(8) NOT NULL,
    inmate_id bigint,
    held bytea
);
CREATE SEQUENCE public.roster_line_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.roster_line_id_seq OWNED BY public.roster_line.id;
CREATE TABLE public.roster_question (
    id bigint NOT NULL,
    ref character varying(12) NOT NULL,
    import_id bigint NOT NULL,
    number integer NOT NULL,
    cause character varying(10) NOT NULL,
    key character varying(40) NOT NULL,
    inmate_id bigint NOT NULL,
    prison_id bigint NOT NULL,
    offered bytea NOT NULL,
    raised_at timestamp with time zone NOT NULL,
    settled_at timestamp with time zone,
    settled_by bigint,
    decision character varying(8) NOT NULL
);
CREATE SEQUENCE public.roster_question_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.roster_question_id_seq OWNED BY public.roster_question.id;
CREATE TABLE public.roster_seen (
    inmate_id bigint NOT NULL,
    dates json NOT NULL,
    kept boolean NOT NULL
);
CREATE TABLE public.service (
    id bigint NOT NULL,
    ref character varying(12) NOT NULL,
    kind character varying(20) NOT NULL,
    name character varying(120) NOT NULL,
    provider character varying(120) NOT NULL,
    organisation_id bigint,
    email character varying(254) NOT NULL,
    prison_id bigint,
    municipality_id bigint,
    places integer NOT NULL,
    by_intake boolean NOT NULL,
    intake integer NOT NULL,
    intake_on date,
    languages character varying(40) NOT NULL,
    joining character varying(500) NOT NULL,
    valid_from date NOT NULL,
    valid_to date,
    version integer NOT NULL,
    created_by bigint,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    CONSTRAINT ck_service_a_place CHECK ((places >= 1)),
    CONSTRAINT ck_service_days_in_order CHECK (((valid_to IS NULL) OR (valid_from <= valid_to)))
);
CREATE TABLE public.service_attendance (
    referral_id bigint NOT NULL,
    "on" date NOT NULL,
    came boolean NOT NULL,
    recorded_by bigint,
    recorded_at timestamp with time zone NOT NULL
);
CREATE SEQUENCE public.service_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.service_id_seq OWNED BY public.service.id;
CREATE TABLE public.setting (
    name character varying(40) NOT NULL,
    value integer NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    changed_by bigint
);
CREATE TABLE public.settlement (
    id bigint NOT NULL,
    name character varying(120) NOT NULL,
    key character varying(120) NOT NULL,
    kind character varying(20) NOT NULL,
    parish character varying(120) NOT NULL,
    municipality_id bigint NOT NULL,
    lat double precision NOT NULL,
    lon double precision NOT NULL,
    population integer NOT NULL,
    source character varying(40) NOT NULL
);
CREATE SEQUENCE public.settlement_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.settlement_id_seq OWNED BY public.settlement.id;
CREATE TABLE public.shift_note (
    id bigint NOT NULL,
    prison_id bigint NOT NULL,
    "on" date NOT NULL,
    text bytea NOT NULL,
    version integer NOT NULL,
    at timestamp with time zone NOT NULL,
    by bigint
);
CREATE SEQUENCE public.shift_note_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.shift_note_id_seq OWNED BY public.shift_note.id;
CREATE TABLE public.sign_in (
    id bigint NOT NULL,
    token_hash character varying(64) NOT NULL,
    account_id bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    seen_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    device character varying(200) NOT NULL,
    proved_at timestamp with time zone,
    device_hash character varying(64)
);
CREATE TABLE public.sign_in_failure (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    email_hash character varying(64) NOT NULL,
    network_hash character varying(64) NOT NULL,
    kind character varying(8) DEFAULT 'password'::character varying NOT NULL
);
CREATE SEQUENCE public.sign_in_failure_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.sign_in_failure_id_seq OWNED BY public.sign_in_failure.id;
CREATE SEQUENCE public.sign_in_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.sign_in_id_seq OWNED BY public.sign_in.id;
CREATE TABLE public.sign_in_step (
    id bigint NOT NULL,
    token_hash character varying(64) NOT NULL,
    account_id bigint NOT NULL,
    factor_id bigint,
    created_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    device character varying(200) NOT NULL,
    tries integer NOT NULL
);
CREATE SEQUENCE public.sign_in_step_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.sign_in_step_id_seq OWNED BY public.sign_in_step.id;
CREATE TABLE public.skill (
    id bigint NOT NULL,
    key character varying(120) NOT NULL,
    uri character varying(120),
    kind character varying(20) NOT NULL,
    lv character varying(300) NOT NULL,
    en character varying(300) NOT NULL,
    ru character varying(300) NOT NULL,
    alt text NOT NULL,
    source character varying(40) NOT NULL
);
CREATE SEQUENCE public.skill_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.skill_id_seq OWNED BY public.skill.id;
CREATE TABLE public.skill_relation (
    uri character varying(120) NOT NULL,
    other_uri character varying(120) NOT NULL,
    kind character varying(12) NOT NULL,
    source character varying(40) NOT NULL
);
CREATE TABLE public.statement (
    interview_id bigint NOT NULL,
    said character varying(12) NOT NULL,
    by bigint,
    at timestamp with time zone NOT NULL
);
CREATE TABLE public.subsidy (
    id bigint NOT NULL,
    ref character varying(12) NOT NULL,
    name_lv character varying(160) NOT NULL,
    name_en character varying(160) NOT NULL,
    name_ru character varying(160) NOT NULL,
    legal_reference character varying(300) NOT NULL,
    amount_cents integer,
    share_percent integer,
    months integer,
    conditions character varying(1000) NOT NULL,
    groups character varying(120) NOT NULL,
    released_months integer,
    valid_from date NOT NULL,
    valid_to date,
    source character varying(300) NOT NULL,
    confirmed_at timestamp with time zone,
    confirmed_by bigint,
    version integer NOT NULL,
    updated_by bigint,
    updated_at timestamp with time zone NOT NULL,
    CONSTRAINT ck_subsidy_days_in_order CHECK (((valid_to IS NULL) OR (valid_from <= valid_to)))
);
CREATE SEQUENCE public.subsidy_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.subsidy_id_seq OWNED BY public.subsidy.id;
CREATE TABLE public.support (
    id bigint NOT NULL,
    inmate_id bigint NOT NULL,
    housing bytea,
    documents bytea,
    debts bytea,
    childcare bytea,
    treatment bytea,
    words bytea,
    updated_at timestamp with time zone NOT NULL,
    updated_by bigint
);
CREATE SEQUENCE public.support_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.support_id_seq OWNED BY public.support.id;
CREATE TABLE public.support_person (
    id bigint NOT NULL,
    inmate_id bigint NOT NULL,
    name bytea NOT NULL,
    relation character varying(12) NOT NULL,
    contact bytea NOT NULL,
    legal_basis character varying(120) NOT NULL,
    told_on date,
    recorded_by bigint,
    recorded_at timestamp with time zone NOT NULL
);
CREATE SEQUENCE public.support_person_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.support_person_id_seq OWNED BY public.support_person.id;
CREATE TABLE public.swap_day (
    day_off date NOT NULL,
    day_worked date NOT NULL,
    source character varying(200) NOT NULL
);
CREATE TABLE public.tile (
    region character varying(20) NOT NULL,
    family character varying(1) NOT NULL,
    band integer NOT NULL,
    basis json NOT NULL,
    marks json NOT NULL
);
CREATE TABLE public.tile_search (
    id bigint NOT NULL,
    account_id bigint NOT NULL,
    region character varying(20) NOT NULL,
    family character varying(1) NOT NULL,
    created_at timestamp with time zone NOT NULL
);
CREATE SEQUENCE public.tile_search_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.tile_search_id_seq OWNED BY public.tile_search.id;
CREATE TABLE public.tile_week (
    week date NOT NULL,
    made_at timestamp with time zone NOT NULL,
    pool json NOT NULL
);
CREATE TABLE public.time_proposal (
    id bigint NOT NULL,
    ref character varying(12) NOT NULL,
    attendee_id bigint NOT NULL,
    sequence integer NOT NULL,
    starts_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    stamp timestamp with time zone NOT NULL,
    state character varying(10) NOT NULL,
    own boolean NOT NULL,
    proposed_at timestamp with time zone NOT NULL,
    settled_at timestamp with time zone,
    settled_by bigint,
    CONSTRAINT ck_time_proposal_in_order CHECK ((starts_at < ends_at))
);
CREATE SEQUENCE public.time_proposal_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.time_proposal_id_seq OWNED BY public.time_proposal.id;
CREATE TABLE public.tombstone (
    id bigint NOT NULL,
    key character varying(64) NOT NULL,
    erased_at timestamp with time zone NOT NULL,
    why character varying(12) NOT NULL
);
CREATE SEQUENCE public.tombstone_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.tombstone_id_seq OWNED BY public.tombstone.id;
CREATE TABLE public.tour (
    id bigint NOT NULL,
    ref character varying(12) NOT NULL,
    employer_id bigint NOT NULL,
    minutes integer NOT NULL,
    panels integer NOT NULL,
    released integer NOT NULL,
    version integer NOT NULL,
    made_by bigint,
    created_at timestamp with time zone NOT NULL,
    uid character varying(80),
    sequence integer DEFAULT 0 NOT NULL,
    entered_at timestamp with time zone,
    off_at timestamp with time zone
);
CREATE SEQUENCE public.tour_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.tour_id_seq OWNED BY public.tour.id;
CREATE TABLE public.tour_stop (
    id bigint NOT NULL,
    tour_id bigint NOT NULL,
    prison_id bigint NOT NULL,
    "on" date NOT NULL,
    begins time without time zone NOT NULL,
    ends time without time zone NOT NULL,
    day_id bigint,
    CONSTRAINT ck_tour_stop_in_order CHECK ((begins < ends))
);
CREATE SEQUENCE public.tour_stop_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.tour_stop_id_seq OWNED BY public.tour_stop.id;
CREATE TABLE public.trial (
    id bigint NOT NULL,
    ref character varying(12) NOT NULL,
    application_id bigint NOT NULL,
    kind character varying(12) NOT NULL,
    state character varying(12) NOT NULL,
    starts_at timestamp with time zone,
    ends_at timestamp with time zone,
    place character varying(200) NOT NULL,
    about character varying(500) NOT NULL,
    why character varying(12) NOT NULL,
    waits_until date,
    proposed_by bigint,
    proposed_at timestamp with time zone NOT NULL,
    answered_by bigint,
    answered_at timestamp with time zone,
    version integer NOT NULL
);
CREATE SEQUENCE public.trial_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.trial_id_seq OWNED BY public.trial.id;
CREATE TABLE public.unconfirmed_answer (
    attendee_id bigint NOT NULL,
    state character varying(14) NOT NULL,
    sequence integer NOT NULL,
    at timestamp with time zone NOT NULL
);
CREATE TABLE public.upload (
    id bigint NOT NULL,
    ref character varying(12) NOT NULL,
    kind character varying(20) NOT NULL,
    state character varying(12) NOT NULL,
    uploaded_by bigint NOT NULL,
    uploaded_at timestamp with time zone NOT NULL,
    imported_by bigint,
    finished_at timestamp with time zone,
    runs integer NOT NULL,
    progress json NOT NULL,
    checked json,
    imported json,
    error character varying(1000) NOT NULL,
    version integer NOT NULL
);
CREATE TABLE public.upload_chunk (
    id bigint NOT NULL,
    file_id bigint NOT NULL,
    data bytea NOT NULL
);
CREATE SEQUENCE public.upload_chunk_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.upload_chunk_id_seq OWNED BY public.upload_chunk.id;
CREATE TABLE public.upload_file (
    id bigint NOT NULL,
    upload_id bigint NOT NULL,
    name character varying(120) NOT NULL,
    size integer NOT NULL,
    sha256 character varying(64) NOT NULL
);
CREATE SEQUENCE public.upload_file_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.upload_file_id_seq OWNED BY public.upload_file.id;
CREATE SEQUENCE public.upload_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.upload_id_seq OWNED BY public.upload.id;
CREATE TABLE public.upload_prison (
    upload_id bigint NOT NULL,
    prison_id bigint NOT NULL
);
CREATE TABLE public.vacancy (
    id bigint NOT NULL,
    ref character varying(12) NOT NULL,
    employer_id bigint NOT NULL,
    external_number character varying(40),
    title character varying(300) NOT NULL,
    title_key character varying(300) NOT NULL,
    occupation_id bigint,
    occupation_confidence double precision NOT NULL,
    occupation_confirmed boolean NOT NULL,
    municipality_id bigint,
    address character varying(300) NOT NULL,
    lat double precision,
    lon double precision,
    pay_from_cents integer,
    pay_to_cents integer,
    pay_unit character varying(5) NOT NULL,
    load character varying(12) NOT NULL,
    working_time character varying(12) NOT NULL,
    hours_week double precision,
    seats integer NOT NULL,
    apply_by date,
    start_from date,
    accommodation boolean NOT NULL,
    transport boolean NOT NULL,
    description text NOT NULL,
    link character varying(300) NOT NULL,
    category character varying(120) NOT NULL,
    source character varying(20) NOT NULL,
    state character varying(12) NOT NULL,
    published_at timestamp with time zone,
    closed_at timestamp with time zone,
    close_reason character varying(20) NOT NULL,
    source_updated_on date,
    decided character varying(200) NOT NULL,
    version integer NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    closed_from character varying(12) DEFAULT ''::character varying NOT NULL,
    CONSTRAINT ck_vacancy_a_seat CHECK ((seats >= 1)),
    CONSTRAINT ck_vacancy_pay_in_order CHECK ((pay_from_cents <= pay_to_cents))
);
CREATE TABLE public.vacancy_duty (
    vacancy_id bigint NOT NULL,
    tag character varying(20) NOT NULL,
    derived boolean NOT NULL
);
CREATE SEQUENCE public.vacancy_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.vacancy_id_seq OWNED BY public.vacancy.id;
CREATE TABLE public.visit_info (
    prison_id bigint NOT NULL,
    phone character varying(40) NOT NULL,
    register_minutes integer NOT NULL,
    texts json NOT NULL,
    version integer NOT NULL
);
CREATE TABLE public.visit_item (
    id bigint NOT NULL,
    employer_id bigint NOT NULL,
    prison_id bigint NOT NULL,
    "on" date NOT NULL,
    kind character varying(12) NOT NULL,
    count integer NOT NULL,
    state character varying(12) NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    decided_at timestamp with time zone,
    decided_by bigint,
    version integer NOT NULL
);
CREATE SEQUENCE public.visit_item_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.visit_item_id_seq OWNED BY public.visit_item.id;
CREATE TABLE public.visitor (
    id bigint NOT NULL,
    ref character varying(12) NOT NULL,
    employer_id bigint NOT NULL,
    name bytea NOT NULL,
    personal_code bytea,
    birth_date bytea,
    document character varying(12) NOT NULL,
    document_number bytea NOT NULL,
    document_valid_to date,
    organisation bytea NOT NULL,
    plate bytea,
    version integer NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL
);
CREATE SEQUENCE public.visitor_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.visitor_id_seq OWNED BY public.visitor.id;
CREATE TABLE public.visitor_pass (
    id bigint NOT NULL,
    ref character varying(12) NOT NULL,
    visitor_id bigint NOT NULL,
    prison_id bigint NOT NULL,
    "on" date NOT NULL,
    state character varying(12) NOT NULL,
    why character varying(20) NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    decided_at timestamp with time zone,
    decided_by bigint,
    arrived_at timestamp with time zone,
    left_at timestamp with time zone,
    version integer NOT NULL,
    instead_of character varying(12) DEFAULT ''::character varying NOT NULL
);
CREATE SEQUENCE public.visitor_pass_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.visitor_pass_id_seq OWNED BY public.visitor_pass.id;
CREATE TABLE public."window" (
    id bigint NOT NULL,
    prison_id bigint NOT NULL,
    weekday integer NOT NULL,
    opens time without time zone NOT NULL,
    closes time without time zone NOT NULL,
    valid_from date,
    valid_to date,
    room_id bigint,
    every_weeks integer DEFAULT 1 NOT NULL,
    anchor date,
    gate integer,
    escorts integer,
    CONSTRAINT ck_window_in_order CHECK ((opens < closes))
);
CREATE SEQUENCE public.window_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.window_id_seq OWNED BY public."window".id;
CREATE TABLE public.wish (
    id bigint NOT NULL,
    application_id bigint NOT NULL,
    starts_at timestamp with time zone NOT NULL,
    whole_day boolean NOT NULL,
    by bigint,
    at timestamp with time zone NOT NULL
);
CREATE SEQUENCE public.wish_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.wish_id_seq OWNED BY public.wish.id;
ALTER TABLE ONLY public.account ALTER COLUMN id SET DEFAULT nextval('public.account_id_seq'::regclass);
ALTER TABLE ONLY public.after_release ALTER COLUMN id SET DEFAULT nextval('public.after_release_id_seq'::regclass);
ALTER TABLE ONLY public.agreement ALTER COLUMN id SET DEFAULT nextval('public.agreement_id_seq'::regclass);
ALTER TABLE ONLY public.alert ALTER COLUMN id SET DEFAULT nextval('public.alert_id_seq'::regclass);
ALTER TABLE ONLY public.apart ALTER COLUMN id SET DEFAULT nextval('public.apart_id_seq'::regclass);
ALTER TABLE ONLY public.api_token ALTER COLUMN id SET DEFAULT nextval('public.api_token_id_seq'::regclass);
ALTER TABLE ONLY public.application ALTER COLUMN id SET DEFAULT nextval('public.application_id_seq'::regclass);
ALTER TABLE ONLY public.application_change ALTER COLUMN id SET DEFAULT nextval('public.application_change_id_seq'::regclass);
ALTER TABLE ONLY public.attendee ALTER COLUMN id SET DEFAULT nextval('public.attendee_id_seq'::regclass);
ALTER TABLE ONLY public.audit_anchor ALTER COLUMN id SET DEFAULT nextval('public.audit_anchor_id_seq'::regclass);
ALTER TABLE ONLY public.audit_chain ALTER COLUMN id SET DEFAULT nextval('public.audit_chain_id_seq'::regclass);
ALTER TABLE ONLY public.audit_row ALTER COLUMN id SET DEFAULT nextval('public.audit_row_id_seq'::regclass);
ALTER TABLE ONLY public.audit_seal ALTER COLUMN id SET DEFAULT nextval('public.audit_seal_id_seq'::regclass);
ALTER TABLE ONLY public.backup_mark ALTER COLUMN id SET DEFAULT nextval('public.backup_mark_id_seq'::regclass);
ALTER TABLE ONLY public.ban ALTER COLUMN id SET DEFAULT nextval('public.ban_id_seq'::regclass);
ALTER TABLE ONLY public.block ALTER COLUMN id SET DEFAULT nextval('public.block_id_seq'::regclass);
ALTER TABLE ONLY public.busy ALTER COLUMN id SET DEFAULT nextval('public.busy_id_seq'::regclass);
ALTER TABLE ONLY public.called ALTER COLUMN id SET DEFAULT nextval('public.called_id_seq'::regclass);
ALTER TABLE ONLY public.care ALTER COLUMN id SET DEFAULT nextval('public.care_id_seq'::regclass);
ALTER TABLE ONLY public.claim ALTER COLUMN id SET DEFAULT nextval('public.claim_id_seq'::regclass);
ALTER TABLE ONLY public.closure ALTER COLUMN id SET DEFAULT nextval('public.closure_id_seq'::regclass);
ALTER TABLE ONLY public.consultation ALTER COLUMN id SET DEFAULT nextval('public.consultation_id_seq'::regclass);
ALTER TABLE ONLY public.consultation_draft ALTER COLUMN id SET DEFAULT nextval('public.consultation_draft_id_seq'::regclass);
ALTER TABLE ONLY public.consultation_group ALTER COLUMN id SET DEFAULT nextval('public.consultation_group_id_seq'::regclass);
ALTER TABLE ONLY public.count_time ALTER COLUMN id SET DEFAULT nextval('public.count_time_id_seq'::regclass);
ALTER TABLE ONLY public.course ALTER COLUMN id SET DEFAULT nextval('public.course_id_seq'::regclass);
ALTER TABLE ONLY public.dated ALTER COLUMN id SET DEFAULT nextval('public.dated_id_seq'::regclass);
ALTER TABLE ONLY public.day_release ALTER COLUMN id SET DEFAULT nextval('public.day_release_id_seq'::regclass);
ALTER TABLE ONLY public.demand ALTER COLUMN id SET DEFAULT nextval('public.demand_id_seq'::regclass);
ALTER TABLE ONLY public.disruption ALTER COLUMN id SET DEFAULT nextval('public.disruption_id_seq'::regclass);
ALTER TABLE ONLY public.duty_change ALTER COLUMN id SET DEFAULT nextval('public.duty_change_id_seq'::regclass);
ALTER TABLE ONLY public.emergency ALTER COLUMN id SET DEFAULT nextval('public.emergency_id_seq'::regclass);
ALTER TABLE ONLY public.employer_busy ALTER COLUMN id SET DEFAULT nextval('public.employer_busy_id_seq'::regclass);
ALTER TABLE ONLY public.employer_calendar ALTER COLUMN id SET DEFAULT nextval('public.employer_calendar_id_seq'::regclass);
ALTER TABLE ONLY public.employment ALTER COLUMN id SET DEFAULT nextval('public.employment_id_seq'::regclass);
ALTER TABLE ONLY public.enrolment ALTER COLUMN id SET DEFAULT nextval('public.enrolment_id_seq'::regclass);
ALTER TABLE ONLY public.entry ALTER COLUMN id SET DEFAULT nextval('public.entry_id_seq'::regclass);
ALTER TABLE ONLY public.entry_change ALTER COLUMN id SET DEFAULT nextval('public.entry_change_id_seq'::regclass);
ALTER TABLE ONLY public.erasure ALTER COLUMN id SET DEFAULT nextval('public.erasure_id_seq'::regclass);
ALTER TABLE ONLY public.external_identity ALTER COLUMN id SET DEFAULT nextval('public.external_identity_id_seq'::regclass);
ALTER TABLE ONLY public.fact ALTER COLUMN id SET DEFAULT nextval('public.fact_id_seq'::regclass);
ALTER TABLE ONLY public.factor ALTER COLUMN id SET DEFAULT nextval('public.factor_id_seq'::regclass);
ALTER TABLE ONLY public.feed ALTER COLUMN id SET DEFAULT nextval('public.feed_id_seq'::regclass);
ALTER TABLE ONLY public.finding ALTER COLUMN id SET DEFAULT nextval('public.finding_id_seq'::regclass);
ALTER TABLE ONLY public.follow_up ALTER COLUMN id SET DEFAULT nextval('public.follow_up_id_seq'::regclass);
ALTER TABLE ONLY public.foreign_calendar ALTER COLUMN id SET DEFAULT nextval('public.foreign_calendar_id_seq'::regclass);
ALTER TABLE ONLY public.goal ALTER COLUMN id SET DEFAULT nextval('public.goal_id_seq'::regclass);
ALTER TABLE ONLY public.goal_step ALTER COLUMN id SET DEFAULT nextval('public.goal_step_id_seq'::regclass);
ALTER TABLE ONLY public.guardian_consent ALTER COLUMN id SET DEFAULT nextval('public.guardian_consent_id_seq'::regclass);
ALTER TABLE ONLY public.handover ALTER COLUMN id SET DEFAULT nextval('public.handover_id_seq'::regclass);
ALTER TABLE ONLY public.handover_recipient ALTER COLUMN id SET DEFAULT nextval('public.handover_recipient_id_seq'::regclass);
ALTER TABLE ONLY public.handover_step ALTER COLUMN id SET DEFAULT nextval('public.handover_step_id_seq'::regclass);
ALTER TABLE ONLY public.idempotent_reply ALTER COLUMN id SET DEFAULT nextval('public.idempotent_reply_id_seq'::regclass);
ALTER TABLE ONLY public.inbox ALTER COLUMN id SET DEFAULT nextval('public.inbox_id_seq'::regclass);
ALTER TABLE ONLY public.inmate ALTER COLUMN id SET DEFAULT nextval('public.inmate_id_seq'::regclass);
ALTER TABLE ONLY public.installation ALTER COLUMN id SET DEFAULT nextval('public.installation_id_seq'::regclass);
ALTER TABLE ONLY public.interpreter ALTER COLUMN id SET DEFAULT nextval('public.interpreter_id_seq'::regclass);
ALTER TABLE ONLY public.interview ALTER COLUMN id SET DEFAULT nextval('public.interview_id_seq'::regclass);
ALTER TABLE ONLY public.interview_change ALTER COLUMN id SET DEFAULT nextval('public.interview_change_id_seq'::regclass);
ALTER TABLE ONLY public.interview_day ALTER COLUMN id SET DEFAULT nextval('public.interview_day_id_seq'::regclass);
ALTER TABLE ONLY public.invitation ALTER COLUMN id SET DEFAULT nextval('public.invitation_id_seq'::regclass);
ALTER TABLE ONLY public.job ALTER COLUMN id SET DEFAULT nextval('public.job_id_seq'::regclass);
ALTER TABLE ONLY public.match_run ALTER COLUMN id SET DEFAULT nextval('public.match_run_id_seq'::regclass);
ALTER TABLE ONLY public.meeting ALTER COLUMN id SET DEFAULT nextval('public.meeting_id_seq'::regclass);
ALTER TABLE ONLY public.meeting_change ALTER COLUMN id SET DEFAULT nextval('public.meeting_change_id_seq'::regclass);
ALTER TABLE ONLY public.meeting_place ALTER COLUMN id SET DEFAULT nextval('public.meeting_place_id_seq'::regclass);
ALTER TABLE ONLY public.meeting_seat ALTER COLUMN id SET DEFAULT nextval('public.meeting_seat_id_seq'::regclass);
ALTER TABLE ONLY public.mentor_gift ALTER COLUMN id SET DEFAULT nextval('public.mentor_gift_id_seq'::regclass);
ALTER TABLE ONLY public.mentor_material ALTER COLUMN id SET DEFAULT nextval('public.mentor_material_id_seq'::regclass);
ALTER TABLE ONLY public.mentor_meeting ALTER COLUMN id SET DEFAULT nextval('public.mentor_meeting_id_seq'::regclass);
ALTER TABLE ONLY public.mentor_proposal ALTER COLUMN id SET DEFAULT nextval('public.mentor_proposal_id_seq'::regclass);
ALTER TABLE ONLY public.mentoring ALTER COLUMN id SET DEFAULT nextval('public.mentoring_id_seq'::regclass);
ALTER TABLE ONLY public.mentoring_step ALTER COLUMN id SET DEFAULT nextval('public.mentoring_step_id_seq'::regclass);
ALTER TABLE ONLY public.message ALTER COLUMN id SET DEFAULT nextval('public.message_id_seq'::regclass);
ALTER TABLE ONLY public.movement ALTER COLUMN id SET DEFAULT nextval('public.movement_id_seq'::regclass);
ALTER TABLE ONLY public.municipality ALTER COLUMN id SET DEFAULT nextval('public.municipality_id_seq'::regclass);
ALTER TABLE ONLY public.name_list ALTER COLUMN id SET DEFAULT nextval('public.name_list_id_seq'::regclass);
ALTER TABLE ONLY public.new_times ALTER COLUMN id SET DEFAULT nextval('public.new_times_id_seq'::regclass);
ALTER TABLE ONLY public.occasion ALTER COLUMN id SET DEFAULT nextval('public.occasion_id_seq'::regclass);
ALTER TABLE ONLY public.occupation ALTER COLUMN id SET DEFAULT nextval('public.occupation_id_seq'::regclass);
ALTER TABLE ONLY public.occupation_label ALTER COLUMN id SET DEFAULT nextval('public.occupation_label_id_seq'::regclass);
ALTER TABLE ONLY public.organisation ALTER COLUMN id SET DEFAULT nextval('public.organisation_id_seq'::regclass);
ALTER TABLE ONLY public.outcome_erased ALTER COLUMN id SET DEFAULT nextval('public.outcome_erased_id_seq'::regclass);
ALTER TABLE ONLY public.outcome_indicator ALTER COLUMN id SET DEFAULT nextval('public.outcome_indicator_id_seq'::regclass);
ALTER TABLE ONLY public.outcome_mark ALTER COLUMN id SET DEFAULT nextval('public.outcome_mark_id_seq'::regclass);
ALTER TABLE ONLY public.outcome_snapshot ALTER COLUMN id SET DEFAULT nextval('public.outcome_snapshot_id_seq'::regclass);
ALTER TABLE ONLY public.past_card ALTER COLUMN id SET DEFAULT nextval('public.past_card_id_seq'::regclass);
ALTER TABLE ONLY public.prison_contact ALTER COLUMN id SET DEFAULT nextval('public.prison_contact_id_seq'::regclass);
ALTER TABLE ONLY public.proposal ALTER COLUMN id SET DEFAULT nextval('public.proposal_id_seq'::regclass);
ALTER TABLE ONLY public.provider_trip ALTER COLUMN id SET DEFAULT nextval('public.provider_trip_id_seq'::regclass);
ALTER TABLE ONLY public.received_mail ALTER COLUMN id SET DEFAULT nextval('public.received_mail_id_seq'::regclass);
ALTER TABLE ONLY public.recovery_code ALTER COLUMN id SET DEFAULT nextval('public.recovery_code_id_seq'::regclass);
ALTER TABLE ONLY public.referral ALTER COLUMN id SET DEFAULT nextval('public.referral_id_seq'::regclass);
ALTER TABLE ONLY public.referral_change ALTER COLUMN id SET DEFAULT nextval('public.referral_change_id_seq'::regclass);
ALTER TABLE ONLY public.register_difference ALTER COLUMN id SET DEFAULT nextval('public.register_difference_id_seq'::regclass);
ALTER TABLE ONLY public.request ALTER COLUMN id SET DEFAULT nextval('public.request_id_seq'::regclass);
ALTER TABLE ONLY public.requirement ALTER COLUMN id SET DEFAULT nextval('public.requirement_id_seq'::regclass);
ALTER TABLE ONLY public.restriction ALTER COLUMN id SET DEFAULT nextval('public.restriction_id_seq'::regclass);
ALTER TABLE ONLY public.reveal ALTER COLUMN id SET DEFAULT nextval('public.reveal_id_seq'::regclass);
ALTER TABLE ONLY public.room ALTER COLUMN id SET DEFAULT nextval('public.room_id_seq'::regclass);
ALTER TABLE ONLY public.room_calendar ALTER COLUMN id SET DEFAULT nextval('public.room_calendar_id_seq'::regclass);
ALTER TABLE ONLY public.room_import ALTER COLUMN id SET DEFAULT nextval('public.room_import_id_seq'::regclass);
ALTER TABLE ONLY public.roster_import ALTER COLUMN id SET DEFAULT nextval('public.roster_import_id_seq'::regclass);
ALTER TABLE ONLY public.roster_line ALTER COLUMN id SET DEFAULT nextval('public.roster_line_id_seq'::regclass);
ALTER TABLE ONLY public.roster_question ALTER COLUMN id SET DEFAULT nextval('public.roster_question_id_seq'::regclass);
ALTER TABLE ONLY public.service ALTER COLUMN id SET DEFAULT nextval('public.service_id_seq'::regclass);
ALTER TABLE ONLY public.settlement ALTER COLUMN id SET DEFAULT nextval('public.settlement_id_seq'::regclass);
ALTER TABLE ONLY public.shift_note ALTER COLUMN id SET DEFAULT nextval('public.shift_note_id_seq'::regclass);
ALTER TABLE ONLY public.sign_in ALTER COLUMN id SET DEFAULT nextval('public.sign_in_id_seq'::regclass);
ALTER TABLE ONLY public.sign_in_failure ALTER COLUMN id SET DEFAULT nextval('public.sign_in_failure_id_seq'::regclass);
ALTER TABLE ONLY public.sign_in_step ALTER COLUMN id SET DEFAULT nextval('public.sign_in_step_id_seq'::regclass);
ALTER TABLE ONLY public.skill ALTER COLUMN id SET DEFAULT nextval('public.skill_id_seq'::regclass);
ALTER TABLE ONLY public.subsidy ALTER COLUMN id SET DEFAULT nextval('public.subsidy_id_seq'::regclass);
ALTER TABLE ONLY public.support ALTER COLUMN id SET DEFAULT nextval('public.support_id_seq'::regclass);
ALTER TABLE ONLY public.support_person ALTER COLUMN id SET DEFAULT nextval('public.support_person_id_seq'::regclass);
ALTER TABLE ONLY public.tile_search ALTER COLUMN id SET DEFAULT nextval('public.tile_search_id_seq'::regclass);
ALTER TABLE ONLY public.time_proposal ALTER COLUMN id SET DEFAULT nextval('public.time_proposal_id_seq'::regclass);
ALTER TABLE ONLY public.tombstone ALTER COLUMN id SET DEFAULT nextval('public.tombstone_id_seq'::regclass);
ALTER TABLE ONLY public.tour ALTER COLUMN id SET DEFAULT nextval('public.tour_id_seq'::regclass);
ALTER TABLE ONLY public.tour_stop ALTER COLUMN id SET DEFAULT nextval('public.tour_stop_id_seq'::regclass);
ALTER TABLE ONLY public.trial ALTER COLUMN id SET DEFAULT nextval('public.trial_id_seq'::regclass);
ALTER TABLE ONLY public.upload ALTER COLUMN id SET DEFAULT nextval('public.upload_id_seq'::regclass);
ALTER TABLE ONLY public.upload_chunk ALTER COLUMN id SET DEFAULT nextval('public.upload_chunk_id_seq'::regclass);
ALTER TABLE ONLY public.upload_file ALTER COLUMN id SET DEFAULT nextval('public.upload_file_id_seq'::regclass);
ALTER TABLE ONLY public.vacancy ALTER COLUMN id SET DEFAULT nextval('public.vacancy_id_seq'::regclass);
ALTER TABLE ONLY public.visit_item ALTER COLUMN id SET DEFAULT nextval('public.visit_item_id_seq'::regclass);
ALTER TABLE ONLY public.visitor ALTER COLUMN id SET DEFAULT nextval('public.visitor_id_seq'::regclass);
ALTER TABLE ONLY public.visitor_pass ALTER COLUMN id SET DEFAULT nextval('public.visitor_pass_id_seq'::regclass);
ALTER TABLE ONLY public."window" ALTER COLUMN id SET DEFAULT nextval('public.window_id_seq'::regclass);
ALTER TABLE ONLY public.wish ALTER COLUMN id SET DEFAULT nextval('public.wish_id_seq'::regclass);
INSERT INTO public.account VALUES (1, 'anna@jobbridge.example', 'Anna', 'counselor', 'lv', NULL, true, false, '2026-11-23 08:00:00+00', true, 1, 'feed', NULL, 'none', NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.account VALUES (2, 'bela@jobbridge.example', 'Bela', 'counselor', 'lv', NULL, true, false, '2026-11-23 08:00:00+00', true, 1, 'feed', NULL, 'none', NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.account VALUES (3, 'alda@jobbridge.example', 'Alda', 'employer', 'lv', NULL, true, false, '2026-11-23 08:00:00+00', true, 1, 'invitations', NULL, 'none', NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.account VALUES (4, 'bruno@jobbridge.example', 'Bruno', 'employer', 'lv', NULL, true, false, '2026-11-23 08:00:00+00', true, 1, 'invitations', NULL, 'none', NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.account VALUES (5, 'olga@jobbridge.example', 'Olga', 'prison_officer', 'lv', NULL, true, false, '2026-11-23 08:00:00+00', true, 1, 'feed', NULL, 'none', NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.account VALUES (6, 'otto@jobbridge.example', 'Otto', 'prison_officer', 'lv', NULL, true, false, '2026-11-23 08:00:00+00', true, 1, 'feed', NULL, 'none', NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.account VALUES (7, 'nora@jobbridge.example', 'Nora', 'agency', 'lv', NULL, true, false, '2026-11-23 08:00:00+00', true, 1, 'feed', NULL, 'none', NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.account VALUES (8, 'niks@jobbridge.example', 'Niks', 'agency', 'lv', NULL, true, false, '2026-11-23 08:00:00+00', true, 1, 'feed', NULL, 'none', NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.account VALUES (9, 'pavels@jobbridge.example', 'Pavels', 'probation', 'lv', NULL, true, false, '2026-11-23 08:00:00+00', true, 1, 'feed', NULL, 'none', NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.account VALUES (10, 'mara@jobbridge.example', 'Mara', 'mentor', 'lv', NULL, true, false, '2026-11-23 08:00:00+00', true, 1, 'feed', NULL, 'none', NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.account VALUES (11, 'kaspars@jobbridge.example', 'Kaspars', 'coordinator', 'lv', NULL, true, false, '2026-11-23 08:00:00+00', true, 1, 'feed', NULL, 'none', NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.account VALUES (12, 'tekla@jobbridge.example', 'Tekla', 'ministry', 'lv', NULL, true, false, '2026-11-23 08:00:00+00', true, 1, 'feed', NULL, 'none', NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.account VALUES (13, 'uldis@jobbridge.example', 'Uldis', 'auditor', 'lv', NULL, true, false, '2026-11-23 08:00:00+00', true, 1, 'feed', NULL, 'none', NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.account VALUES (14, 'ada@jobbridge.example', 'Ada', 'administrator', 'lv', NULL, true, false, '2026-11-23 08:00:00+00', true, 1, 'feed', NULL, 'none', NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.account_duty VALUES (5, 'gate');
INSERT INTO public.account_duty VALUES (5, 'movements');
INSERT INTO public.account_duty VALUES (5, 'passes');
INSERT INTO public.account_duty VALUES (5, 'restrictions');
INSERT INTO public.account_duty VALUES (5, 'rooms');
INSERT INTO public.agreement VALUES (1, 1, 'listing', NULL, 'test', '2026-11-01', NULL, NULL, '2026-11-23 08:00:00+00', 'standing', NULL, '', NULL, '', '');
INSERT INTO public.agreement VALUES (2, 1, 'introduction', NULL, 'test', '2026-11-01', NULL, NULL, '2026-11-23 08:00:00+00', 'standing', NULL, '', NULL, '', '');
INSERT INTO public.agreement VALUES (3, 1, 'interview', NULL, 'test', '2026-11-01', NULL, NULL, '2026-11-23 08:00:00+00', 'standing', NULL, '', NULL, '', '');
INSERT INTO public.agreement VALUES (4, 2, 'listing', NULL, 'test', '2026-11-01', NULL, NULL, '2026-11-23 08:00:00+00', 'standing', NULL, '', NULL, '', '');
INSERT INTO public.agreement VALUES (5, 2, 'introduction', NULL, 'test', '2026-11-01', NULL, NULL, '2026-11-23 08:00:00+00', 'standing', NULL, '', NULL, '', '');
INSERT INTO public.agreement VALUES (6, 2, 'interview', NULL, 'test', '2026-11-01', NULL, NULL, '2026-11-23 08:00:00+00', 'standing', NULL, '', NULL, '', '');
INSERT INTO public.agreement VALUES (7, 3, 'listing', NULL, 'test', '2026-11-01', NULL, NULL, '2026-11-23 08:00:00+00', 'standing', NULL, '', NULL, '', '');
INSERT INTO public.agreement VALUES (8, 3, 'introduction', NULL, 'test', '2026-11-01', NULL, NULL, '2026-11-23 08:00:00+00', 'standing', NULL, '', NULL, '', '');
INSERT INTO public.agreement VALUES (9, 3, 'interview', NULL, 'test', '2026-11-01', NULL, NULL, '2026-11-23 08:00:00+00', 'standing', NULL, '', NULL, '', '');
INSERT INTO public.alembic_version VALUES ('0044');
INSERT INTO public.assignment VALUES (1, 10, '2026-11-23 08:00:00+00', NULL, NULL);
INSERT INTO public.audit_chain VALUES (1, 0, '\x0000000000000000000000000000000000000000000000000000000000000000', NULL, 0, 0, NULL, '\x');
INSERT INTO public.audit_row VALUES (1, '2026-11-23 08:00:00+00', NULL, NULL, NULL, 'account.add', 'account', 1, 'counselor');
INSERT INTO public.audit_row VALUES (2, '2026-11-23 08:00:00+00', NULL, NULL, NULL, 'account.add', 'account', 2, 'counselor');
INSERT INTO public.audit_row VALUES (3, '2026-11-23 08:00:00+00', NULL, NULL, NULL, 'account.add', 'account', 3, 'employer');
INSERT INTO public.audit_row VALUES (4, '2026-11-23 08:00:00+00', NULL, NULL, NULL, 'account.add', 'account', 4, 'employer');
INSERT INTO public.audit_row VALUES (5, '2026-11-23 08:00:00+00', NULL, NULL, NULL, 'account.add', 'account', 5, 'prison_officer');
INSERT INTO public.audit_row VALUES (6, '2026-11-23 08:00:00+00', NULL, NULL, NULL, 'account.add', 'account', 6, 'prison_officer');
INSERT INTO public.audit_row VALUES (7, '2026-11-23 08:00:00+00', NULL, NULL, NULL, 'account.add', 'account', 7, 'agency');
INSERT INTO public.audit_row VALUES (8, '2026-11-23 08:00:00+00', NULL, NULL, NULL, 'account.add', 'account', 8, 'agency');
INSERT INTO public.audit_row VALUES (9, '2026-11-23 08:00:00+00', NULL, NULL, NULL, 'account.add', 'account', 9, 'probation');
INSERT INTO public.audit_row VALUES (10, '2026-11-23 08:00:00+00', NULL, NULL, NULL, 'account.add', 'account', 10, 'mentor');
INSERT INTO public.audit_row VALUES (11, '2026-11-23 08:00:00+00', NULL, NULL, NULL, 'account.add', 'account', 11, 'coordinator');
INSERT INTO public.audit_row VALUES (12, '2026-11-23 08:00:00+00', NULL, NULL, NULL, 'account.add', 'account', 12, 'ministry');
INSERT INTO public.audit_row VALUES (13, '2026-11-23 08:00:00+00', NULL, NULL, NULL, 'account.add', 'account', 13, 'auditor');
INSERT INTO public.audit_row VALUES (14, '2026-11-23 08:00:00+00', NULL, NULL, NULL, 'account.add', 'account', 14, 'administrator');
INSERT INTO public.branch VALUES (1, 'riga');
INSERT INTO public.branch VALUES (2, 'liepaja');
INSERT INTO public.conditions VALUES (1, 50, false, true, true, true, true, NULL, false, '2026-11-23 08:00:00+00', NULL);
INSERT INTO public.conditions VALUES (2, 50, false, true, true, true, true, NULL, false, '2026-11-23 08:00:00+00', NULL);
INSERT INTO public.conditions VALUES (3, 50, false, true, true, true, true, NULL, false, '2026-11-23 08:00:00+00', NULL);
INSERT INTO public.employer VALUES (5, '49990000014', '', 1, '', '', '', '', 'darbs@example.org', NULL, NULL, '2026-11-23 08:00:00+00', 'portal', NULL);
INSERT INTO public.employer VALUES (6, '49990000027', '', 1, '', '', '', '', 'darbs@example.org', NULL, NULL, '2026-11-23 08:00:00+00', 'portal', NULL);
INSERT INTO public.fact VALUES (1, 1, 'target', '7212 04', 1, '', 'declared', NULL, '2026-11-23 08:00:00+00', NULL, NULL, NULL, NULL);
INSERT INTO public.fact VALUES (2, 1, 'skill', 'weld', 3, '', 'certificate_inside', NULL, '2026-11-23 08:00:00+00', NULL, NULL, NULL, NULL);
INSERT INTO public.fact VALUES (3, 1, 'language', 'lv', NULL, 'B2', 'declared', NULL, '2026-11-23 08:00:00+00', NULL, NULL, NULL, NULL);
INSERT INTO public.fact VALUES (4, 2, 'target', '7212 04', 1, '', 'declared', NULL, '2026-11-23 08:00:00+00', NULL, NULL, NULL, NULL);
INSERT INTO public.fact VALUES (5, 2, 'skill', 'weld', 3, '', 'certificate_inside', NULL, '2026-11-23 08:00:00+00', NULL, NULL, NULL, NULL);
INSERT INTO public.fact VALUES (6, 2, 'language', 'lv', NULL, 'B2', 'declared', NULL, '2026-11-23 08:00:00+00', NULL, NULL, NULL, NULL);
INSERT INTO public.fact VALUES (7, 3, 'target', '7212 04', 1, '', 'declared', NULL, '2026-11-23 08:00:00+00', NULL, NULL, NULL, NULL);
INSERT INTO public.fact VALUES (8, 3, 'skill', 'weld', 3, '', 'certificate_inside', NULL, '2026-11-23 08:00:00+00', NULL, NULL, NULL, NULL);
INSERT INTO public.fact VALUES (9, 3, 'language', 'lv', NULL, 'B2', 'declared', NULL, '2026-11-23 08:00:00+00', NULL, NULL, NULL, NULL);
INSERT INTO public.inmate VALUES (1, 'inmate-juris', 3, 1, '\x01026b3189e446e1bc50758097ee5d18282fd516d36c33d95c2761e1954873db8a4dca5565', '\x01026b31766feffc55999264e03d4c8d529423f3aafed20d46f164377522f04eab3b1c85b5baf8fe', NULL, '\x01026b3131003a7969dd6a00829a4fdf377b256e37faa8a9d041865ad3808f8cf3dcf3d6bdf13ff86ea7', NULL, NULL, 'active', '2027-01-15', '2027-01-22', '2027-01-22', NULL, 1, 1, '2026-11-23 08:00:00+00', '2026-11-23 08:00:00+00', false, NULL);
INSERT INTO public.inmate VALUES (2, 'inmate-karli', 3, 1, '\x01026b31672fa63c66aadb7723a553c291d3e4f08bec3b4b2f70c9e6bf7162fe750339848345', '\x01026b31caec76171ff58566b8d4e6feebf2a82d40e934b63eb70a77392fb3aaa3e43dab1d323cb1', NULL, '\x01026b31a1640e3201401b326156182d2b3322a952a1b7ac43a0f7df3cc428f28e1ab18d0658391af248', NULL, NULL, 'active', '2027-03-16', '2027-03-23', '2027-03-23', NULL, 1, 1, '2026-11-23 08:00:00+00', '2026-11-23 08:00:00+00', false, NULL);
INSERT INTO public.inmate VALUES (3, 'inmate-marta', 4, NULL, '\x01026b3100fce474638b32fc8ad2cfed9d139c9ac113d52686ff0e0476ee7c89af79cdf4c5', '\x01026b316c4fb3d19d5bc60941f10f20cfe5f2614b45fb8f6ace2dcdcfa54cb5dccf5123304b4140', NULL, '\x01026b31b72253cbc63a9407af9ba9fcb93ce7a6183c428bf17a193464a9b0e29455266e24cde425a551', NULL, NULL, 'active', '2027-01-15', '2027-01-22', '2027-01-22', NULL, 1, 1, '2026-11-23 08:00:00+00', '2026-11-23 08:00:00+00', false, NULL);
INSERT INTO public.inmate_name_key VALUES (1, '0a95121786192cebe0820e93443d405e');
INSERT INTO public.inmate_name_key VALUES (1, '24928637cf975c518983d4900d7ef78d');
INSERT INTO public.inmate_name_key VALUES (1, '4dff781c4359deb9d16a299cce561ecd');
INSERT INTO public.inmate_name_key VALUES (1, '6b360e94404ee1d46d8798871db1c571');
INSERT INTO public.inmate_name_key VALUES (1, '8af2397ae6b1b840e3409f687ddef49c');
INSERT INTO public.inmate_name_key VALUES (1, '906434d420d999ff19b9916adf9753df');
INSERT INTO public.inmate_name_key VALUES (1, 'a43d346dcb519ff71b79f89666ab1099');
INSERT INTO public.inmate_name_key VALUES (1, 'afa12b93f110b03957d408eb065303a5');
INSERT INTO public.inmate_name_key VALUES (1, 'bb79dd63ec7bd42bfb9ee9ec3d934c63');
INSERT INTO public.inmate_name_key VALUES (1, 'c5dc790a0ed6a54e9147cd203e6c4973');
INSERT INTO public.inmate_name_key VALUES (1, 'cbf2bba12e40fed600a3a0f425dd1ffa');
INSERT INTO public.inmate_name_key VALUES (2, '0a95121786192cebe0820e93443d405e');
INSERT INTO public.inmate_name_key VALUES (2, '24928637cf975c518983d4900d7ef78d');
INSERT INTO public.inmate_name_key VALUES (2, '3987cf0d07adab5762ab75419e5250dc');
INSERT INTO public.inmate_name_key VALUES (2, '4dff781c4359deb9d16a299cce561ecd');
INSERT INTO public.inmate_name_key VALUES (2, '5c0ab4ef2d604f8fdf5aa9d0791b5df9');
INSERT INTO public.inmate_name_key VALUES (2, '6f75cf57e2936a987b7f199f42230706');
INSERT INTO public.inmate_name_key VALUES (2, '8af2397ae6b1b840e3409f687ddef49c');
INSERT INTO public.inmate_name_key VALUES (2, 'afa12b93f110b03957d408eb065303a5');
INSERT INTO public.inmate_name_key VALUES (2, 'c5dc790a0ed6a54e9147cd203e6c4973');
INSERT INTO public.inmate_name_key VALUES (2, 'cbf2bba12e40fed600a3a0f425dd1ffa');
INSERT INTO public.inmate_name_key VALUES (2, 'feacadfa6ec33cb3892baccbe6cc5311');
INSERT INTO public.inmate_name_key VALUES (3, '0a95121786192cebe0820e93443d405e');
INSERT INTO public.inmate_name_key VALUES (3, '24928637cf975c518983d4900d7ef78d');
INSERT INTO public.inmate_name_key VALUES (3, '2c666309feaed43546e8f845a1af893f');
INSERT INTO public.inmate_name_key VALUES (3, '3d2fc115f7a5b2ec017300c4935c9019');
INSERT INTO public.inmate_name_key VALUES (3, '4dff781c4359deb9d16a299cce561ecd');
INSERT INTO public.inmate_name_key VALUES (3, '8af2397ae6b1b840e3409f687ddef49c');
INSERT INTO public.inmate_name_key VALUES (3, 'afa12b93f110b03957d408eb065303a5');
INSERT INTO public.inmate_name_key VALUES (3, 'c5dc790a0ed6a54e9147cd203e6c4973');
INSERT INTO public.inmate_name_key VALUES (3, 'cbf2bba12e40fed600a3a0f425dd1ffa');
INSERT INTO public.inmate_name_key VALUES (3, 'cd5ac0ef34e6a66b44d77398e1bf81c3');
INSERT INTO public.inmate_name_key VALUES (3, 'e519d6d121dc33b01cc450f5dc3014b7');
INSERT INTO public.membership VALUES (1, 3);
INSERT INTO public.membership VALUES (2, 4);
INSERT INTO public.membership VALUES (3, 5);
INSERT INTO public.membership VALUES (4, 6);
INSERT INTO public.membership VALUES (5, 3);
INSERT INTO public.membership VALUES (6, 4);
INSERT INTO public.membership VALUES (7, 1);
INSERT INTO public.membership VALUES (8, 2);
INSERT INTO public.membership VALUES (10, 7);
INSERT INTO public.membership VALUES (11, 7);
INSERT INTO public.municipality VALUES (1, 'Rīga', 'valstspilsēta', 'Rīga', 'Rīga', 56.95, 24.11, 1);
INSERT INTO public.municipality VALUES (2, 'Liepāja', 'valstspilsēta', 'Kurzeme', 'Liepāja', 56.5, 21.01, 2);
INSERT INTO public.municipality VALUES (3, 'Cēsu novads', 'novads', 'Vidzeme', 'Cēsis', 57.31, 25.27, 1);
INSERT INTO public.occupation VALUES (1, 'PK', '7212 04', '7212', NULL, 'metinātājs', 'metinātāja', 'welder', 'сварщик', NULL, '', '', '', '', '', 'test');
INSERT INTO public.occupation VALUES (2, 'PK', '5120 02', '5120', NULL, 'pavārs', 'pavāre', 'cook', 'повар', NULL, '', '', '', '', '', 'test');
INSERT INTO public.occupation_skill VALUES (1, 1, true, 'test');
INSERT INTO public.occupation_skill VALUES (1, 2, false, 'test');
INSERT INTO public.organisation VALUES (1, 'branch', 'Rīgas filiāle', true, 1);
INSERT INTO public.organisation VALUES (2, 'branch', 'Liepājas filiāle', true, 1);
INSERT INTO public.organisation VALUES (3, 'prison', 'Ziemeļu cietums', true, 1);
INSERT INTO public.organisation VALUES (4, 'prison', 'Dienvidu cietums', true, 1);
INSERT INTO public.organisation VALUES (5, 'employer', 'SIA A darbs', true, 1);
INSERT INTO public.organisation VALUES (6, 'employer', 'SIA B darbs', true, 1);
INSERT INTO public.organisation VALUES (7, 'ngo', 'Biedrība "Solis"', true, 1);
INSERT INTO public.prison VALUES (3, 'north', 'Ziemeļu', 1, '', 56.95, 24.11, false, false, true, 5, '', NULL, NULL, false);
INSERT INTO public.prison VALUES (4, 'south', 'Dienvidu', 2, '', 56.5, 21.01, false, false, false, 5, '', NULL, NULL, false);
INSERT INTO public.requirement VALUES (1, 1, 'skill', 'weld', 2, '', true, false, '');
INSERT INTO public.requirement VALUES (2, 1, 'language', 'lv', NULL, 'A2', true, false, '');
INSERT INTO public.requirement VALUES (3, 1, 'skill', 'read-drawings', 1, '', false, false, '');
INSERT INTO public.requirement VALUES (4, 2, 'skill', 'weld', 2, '', true, false, '');
INSERT INTO public.requirement VALUES (5, 2, 'language', 'lv', NULL, 'A2', true, false, '');
INSERT INTO public.requirement VALUES (6, 2, 'skill', 'read-drawings', 1, '', false, false, '');
INSERT INTO public.room VALUES (1, 3, 'T1', 'Tikšanās telpa 1', 'room', 4, true, '[]', 1);
INSERT INTO public.room VALUES (2, 3, 'V1', 'Video vieta 1', 'video', 4, true, '[]', 1);
INSERT INTO public.room VALUES (3, 4, 'T1', 'Tikšanās telpa 1', 'room', 4, true, '[]', 1);
INSERT INTO public.room VALUES (4, 4, 'V1', 'Video vieta 1', 'video', 4, true, '[]', 1);
INSERT INTO public.skill VALUES (1, 'weld', NULL, 'skill', 'metināt', 'weld', 'сваривать', '', 'test');
INSERT INTO public.skill VALUES (2, 'read-drawings', NULL, 'skill', 'lasīt rasējumus', 'read drawings', 'читать чертежи', '', 'test');
INSERT INTO public.vacancy VALUES (1, 'metinatajs-a', 5, NULL, 'Metinātājs', 'metinatajs', 1, 1, true, 1, '', 56.95, 24.11, 120000, 150000, 'month', 'full', '', NULL, 2, '2027-02-21', NULL, false, false, '', '', '', 'portal', 'published', '2026-11-23 08:00:00+00', NULL, '', NULL, '', 1, '2026-11-23 08:00:00+00', '2026-11-23 08:00:00+00', '');
INSERT INTO public.vacancy VALUES (2, 'metinatajs-b', 6, NULL, 'Metinātājs', 'metinatajs', 1, 1, true, 1, '', 56.95, 24.11, 120000, 150000, 'month', 'full', '', NULL, 2, '2027-02-21', NULL, false, false, '', '', '', 'portal', 'published', '2026-11-23 08:00:00+00', NULL, '', NULL, '', 1, '2026-11-23 08:00:00+00', '2026-11-23 08:00:00+00', '');
INSERT INTO public."window" VALUES (1, 3, 1, '09:00:00', '12:00:00', NULL, NULL, NULL, 1, NULL, NULL, NULL);
INSERT INTO public."window" VALUES (2, 3, 1, '13:00:00', '16:00:00', NULL, NULL, NULL, 1, NULL, NULL, NULL);
INSERT INTO public."window" VALUES (3, 3, 2, '09:00:00', '12:00:00', NULL, NULL, NULL, 1, NULL, NULL, NULL);
INSERT INTO public."window" VALUES (4, 3, 2, '13:00:00', '16:00:00', NULL, NULL, NULL, 1, NULL, NULL, NULL);
INSERT INTO public."window" VALUES (5, 3, 3, '09:00:00', '12:00:00', NULL, NULL, NULL, 1, NULL, NULL, NULL);
INSERT INTO public."window" VALUES (6, 3, 3, '13:00:00', '16:00:00', NULL, NULL, NULL, 1, NULL, NULL, NULL);
INSERT INTO public."window" VALUES (7, 3, 4, '09:00:00', '12:00:00', NULL, NULL, NULL, 1, NULL, NULL, NULL);
INSERT INTO public."window" VALUES (8, 3, 4, '13:00:00', '16:00:00', NULL, NULL, NULL, 1, NULL, NULL, NULL);
INSERT INTO public."window" VALUES (9, 3, 5, '09:00:00', '12:00:00', NULL, NULL, NULL, 1, NULL, NULL, NULL);
INSERT INTO public."window" VALUES (10, 3, 5, '13:00:00', '16:00:00', NULL, NULL, NULL, 1, NULL, NULL, NULL);
INSERT INTO public."window" VALUES (11, 4, 1, '09:00:00', '12:00:00', NULL, NULL, NULL, 1, NULL, NULL, NULL);
INSERT INTO public."window" VALUES (12, 4, 1, '13:00:00', '16:00:00', NULL, NULL, NULL, 1, NULL, NULL, NULL);
INSERT INTO public."window" VALUES (13, 4, 2, '09:00:00', '12:00:00', NULL, NULL, NULL, 1, NULL, NULL, NULL);
INSERT INTO public."window" VALUES (14, 4, 2, '13:00:00', '16:00:00', NULL, NULL, NULL, 1, NULL, NULL, NULL);
INSERT INTO public."window" VALUES (15, 4, 3, '09:00:00', '12:00:00', NULL, NULL, NULL, 1, NULL, NULL, NULL);
INSERT INTO public."window" VALUES (16, 4, 3, '13:00:00', '16:00:00', NULL, NULL, NULL, 1, NULL, NULL, NULL);
INSERT INTO public."window" VALUES (17, 4, 4, '09:00:00', '12:00:00', NULL, NULL, NULL, 1, NULL, NULL, NULL);
INSERT INTO public."window" VALUES (18, 4, 4, '13:00:00', '16:00:00', NULL, NULL, NULL, 1, NULL, NULL, NULL);
INSERT INTO public."window" VALUES (19, 4, 5, '09:00:00', '12:00:00', NULL, NULL, NULL, 1, NULL, NULL, NULL);
INSERT INTO public."window" VALUES (20, 4, 5, '13:00:00', '16:00:00', NULL, NULL, NULL, 1, NULL, NULL, NULL);
SELECT pg_catalog.setval('public.account_id_seq', 14, true);
SELECT pg_catalog.setval('public.after_release_id_seq', 1, false);
SELECT pg_catalog.setval('public.agreement_id_seq', 9, true);
SELECT pg_catalog.setval('public.alert_id_seq', 1, false);
SELECT pg_catalog.setval('public.apart_id_seq', 1, false);
SELECT pg_catalog.setval('public.api_token_id_seq', 1, false);
SELECT pg_catalog.setval('public.application_change_id_seq', 1, false);
SELECT pg_catalog.setval('public.application_id_seq', 1, false);
SELECT pg_catalog.setval('public.attendee_id_seq', 1, false);
SELECT pg_catalog.setval('public.audit_anchor_id_seq', 1, false);
SELECT pg_catalog.setval('public.audit_chain_id_seq', 1, false);
SELECT pg_catalog.setval('public.audit_row_id_seq', 14, true);
SELECT pg_catalog.setval('public.audit_seal_id_seq', 1, false);
SELECT pg_catalog.setval('public.backup_mark_id_seq', 1, false);
SELECT pg_catalog.setval('public.ban_id_seq', 1, false);
SELECT pg_catalog.setval('public.block_id_seq', 1, false);
SELECT pg_catalog.setval('public.busy_id_seq', 1, false);
SELECT pg_catalog.setval('public.called_id_seq', 1, false);
SELECT pg_catalog.setval('public.care_id_seq', 1, false);
SELECT pg_catalog.setval('public.claim_id_seq', 1, false);
SELECT pg_catalog.setval('public.closure_id_seq', 1, false);
SELECT pg_catalog.setval('public.consultation_draft_id_seq', 1, false);
SELECT pg_catalog.setval('public.consultation_group_id_seq', 1, false);
SELECT pg_catalog.setval('public.consultation_id_seq', 1, false);
SELECT pg_catalog.setval('public.count_time_id_seq', 1, false);
SELECT pg_catalog.setval('public.course_id_seq', 1, false);
SELECT pg_catalog.setval('public.dated_id_seq', 1, false);
SELECT pg_catalog.setval('public.day_release_id_seq', 1, false);
SELECT pg_catalog.setval('public.demand_id_seq', 1, false);
SELECT pg_catalog.setval('public.disruption_id_seq', 1, false);
SELECT pg_catalog.setval('public.duty_change_id_seq', 1, false);
SELECT pg_catalog.setval('public.emergency_id_seq', 1, false);
SELECT pg_catalog.setval('public.employer_busy_id_seq', 1, false);
SELECT pg_catalog.setval('public.employer_calendar_id_seq', 1, false);
SELECT pg_catalog.setval('public.employment_id_seq', 1, false);
SELECT pg_catalog.setval('public.enrolment_id_seq', 1, false);
SELECT pg_catalog.setval('public.entry_change_id_seq', 1, false);
SELECT pg_catalog.setval('public.entry_id_seq', 1, false);
SELECT pg_catalog.setval('public.erasure_id_seq', 1, false);
SELECT pg_catalog.setval('public.external_identity_id_seq', 1, false);
SELECT pg_catalog.setval('public.fact_id_seq', 9, true);
SELECT pg_catalog.setval('public.factor_id_seq', 1, false);
SELECT pg_catalog.setval('public.feed_id_seq', 1, false);
SELECT pg_catalog.setval('public.finding_id_seq', 1, false);
SELECT pg_catalog.setval('public.follow_up_id_seq', 1, false);
SELECT pg_catalog.setval('public.foreign_calendar_id_seq', 1, false);
SELECT pg_catalog.setval('public.goal_id_seq', 1, false);
SELECT pg_catalog.setval('public.goal_step_id_seq', 1, false);
SELECT pg_catalog.setval('public.guardian_consent_id_seq', 1, false);
SELECT pg_catalog.setval('public.handover_id_seq', 1, false);
SELECT pg_catalog.setval('public.handover_recipient_id_seq', 1, false);
SELECT pg_catalog.setval('public.handover_step_id_seq', 1, false);
SELECT pg_catalog.setval('public.idempotent_reply_id_seq', 1, false);
SELECT pg_catalog.setval('public.inbox_id_seq', 1, false);
SELECT pg_catalog.setval('public.inmate_id_seq', 3, true);
SELECT pg_catalog.setval('public.installation_id_seq', 1, false);
SELECT pg_catalog.setval('public.interpreter_id_seq', 1, false);
SELECT pg_catalog.setval('public.interview_change_id_seq', 1, false);
SELECT pg_catalog.setval('public.interview_day_id_seq', 1, false);
SELECT pg_catalog.setval('public.interview_id_seq', 1, false);
SELECT pg_catalog.setval('public.invitation_id_seq', 1, false);
SELECT pg_catalog.setval('public.job_id_seq', 1, false);
SELECT pg_catalog.setval('public.match_run_id_seq', 1, false);
SELECT pg_catalog.setval('public.meeting_change_id_seq', 1, false);
SELECT pg_catalog.setval('public.meeting_id_seq', 1, false);
SELECT pg_catalog.setval('public.meeting_place_id_seq', 1, false);
SELECT pg_catalog.setval('public.meeting_seat_id_seq', 1, false);
SELECT pg_catalog.setval('public.mentor_gift_id_seq', 1, false);
SELECT pg_catalog.setval('public.mentor_material_id_seq', 1, false);
SELECT pg_catalog.setval('public.mentor_meeting_id_seq', 1, false);
SELECT pg_catalog.setval('public.mentor_proposal_id_seq', 1, false);
SELECT pg_catalog.setval('public.mentoring_id_seq', 1, false);
SELECT pg_catalog.setval('public.mentoring_step_id_seq', 1, false);
SELECT pg_catalog.setval('public.message_id_seq', 1, false);
SELECT pg_catalog.setval('public.movement_id_seq', 1, false);
SELECT pg_catalog.setval('public.municipality_id_seq', 3, true);
SELECT pg_catalog.setval('public.name_list_id_seq', 1, false);
SELECT pg_catalog.setval('public.new_times_id_seq', 1, false);
SELECT pg_catalog.setval('public.occasion_id_seq', 1, false);
SELECT pg_catalog.setval('public.occupation_id_seq', 2, true);
SELECT pg_catalog.setval('public.occupation_label_id_seq', 1, false);
SELECT pg_catalog.setval('public.organisation_id_seq', 7, true);
SELECT pg_catalog.setval('public.outcome_erased_id_seq', 1, false);
SELECT pg_catalog.setval('public.outcome_indicator_id_seq', 1, false);
SELECT pg_catalog.setval('public.outcome_mark_id_seq', 1, false);
SELECT pg_catalog.setval('public.outcome_snapshot_id_seq', 1, false);
SELECT pg_catalog.setval('public.past_card_id_seq', 1, false);
SELECT pg_catalog.setval('public.prison_contact_id_seq', 1, false);
SELECT pg_catalog.setval('public.proposal_id_seq', 1, false);
SELECT pg_catalog.setval('public.provider_trip_id_seq', 1, false);
SELECT pg_catalog.setval('public.received_mail_id_seq', 1, false);
SELECT pg_catalog.setval('public.recovery_code_id_seq', 1, false);
SELECT pg_catalog.setval('public.referral_change_id_seq', 1, false);
SELECT pg_catalog.setval('public.referral_id_seq', 1, false);
SELECT pg_catalog.setval('public.register_difference_id_seq', 1, false);
SELECT pg_catalog.setval('public.request_id_seq', 1, false);
SELECT pg_catalog.setval('public.requirement_id_seq', 6, true);
SELECT pg_catalog.setval('public.restriction_id_seq', 1, false);
SELECT pg_catalog.setval('public.reveal_id_seq', 1, false);
SELECT pg_catalog.setval('public.room_calendar_id_seq', 1, false);
SELECT pg_catalog.setval('public.room_id_seq', 4, true);
SELECT pg_catalog.setval('public.room_import_id_seq', 1, false);
SELECT pg_catalog.setval('public.roster_import_id_seq', 1, false);
SELECT pg_catalog.setval('public.roster_line_id_seq', 1, false);
SELECT pg_catalog.setval('public.roster_question_id_seq', 1, false);
SELECT pg_catalog.setval('public.service_id_seq', 1, false);
SELECT pg_catalog.setval('public.settlement_id_seq', 1, false);
SELECT pg_catalog.setval('public.shift_note_id_seq', 1, false);
SELECT pg_catalog.setval('public.sign_in_failure_id_seq', 1, false);
SELECT pg_catalog.setval('public.sign_in_id_seq', 1, false);
SELECT pg_catalog.setval('public.sign_in_step_id_seq', 1, false);
SELECT pg_catalog.setval('public.skill_id_seq', 2, true);
SELECT pg_catalog.setval('public.subsidy_id_seq', 1, false);
SELECT pg_catalog.setval('public.support_id_seq', 1, false);
SELECT pg_catalog.setval('public.support_person_id_seq', 1, false);
SELECT pg_catalog.setval('public.tile_search_id_seq', 1, false);
SELECT pg_catalog.setval('public.time_proposal_id_seq', 1, false);
SELECT pg_catalog.setval('public.tombstone_id_seq', 1, false);
SELECT pg_catalog.setval('public.tour_id_seq', 1, false);
SELECT pg_catalog.setval('public.tour_stop_id_seq', 1, false);
SELECT pg_catalog.setval('public.trial_id_seq', 1, false);
SELECT pg_catalog.setval('public.upload_chunk_id_seq', 1, false);
SELECT pg_catalog.setval('public.upload_file_id_seq', 1, false);
SELECT pg_catalog.setval('public.upload_id_seq', 1, false);
SELECT pg_catalog.setval('public.vacancy_id_seq', 2, true);
SELECT pg_catalog.setval('public.visit_item_id_seq', 1, false);
SELECT pg_catalog.setval('public.visitor_id_seq', 1, false);
SELECT pg_catalog.setval('public.visitor_pass_id_seq', 1, false);
SELECT pg_catalog.setval('public.window_id_seq', 20, true);
SELECT pg_catalog.setval('public.wish_id_seq', 1, false);
ALTER TABLE ONLY public.alembic_version
    ADD CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num);
ALTER TABLE ONLY public.claim
    ADD CONSTRAINT claim_overlaps EXCLUDE USING gist (resource WITH =, tstzrange(starts_at, ends_at) WITH &&);
ALTER TABLE ONLY public.account
    ADD CONSTRAINT pk_account PRIMARY KEY (id);
ALTER TABLE ONLY public.account_duty
    ADD CONSTRAINT pk_account_duty PRIMARY KEY (account_id, duty);
ALTER TABLE ONLY public.after_claim
    ADD CONSTRAINT pk_after_claim PRIMARY KEY (claim_id);
ALTER TABLE ONLY public.after_release
    ADD CONSTRAINT pk_after_release PRIMARY KEY (id);
ALTER TABLE ONLY public.agreement
    ADD CONSTRAINT pk_agreement PRIMARY KEY (id);
ALTER TABLE ONLY public.alert
    ADD CONSTRAINT pk_alert PRIMARY KEY (id);
ALTER TABLE ONLY public.apart
    ADD CONSTRAINT pk_apart PRIMARY KEY (id);
ALTER TABLE ONLY public.api_token
    ADD CONSTRAINT pk_api_token PRIMARY KEY (id);
ALTER TABLE ONLY public.application
    ADD CONSTRAINT pk_application PRIMARY KEY (id);
ALTER TABLE ONLY public.application_change
    ADD CONSTRAINT pk_application_change PRIMARY KEY (id);
ALTER TABLE ONLY public.assignment
    ADD CONSTRAINT pk_assignment PRIMARY KEY (inmate_id, account_id);
ALTER TABLE ONLY public.attendee
    ADD CONSTRAINT pk_attendee PRIMARY KEY (id);
ALTER TABLE ONLY public.audience
    ADD CONSTRAINT pk_audience PRIMARY KEY (audience);
ALTER TABLE ONLY public.audit_anchor
    ADD CONSTRAINT pk_audit_anchor PRIMARY KEY (id);
ALTER TABLE ONLY public.audit_chain
    ADD CONSTRAINT pk_audit_chain PRIMARY KEY (id);
ALTER TABLE ONLY public.audit_link
    ADD CONSTRAINT pk_audit_link PRIMARY KEY ("position");
ALTER TABLE ONLY public.audit_row
    ADD CONSTRAINT pk_audit_row PRIMARY KEY (id);
ALTER TABLE ONLY public.audit_seal
    ADD CONSTRAINT pk_audit_seal PRIMARY KEY (id);
ALTER TABLE ONLY public.backup_mark
    ADD CONSTRAINT pk_backup_mark PRIMARY KEY (id);
ALTER TABLE ONLY public.ban
    ADD CONSTRAINT pk_ban PRIMARY KEY (id);
ALTER TABLE ONLY public.ban_key
    ADD CONSTRAINT pk_ban_key PRIMARY KEY (ban_id, key);
ALTER TABLE ONLY public.block
    ADD CONSTRAINT pk_block PRIMARY KEY (id);
ALTER TABLE ONLY public.branch
    ADD CONSTRAINT pk_branch PRIMARY KEY (id);
ALTER TABLE ONLY public.bringing
    ADD CONSTRAINT pk_bringing PRIMARY KEY (interview_id);
ALTER TABLE ONLY public.browsing
    ADD CONSTRAINT pk_browsing PRIMARY KEY ("on", account_id);
ALTER TABLE ONLY public.busy
    ADD CONSTRAINT pk_busy PRIMARY KEY (id);
ALTER TABLE ONLY public.called
    ADD CONSTRAINT pk_called PRIMARY KEY (id);
ALTER TABLE ONLY public.care
    ADD CONSTRAINT pk_care PRIMARY KEY (id);
ALTER TABLE ONLY public.claim
    ADD CONSTRAINT pk_claim PRIMARY KEY (id);
ALTER TABLE ONLY public.closure
    ADD CONSTRAINT pk_closure PRIMARY KEY (id);
ALTER TABLE ONLY public.conditions
    ADD CONSTRAINT pk_conditions PRIMARY KEY (inmate_id);
ALTER TABLE ONLY public.consultation
    ADD CONSTRAINT pk_consultation PRIMARY KEY (id);
ALTER TABLE ONLY public.consultation_draft
    ADD CONSTRAINT pk_consultation_draft PRIMARY KEY (id);
ALTER TABLE ONLY public.consultation_group
    ADD CONSTRAINT pk_consultation_group PRIMARY KEY (id);
ALTER TABLE ONLY public.count_time
    ADD CONSTRAINT pk_count_time PRIMARY KEY (id);
ALTER TABLE ONLY public.course
    ADD CONSTRAINT pk_course PRIMARY KEY (id);
ALTER TABLE ONLY public.dated
    ADD CONSTRAINT pk_dated PRIMARY KEY (id);
ALTER TABLE ONLY public.day_item
    ADD CONSTRAINT pk_day_item PRIMARY KEY (day_id, application_id);
ALTER TABLE ONLY public.day_panel
    ADD CONSTRAINT pk_day_panel PRIMARY KEY (day_id, number);
ALTER TABLE ONLY public.day_plan
    ADD CONSTRAINT pk_day_plan PRIMARY KEY (day_id);
ALTER TABLE ONLY public.day_release
    ADD CONSTRAINT pk_day_release PRIMARY KEY (id);
ALTER TABLE ONLY public.demand
    ADD CONSTRAINT pk_demand PRIMARY KEY (id);
ALTER TABLE ONLY public.demand_day
    ADD CONSTRAINT pk_demand_day PRIMARY KEY (as_of);
ALTER TABLE ONLY public.disruption
    ADD CONSTRAINT pk_disruption PRIMARY KEY (id);
ALTER TABLE ONLY public.duty_change
    ADD CONSTRAINT pk_duty_change PRIMARY KEY (id);
ALTER TABLE ONLY public.emergency
    ADD CONSTRAINT pk_emergency PRIMARY KEY (id);
ALTER TABLE ONLY public.employer
    ADD CONSTRAINT pk_employer PRIMARY KEY (id);
ALTER TABLE ONLY public.employer_busy
    ADD CONSTRAINT pk_employer_busy PRIMARY KEY (id);
ALTER TABLE ONLY public.employer_calendar
    ADD CONSTRAINT pk_employer_calendar PRIMARY KEY (id);
ALTER TABLE ONLY public.employer_text
    ADD CONSTRAINT pk_employer_text PRIMARY KEY (employer_id, locale);
ALTER TABLE ONLY public.employment
    ADD CONSTRAINT pk_employment PRIMARY KEY (id);
ALTER TABLE ONLY public.enrolment
    ADD CONSTRAINT pk_enrolment PRIMARY KEY (id);
ALTER TABLE ONLY public.entry
    ADD CONSTRAINT pk_entry PRIMARY KEY (id);
ALTER TABLE ONLY public.entry_audience
    ADD CONSTRAINT pk_entry_audience PRIMARY KEY (entry_id, audience);
ALTER TABLE ONLY public.entry_change
    ADD CONSTRAINT pk_entry_change PRIMARY KEY (id);
ALTER TABLE ONLY public.erasure
    ADD CONSTRAINT pk_erasure PRIMARY KEY (id);
ALTER TABLE ONLY public.external_identity
    ADD CONSTRAINT pk_external_identity PRIMARY KEY (id);
ALTER TABLE ONLY public.fact
    ADD CONSTRAINT pk_fact PRIMARY KEY (id);
ALTER TABLE ONLY public.factor
    ADD CONSTRAINT pk_factor PRIMARY KEY (id);
ALTER TABLE ONLY public.feed
    ADD CONSTRAINT pk_feed PRIMARY KEY (id);
ALTER TABLE ONLY public.finding
    ADD CONSTRAINT pk_finding PRIMARY KEY (id);
ALTER TABLE ONLY public.follow_up
    ADD CONSTRAINT pk_follow_up PRIMARY KEY (id);
ALTER TABLE ONLY public.follow_up_answer
    ADD CONSTRAINT pk_follow_up_answer PRIMARY KEY (follow_up_id, side);
ALTER TABLE ONLY public.foreign_calendar
    ADD CONSTRAINT pk_foreign_calendar PRIMARY KEY (id);
ALTER TABLE ONLY public.fragment
    ADD CONSTRAINT pk_fragment PRIMARY KEY (entry_id, locale, tier);
ALTER TABLE ONLY public.goal
    ADD CONSTRAINT pk_goal PRIMARY KEY (id);
ALTER TABLE ONLY public.goal_step
    ADD CONSTRAINT pk_goal_step PRIMARY KEY (id);
ALTER TABLE ONLY public.guardian_consent
    ADD CONSTRAINT pk_guardian_consent PRIMARY KEY (id);
ALTER TABLE ONLY public.handover
    ADD CONSTRAINT pk_handover PRIMARY KEY (id);
ALTER TABLE ONLY public.handover_recipient
    ADD CONSTRAINT pk_handover_recipient PRIMARY KEY (id);
ALTER TABLE ONLY public.handover_step
    ADD CONSTRAINT pk_handover_step PRIMARY KEY (id);
ALTER TABLE ONLY public.idempotent_reply
    ADD CONSTRAINT pk_idempotent_reply PRIMARY KEY (id);
ALTER TABLE ONLY public.inbox
    ADD CONSTRAINT pk_inbox PRIMARY KEY (id);
ALTER TABLE ONLY public.inmate
    ADD CONSTRAINT pk_inmate PRIMARY KEY (id);
ALTER TABLE ONLY public.inmate_name_key
    ADD CONSTRAINT pk_inmate_name_key PRIMARY KEY (inmate_id, key);
ALTER TABLE ONLY public.installation
    ADD CONSTRAINT pk_installation PRIMARY KEY (id);
ALTER TABLE ONLY public.interpreter
    ADD CONSTRAINT pk_interpreter PRIMARY KEY (id);
ALTER TABLE ONLY public.interview
    ADD CONSTRAINT pk_interview PRIMARY KEY (id);
ALTER TABLE ONLY public.interview_change
    ADD CONSTRAINT pk_interview_change PRIMARY KEY (id);
ALTER TABLE ONLY public.interview_day
    ADD CONSTRAINT pk_interview_day PRIMARY KEY (id);
ALTER TABLE ONLY public.invitation
    ADD CONSTRAINT pk_invitation PRIMARY KEY (id);
ALTER TABLE ONLY public.job
    ADD CONSTRAINT pk_job PRIMARY KEY (id);
ALTER TABLE ONLY public.look
    ADD CONSTRAINT pk_look PRIMARY KEY (account_id);
ALTER TABLE ONLY public.looked_day
    ADD CONSTRAINT pk_looked_day PRIMARY KEY ("on");
ALTER TABLE ONLY public.match
    ADD CONSTRAINT pk_match PRIMARY KEY (inmate_id, vacancy_id);
ALTER TABLE ONLY public.match_lost
    ADD CONSTRAINT pk_match_lost PRIMARY KEY (inmate_id, vacancy_id);
ALTER TABLE ONLY public.match_run
    ADD CONSTRAINT pk_match_run PRIMARY KEY (id);
ALTER TABLE ONLY public.match_seen
    ADD CONSTRAINT pk_match_seen PRIMARY KEY (inmate_id, account_id);
ALTER TABLE ONLY public.match_shard
    ADD CONSTRAINT pk_match_shard PRIMARY KEY (run_id, number);
ALTER TABLE ONLY public.meeting
    ADD CONSTRAINT pk_meeting PRIMARY KEY (id);
ALTER TABLE ONLY public.meeting_change
    ADD CONSTRAINT pk_meeting_change PRIMARY KEY (id);
ALTER TABLE ONLY public.meeting_claim
    ADD CONSTRAINT pk_meeting_claim PRIMARY KEY (claim_id);
ALTER TABLE ONLY public.meeting_place
    ADD CONSTRAINT pk_meeting_place PRIMARY KEY (id);
ALTER TABLE ONLY public.meeting_seat
    ADD CONSTRAINT pk_meeting_seat PRIMARY KEY (id);
ALTER TABLE ONLY public.meeting_vacancy
    ADD CONSTRAINT pk_meeting_vacancy PRIMARY KEY (meeting_id, vacancy_id);
ALTER TABLE ONLY public.membership
    ADD CONSTRAINT pk_membership PRIMARY KEY (account_id, organisation_id);
ALTER TABLE ONLY public.mentor_gift
    ADD CONSTRAINT pk_mentor_gift PRIMARY KEY (id);
ALTER TABLE ONLY public.mentor_material
    ADD CONSTRAINT pk_mentor_material PRIMARY KEY (id);
ALTER TABLE ONLY public.mentor_meeting
    ADD CONSTRAINT pk_mentor_meeting PRIMARY KEY (id);
ALTER TABLE ONLY public.mentor_profile
    ADD CONSTRAINT pk_mentor_profile PRIMARY KEY (account_id);
ALTER TABLE ONLY public.mentor_proposal
    ADD CONSTRAINT pk_mentor_proposal PRIMARY KEY (id);
ALTER TABLE ONLY public.mentoring
    ADD CONSTRAINT pk_mentoring PRIMARY KEY (id);
ALTER TABLE ONLY public.mentoring_step
    ADD CONSTRAINT pk_mentoring_step PRIMARY KEY (id);
ALTER TABLE ONLY public.message
    ADD CONSTRAINT pk_message PRIMARY KEY (id);
ALTER TABLE ONLY public.minimum_wage
    ADD CONSTRAINT pk_minimum_wage PRIMARY KEY (valid_from);
ALTER TABLE ONLY public.movement
    ADD CONSTRAINT pk_movement PRIMARY KEY (id);
ALTER TABLE ONLY public.municipality
    ADD CONSTRAINT pk_municipality PRIMARY KEY (id);
ALTER TABLE ONLY public.name_list
    ADD CONSTRAINT pk_name_list PRIMARY KEY (id);
ALTER TABLE ONLY public.new_times
    ADD CONSTRAINT pk_new_times PRIMARY KEY (id);
ALTER TABLE ONLY public.occasion
    ADD CONSTRAINT pk_occasion PRIMARY KEY (id);
ALTER TABLE ONLY public.occupation
    ADD CONSTRAINT pk_occupation PRIMARY KEY (id);
ALTER TABLE ONLY public.occupation_group
    ADD CONSTRAINT pk_occupation_group PRIMARY KEY (code);
ALTER TABLE ONLY public.occupation_label
    ADD CONSTRAINT pk_occupation_label PRIMARY KEY (id);
ALTER TABLE ONLY public.occupation_mapping
    ADD CONSTRAINT pk_occupation_mapping PRIMARY KEY (pk_code, esco_uri);
ALTER TABLE ONLY public.occupation_skill
    ADD CONSTRAINT pk_occupation_skill PRIMARY KEY (occupation_id, skill_id);
ALTER TABLE ONLY public.organisation
    ADD CONSTRAINT pk_organisation PRIMARY KEY (id);
ALTER TABLE ONLY public.organizer
    ADD CONSTRAINT pk_organizer PRIMARY KEY (entry_id);
ALTER TABLE ONLY public.outcome_erased
    ADD CONSTRAINT pk_outcome_erased PRIMARY KEY (id);
ALTER TABLE ONLY public.outcome_indicator
    ADD CONSTRAINT pk_outcome_indicator PRIMARY KEY (id);
ALTER TABLE ONLY public.outcome_mark
    ADD CONSTRAINT pk_outcome_mark PRIMARY KEY (id);
ALTER TABLE ONLY public.outcome_snapshot
    ADD CONSTRAINT pk_outcome_snapshot PRIMARY KEY (id);
ALTER TABLE ONLY public.pass_count
    ADD CONSTRAINT pk_pass_count PRIMARY KEY (prison_id, month);
ALTER TABLE ONLY public.past_card
    ADD CONSTRAINT pk_past_card PRIMARY KEY (id);
ALTER TABLE ONLY public.plan
    ADD CONSTRAINT pk_plan PRIMARY KEY (inmate_id);
ALTER TABLE ONLY public.prison
    ADD CONSTRAINT pk_prison PRIMARY KEY (id);
ALTER TABLE ONLY public.prison_contact
    ADD CONSTRAINT pk_prison_contact PRIMARY KEY (id);
ALTER TABLE ONLY public.proposal
    ADD CONSTRAINT pk_proposal PRIMARY KEY (id);
ALTER TABLE ONLY public.provider_trip
    ADD CONSTRAINT pk_provider_trip PRIMARY KEY (id);
ALTER TABLE ONLY public.public_text
    ADD CONSTRAINT pk_public_text PRIMARY KEY (name);
ALTER TABLE ONLY public.publication
    ADD CONSTRAINT pk_publication PRIMARY KEY (name);
ALTER TABLE ONLY public.received_mail
    ADD CONSTRAINT pk_received_mail PRIMARY KEY (id);
ALTER TABLE ONLY public.recovery_code
    ADD CONSTRAINT pk_recovery_code PRIMARY KEY (id);
ALTER TABLE ONLY public.referral
    ADD CONSTRAINT pk_referral PRIMARY KEY (id);
ALTER TABLE ONLY public.referral_change
    ADD CONSTRAINT pk_referral_change PRIMARY KEY (id);
ALTER TABLE ONLY public.register_difference
    ADD CONSTRAINT pk_register_difference PRIMARY KEY (id);
ALTER TABLE ONLY public.request
    ADD CONSTRAINT pk_request PRIMARY KEY (id);
ALTER TABLE ONLY public.request_answer
    ADD CONSTRAINT pk_request_answer PRIMARY KEY (request_id, prison_id);
ALTER TABLE ONLY public.requirement
    ADD CONSTRAINT pk_requirement PRIMARY KEY (id);
ALTER TABLE ONLY public.restriction
    ADD CONSTRAINT pk_restriction PRIMARY KEY (id);
ALTER TABLE ONLY public.reveal
    ADD CONSTRAINT pk_reveal PRIMARY KEY (id);
ALTER TABLE ONLY public.room
    ADD CONSTRAINT pk_room PRIMARY KEY (id);
ALTER TABLE ONLY public.room_calendar
    ADD CONSTRAINT pk_room_calendar PRIMARY KEY (id);
ALTER TABLE ONLY public.room_closure
    ADD CONSTRAINT pk_room_closure PRIMARY KEY (closure_id);
ALTER TABLE ONLY public.room_import
    ADD CONSTRAINT pk_room_import PRIMARY KEY (id);
ALTER TABLE ONLY public.roster_import
    ADD CONSTRAINT pk_roster_import PRIMARY KEY (id);
ALTER TABLE ONLY public.roster_line
    ADD CONSTRAINT pk_roster_line PRIMARY KEY (id);
ALTER TABLE ONLY public.roster_question
    ADD CONSTRAINT pk_roster_question PRIMARY KEY (id);
ALTER TABLE ONLY public.roster_seen
    ADD CONSTRAINT pk_roster_seen PRIMARY KEY (inmate_id);
ALTER TABLE ONLY public.service
    ADD CONSTRAINT pk_service PRIMARY KEY (id);
ALTER TABLE ONLY public.service_attendance
    ADD CONSTRAINT pk_service_attendance PRIMARY KEY (referral_id, "on");
ALTER TABLE ONLY public.setting
    ADD CONSTRAINT pk_setting PRIMARY KEY (name);
ALTER TABLE ONLY public.settlement
    ADD CONSTRAINT pk_settlement PRIMARY KEY (id);
ALTER TABLE ONLY public.shift_note
    ADD CONSTRAINT pk_shift_note PRIMARY KEY (id);
ALTER TABLE ONLY public.sign_in
    ADD CONSTRAINT pk_sign_in PRIMARY KEY (id);
ALTER TABLE ONLY public.sign_in_failure
    ADD CONSTRAINT pk_sign_in_failure PRIMARY KEY (id);
ALTER TABLE ONLY public.sign_in_step
    ADD CONSTRAINT pk_sign_in_step PRIMARY KEY (id);
ALTER TABLE ONLY public.skill
    ADD CONSTRAINT pk_skill PRIMARY KEY (id);
ALTER TABLE ONLY public.skill_relation
    ADD CONSTRAINT pk_skill_relation PRIMARY KEY (uri, other_uri, kind);
ALTER TABLE ONLY public.statement
    ADD CONSTRAINT pk_statement PRIMARY KEY (interview_id);
ALTER TABLE ONLY public.subsidy
    ADD CONSTRAINT pk_subsidy PRIMARY KEY (id);
ALTER TABLE ONLY public.support
    ADD CONSTRAINT pk_support PRIMARY KEY (id);
ALTER TABLE ONLY public.support_person
    ADD CONSTRAINT pk_support_person PRIMARY KEY (id);
ALTER TABLE ONLY public.swap_day
    ADD CONSTRAINT pk_swap_day PRIMARY KEY (day_off);
ALTER TABLE ONLY public.tile
    ADD CONSTRAINT pk_tile PRIMARY KEY (region, family);
ALTER TABLE ONLY public.tile_search
    ADD CONSTRAINT pk_tile_search PRIMARY KEY (id);
ALTER TABLE ONLY public.tile_week
    ADD CONSTRAINT pk_tile_week PRIMARY KEY (week);
ALTER TABLE ONLY public.time_proposal
    ADD CONSTRAINT pk_time_proposal PRIMARY KEY (id);
ALTER TABLE ONLY public.tombstone
    ADD CONSTRAINT pk_tombstone PRIMARY KEY (id);
ALTER TABLE ONLY public.tour
    ADD CONSTRAINT pk_tour PRIMARY KEY (id);
ALTER TABLE ONLY public.tour_stop
    ADD CONSTRAINT pk_tour_stop PRIMARY KEY (id);
ALTER TABLE ONLY public.trial
    ADD CONSTRAINT pk_trial PRIMARY KEY (id);
ALTER TABLE ONLY public.unconfirmed_answer
    ADD CONSTRAINT pk_unconfirmed_answer PRIMARY KEY (attendee_id);
ALTER TABLE ONLY public.upload
    ADD CONSTRAINT pk_upload PRIMARY KEY (id);
ALTER TABLE ONLY public.upload_chunk
    ADD CONSTRAINT pk_upload_chunk PRIMARY KEY (id);
ALTER TABLE ONLY public.upload_file
    ADD CONSTRAINT pk_upload_file PRIMARY KEY (id);
ALTER TABLE ONLY public.upload_prison
    ADD CONSTRAINT pk_upload_prison PRIMARY KEY (upload_id, prison_id);
ALTER TABLE ONLY public.vacancy
    ADD CONSTRAINT pk_vacancy PRIMARY KEY (id);
ALTER TABLE ONLY public.vacancy_duty
    ADD CONSTRAINT pk_vacancy_duty PRIMARY KEY (vacancy_id, tag);
ALTER TABLE ONLY public.visit_info
    ADD CONSTRAINT pk_visit_info PRIMARY KEY (prison_id);
ALTER TABLE ONLY public.visit_item
    ADD CONSTRAINT pk_visit_item PRIMARY KEY (id);
ALTER TABLE ONLY public.visitor
    ADD CONSTRAINT pk_visitor PRIMARY KEY (id);
ALTER TABLE ONLY public.visitor_pass
    ADD CONSTRAINT pk_visitor_pass PRIMARY KEY (id);
ALTER TABLE ONLY public."window"
    ADD CONSTRAINT pk_window PRIMARY KEY (id);
ALTER TABLE ONLY public.wish
    ADD CONSTRAINT pk_wish PRIMARY KEY (id);
ALTER TABLE ONLY public.account
    ADD CONSTRAINT uq_account_email UNIQUE (email);
ALTER TABLE ONLY public.after_release
    ADD CONSTRAINT uq_after_release_interview_id UNIQUE (interview_id);
ALTER TABLE ONLY public.after_release
    ADD CONSTRAINT uq_after_release_ref UNIQUE (ref);
ALTER TABLE ONLY public.after_release
    ADD CONSTRAINT uq_after_release_uid UNIQUE (uid);
ALTER TABLE ONLY public.alert
    ADD CONSTRAINT uq_alert_account_id_inmate_id_vacancy_id UNIQUE (account_id, inmate_id, vacancy_id);
ALTER TABLE ONLY public.api_token
    ADD CONSTRAINT uq_api_token_token_hash UNIQUE (token_hash);
ALTER TABLE ONLY public.application
    ADD CONSTRAINT uq_application_inmate_id_vacancy_id UNIQUE (inmate_id, vacancy_id);
ALTER TABLE ONLY public.application
    ADD CONSTRAINT uq_application_ref UNIQUE (ref);
ALTER TABLE ONLY public.attendee
    ADD CONSTRAINT uq_attendee_entry_id_account_id UNIQUE (entry_id, account_id);
ALTER TABLE ONLY public.audit_anchor
    ADD CONSTRAINT uq_audit_anchor_on UNIQUE ("on");
ALTER TABLE ONLY public.audit_link
    ADD CONSTRAINT uq_audit_link_row_id UNIQUE (row_id);
ALTER TABLE ONLY public.audit_seal
    ADD CONSTRAINT uq_audit_seal_through UNIQUE (through);
ALTER TABLE ONLY public.ban
    ADD CONSTRAINT uq_ban_ref UNIQUE (ref);
ALTER TABLE ONLY public.branch
    ADD CONSTRAINT uq_branch_code UNIQUE (code);
ALTER TABLE ONLY public.called
    ADD CONSTRAINT uq_called_occasion_id_inmate_id UNIQUE (occasion_id, inmate_id);
ALTER TABLE ONLY public.called
    ADD CONSTRAINT uq_called_ref UNIQUE (ref);
ALTER TABLE ONLY public.consultation_draft
    ADD CONSTRAINT uq_consultation_draft_inmate_id_account_id UNIQUE (inmate_id, account_id);
ALTER TABLE ONLY public.consultation_group
    ADD CONSTRAINT uq_consultation_group_ref UNIQUE (ref);
ALTER TABLE ONLY public.course
    ADD CONSTRAINT uq_course_ref UNIQUE (ref);
ALTER TABLE ONLY public.dated
    ADD CONSTRAINT uq_dated_kind_subject UNIQUE (kind, subject);
ALTER TABLE ONLY public.dated
    ADD CONSTRAINT uq_dated_uid UNIQUE (uid);
ALTER TABLE ONLY public.day_plan
    ADD CONSTRAINT uq_day_plan_uid UNIQUE (uid);
ALTER TABLE ONLY public.day_release
    ADD CONSTRAINT uq_day_release_day_id_number UNIQUE (day_id, number);
ALTER TABLE ONLY public.disruption
    ADD CONSTRAINT uq_disruption_ref UNIQUE (ref);
ALTER TABLE ONLY public.employer_calendar
    ADD CONSTRAINT uq_employer_calendar_foreign_id UNIQUE (foreign_id);
ALTER TABLE ONLY public.employer
    ADD CONSTRAINT uq_employer_registration_number UNIQUE (registration_number);
ALTER TABLE ONLY public.employment
    ADD CONSTRAINT uq_employment_application_id UNIQUE (application_id);
ALTER TABLE ONLY public.enrolment
    ADD CONSTRAINT uq_enrolment_course_id_seat UNIQUE (course_id, seat);
ALTER TABLE ONLY public.entry
    ADD CONSTRAINT uq_entry_uid UNIQUE (uid);
ALTER TABLE ONLY public.external_identity
    ADD CONSTRAINT uq_external_identity_account_id_provider UNIQUE (account_id, provider);
ALTER TABLE ONLY public.external_identity
    ADD CONSTRAINT uq_external_identity_subject_hash UNIQUE (subject_hash);
ALTER TABLE ONLY public.factor
    ADD CONSTRAINT uq_factor_credential_id UNIQUE (credential_id);
ALTER TABLE ONLY public.feed
    ADD CONSTRAINT uq_feed_token_hash UNIQUE (token_hash);
ALTER TABLE ONLY public.finding
    ADD CONSTRAINT uq_finding_key UNIQUE (key);
ALTER TABLE ONLY public.follow_up
    ADD CONSTRAINT uq_follow_up_employment_id_stage UNIQUE (employment_id, stage);
ALTER TABLE ONLY public.handover
    ADD CONSTRAINT uq_handover_inmate_id UNIQUE (inmate_id);
ALTER TABLE ONLY public.handover_recipient
    ADD CONSTRAINT uq_handover_recipient_inmate_id_kind UNIQUE (inmate_id, kind);
ALTER TABLE ONLY public.handover_recipient
    ADD CONSTRAINT uq_handover_recipient_ref UNIQUE (ref);
ALTER TABLE ONLY public.handover_recipient
    ADD CONSTRAINT uq_handover_recipient_token_hash UNIQUE (token_hash);
ALTER TABLE ONLY public.idempotent_reply
    ADD CONSTRAINT uq_idempotent_reply_account_id_key UNIQUE (account_id, key);
ALTER TABLE ONLY public.inmate
    ADD CONSTRAINT uq_inmate_ref UNIQUE (ref);
ALTER TABLE ONLY public.interview_day
    ADD CONSTRAINT uq_interview_day_ref UNIQUE (ref);
ALTER TABLE ONLY public.interview
    ADD CONSTRAINT uq_interview_ref UNIQUE (ref);
ALTER TABLE ONLY public.interview
    ADD CONSTRAINT uq_interview_uid UNIQUE (uid);
ALTER TABLE ONLY public.invitation
    ADD CONSTRAINT uq_invitation_token_hash UNIQUE (token_hash);
ALTER TABLE ONLY public.job
    ADD CONSTRAINT uq_job_key UNIQUE (key);
ALTER TABLE ONLY public.meeting_place
    ADD CONSTRAINT uq_meeting_place_meeting_id_prison_id UNIQUE (meeting_id, prison_id);
ALTER TABLE ONLY public.meeting
    ADD CONSTRAINT uq_meeting_ref UNIQUE (ref);
ALTER TABLE ONLY public.meeting_seat
    ADD CONSTRAINT uq_meeting_seat_place_id_inmate_id UNIQUE (place_id, inmate_id);
ALTER TABLE ONLY public.meeting_seat
    ADD CONSTRAINT uq_meeting_seat_ref UNIQUE (ref);
ALTER TABLE ONLY public.meeting
    ADD CONSTRAINT uq_meeting_uid UNIQUE (uid);
ALTER TABLE ONLY public.mentoring
    ADD CONSTRAINT uq_mentoring_ref UNIQUE (ref);
ALTER TABLE ONLY public.municipality
    ADD CONSTRAINT uq_municipality_name UNIQUE (name);
ALTER TABLE ONLY public.name_list
    ADD CONSTRAINT uq_name_list_ref UNIQUE (ref);
ALTER TABLE ONLY public.new_times
    ADD CONSTRAINT uq_new_times_disruption_id_employer_id UNIQUE (disruption_id, employer_id);
ALTER TABLE ONLY public.new_times
    ADD CONSTRAINT uq_new_times_ref UNIQUE (ref);
ALTER TABLE ONLY public.occasion
    ADD CONSTRAINT uq_occasion_ref_prison_id UNIQUE (ref, prison_id);
ALTER TABLE ONLY public.occupation
    ADD CONSTRAINT uq_occupation_scheme_code UNIQUE (scheme, code);
ALTER TABLE ONLY public.organizer
    ADD CONSTRAINT uq_organizer_local UNIQUE (local);
ALTER TABLE ONLY public.outcome_erased
    ADD CONSTRAINT uq_outcome_erased_month UNIQUE (month);
ALTER TABLE ONLY public.outcome_indicator
    ADD CONSTRAINT uq_outcome_indicator_code UNIQUE (code);
ALTER TABLE ONLY public.outcome_mark
    ADD CONSTRAINT uq_outcome_mark_figure_kind UNIQUE (figure, kind);
ALTER TABLE ONLY public.outcome_snapshot
    ADD CONSTRAINT uq_outcome_snapshot_month UNIQUE (month);
ALTER TABLE ONLY public.prison
    ADD CONSTRAINT uq_prison_code UNIQUE (code);
ALTER TABLE ONLY public.prison_contact
    ADD CONSTRAINT uq_prison_contact_prison_id_kind UNIQUE (prison_id, kind);
ALTER TABLE ONLY public.proposal
    ADD CONSTRAINT uq_proposal_disruption_id_interview_id UNIQUE (disruption_id, interview_id);
ALTER TABLE ONLY public.provider_trip
    ADD CONSTRAINT uq_provider_trip_state_hash UNIQUE (state_hash);
ALTER TABLE ONLY public.received_mail
    ADD CONSTRAINT uq_received_mail_digest UNIQUE (digest);
ALTER TABLE ONLY public.referral
    ADD CONSTRAINT uq_referral_ref UNIQUE (ref);
ALTER TABLE ONLY public.referral
    ADD CONSTRAINT uq_referral_service_id_intake_seat UNIQUE (service_id, intake, seat);
ALTER TABLE ONLY public.register_difference
    ADD CONSTRAINT uq_register_difference_employment_id_from_on_to_on UNIQUE (employment_id, from_on, to_on);
ALTER TABLE ONLY public.request
    ADD CONSTRAINT uq_request_ref UNIQUE (ref);
ALTER TABLE ONLY public.room_calendar
    ADD CONSTRAINT uq_room_calendar_foreign_id UNIQUE (foreign_id);
ALTER TABLE ONLY public.room_calendar
    ADD CONSTRAINT uq_room_calendar_room_id UNIQUE (room_id);
ALTER TABLE ONLY public.room_import
    ADD CONSTRAINT uq_room_import_ref UNIQUE (ref);
ALTER TABLE ONLY public.roster_import
    ADD CONSTRAINT uq_roster_import_ref UNIQUE (ref);
ALTER TABLE ONLY public.roster_question
    ADD CONSTRAINT uq_roster_question_ref UNIQUE (ref);
ALTER TABLE ONLY public.service
    ADD CONSTRAINT uq_service_ref UNIQUE (ref);
ALTER TABLE ONLY public.shift_note
    ADD CONSTRAINT uq_shift_note_prison_id_on UNIQUE (prison_id, "on");
ALTER TABLE ONLY public.sign_in_step
    ADD CONSTRAINT uq_sign_in_step_token_hash UNIQUE (token_hash);
ALTER TABLE ONLY public.sign_in
    ADD CONSTRAINT uq_sign_in_token_hash UNIQUE (token_hash);
ALTER TABLE ONLY public.skill
    ADD CONSTRAINT uq_skill_key UNIQUE (key);
ALTER TABLE ONLY public.skill
    ADD CONSTRAINT uq_skill_uri UNIQUE (uri);
ALTER TABLE ONLY public.subsidy
    ADD CONSTRAINT uq_subsidy_ref UNIQUE (ref);
ALTER TABLE ONLY public.support
    ADD CONSTRAINT uq_support_inmate_id UNIQUE (inmate_id);
ALTER TABLE ONLY public.support_person
    ADD CONSTRAINT uq_support_person_inmate_id UNIQUE (inmate_id);
ALTER TABLE ONLY public.tile_search
    ADD CONSTRAINT uq_tile_search_account_id_region_family UNIQUE (account_id, region, family);
ALTER TABLE ONLY public.time_proposal
    ADD CONSTRAINT uq_time_proposal_ref UNIQUE (ref);
ALTER TABLE ONLY public.tombstone
    ADD CONSTRAINT uq_tombstone_key UNIQUE (key);
ALTER TABLE ONLY public.tour
    ADD CONSTRAINT uq_tour_ref UNIQUE (ref);
ALTER TABLE ONLY public.tour_stop
    ADD CONSTRAINT uq_tour_stop_day_id UNIQUE (day_id);
ALTER TABLE ONLY public.tour_stop
    ADD CONSTRAINT uq_tour_stop_tour_id_prison_id UNIQUE (tour_id, prison_id);
ALTER TABLE ONLY public.trial
    ADD CONSTRAINT uq_trial_ref UNIQUE (ref);
ALTER TABLE ONLY public.upload
    ADD CONSTRAINT uq_upload_ref UNIQUE (ref);
ALTER TABLE ONLY public.vacancy
    ADD CONSTRAINT uq_vacancy_ref UNIQUE (ref);
ALTER TABLE ONLY public.vacancy
    ADD CONSTRAINT uq_vacancy_source_external_number UNIQUE (source, external_number);
ALTER TABLE ONLY public.visit_item
    ADD CONSTRAINT uq_visit_item_employer_id_prison_id_on_kind UNIQUE (employer_id, prison_id, "on", kind);
ALTER TABLE ONLY public.visitor_pass
    ADD CONSTRAINT uq_visitor_pass_ref UNIQUE (ref);
ALTER TABLE ONLY public.visitor_pass
    ADD CONSTRAINT uq_visitor_pass_visitor_id_prison_id_on UNIQUE (visitor_id, prison_id, "on");
ALTER TABLE ONLY public.visitor
    ADD CONSTRAINT uq_visitor_ref UNIQUE (ref);
CREATE INDEX ix_after_claim_after_id ON public.after_claim USING btree (after_id);
CREATE INDEX ix_after_release_application_id ON public.after_release USING btree (application_id);
CREATE INDEX ix_after_release_branch_start ON public.after_release USING btree (branch_id, starts_at);
CREATE INDEX ix_agreement_inmate_purpose ON public.agreement USING btree (inmate_id, purpose);
CREATE INDEX ix_alert_account_seen ON public.alert USING btree (account_id, seen_at);
CREATE INDEX ix_alert_inmate_id ON public.alert USING btree (inmate_id);
CREATE INDEX ix_alert_stood ON public.alert USING btree (stood_on);
CREATE INDEX ix_alert_vacancy_id ON public.alert USING btree (vacancy_id);
CREATE INDEX ix_apart_first_id ON public.apart USING btree (first_id);
CREATE INDEX ix_apart_second_id ON public.apart USING btree (second_id);
CREATE INDEX ix_api_token_account_id ON public.api_token USING btree (account_id);
CREATE INDEX ix_application_change_application_id ON public.application_change USING btree (application_id);
CREATE INDEX ix_application_request_id ON public.application USING btree (request_id);
CREATE INDEX ix_application_vacancy_state ON public.application USING btree (vacancy_id, state);
CREATE INDEX ix_application_waiting ON public.application USING btree (state, reacted_at, card_at);
CREATE INDEX ix_application_waits_until ON public.application USING btree (waits_until);
CREATE INDEX ix_assignment_account_id ON public.assignment USING btree (account_id);
CREATE INDEX ix_attendee_account_id ON public.attendee USING btree (account_id);
CREATE INDEX ix_audit_row_account_at ON public.audit_row USING btree (account_id, at);
CREATE INDEX ix_audit_row_at ON public.audit_row USING btree (at, id);
CREATE INDEX ix_audit_row_subject ON public.audit_row USING btree (subject, subject_id);
CREATE INDEX ix_audit_row_verb_at ON public.audit_row USING btree (verb, at);
CREATE INDEX ix_backup_mark_at ON public.backup_mark USING btree (at);
CREATE INDEX ix_ban_key_key ON public.ban_key USING btree (key);
CREATE INDEX ix_ban_prison_id ON public.ban USING btree (prison_id);
CREATE INDEX ix_block_inmate_id ON public.block USING btree (inmate_id);
CREATE INDEX ix_browsing_account_id ON public.browsing USING btree (account_id);
CREATE INDEX ix_busy_inmate_id ON public.busy USING btree (inmate_id);
CREATE INDEX ix_called_inmate_id ON public.called USING btree (inmate_id);
CREATE INDEX ix_care_account_until ON public.care USING btree (account_id, until);
CREATE INDEX ix_care_batch ON public.care USING btree (batch);
CREATE INDEX ix_care_given_by ON public.care USING btree (given_by);
CREATE INDEX ix_care_inmate_since ON public.care USING btree (inmate_id, since);
CREATE INDEX ix_claim_called_id ON public.claim USING btree (called_id);
CREATE INDEX ix_claim_interview_id ON public.claim USING btree (interview_id);
CREATE INDEX ix_claim_resource_start ON public.claim USING btree (resource, starts_at);
CREATE INDEX ix_closure_prison_id ON public.closure USING btree (prison_id);
CREATE INDEX ix_closure_room_id ON public.closure USING btree (room_id);
CREATE INDEX ix_consultation_draft_saved_at ON public.consultation_draft USING btree (saved_at);
CREATE INDEX ix_consultation_group_id ON public.consultation USING btree (group_id);
CREATE INDEX ix_consultation_group_prison_on ON public.consultation_group USING btree (prison_id, "on");
CREATE INDEX ix_consultation_inmate_held ON public.consultation USING btree (inmate_id, held_on);
CREATE INDEX ix_consultation_state_held ON public.consultation USING btree (state, held_on);
CREATE INDEX ix_count_time_prison_id ON public.count_time USING btree (prison_id);
CREATE INDEX ix_course_prison ON public.course USING btree (prison_id, state, starts_on);
CREATE INDEX ix_dated_inmate_id ON public.dated USING btree (inmate_id);
CREATE INDEX ix_day_item_application_id ON public.day_item USING btree (application_id);
CREATE INDEX ix_demand_prison_weeks ON public.demand USING btree (prison_id, weeks);
CREATE INDEX ix_disruption_inmate_id ON public.disruption USING btree (inmate_id);
CREATE INDEX ix_disruption_prison_state ON public.disruption USING btree (prison_id, state);
CREATE INDEX ix_duty_change_state ON public.duty_change USING btree (state);
CREATE INDEX ix_duty_change_vacancy_id ON public.duty_change USING btree (vacancy_id);
CREATE INDEX ix_emergency_account_ends ON public.emergency USING btree (account_id, ends_at);
CREATE INDEX ix_emergency_inmate_id ON public.emergency USING btree (inmate_id);
CREATE INDEX ix_emergency_opened ON public.emergency USING btree (opened_at, id);
CREATE INDEX ix_employer_busy_calendar_id ON public.employer_busy USING btree (calendar_id);
CREATE INDEX ix_employer_busy_employer_end ON public.employer_busy USING btree (employer_id, ends_at);
CREATE INDEX ix_employer_calendar_employer_id ON public.employer_calendar USING btree (employer_id);
CREATE INDEX ix_enrolment_inmate ON public.enrolment USING btree (inmate_id);
CREATE UNIQUE INDEX ix_enrolment_open ON public.enrolment USING btree (inmate_id, subject) WHERE (((state)::text = 'wished'::text) OR ((state)::text = 'enrolled'::text));
CREATE INDEX ix_entry_audience_audience ON public.entry_audience USING btree (audience);
CREATE INDEX ix_entry_change_at ON public.entry_change USING btree (at);
CREATE INDEX ix_entry_change_entry_at ON public.entry_change USING btree (entry_id, at);
CREATE INDEX ix_entry_starts_at ON public.entry USING btree (starts_at);
CREATE INDEX ix_erasure_due_at ON public.erasure USING btree (due_at);
CREATE INDEX ix_erasure_inmate_id ON public.erasure USING btree (inmate_id);
CREATE INDEX ix_external_identity_account_id ON public.external_identity USING btree (account_id);
CREATE INDEX ix_fact_inmate_kind ON public.fact USING btree (inmate_id, kind);
CREATE INDEX ix_factor_account_id ON public.factor USING btree (account_id);
CREATE INDEX ix_feed_account ON public.feed USING btree (account_id);
CREATE INDEX ix_finding_account_id ON public.finding USING btree (account_id);
CREATE INDEX ix_finding_on ON public.finding USING btree ("on", id);
CREATE INDEX ix_follow_up_due ON public.follow_up USING btree (due_on, asked_at);
CREATE INDEX ix_foreign_calendar_next_at ON public.foreign_calendar USING btree (next_at);
CREATE INDEX ix_goal_inmate_id ON public.goal USING btree (inmate_id);
CREATE INDEX ix_goal_step_due_on ON public.goal_step USING btree (due_on);
CREATE INDEX ix_goal_step_goal_id ON public.goal_step USING btree (goal_id);
CREATE INDEX ix_guardian_consent_inmate_id ON public.guardian_consent USING btree (inmate_id);
CREATE INDEX ix_handover_recipient_account_id ON public.handover_recipient USING btree (account_id);
CREATE INDEX ix_handover_recipient_organisation_id ON public.handover_recipient USING btree (organisation_id);
CREATE INDEX ix_handover_recipient_state ON public.handover_recipient USING btree (state, sent_at);
CREATE INDEX ix_handover_step_recipient_id ON public.handover_step USING btree (recipient_id);
CREATE INDEX ix_idempotent_reply_created_at ON public.idempotent_reply USING btree (created_at);
CREATE INDEX ix_inmate_counselor_id ON public.inmate USING btree (counselor_id);
CREATE INDEX ix_inmate_name_key_key ON public.inmate_name_key USING btree (key);
CREATE INDEX ix_inmate_prison_release ON public.inmate USING btree (prison_id, status, release_expected);
CREATE INDEX ix_interpreter_prison_id ON public.interpreter USING btree (prison_id);
CREATE INDEX ix_interview_application_id ON public.interview USING btree (application_id);
CREATE INDEX ix_interview_change_interview_id ON public.interview_change USING btree (interview_id);
CREATE INDEX ix_interview_counselor_id ON public.interview USING btree (counselor_id);
CREATE INDEX ix_interview_day_employer_id ON public.interview_day USING btree (employer_id);
CREATE INDEX ix_interview_day_id ON public.interview USING btree (day_id);
CREATE INDEX ix_interview_day_prison_id ON public.interview_day USING btree (prison_id);
CREATE INDEX ix_interview_employer_start ON public.interview USING btree (employer_id, starts_at);
CREATE INDEX ix_interview_interpreter_id ON public.interview USING btree (interpreter_id);
CREATE INDEX ix_interview_prison_start ON public.interview USING btree (prison_id, starts_at);
CREATE INDEX ix_interview_room_id ON public.interview USING btree (room_id);
CREATE INDEX ix_invitation_account_id ON public.invitation USING btree (account_id);
CREATE INDEX ix_job_due ON public.job USING btree (done_at, dead_at, due_at);
CREATE INDEX ix_match_inmate_found ON public.match USING btree (inmate_id, near, found_at);
CREATE INDEX ix_match_lost_vacancy_id ON public.match_lost USING btree (vacancy_id);
CREATE INDEX ix_match_vacancy_score ON public.match USING btree (vacancy_id, near, score);
CREATE INDEX ix_meeting_change_meeting_id ON public.meeting_change USING btree (meeting_id);
CREATE INDEX ix_meeting_claim_meeting_id ON public.meeting_claim USING btree (meeting_id);
CREATE INDEX ix_meeting_employer_start ON public.meeting USING btree (employer_id, starts_at);
CREATE INDEX ix_meeting_place_prison_id ON public.meeting_place USING btree (prison_id);
CREATE INDEX ix_meeting_place_room_id ON public.meeting_place USING btree (room_id);
CREATE INDEX ix_meeting_seat_application_id ON public.meeting_seat USING btree (application_id);
CREATE INDEX ix_meeting_seat_inmate_id ON public.meeting_seat USING btree (inmate_id);
CREATE INDEX ix_meeting_start ON public.meeting USING btree (starts_at);
CREATE INDEX ix_meeting_vacancy_vacancy_id ON public.meeting_vacancy USING btree (vacancy_id);
CREATE INDEX ix_membership_organisation_id ON public.membership USING btree (organisation_id);
CREATE INDEX ix_mentor_gift_mentoring_id ON public.mentor_gift USING btree (mentoring_id);
CREATE INDEX ix_mentor_material_organisation_id ON public.mentor_material USING btree (organisation_id);
CREATE INDEX ix_mentor_meeting_mentoring_id ON public.mentor_meeting USING btree (mentoring_id);
CREATE INDEX ix_mentor_proposal_mentor_answer ON public.mentor_proposal USING btree (mentor_id, answer);
CREATE INDEX ix_mentor_proposal_mentoring_id ON public.mentor_proposal USING btree (mentoring_id);
CREATE UNIQUE INDEX ix_mentor_proposal_standing ON public.mentor_proposal USING btree (mentoring_id) WHERE ((answer)::text = ANY ((ARRAY[''::character varying, 'accepted'::character varying])::text[]));
CREATE INDEX ix_mentoring_inmate_id ON public.mentoring USING btree (inmate_id);
CREATE INDEX ix_mentoring_mentor ON public.mentoring USING btree (mentor_id, state);
CREATE UNIQUE INDEX ix_mentoring_open ON public.mentoring USING btree (inmate_id) WHERE ((state)::text <> 'ended'::text);
CREATE INDEX ix_mentoring_organisation ON public.mentoring USING btree (organisation_id, state);
CREATE INDEX ix_mentoring_step_mentoring_id ON public.mentoring_step USING btree (mentoring_id);
CREATE INDEX ix_message_application_id ON public.message USING btree (application_id);
CREATE INDEX ix_movement_from_prison_id ON public.movement USING btree (from_prison_id);
CREATE INDEX ix_movement_inmate_id ON public.movement USING btree (inmate_id);
CREATE INDEX ix_movement_to_prison_id ON public.movement USING btree (to_prison_id);
CREATE INDEX ix_name_list_asker ON public.name_list USING btree (asked_by, asked_at);
CREATE INDEX ix_name_list_prison_state ON public.name_list USING btree (prison_id, state);
CREATE INDEX ix_new_times_employer_id ON public.new_times USING btree (employer_id);
CREATE INDEX ix_occasion_employer_start ON public.occasion USING btree (employer_id, starts_at);
CREATE INDEX ix_occasion_prison_start ON public.occasion USING btree (prison_id, starts_at);
CREATE INDEX ix_occasion_room_id ON public.occasion USING btree (room_id);
CREATE INDEX ix_occupation_isco ON public.occupation USING btree (isco);
CREATE INDEX ix_occupation_label_occupation_id ON public.occupation_label USING btree (occupation_id);
CREATE INDEX ix_occupation_skill_skill_id ON public.occupation_skill USING btree (skill_id);
CREATE INDEX ix_occupation_uri ON public.occupation USING btree (uri);
CREATE INDEX ix_past_card_application_id ON public.past_card USING btree (application_id);
CREATE INDEX ix_proposal_interview_id ON public.proposal USING btree (interview_id);
CREATE INDEX ix_provider_trip_account_id ON public.provider_trip USING btree (account_id);
CREATE INDEX ix_provider_trip_expires_at ON public.provider_trip USING btree (expires_at);
CREATE INDEX ix_provider_trip_invitation_id ON public.provider_trip USING btree (invitation_id);
CREATE INDEX ix_provider_trip_network_hash ON public.provider_trip USING btree (network_hash);
CREATE INDEX ix_received_mail_at ON public.received_mail USING btree (at);
CREATE INDEX ix_received_mail_attendee_id ON public.received_mail USING btree (attendee_id);
CREATE INDEX ix_recovery_code_account_id ON public.recovery_code USING btree (account_id);
CREATE INDEX ix_referral_change_referral_id ON public.referral_change USING btree (referral_id);
CREATE INDEX ix_referral_earlier_id ON public.referral USING btree (earlier_id);
CREATE INDEX ix_referral_inmate_id ON public.referral USING btree (inmate_id);
CREATE INDEX ix_referral_line ON public.referral USING btree (service_id, state, line);
CREATE UNIQUE INDEX ix_referral_open ON public.referral USING btree (inmate_id, service_id) WHERE ((state)::text = ANY ((ARRAY['suggested'::character varying, 'referred'::character varying, 'waiting'::character varying, 'accepted'::character varying, 'attending'::character varying])::text[]));
CREATE INDEX ix_request_employer_id ON public.request USING btree (employer_id);
CREATE INDEX ix_request_state_due ON public.request USING btree (state, answer_due);
CREATE INDEX ix_request_vacancy_id ON public.request USING btree (vacancy_id);
CREATE INDEX ix_requirement_vacancy_id ON public.requirement USING btree (vacancy_id);
CREATE INDEX ix_restriction_inmate_id ON public.restriction USING btree (inmate_id);
CREATE INDEX ix_reveal_application_id ON public.reveal USING btree (application_id);
CREATE INDEX ix_room_closure_room_id ON public.room_closure USING btree (room_id);
CREATE INDEX ix_room_import_room_id ON public.room_import USING btree (room_id);
CREATE INDEX ix_room_prison_id ON public.room USING btree (prison_id);
CREATE INDEX ix_roster_line_import_what ON public.roster_line USING btree (import_id, what);
CREATE INDEX ix_roster_line_inmate_id ON public.roster_line USING btree (inmate_id);
CREATE INDEX ix_roster_question_import_id ON public.roster_question USING btree (import_id);
CREATE INDEX ix_roster_question_inmate_id ON public.roster_question USING btree (inmate_id);
CREATE INDEX ix_roster_question_key ON public.roster_question USING btree (key, cause);
CREATE INDEX ix_roster_question_settled_at ON public.roster_question USING btree (settled_at);
CREATE INDEX ix_service_municipality_id ON public.service USING btree (municipality_id);
CREATE INDEX ix_service_organisation_id ON public.service USING btree (organisation_id);
CREATE INDEX ix_service_prison_id ON public.service USING btree (prison_id);
CREATE INDEX ix_settlement_key ON public.settlement USING btree (key);
CREATE INDEX ix_settlement_municipality_id ON public.settlement USING btree (municipality_id);
CREATE INDEX ix_sign_in_account_id ON public.sign_in USING btree (account_id);
CREATE INDEX ix_sign_in_failure_at ON public.sign_in_failure USING btree (at);
CREATE INDEX ix_sign_in_failure_email_hash ON public.sign_in_failure USING btree (email_hash);
CREATE INDEX ix_sign_in_failure_network_hash ON public.sign_in_failure USING btree (network_hash);
CREATE INDEX ix_sign_in_step_account_id ON public.sign_in_step USING btree (account_id);
CREATE INDEX ix_sign_in_step_factor_id ON public.sign_in_step USING btree (factor_id);
CREATE INDEX ix_time_proposal_attendee_id ON public.time_proposal USING btree (attendee_id);
CREATE INDEX ix_time_proposal_state ON public.time_proposal USING btree (state);
CREATE INDEX ix_tour_employer_id ON public.tour USING btree (employer_id);
CREATE INDEX ix_tour_stop_prison_id ON public.tour_stop USING btree (prison_id);
CREATE UNIQUE INDEX ix_tour_uid ON public.tour USING btree (uid);
CREATE INDEX ix_trial_application_id ON public.trial USING btree (application_id);
CREATE INDEX ix_upload_chunk_file_id ON public.upload_chunk USING btree (file_id);
CREATE INDEX ix_upload_file_upload_id ON public.upload_file USING btree (upload_id);
CREATE INDEX ix_upload_prison_prison_id ON public.upload_prison USING btree (prison_id);
CREATE INDEX ix_upload_state ON public.upload USING btree (state);
CREATE INDEX ix_upload_uploaded_by ON public.upload USING btree (uploaded_by);
CREATE INDEX ix_vacancy_employer_id ON public.vacancy USING btree (employer_id);
CREATE INDEX ix_vacancy_municipality_id ON public.vacancy USING btree (municipality_id);
CREATE INDEX ix_vacancy_occupation_id ON public.vacancy USING btree (occupation_id);
CREATE INDEX ix_vacancy_state ON public.vacancy USING btree (state, apply_by);
CREATE INDEX ix_visit_item_prison_on ON public.visit_item USING btree (prison_id, "on");
CREATE INDEX ix_visitor_employer_id ON public.visitor USING btree (employer_id);
CREATE INDEX ix_visitor_pass_prison_on ON public.visitor_pass USING btree (prison_id, "on");
CREATE INDEX ix_window_prison_id ON public."window" USING btree (prison_id);
CREATE INDEX ix_window_room_id ON public."window" USING btree (room_id);
CREATE INDEX ix_wish_application_id ON public.wish USING btree (application_id);
CREATE TRIGGER audit_anchor_delete BEFORE DELETE ON public.audit_anchor FOR EACH ROW EXECUTE FUNCTION public.audit_refuse();
CREATE TRIGGER audit_anchor_truncate BEFORE TRUNCATE ON public.audit_anchor FOR EACH STATEMENT EXECUTE FUNCTION public.audit_refuse();
CREATE TRIGGER audit_anchor_update BEFORE UPDATE ON public.audit_anchor FOR EACH ROW EXECUTE FUNCTION public.audit_refuse();
CREATE TRIGGER audit_link_delete BEFORE DELETE ON public.audit_link FOR EACH ROW EXECUTE FUNCTION public.audit_link_leaves();
CREATE TRIGGER audit_link_truncate BEFORE TRUNCATE ON public.audit_link FOR EACH STATEMENT EXECUTE FUNCTION public.audit_refuse();
CREATE TRIGGER audit_link_update BEFORE UPDATE ON public.audit_link FOR EACH ROW EXECUTE FUNCTION public.audit_refuse();
CREATE TRIGGER audit_row_delete BEFORE DELETE ON public.audit_row FOR EACH ROW EXECUTE FUNCTION public.audit_row_leaves();
CREATE TRIGGER audit_row_truncate BEFORE TRUNCATE ON public.audit_row FOR EACH STATEMENT EXECUTE FUNCTION public.audit_refuse();
CREATE TRIGGER audit_row_update BEFORE UPDATE ON public.audit_row FOR EACH ROW EXECUTE FUNCTION public.audit_refuse();
CREATE TRIGGER audit_seal_delete BEFORE DELETE ON public.audit_seal FOR EACH ROW EXECUTE FUNCTION public.audit_refuse();
CREATE TRIGGER audit_seal_truncate BEFORE TRUNCATE ON public.audit_seal FOR EACH STATEMENT EXECUTE FUNCTION public.audit_refuse();
CREATE TRIGGER audit_seal_update BEFORE UPDATE ON public.audit_seal FOR EACH ROW EXECUTE FUNCTION public.audit_refuse();
ALTER TABLE ONLY public.agreement
    ADD CONSTRAINT agreement_taken_by_fkey FOREIGN KEY (taken_by) REFERENCES public.account(id);
ALTER TABLE ONLY public.consultation
    ADD CONSTRAINT consultation_group_id_fkey FOREIGN KEY (group_id) REFERENCES public.consultation_group(id);
ALTER TABLE ONLY public.employer_busy
    ADD CONSTRAINT employer_busy_calendar_id_fkey FOREIGN KEY (calendar_id) REFERENCES public.employer_calendar(id);
ALTER TABLE ONLY public.fact
    ADD CONSTRAINT fact_confirmed_by_fkey FOREIGN KEY (confirmed_by) REFERENCES public.account(id);
ALTER TABLE ONLY public.feed
    ADD CONSTRAINT feed_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES public.organisation(id);
ALTER TABLE ONLY public.account_duty
    ADD CONSTRAINT fk_account_duty_account_id FOREIGN KEY (account_id) REFERENCES public.account(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.after_claim
    ADD CONSTRAINT fk_after_claim_after_id FOREIGN KEY (after_id) REFERENCES public.after_release(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.after_claim
    ADD CONSTRAINT fk_after_claim_claim_id FOREIGN KEY (claim_id) REFERENCES public.claim(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.after_release
    ADD CONSTRAINT fk_after_release_application_id FOREIGN KEY (application_id) REFERENCES public.application(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.after_release
    ADD CONSTRAINT fk_after_release_branch_id FOREIGN KEY (branch_id) REFERENCES public.branch(id);
ALTER TABLE ONLY public.after_release
    ADD CONSTRAINT fk_after_release_interview_id FOREIGN KEY (interview_id) REFERENCES public.interview(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.after_release
    ADD CONSTRAINT fk_after_release_made_by FOREIGN KEY (made_by) REFERENCES public.account(id);
ALTER TABLE ONLY public.agreement
    ADD CONSTRAINT fk_agreement_inmate_id FOREIGN KEY (inmate_id) REFERENCES public.inmate(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.agreement
    ADD CONSTRAINT fk_agreement_organisation_id FOREIGN KEY (organisation_id) REFERENCES public.organisation(id);
ALTER TABLE ONLY public.agreement
    ADD CONSTRAINT fk_agreement_recorded_by FOREIGN KEY (recorded_by) REFERENCES public.account(id);
ALTER TABLE ONLY public.alert
    ADD CONSTRAINT fk_alert_account_id FOREIGN KEY (account_id) REFERENCES public.account(id);
ALTER TABLE ONLY public.alert
    ADD CONSTRAINT fk_alert_inmate_id FOREIGN KEY (inmate_id) REFERENCES public.inmate(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.alert
    ADD CONSTRAINT fk_alert_vacancy_id FOREIGN KEY (vacancy_id) REFERENCES public.vacancy(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.apart
    ADD CONSTRAINT fk_apart_ended_by FOREIGN KEY (ended_by) REFERENCES public.account(id);
ALTER TABLE ONLY public.apart
    ADD CONSTRAINT fk_apart_first_id FOREIGN KEY (first_id) REFERENCES public.inmate(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.apart
    ADD CONSTRAINT fk_apart_second_id FOREIGN KEY (second_id) REFERENCES public.inmate(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.apart
    ADD CONSTRAINT fk_apart_set_by FOREIGN KEY (set_by) REFERENCES public.account(id);
ALTER TABLE ONLY public.api_token
    ADD CONSTRAINT fk_api_token_account_id FOREIGN KEY (account_id) REFERENCES public.account(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.application_change
    ADD CONSTRAINT fk_application_change_application_id FOREIGN KEY (application_id) REFERENCES public.application(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.application_change
    ADD CONSTRAINT fk_application_change_by FOREIGN KEY (by) REFERENCES public.account(id);
ALTER TABLE ONLY public.application
    ADD CONSTRAINT fk_application_inmate_id FOREIGN KEY (inmate_id) REFERENCES public.inmate(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.application
    ADD CONSTRAINT fk_application_request_id FOREIGN KEY (request_id) REFERENCES public.request(id);
ALTER TABLE ONLY public.application
    ADD CONSTRAINT fk_application_vacancy_id FOREIGN KEY (vacancy_id) REFERENCES public.vacancy(id);
ALTER TABLE ONLY public.assignment
    ADD CONSTRAINT fk_assignment_account_id FOREIGN KEY (account_id) REFERENCES public.account(id);
ALTER TABLE ONLY public.assignment
    ADD CONSTRAINT fk_assignment_inmate_id FOREIGN KEY (inmate_id) REFERENCES public.inmate(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.attendee
    ADD CONSTRAINT fk_attendee_account_id FOREIGN KEY (account_id) REFERENCES public.account(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.attendee
    ADD CONSTRAINT fk_attendee_entry_id FOREIGN KEY (entry_id) REFERENCES public.entry(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.ban
    ADD CONSTRAINT fk_ban_ended_by FOREIGN KEY (ended_by) REFERENCES public.account(id);
ALTER TABLE ONLY public.ban_key
    ADD CONSTRAINT fk_ban_key_ban_id FOREIGN KEY (ban_id) REFERENCES public.ban(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.ban
    ADD CONSTRAINT fk_ban_prison_id FOREIGN KEY (prison_id) REFERENCES public.prison(id);
ALTER TABLE ONLY public.ban
    ADD CONSTRAINT fk_ban_set_by FOREIGN KEY (set_by) REFERENCES public.account(id);
ALTER TABLE ONLY public.block
    ADD CONSTRAINT fk_block_inmate_id FOREIGN KEY (inmate_id) REFERENCES public.inmate(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.block
    ADD CONSTRAINT fk_block_municipality_id FOREIGN KEY (municipality_id) REFERENCES public.municipality(id);
ALTER TABLE ONLY public.block
    ADD CONSTRAINT fk_block_organisation_id FOREIGN KEY (organisation_id) REFERENCES public.organisation(id);
ALTER TABLE ONLY public.block
    ADD CONSTRAINT fk_block_set_by FOREIGN KEY (set_by) REFERENCES public.account(id);
ALTER TABLE ONLY public.branch
    ADD CONSTRAINT fk_branch_id FOREIGN KEY (id) REFERENCES public.organisation(id);
ALTER TABLE ONLY public.bringing
    ADD CONSTRAINT fk_bringing_interview_id FOREIGN KEY (interview_id) REFERENCES public.interview(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.browsing
    ADD CONSTRAINT fk_browsing_account_id FOREIGN KEY (account_id) REFERENCES public.account(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.busy
    ADD CONSTRAINT fk_busy_inmate_id FOREIGN KEY (inmate_id) REFERENCES public.inmate(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.busy
    ADD CONSTRAINT fk_busy_recorded_by FOREIGN KEY (recorded_by) REFERENCES public.account(id);
ALTER TABLE ONLY public.called
    ADD CONSTRAINT fk_called_inmate_id FOREIGN KEY (inmate_id) REFERENCES public.inmate(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.called
    ADD CONSTRAINT fk_called_occasion_id FOREIGN KEY (occasion_id) REFERENCES public.occasion(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.care
    ADD CONSTRAINT fk_care_account_id FOREIGN KEY (account_id) REFERENCES public.account(id);
ALTER TABLE ONLY public.care
    ADD CONSTRAINT fk_care_given_by FOREIGN KEY (given_by) REFERENCES public.account(id);
ALTER TABLE ONLY public.care
    ADD CONSTRAINT fk_care_inmate_id FOREIGN KEY (inmate_id) REFERENCES public.inmate(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.claim
    ADD CONSTRAINT fk_claim_called_id FOREIGN KEY (called_id) REFERENCES public.called(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.claim
    ADD CONSTRAINT fk_claim_interview_id FOREIGN KEY (interview_id) REFERENCES public.interview(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.closure
    ADD CONSTRAINT fk_closure_prison_id FOREIGN KEY (prison_id) REFERENCES public.prison(id);
ALTER TABLE ONLY public.closure
    ADD CONSTRAINT fk_closure_recorded_by FOREIGN KEY (recorded_by) REFERENCES public.account(id);
ALTER TABLE ONLY public.closure
    ADD CONSTRAINT fk_closure_room_id FOREIGN KEY (room_id) REFERENCES public.room(id);
ALTER TABLE ONLY public.conditions
    ADD CONSTRAINT fk_conditions_inmate_id FOREIGN KEY (inmate_id) REFERENCES public.inmate(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.consultation
    ADD CONSTRAINT fk_consultation_conducted_by FOREIGN KEY (conducted_by) REFERENCES public.account(id);
ALTER TABLE ONLY public.consultation_draft
    ADD CONSTRAINT fk_consultation_draft_account_id FOREIGN KEY (account_id) REFERENCES public.account(id);
ALTER TABLE ONLY public.consultation_draft
    ADD CONSTRAINT fk_consultation_draft_inmate_id FOREIGN KEY (inmate_id) REFERENCES public.inmate(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.consultation
    ADD CONSTRAINT fk_consultation_entered_by FOREIGN KEY (entered_by) REFERENCES public.account(id);
ALTER TABLE ONLY public.consultation_group
    ADD CONSTRAINT fk_consultation_group_conducted_by FOREIGN KEY (conducted_by) REFERENCES public.account(id);
ALTER TABLE ONLY public.consultation_group
    ADD CONSTRAINT fk_consultation_group_entered_by FOREIGN KEY (entered_by) REFERENCES public.account(id);
ALTER TABLE ONLY public.consultation_group
    ADD CONSTRAINT fk_consultation_group_prison_id FOREIGN KEY (prison_id) REFERENCES public.prison(id);
ALTER TABLE ONLY public.consultation
    ADD CONSTRAINT fk_consultation_inmate_id FOREIGN KEY (inmate_id) REFERENCES public.inmate(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.count_time
    ADD CONSTRAINT fk_count_time_prison_id FOREIGN KEY (prison_id) REFERENCES public.prison(id);
ALTER TABLE ONLY public.course
    ADD CONSTRAINT fk_course_created_by FOREIGN KEY (created_by) REFERENCES public.account(id);
ALTER TABLE ONLY public.course
    ADD CONSTRAINT fk_course_prison_id FOREIGN KEY (prison_id) REFERENCES public.prison(id);
ALTER TABLE ONLY public.dated
    ADD CONSTRAINT fk_dated_inmate_id FOREIGN KEY (inmate_id) REFERENCES public.inmate(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.day_item
    ADD CONSTRAINT fk_day_item_application_id FOREIGN KEY (application_id) REFERENCES public.application(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.day_item
    ADD CONSTRAINT fk_day_item_day_id FOREIGN KEY (day_id) REFERENCES public.interview_day(id);
ALTER TABLE ONLY public.day_item
    ADD CONSTRAINT fk_day_item_room_id FOREIGN KEY (room_id) REFERENCES public.room(id);
ALTER TABLE ONLY public.day_panel
    ADD CONSTRAINT fk_day_panel_day_id FOREIGN KEY (day_id) REFERENCES public.interview_day(id);
ALTER TABLE ONLY public.day_plan
    ADD CONSTRAINT fk_day_plan_day_id FOREIGN KEY (day_id) REFERENCES public.interview_day(id);
ALTER TABLE ONLY public.day_release
    ADD CONSTRAINT fk_day_release_by FOREIGN KEY (by) REFERENCES public.account(id);
ALTER TABLE ONLY public.day_release
    ADD CONSTRAINT fk_day_release_day_id FOREIGN KEY (day_id) REFERENCES public.interview_day(id);
ALTER TABLE ONLY public.demand
    ADD CONSTRAINT fk_demand_prison_id FOREIGN KEY (prison_id) REFERENCES public.prison(id);
ALTER TABLE ONLY public.disruption
    ADD CONSTRAINT fk_disruption_closure_id FOREIGN KEY (closure_id) REFERENCES public.closure(id) ON DELETE SET NULL;
ALTER TABLE ONLY public.disruption
    ADD CONSTRAINT fk_disruption_declared_by FOREIGN KEY (declared_by) REFERENCES public.account(id);
ALTER TABLE ONLY public.disruption
    ADD CONSTRAINT fk_disruption_employer_id FOREIGN KEY (employer_id) REFERENCES public.employer(id);
ALTER TABLE ONLY public.disruption
    ADD CONSTRAINT fk_disruption_ended_by FOREIGN KEY (ended_by) REFERENCES public.account(id);
ALTER TABLE ONLY public.disruption
    ADD CONSTRAINT fk_disruption_inmate_id FOREIGN KEY (inmate_id) REFERENCES public.inmate(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.disruption
    ADD CONSTRAINT fk_disruption_other_prison_id FOREIGN KEY (other_prison_id) REFERENCES public.prison(id);
ALTER TABLE ONLY public.disruption
    ADD CONSTRAINT fk_disruption_prison_id FOREIGN KEY (prison_id) REFERENCES public.prison(id);
ALTER TABLE ONLY public.disruption
    ADD CONSTRAINT fk_disruption_released_by FOREIGN KEY (released_by) REFERENCES public.account(id);
ALTER TABLE ONLY public.disruption
    ADD CONSTRAINT fk_disruption_room_id FOREIGN KEY (room_id) REFERENCES public.room(id);
ALTER TABLE ONLY public.duty_change
    ADD CONSTRAINT fk_duty_change_decided_by FOREIGN KEY (decided_by) REFERENCES public.account(id);
ALTER TABLE ONLY public.duty_change
    ADD CONSTRAINT fk_duty_change_said_by FOREIGN KEY (said_by) REFERENCES public.account(id);
ALTER TABLE ONLY public.duty_change
    ADD CONSTRAINT fk_duty_change_vacancy_id FOREIGN KEY (vacancy_id) REFERENCES public.vacancy(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.emergency
    ADD CONSTRAINT fk_emergency_account_id FOREIGN KEY (account_id) REFERENCES public.account(id);
ALTER TABLE ONLY public.emergency
    ADD CONSTRAINT fk_emergency_inmate_id FOREIGN KEY (inmate_id) REFERENCES public.inmate(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.emergency
    ADD CONSTRAINT fk_emergency_reviewed_by FOREIGN KEY (reviewed_by) REFERENCES public.account(id);
ALTER TABLE ONLY public.employer_busy
    ADD CONSTRAINT fk_employer_busy_employer_id FOREIGN KEY (employer_id) REFERENCES public.employer(id);
ALTER TABLE ONLY public.employer_busy
    ADD CONSTRAINT fk_employer_busy_recorded_by FOREIGN KEY (recorded_by) REFERENCES public.account(id);
ALTER TABLE ONLY public.employer_calendar
    ADD CONSTRAINT fk_employer_calendar_added_by FOREIGN KEY (added_by) REFERENCES public.account(id);
ALTER TABLE ONLY public.employer_calendar
    ADD CONSTRAINT fk_employer_calendar_employer_id FOREIGN KEY (employer_id) REFERENCES public.employer(id);
ALTER TABLE ONLY public.employer_calendar
    ADD CONSTRAINT fk_employer_calendar_foreign_id FOREIGN KEY (foreign_id) REFERENCES public.foreign_calendar(id);
ALTER TABLE ONLY public.employer
    ADD CONSTRAINT fk_employer_checked_by FOREIGN KEY (checked_by) REFERENCES public.account(id);
ALTER TABLE ONLY public.employer
    ADD CONSTRAINT fk_employer_id FOREIGN KEY (id) REFERENCES public.organisation(id);
ALTER TABLE ONLY public.employer
    ADD CONSTRAINT fk_employer_municipality_id FOREIGN KEY (municipality_id) REFERENCES public.municipality(id);
ALTER TABLE ONLY public.employer_text
    ADD CONSTRAINT fk_employer_text_employer_id FOREIGN KEY (employer_id) REFERENCES public.employer(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.employment
    ADD CONSTRAINT fk_employment_application_id FOREIGN KEY (application_id) REFERENCES public.application(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.employment
    ADD CONSTRAINT fk_employment_offered_by FOREIGN KEY (offered_by) REFERENCES public.account(id);
ALTER TABLE ONLY public.enrolment
    ADD CONSTRAINT fk_enrolment_course_id FOREIGN KEY (course_id) REFERENCES public.course(id);
ALTER TABLE ONLY public.enrolment
    ADD CONSTRAINT fk_enrolment_inmate_id FOREIGN KEY (inmate_id) REFERENCES public.inmate(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.enrolment
    ADD CONSTRAINT fk_enrolment_recorded_by FOREIGN KEY (recorded_by) REFERENCES public.account(id);
ALTER TABLE ONLY public.entry_audience
    ADD CONSTRAINT fk_entry_audience_entry_id FOREIGN KEY (entry_id) REFERENCES public.entry(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.entry_change
    ADD CONSTRAINT fk_entry_change_entry_id FOREIGN KEY (entry_id) REFERENCES public.entry(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.erasure
    ADD CONSTRAINT fk_erasure_asked_by FOREIGN KEY (asked_by) REFERENCES public.account(id);
ALTER TABLE ONLY public.erasure
    ADD CONSTRAINT fk_erasure_inmate_id FOREIGN KEY (inmate_id) REFERENCES public.inmate(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.erasure
    ADD CONSTRAINT fk_erasure_undone_by FOREIGN KEY (undone_by) REFERENCES public.account(id);
ALTER TABLE ONLY public.external_identity
    ADD CONSTRAINT fk_external_identity_account_id_account FOREIGN KEY (account_id) REFERENCES public.account(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.fact
    ADD CONSTRAINT fk_fact_inmate_id FOREIGN KEY (inmate_id) REFERENCES public.inmate(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.fact
    ADD CONSTRAINT fk_fact_recorded_by FOREIGN KEY (recorded_by) REFERENCES public.account(id);
ALTER TABLE ONLY public.factor
    ADD CONSTRAINT fk_factor_account_id FOREIGN KEY (account_id) REFERENCES public.account(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.feed
    ADD CONSTRAINT fk_feed_account_id FOREIGN KEY (account_id) REFERENCES public.account(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.finding
    ADD CONSTRAINT fk_finding_account_id FOREIGN KEY (account_id) REFERENCES public.account(id);
ALTER TABLE ONLY public.finding
    ADD CONSTRAINT fk_finding_looked_by FOREIGN KEY (looked_by) REFERENCES public.account(id);
ALTER TABLE ONLY public.follow_up_answer
    ADD CONSTRAINT fk_follow_up_answer_by FOREIGN KEY (by) REFERENCES public.account(id);
ALTER TABLE ONLY public.follow_up_answer
    ADD CONSTRAINT fk_follow_up_answer_follow_up_id FOREIGN KEY (follow_up_id) REFERENCES public.follow_up(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.follow_up
    ADD CONSTRAINT fk_follow_up_employment_id FOREIGN KEY (employment_id) REFERENCES public.employment(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.fragment
    ADD CONSTRAINT fk_fragment_entry_id FOREIGN KEY (entry_id) REFERENCES public.entry(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.goal
    ADD CONSTRAINT fk_goal_inmate_id FOREIGN KEY (inmate_id) REFERENCES public.inmate(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.goal
    ADD CONSTRAINT fk_goal_set_by FOREIGN KEY (set_by) REFERENCES public.account(id);
ALTER TABLE ONLY public.goal_step
    ADD CONSTRAINT fk_goal_step_done_by FOREIGN KEY (done_by) REFERENCES public.account(id);
ALTER TABLE ONLY public.goal_step
    ADD CONSTRAINT fk_goal_step_goal_id FOREIGN KEY (goal_id) REFERENCES public.goal(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.guardian_consent
    ADD CONSTRAINT fk_guardian_consent_inmate_id FOREIGN KEY (inmate_id) REFERENCES public.inmate(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.guardian_consent
    ADD CONSTRAINT fk_guardian_consent_recorded_by FOREIGN KEY (recorded_by) REFERENCES public.account(id);
ALTER TABLE ONLY public.handover
    ADD CONSTRAINT fk_handover_inmate_id FOREIGN KEY (inmate_id) REFERENCES public.inmate(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.handover_recipient
    ADD CONSTRAINT fk_handover_recipient_account_id FOREIGN KEY (account_id) REFERENCES public.account(id);
ALTER TABLE ONLY public.handover_recipient
    ADD CONSTRAINT fk_handover_recipient_inmate_id FOREIGN KEY (inmate_id) REFERENCES public.inmate(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.handover_recipient
    ADD CONSTRAINT fk_handover_recipient_organisation_id FOREIGN KEY (organisation_id) REFERENCES public.organisation(id);
ALTER TABLE ONLY public.handover_step
    ADD CONSTRAINT fk_handover_step_by FOREIGN KEY (by) REFERENCES public.account(id);
ALTER TABLE ONLY public.handover_step
    ADD CONSTRAINT fk_handover_step_recipient_id FOREIGN KEY (recipient_id) REFERENCES public.handover_recipient(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.handover
    ADD CONSTRAINT fk_handover_updated_by FOREIGN KEY (updated_by) REFERENCES public.account(id);
ALTER TABLE ONLY public.inmate
    ADD CONSTRAINT fk_inmate_counselor_id FOREIGN KEY (counselor_id) REFERENCES public.account(id);
ALTER TABLE ONLY public.inmate
    ADD CONSTRAINT fk_inmate_municipality_id FOREIGN KEY (municipality_id) REFERENCES public.municipality(id);
ALTER TABLE ONLY public.inmate_name_key
    ADD CONSTRAINT fk_inmate_name_key_inmate_id FOREIGN KEY (inmate_id) REFERENCES public.inmate(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.inmate
    ADD CONSTRAINT fk_inmate_prison_id FOREIGN KEY (prison_id) REFERENCES public.prison(id);
ALTER TABLE ONLY public.interpreter
    ADD CONSTRAINT fk_interpreter_prison_id FOREIGN KEY (prison_id) REFERENCES public.prison(id);
ALTER TABLE ONLY public.interview
    ADD CONSTRAINT fk_interview_application_id FOREIGN KEY (application_id) REFERENCES public.application(id);
ALTER TABLE ONLY public.interview_change
    ADD CONSTRAINT fk_interview_change_by FOREIGN KEY (by) REFERENCES public.account(id);
ALTER TABLE ONLY public.interview_change
    ADD CONSTRAINT fk_interview_change_interview_id FOREIGN KEY (interview_id) REFERENCES public.interview(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.interview_change
    ADD CONSTRAINT fk_interview_change_room_id FOREIGN KEY (room_id) REFERENCES public.room(id);
ALTER TABLE ONLY public.interview_day
    ADD CONSTRAINT fk_interview_day_employer_id FOREIGN KEY (employer_id) REFERENCES public.employer(id);
ALTER TABLE ONLY public.interview
    ADD CONSTRAINT fk_interview_day_id FOREIGN KEY (day_id) REFERENCES public.interview_day(id);
ALTER TABLE ONLY public.interview_day
    ADD CONSTRAINT fk_interview_day_prison_id FOREIGN KEY (prison_id) REFERENCES public.prison(id);
ALTER TABLE ONLY public.interview
    ADD CONSTRAINT fk_interview_employer_id FOREIGN KEY (employer_id) REFERENCES public.employer(id);
ALTER TABLE ONLY public.interview
    ADD CONSTRAINT fk_interview_prison_id FOREIGN KEY (prison_id) REFERENCES public.prison(id);
ALTER TABLE ONLY public.interview
    ADD CONSTRAINT fk_interview_room_id FOREIGN KEY (room_id) REFERENCES public.room(id);
ALTER TABLE ONLY public.invitation
    ADD CONSTRAINT fk_invitation_account_id FOREIGN KEY (account_id) REFERENCES public.account(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.look
    ADD CONSTRAINT fk_look_account_id FOREIGN KEY (account_id) REFERENCES public.account(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.match
    ADD CONSTRAINT fk_match_inmate_id FOREIGN KEY (inmate_id) REFERENCES public.inmate(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.match_lost
    ADD CONSTRAINT fk_match_lost_inmate_id FOREIGN KEY (inmate_id) REFERENCES public.inmate(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.match_lost
    ADD CONSTRAINT fk_match_lost_vacancy_id FOREIGN KEY (vacancy_id) REFERENCES public.vacancy(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.match_seen
    ADD CONSTRAINT fk_match_seen_account_id FOREIGN KEY (account_id) REFERENCES public.account(id);
ALTER TABLE ONLY public.match_seen
    ADD CONSTRAINT fk_match_seen_inmate_id FOREIGN KEY (inmate_id) REFERENCES public.inmate(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.match_shard
    ADD CONSTRAINT fk_match_shard_run_id FOREIGN KEY (run_id) REFERENCES public.match_run(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.match
    ADD CONSTRAINT fk_match_vacancy_id FOREIGN KEY (vacancy_id) REFERENCES public.vacancy(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.meeting_change
    ADD CONSTRAINT fk_meeting_change_by FOREIGN KEY (by) REFERENCES public.account(id);
ALTER TABLE ONLY public.meeting_change
    ADD CONSTRAINT fk_meeting_change_meeting_id FOREIGN KEY (meeting_id) REFERENCES public.meeting(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.meeting_claim
    ADD CONSTRAINT fk_meeting_claim_claim_id FOREIGN KEY (claim_id) REFERENCES public.claim(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.meeting_claim
    ADD CONSTRAINT fk_meeting_claim_meeting_id FOREIGN KEY (meeting_id) REFERENCES public.meeting(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.meeting
    ADD CONSTRAINT fk_meeting_employer_id FOREIGN KEY (employer_id) REFERENCES public.employer(id);
ALTER TABLE ONLY public.meeting_place
    ADD CONSTRAINT fk_meeting_place_meeting_id FOREIGN KEY (meeting_id) REFERENCES public.meeting(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.meeting_place
    ADD CONSTRAINT fk_meeting_place_prison_id FOREIGN KEY (prison_id) REFERENCES public.prison(id);
ALTER TABLE ONLY public.meeting_place
    ADD CONSTRAINT fk_meeting_place_room_id FOREIGN KEY (room_id) REFERENCES public.room(id);
ALTER TABLE ONLY public.meeting
    ADD CONSTRAINT fk_meeting_planned_by FOREIGN KEY (planned_by) REFERENCES public.account(id);
ALTER TABLE ONLY public.meeting_seat
    ADD CONSTRAINT fk_meeting_seat_application_id FOREIGN KEY (application_id) REFERENCES public.application(id) ON DELETE SET NULL;
ALTER TABLE ONLY public.meeting_seat
    ADD CONSTRAINT fk_meeting_seat_inmate_id FOREIGN KEY (inmate_id) REFERENCES public.inmate(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.meeting_seat
    ADD CONSTRAINT fk_meeting_seat_listed_by FOREIGN KEY (listed_by) REFERENCES public.account(id);
ALTER TABLE ONLY public.meeting_seat
    ADD CONSTRAINT fk_meeting_seat_place_id FOREIGN KEY (place_id) REFERENCES public.meeting_place(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.meeting_seat
    ADD CONSTRAINT fk_meeting_seat_vacancy_id FOREIGN KEY (vacancy_id) REFERENCES public.vacancy(id);
ALTER TABLE ONLY public.meeting_vacancy
    ADD CONSTRAINT fk_meeting_vacancy_meeting_id FOREIGN KEY (meeting_id) REFERENCES public.meeting(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.meeting_vacancy
    ADD CONSTRAINT fk_meeting_vacancy_vacancy_id FOREIGN KEY (vacancy_id) REFERENCES public.vacancy(id);
ALTER TABLE ONLY public.membership
    ADD CONSTRAINT fk_membership_account_id FOREIGN KEY (account_id) REFERENCES public.account(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.membership
    ADD CONSTRAINT fk_membership_organisation_id FOREIGN KEY (organisation_id) REFERENCES public.organisation(id);
ALTER TABLE ONLY public.mentor_gift
    ADD CONSTRAINT fk_mentor_gift_mentoring_id FOREIGN KEY (mentoring_id) REFERENCES public.mentoring(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.mentor_gift
    ADD CONSTRAINT fk_mentor_gift_recorded_by FOREIGN KEY (recorded_by) REFERENCES public.account(id);
ALTER TABLE ONLY public.mentor_material
    ADD CONSTRAINT fk_mentor_material_added_by FOREIGN KEY (added_by) REFERENCES public.account(id);
ALTER TABLE ONLY public.mentor_material
    ADD CONSTRAINT fk_mentor_material_organisation_id FOREIGN KEY (organisation_id) REFERENCES public.organisation(id);
ALTER TABLE ONLY public.mentor_meeting
    ADD CONSTRAINT fk_mentor_meeting_mentoring_id FOREIGN KEY (mentoring_id) REFERENCES public.mentoring(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.mentor_meeting
    ADD CONSTRAINT fk_mentor_meeting_recorded_by FOREIGN KEY (recorded_by) REFERENCES public.account(id);
ALTER TABLE ONLY public.mentor_profile
    ADD CONSTRAINT fk_mentor_profile_account_id FOREIGN KEY (account_id) REFERENCES public.account(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.mentor_proposal
    ADD CONSTRAINT fk_mentor_proposal_mentor_id FOREIGN KEY (mentor_id) REFERENCES public.account(id);
ALTER TABLE ONLY public.mentor_proposal
    ADD CONSTRAINT fk_mentor_proposal_mentoring_id FOREIGN KEY (mentoring_id) REFERENCES public.mentoring(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.mentor_proposal
    ADD CONSTRAINT fk_mentor_proposal_organisation_id FOREIGN KEY (organisation_id) REFERENCES public.organisation(id);
ALTER TABLE ONLY public.mentor_proposal
    ADD CONSTRAINT fk_mentor_proposal_proposed_by FOREIGN KEY (proposed_by) REFERENCES public.account(id);
ALTER TABLE ONLY public.mentoring
    ADD CONSTRAINT fk_mentoring_asked_by FOREIGN KEY (asked_by) REFERENCES public.account(id);
ALTER TABLE ONLY public.mentoring
    ADD CONSTRAINT fk_mentoring_asked_of_id FOREIGN KEY (asked_of_id) REFERENCES public.organisation(id);
ALTER TABLE ONLY public.mentoring
    ADD CONSTRAINT fk_mentoring_inmate_id FOREIGN KEY (inmate_id) REFERENCES public.inmate(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.mentoring
    ADD CONSTRAINT fk_mentoring_mentor_id FOREIGN KEY (mentor_id) REFERENCES public.account(id);
ALTER TABLE ONLY public.mentoring
    ADD CONSTRAINT fk_mentoring_organisation_id FOREIGN KEY (organisation_id) REFERENCES public.organisation(id);
ALTER TABLE ONLY public.mentoring_step
    ADD CONSTRAINT fk_mentoring_step_by FOREIGN KEY (by) REFERENCES public.account(id);
ALTER TABLE ONLY public.mentoring_step
    ADD CONSTRAINT fk_mentoring_step_mentoring_id FOREIGN KEY (mentoring_id) REFERENCES public.mentoring(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.message
    ADD CONSTRAINT fk_message_application_id FOREIGN KEY (application_id) REFERENCES public.application(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.message
    ADD CONSTRAINT fk_message_by FOREIGN KEY (by) REFERENCES public.account(id);
ALTER TABLE ONLY public.minimum_wage
    ADD CONSTRAINT fk_minimum_wage_changed_by FOREIGN KEY (changed_by) REFERENCES public.account(id);
ALTER TABLE ONLY public.movement
    ADD CONSTRAINT fk_movement_from_prison_id FOREIGN KEY (from_prison_id) REFERENCES public.prison(id);
ALTER TABLE ONLY public.movement
    ADD CONSTRAINT fk_movement_inmate_id FOREIGN KEY (inmate_id) REFERENCES public.inmate(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.movement
    ADD CONSTRAINT fk_movement_recorded_by FOREIGN KEY (recorded_by) REFERENCES public.account(id);
ALTER TABLE ONLY public.movement
    ADD CONSTRAINT fk_movement_to_prison_id FOREIGN KEY (to_prison_id) REFERENCES public.prison(id);
ALTER TABLE ONLY public.municipality
    ADD CONSTRAINT fk_municipality_branch_id FOREIGN KEY (branch_id) REFERENCES public.branch(id);
ALTER TABLE ONLY public.name_list
    ADD CONSTRAINT fk_name_list_asked_by FOREIGN KEY (asked_by) REFERENCES public.account(id);
ALTER TABLE ONLY public.name_list
    ADD CONSTRAINT fk_name_list_decided_by FOREIGN KEY (decided_by) REFERENCES public.account(id);
ALTER TABLE ONLY public.name_list
    ADD CONSTRAINT fk_name_list_prison_id FOREIGN KEY (prison_id) REFERENCES public.prison(id);
ALTER TABLE ONLY public.new_times
    ADD CONSTRAINT fk_new_times_answered_by FOREIGN KEY (answered_by) REFERENCES public.account(id);
ALTER TABLE ONLY public.new_times
    ADD CONSTRAINT fk_new_times_disruption_id FOREIGN KEY (disruption_id) REFERENCES public.disruption(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.new_times
    ADD CONSTRAINT fk_new_times_employer_id FOREIGN KEY (employer_id) REFERENCES public.employer(id);
ALTER TABLE ONLY public.occasion
    ADD CONSTRAINT fk_occasion_employer_id FOREIGN KEY (employer_id) REFERENCES public.employer(id);
ALTER TABLE ONLY public.occasion
    ADD CONSTRAINT fk_occasion_prison_id FOREIGN KEY (prison_id) REFERENCES public.prison(id);
ALTER TABLE ONLY public.occasion
    ADD CONSTRAINT fk_occasion_room_id FOREIGN KEY (room_id) REFERENCES public.room(id);
ALTER TABLE ONLY public.occupation_label
    ADD CONSTRAINT fk_occupation_label_occupation_id FOREIGN KEY (occupation_id) REFERENCES public.occupation(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.occupation_skill
    ADD CONSTRAINT fk_occupation_skill_occupation_id FOREIGN KEY (occupation_id) REFERENCES public.occupation(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.occupation_skill
    ADD CONSTRAINT fk_occupation_skill_skill_id FOREIGN KEY (skill_id) REFERENCES public.skill(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.organizer
    ADD CONSTRAINT fk_organizer_entry_id FOREIGN KEY (entry_id) REFERENCES public.entry(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.outcome_indicator
    ADD CONSTRAINT fk_outcome_indicator_set_by FOREIGN KEY (set_by) REFERENCES public.account(id);
ALTER TABLE ONLY public.outcome_mark
    ADD CONSTRAINT fk_outcome_mark_set_by FOREIGN KEY (set_by) REFERENCES public.account(id);
ALTER TABLE ONLY public.pass_count
    ADD CONSTRAINT fk_pass_count_prison_id FOREIGN KEY (prison_id) REFERENCES public.prison(id);
ALTER TABLE ONLY public.past_card
    ADD CONSTRAINT fk_past_card_application_id_application FOREIGN KEY (application_id) REFERENCES public.application(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.plan
    ADD CONSTRAINT fk_plan_consultation_id FOREIGN KEY (consultation_id) REFERENCES public.consultation(id);
ALTER TABLE ONLY public.plan
    ADD CONSTRAINT fk_plan_inmate_id FOREIGN KEY (inmate_id) REFERENCES public.inmate(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.prison_contact
    ADD CONSTRAINT fk_prison_contact_prison_id FOREIGN KEY (prison_id) REFERENCES public.prison(id);
ALTER TABLE ONLY public.prison
    ADD CONSTRAINT fk_prison_id FOREIGN KEY (id) REFERENCES public.organisation(id);
ALTER TABLE ONLY public.prison
    ADD CONSTRAINT fk_prison_municipality_id FOREIGN KEY (municipality_id) REFERENCES public.municipality(id);
ALTER TABLE ONLY public.proposal
    ADD CONSTRAINT fk_proposal_branch_id FOREIGN KEY (branch_id) REFERENCES public.branch(id);
ALTER TABLE ONLY public.proposal
    ADD CONSTRAINT fk_proposal_disruption_id FOREIGN KEY (disruption_id) REFERENCES public.disruption(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.proposal
    ADD CONSTRAINT fk_proposal_interview_id FOREIGN KEY (interview_id) REFERENCES public.interview(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.proposal
    ADD CONSTRAINT fk_proposal_room_id FOREIGN KEY (room_id) REFERENCES public.room(id);
ALTER TABLE ONLY public.proposal
    ADD CONSTRAINT fk_proposal_was_room_id FOREIGN KEY (was_room_id) REFERENCES public.room(id);
ALTER TABLE ONLY public.provider_trip
    ADD CONSTRAINT fk_provider_trip_account_id_account FOREIGN KEY (account_id) REFERENCES public.account(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.provider_trip
    ADD CONSTRAINT fk_provider_trip_invitation_id_invitation FOREIGN KEY (invitation_id) REFERENCES public.invitation(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.public_text
    ADD CONSTRAINT fk_public_text_changed_by FOREIGN KEY (changed_by) REFERENCES public.account(id);
ALTER TABLE ONLY public.received_mail
    ADD CONSTRAINT fk_received_mail_attendee_id FOREIGN KEY (attendee_id) REFERENCES public.attendee(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.recovery_code
    ADD CONSTRAINT fk_recovery_code_account_id FOREIGN KEY (account_id) REFERENCES public.account(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.referral_change
    ADD CONSTRAINT fk_referral_change_by FOREIGN KEY (by) REFERENCES public.account(id);
ALTER TABLE ONLY public.referral_change
    ADD CONSTRAINT fk_referral_change_referral_id FOREIGN KEY (referral_id) REFERENCES public.referral(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.referral
    ADD CONSTRAINT fk_referral_earlier_id FOREIGN KEY (earlier_id) REFERENCES public.referral(id) ON DELETE SET NULL;
ALTER TABLE ONLY public.referral
    ADD CONSTRAINT fk_referral_inmate_id FOREIGN KEY (inmate_id) REFERENCES public.inmate(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.referral
    ADD CONSTRAINT fk_referral_service_id FOREIGN KEY (service_id) REFERENCES public.service(id);
ALTER TABLE ONLY public.register_difference
    ADD CONSTRAINT fk_register_difference_employment_id FOREIGN KEY (employment_id) REFERENCES public.employment(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.register_difference
    ADD CONSTRAINT fk_register_difference_settled_by FOREIGN KEY (settled_by) REFERENCES public.account(id);
ALTER TABLE ONLY public.request_answer
    ADD CONSTRAINT fk_request_answer_by FOREIGN KEY (by) REFERENCES public.account(id);
ALTER TABLE ONLY public.request_answer
    ADD CONSTRAINT fk_request_answer_prison_id FOREIGN KEY (prison_id) REFERENCES public.prison(id);
ALTER TABLE ONLY public.request_answer
    ADD CONSTRAINT fk_request_answer_request_id FOREIGN KEY (request_id) REFERENCES public.request(id);
ALTER TABLE ONLY public.request
    ADD CONSTRAINT fk_request_asked_by FOREIGN KEY (asked_by) REFERENCES public.account(id);
ALTER TABLE ONLY public.request
    ADD CONSTRAINT fk_request_employer_id FOREIGN KEY (employer_id) REFERENCES public.employer(id);
ALTER TABLE ONLY public.request
    ADD CONSTRAINT fk_request_vacancy_id FOREIGN KEY (vacancy_id) REFERENCES public.vacancy(id);
ALTER TABLE ONLY public.requirement
    ADD CONSTRAINT fk_requirement_vacancy_id FOREIGN KEY (vacancy_id) REFERENCES public.vacancy(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.restriction
    ADD CONSTRAINT fk_restriction_inmate_id FOREIGN KEY (inmate_id) REFERENCES public.inmate(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.restriction
    ADD CONSTRAINT fk_restriction_set_by FOREIGN KEY (set_by) REFERENCES public.account(id);
ALTER TABLE ONLY public.reveal
    ADD CONSTRAINT fk_reveal_application_id FOREIGN KEY (application_id) REFERENCES public.application(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.reveal
    ADD CONSTRAINT fk_reveal_recorded_by FOREIGN KEY (recorded_by) REFERENCES public.account(id);
ALTER TABLE ONLY public.room_calendar
    ADD CONSTRAINT fk_room_calendar_added_by FOREIGN KEY (added_by) REFERENCES public.account(id);
ALTER TABLE ONLY public.room_calendar
    ADD CONSTRAINT fk_room_calendar_foreign_id FOREIGN KEY (foreign_id) REFERENCES public.foreign_calendar(id);
ALTER TABLE ONLY public.room_calendar
    ADD CONSTRAINT fk_room_calendar_room_id FOREIGN KEY (room_id) REFERENCES public.room(id);
ALTER TABLE ONLY public.room_closure
    ADD CONSTRAINT fk_room_closure_closure_id FOREIGN KEY (closure_id) REFERENCES public.closure(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.room_closure
    ADD CONSTRAINT fk_room_closure_room_id FOREIGN KEY (room_id) REFERENCES public.room(id);
ALTER TABLE ONLY public.room_import
    ADD CONSTRAINT fk_room_import_made_by FOREIGN KEY (made_by) REFERENCES public.account(id);
ALTER TABLE ONLY public.room_import
    ADD CONSTRAINT fk_room_import_room_id FOREIGN KEY (room_id) REFERENCES public.room(id);
ALTER TABLE ONLY public.room_import
    ADD CONSTRAINT fk_room_import_settled_by FOREIGN KEY (settled_by) REFERENCES public.account(id);
ALTER TABLE ONLY public.room
    ADD CONSTRAINT fk_room_prison_id FOREIGN KEY (prison_id) REFERENCES public.prison(id);
ALTER TABLE ONLY public.roster_import
    ADD CONSTRAINT fk_roster_import_account_id FOREIGN KEY (account_id) REFERENCES public.account(id);
ALTER TABLE ONLY public.roster_import
    ADD CONSTRAINT fk_roster_import_undone_by FOREIGN KEY (undone_by) REFERENCES public.account(id);
ALTER TABLE ONLY public.roster_line
    ADD CONSTRAINT fk_roster_line_import_id FOREIGN KEY (import_id) REFERENCES public.roster_import(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.roster_line
    ADD CONSTRAINT fk_roster_line_inmate_id FOREIGN KEY (inmate_id) REFERENCES public.inmate(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.roster_question
    ADD CONSTRAINT fk_roster_question_import_id FOREIGN KEY (import_id) REFERENCES public.roster_import(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.roster_question
    ADD CONSTRAINT fk_roster_question_inmate_id FOREIGN KEY (inmate_id) REFERENCES public.inmate(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.roster_question
    ADD CONSTRAINT fk_roster_question_prison_id FOREIGN KEY (prison_id) REFERENCES public.prison(id);
ALTER TABLE ONLY public.roster_question
    ADD CONSTRAINT fk_roster_question_settled_by FOREIGN KEY (settled_by) REFERENCES public.account(id);
ALTER TABLE ONLY public.roster_seen
    ADD CONSTRAINT fk_roster_seen_inmate_id FOREIGN KEY (inmate_id) REFERENCES public.inmate(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.service_attendance
    ADD CONSTRAINT fk_service_attendance_recorded_by FOREIGN KEY (recorded_by) REFERENCES public.account(id);
ALTER TABLE ONLY public.service_attendance
    ADD CONSTRAINT fk_service_attendance_referral_id FOREIGN KEY (referral_id) REFERENCES public.referral(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.service
    ADD CONSTRAINT fk_service_created_by FOREIGN KEY (created_by) REFERENCES public.account(id);
ALTER TABLE ONLY public.service
    ADD CONSTRAINT fk_service_municipality_id FOREIGN KEY (municipality_id) REFERENCES public.municipality(id);
ALTER TABLE ONLY public.service
    ADD CONSTRAINT fk_service_organisation_id FOREIGN KEY (organisation_id) REFERENCES public.organisation(id);
ALTER TABLE ONLY public.service
    ADD CONSTRAINT fk_service_prison_id FOREIGN KEY (prison_id) REFERENCES public.prison(id);
ALTER TABLE ONLY public.setting
    ADD CONSTRAINT fk_setting_changed_by FOREIGN KEY (changed_by) REFERENCES public.account(id);
ALTER TABLE ONLY public.settlement
    ADD CONSTRAINT fk_settlement_municipality_id FOREIGN KEY (municipality_id) REFERENCES public.municipality(id);
ALTER TABLE ONLY public.shift_note
    ADD CONSTRAINT fk_shift_note_by FOREIGN KEY (by) REFERENCES public.account(id);
ALTER TABLE ONLY public.shift_note
    ADD CONSTRAINT fk_shift_note_prison_id FOREIGN KEY (prison_id) REFERENCES public.prison(id);
ALTER TABLE ONLY public.sign_in
    ADD CONSTRAINT fk_sign_in_account_id FOREIGN KEY (account_id) REFERENCES public.account(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.sign_in_step
    ADD CONSTRAINT fk_sign_in_step_account_id FOREIGN KEY (account_id) REFERENCES public.account(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.sign_in_step
    ADD CONSTRAINT fk_sign_in_step_factor_id FOREIGN KEY (factor_id) REFERENCES public.factor(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.statement
    ADD CONSTRAINT fk_statement_by FOREIGN KEY (by) REFERENCES public.account(id);
ALTER TABLE ONLY public.statement
    ADD CONSTRAINT fk_statement_interview_id FOREIGN KEY (interview_id) REFERENCES public.interview(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.subsidy
    ADD CONSTRAINT fk_subsidy_confirmed_by FOREIGN KEY (confirmed_by) REFERENCES public.account(id);
ALTER TABLE ONLY public.subsidy
    ADD CONSTRAINT fk_subsidy_updated_by FOREIGN KEY (updated_by) REFERENCES public.account(id);
ALTER TABLE ONLY public.support
    ADD CONSTRAINT fk_support_inmate_id FOREIGN KEY (inmate_id) REFERENCES public.inmate(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.support_person
    ADD CONSTRAINT fk_support_person_inmate_id FOREIGN KEY (inmate_id) REFERENCES public.inmate(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.support_person
    ADD CONSTRAINT fk_support_person_recorded_by FOREIGN KEY (recorded_by) REFERENCES public.account(id);
ALTER TABLE ONLY public.support
    ADD CONSTRAINT fk_support_updated_by FOREIGN KEY (updated_by) REFERENCES public.account(id);
ALTER TABLE ONLY public.tile_search
    ADD CONSTRAINT fk_tile_search_account_id FOREIGN KEY (account_id) REFERENCES public.account(id);
ALTER TABLE ONLY public.time_proposal
    ADD CONSTRAINT fk_time_proposal_attendee_id FOREIGN KEY (attendee_id) REFERENCES public.attendee(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.time_proposal
    ADD CONSTRAINT fk_time_proposal_settled_by FOREIGN KEY (settled_by) REFERENCES public.account(id);
ALTER TABLE ONLY public.tour
    ADD CONSTRAINT fk_tour_employer_id FOREIGN KEY (employer_id) REFERENCES public.employer(id);
ALTER TABLE ONLY public.tour
    ADD CONSTRAINT fk_tour_made_by FOREIGN KEY (made_by) REFERENCES public.account(id);
ALTER TABLE ONLY public.tour_stop
    ADD CONSTRAINT fk_tour_stop_day_id FOREIGN KEY (day_id) REFERENCES public.interview_day(id) ON DELETE SET NULL;
ALTER TABLE ONLY public.tour_stop
    ADD CONSTRAINT fk_tour_stop_prison_id FOREIGN KEY (prison_id) REFERENCES public.prison(id);
ALTER TABLE ONLY public.tour_stop
    ADD CONSTRAINT fk_tour_stop_tour_id FOREIGN KEY (tour_id) REFERENCES public.tour(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.trial
    ADD CONSTRAINT fk_trial_answered_by FOREIGN KEY (answered_by) REFERENCES public.account(id);
ALTER TABLE ONLY public.trial
    ADD CONSTRAINT fk_trial_application_id FOREIGN KEY (application_id) REFERENCES public.application(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.trial
    ADD CONSTRAINT fk_trial_proposed_by FOREIGN KEY (proposed_by) REFERENCES public.account(id);
ALTER TABLE ONLY public.unconfirmed_answer
    ADD CONSTRAINT fk_unconfirmed_answer_attendee_id FOREIGN KEY (attendee_id) REFERENCES public.attendee(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.upload_chunk
    ADD CONSTRAINT fk_upload_chunk_file_id FOREIGN KEY (file_id) REFERENCES public.upload_file(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.upload_file
    ADD CONSTRAINT fk_upload_file_upload_id FOREIGN KEY (upload_id) REFERENCES public.upload(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.upload
    ADD CONSTRAINT fk_upload_imported_by FOREIGN KEY (imported_by) REFERENCES public.account(id);
ALTER TABLE ONLY public.upload_prison
    ADD CONSTRAINT fk_upload_prison_prison_id FOREIGN KEY (prison_id) REFERENCES public.prison(id);
ALTER TABLE ONLY public.upload_prison
    ADD CONSTRAINT fk_upload_prison_upload_id FOREIGN KEY (upload_id) REFERENCES public.upload(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.upload
    ADD CONSTRAINT fk_upload_uploaded_by FOREIGN KEY (uploaded_by) REFERENCES public.account(id);
ALTER TABLE ONLY public.vacancy_duty
    ADD CONSTRAINT fk_vacancy_duty_vacancy_id FOREIGN KEY (vacancy_id) REFERENCES public.vacancy(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.vacancy
    ADD CONSTRAINT fk_vacancy_employer_id FOREIGN KEY (employer_id) REFERENCES public.employer(id);
ALTER TABLE ONLY public.vacancy
    ADD CONSTRAINT fk_vacancy_municipality_id FOREIGN KEY (municipality_id) REFERENCES public.municipality(id);
ALTER TABLE ONLY public.vacancy
    ADD CONSTRAINT fk_vacancy_occupation_id FOREIGN KEY (occupation_id) REFERENCES public.occupation(id);
ALTER TABLE ONLY public.visit_info
    ADD CONSTRAINT fk_visit_info_prison_id FOREIGN KEY (prison_id) REFERENCES public.prison(id);
ALTER TABLE ONLY public.visit_item
    ADD CONSTRAINT fk_visit_item_decided_by FOREIGN KEY (decided_by) REFERENCES public.account(id);
ALTER TABLE ONLY public.visit_item
    ADD CONSTRAINT fk_visit_item_employer_id FOREIGN KEY (employer_id) REFERENCES public.employer(id);
ALTER TABLE ONLY public.visit_item
    ADD CONSTRAINT fk_visit_item_prison_id FOREIGN KEY (prison_id) REFERENCES public.prison(id);
ALTER TABLE ONLY public.visitor
    ADD CONSTRAINT fk_visitor_employer_id FOREIGN KEY (employer_id) REFERENCES public.employer(id);
ALTER TABLE ONLY public.visitor_pass
    ADD CONSTRAINT fk_visitor_pass_decided_by FOREIGN KEY (decided_by) REFERENCES public.account(id);
ALTER TABLE ONLY public.visitor_pass
    ADD CONSTRAINT fk_visitor_pass_prison_id FOREIGN KEY (prison_id) REFERENCES public.prison(id);
ALTER TABLE ONLY public.visitor_pass
    ADD CONSTRAINT fk_visitor_pass_visitor_id FOREIGN KEY (visitor_id) REFERENCES public.visitor(id) ON DELETE CASCADE;
ALTER TABLE ONLY public."window"
    ADD CONSTRAINT fk_window_prison_id FOREIGN KEY (prison_id) REFERENCES public.prison(id);
ALTER TABLE ONLY public.wish
    ADD CONSTRAINT fk_wish_application_id FOREIGN KEY (application_id) REFERENCES public.application(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.wish
    ADD CONSTRAINT fk_wish_by FOREIGN KEY (by) REFERENCES public.account(id);
ALTER TABLE ONLY public.interview
    ADD CONSTRAINT interview_counselor_id_fkey FOREIGN KEY (counselor_id) REFERENCES public.account(id);
ALTER TABLE ONLY public.interview
    ADD CONSTRAINT interview_interpreter_id_fkey FOREIGN KEY (interpreter_id) REFERENCES public.interpreter(id);
ALTER TABLE ONLY public."window"
    ADD CONSTRAINT window_room_id_fkey FOREIGN KEY (room_id) REFERENCES public.room(id);
