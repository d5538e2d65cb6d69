CREATE EXTENSION IF NOT EXISTS btree_gist WITH SCHEMA public;
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
    version integer DEFAULT 1 NOT NULL
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
    end_why character varying(12) DEFAULT ''::character varying NOT NULL
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
    reminders integer DEFAULT 0 NOT NULL
);
CREATE TABLE public.application_change (
    id bigint NOT NULL,
    application_id bigint NOT NULL,
    verb character varying(12) NOT NULL,
    from_state character varying(12) NOT NULL,
    to_state character varying(12) NOT NULL,
    by bigint,
    at timestamp with time zone NOT NULL,
    why character varying(40) NOT NULL
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
    interview_id bigint NOT NULL,
    starts_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    held_until timestamp with time zone,
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
    source character varying(40) NOT NULL
);
CREATE TABLE public.employer_text (
    employer_id bigint NOT NULL,
    locale character varying(2) NOT NULL,
    work text NOT NULL,
    transport text NOT NULL,
    housing text NOT NULL,
    clothing text NOT NULL,
    contact character varying(120) NOT NULL
);
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
    cancelled_at timestamp with time zone
);
CREATE TABLE public.entry_audience (
    entry_id bigint NOT NULL,
    audience character varying(40) NOT NULL
);
CREATE SEQUENCE public.entry_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.entry_id_seq OWNED BY public.entry.id;
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
    client character varying(120) NOT NULL
);
CREATE SEQUENCE public.feed_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.feed_id_seq OWNED BY public.feed.id;
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
    withdrawn_at timestamp with time zone
);
CREATE SEQUENCE public.guardian_consent_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.guardian_consent_id_seq OWNED BY public.guardian_consent.id;
CREATE TABLE public.idempotent_reply (
    id bigint NOT NULL,
    account_id bigint NOT NULL,
    key character varying(100) NOT NULL,
    request_hash character varying(64) NOT NULL,
    status integer NOT NULL,
    body text NOT NULL,
    location character varying(300) NOT NULL,
    created_at timestamp with time zone NOT NULL
);
CREATE SEQUENCE public.idempotent_reply_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.idempotent_reply_id_seq OWNED BY public.idempotent_reply.id;
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
    dead_at timestamp with time zone
);
CREATE SEQUENCE public.job_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.job_id_seq OWNED BY public.job.id;
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
CREATE TABLE public.membership (
    account_id bigint NOT NULL,
    organisation_id bigint NOT NULL
);
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
    valid_to date
);
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
    active boolean NOT NULL
);
CREATE SEQUENCE public.room_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.room_id_seq OWNED BY public.room.id;
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
    device character varying(200) NOT NULL
);
CREATE TABLE public.sign_in_failure (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    email_hash character varying(64) NOT NULL,
    network_hash character varying(64) NOT NULL
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
    version integer NOT NULL
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
ALTER TABLE ONLY public.agreement ALTER COLUMN id SET DEFAULT nextval('public.agreement_id_seq'::regclass);
ALTER TABLE ONLY public.alert ALTER COLUMN id SET DEFAULT nextval('public.alert_id_seq'::regclass);
ALTER TABLE ONLY public.api_token ALTER COLUMN id SET DEFAULT nextval('public.api_token_id_seq'::regclass);
ALTER TABLE ONLY public.application ALTER COLUMN id SET DEFAULT nextval('public.application_id_seq'::regclass);
ALTER TABLE ONLY public.application_change ALTER COLUMN id SET DEFAULT nextval('public.application_change_id_seq'::regclass);
ALTER TABLE ONLY public.audit_row ALTER COLUMN id SET DEFAULT nextval('public.audit_row_id_seq'::regclass);
ALTER TABLE ONLY public.block ALTER COLUMN id SET DEFAULT nextval('public.block_id_seq'::regclass);
ALTER TABLE ONLY public.care ALTER COLUMN id SET DEFAULT nextval('public.care_id_seq'::regclass);
ALTER TABLE ONLY public.claim ALTER COLUMN id SET DEFAULT nextval('public.claim_id_seq'::regclass);
ALTER TABLE ONLY public.closure ALTER COLUMN id SET DEFAULT nextval('public.closure_id_seq'::regclass);
ALTER TABLE ONLY public.consultation ALTER COLUMN id SET DEFAULT nextval('public.consultation_id_seq'::regclass);
ALTER TABLE ONLY public.consultation_draft ALTER COLUMN id SET DEFAULT nextval('public.consultation_draft_id_seq'::regclass);
ALTER TABLE ONLY public.consultation_group ALTER COLUMN id SET DEFAULT nextval('public.consultation_group_id_seq'::regclass);
ALTER TABLE ONLY public.count_time ALTER COLUMN id SET DEFAULT nextval('public.count_time_id_seq'::regclass);
ALTER TABLE ONLY public.course ALTER COLUMN id SET DEFAULT nextval('public.course_id_seq'::regclass);
ALTER TABLE ONLY public.demand ALTER COLUMN id SET DEFAULT nextval('public.demand_id_seq'::regclass);
ALTER TABLE ONLY public.duty_change ALTER COLUMN id SET DEFAULT nextval('public.duty_change_id_seq'::regclass);
ALTER TABLE ONLY public.enrolment ALTER COLUMN id SET DEFAULT nextval('public.enrolment_id_seq'::regclass);
ALTER TABLE ONLY public.entry ALTER COLUMN id SET DEFAULT nextval('public.entry_id_seq'::regclass);
ALTER TABLE ONLY public.fact ALTER COLUMN id SET DEFAULT nextval('public.fact_id_seq'::regclass);
ALTER TABLE ONLY public.feed ALTER COLUMN id SET DEFAULT nextval('public.feed_id_seq'::regclass);
ALTER TABLE ONLY public.goal ALTER COLUMN id SET DEFAULT nextval('public.goal_id_seq'::regclass);
ALTER TABLE ONLY public.goal_step ALTER COLUMN id SET DEFAULT nextval('public.goal_step_id_seq'::regclass);
ALTER TABLE ONLY public.guardian_consent ALTER COLUMN id SET DEFAULT nextval('public.guardian_consent_id_seq'::regclass);
ALTER TABLE ONLY public.idempotent_reply ALTER COLUMN id SET DEFAULT nextval('public.idempotent_reply_id_seq'::regclass);
ALTER TABLE ONLY public.inmate ALTER COLUMN id SET DEFAULT nextval('public.inmate_id_seq'::regclass);
ALTER TABLE ONLY public.installation ALTER COLUMN id SET DEFAULT nextval('public.installation_id_seq'::regclass);
ALTER TABLE ONLY public.interview ALTER COLUMN id SET DEFAULT nextval('public.interview_id_seq'::regclass);
ALTER TABLE ONLY public.interview_change ALTER COLUMN id SET DEFAULT nextval('public.interview_change_id_seq'::regclass);
ALTER TABLE ONLY public.interview_day ALTER COLUMN id SET DEFAULT nextval('public.interview_day_id_seq'::regclass);
ALTER TABLE ONLY public.invitation ALTER COLUMN id SET DEFAULT nextval('public.invitation_id_seq'::regclass);
ALTER TABLE ONLY public.job ALTER COLUMN id SET DEFAULT nextval('public.job_id_seq'::regclass);
ALTER TABLE ONLY public.match_run ALTER COLUMN id SET DEFAULT nextval('public.match_run_id_seq'::regclass);
ALTER TABLE ONLY public.message ALTER COLUMN id SET DEFAULT nextval('public.message_id_seq'::regclass);
ALTER TABLE ONLY public.movement ALTER COLUMN id SET DEFAULT nextval('public.movement_id_seq'::regclass);
ALTER TABLE ONLY public.municipality ALTER COLUMN id SET DEFAULT nextval('public.municipality_id_seq'::regclass);
ALTER TABLE ONLY public.occupation ALTER COLUMN id SET DEFAULT nextval('public.occupation_id_seq'::regclass);
ALTER TABLE ONLY public.occupation_label ALTER COLUMN id SET DEFAULT nextval('public.occupation_label_id_seq'::regclass);
ALTER TABLE ONLY public.organisation ALTER COLUMN id SET DEFAULT nextval('public.organisation_id_seq'::regclass);
ALTER TABLE ONLY public.request ALTER COLUMN id SET DEFAULT nextval('public.request_id_seq'::regclass);
ALTER TABLE ONLY public.requirement ALTER COLUMN id SET DEFAULT nextval('public.requirement_id_seq'::regclass);
ALTER TABLE ONLY public.restriction ALTER COLUMN id SET DEFAULT nextval('public.restriction_id_seq'::regclass);
ALTER TABLE ONLY public.reveal ALTER COLUMN id SET DEFAULT nextval('public.reveal_id_seq'::regclass);
ALTER TABLE ONLY public.room ALTER COLUMN id SET DEFAULT nextval('public.room_id_seq'::regclass);
ALTER TABLE ONLY public.settlement ALTER COLUMN id SET DEFAULT nextval('public.settlement_id_seq'::regclass);
ALTER TABLE ONLY public.shift_note ALTER COLUMN id SET DEFAULT nextval('public.shift_note_id_seq'::regclass);
ALTER TABLE ONLY public.sign_in ALTER COLUMN id SET DEFAULT nextval('public.sign_in_id_seq'::regclass);
ALTER TABLE ONLY public.sign_in_failure ALTER COLUMN id SET DEFAULT nextval('public.sign_in_failure_id_seq'::regclass);
ALTER TABLE ONLY public.skill ALTER COLUMN id SET DEFAULT nextval('public.skill_id_seq'::regclass);
ALTER TABLE ONLY public.support ALTER COLUMN id SET DEFAULT nextval('public.support_id_seq'::regclass);
ALTER TABLE ONLY public.tile_search ALTER COLUMN id SET DEFAULT nextval('public.tile_search_id_seq'::regclass);
ALTER TABLE ONLY public.upload ALTER COLUMN id SET DEFAULT nextval('public.upload_id_seq'::regclass);
ALTER TABLE ONLY public.upload_chunk ALTER COLUMN id SET DEFAULT nextval('public.upload_chunk_id_seq'::regclass);
ALTER TABLE ONLY public.upload_file ALTER COLUMN id SET DEFAULT nextval('public.upload_file_id_seq'::regclass);
ALTER TABLE ONLY public.vacancy ALTER COLUMN id SET DEFAULT nextval('public.vacancy_id_seq'::regclass);
ALTER TABLE ONLY public.visitor ALTER COLUMN id SET DEFAULT nextval('public.visitor_id_seq'::regclass);
ALTER TABLE ONLY public.visitor_pass ALTER COLUMN id SET DEFAULT nextval('public.visitor_pass_id_seq'::regclass);
ALTER TABLE ONLY public."window" ALTER COLUMN id SET DEFAULT nextval('public.window_id_seq'::regclass);
ALTER TABLE ONLY public.wish ALTER COLUMN id SET DEFAULT nextval('public.wish_id_seq'::regclass);
INSERT INTO public.account VALUES (1, 'anna@jobbridge.example', 'Anna', 'counselor', 'lv', NULL, true, false, '2026-11-23 08:00:00+00', true, 1);
INSERT INTO public.account VALUES (2, 'bela@jobbridge.example', 'Bela', 'counselor', 'lv', NULL, true, false, '2026-11-23 08:00:00+00', true, 1);
INSERT INTO public.account VALUES (3, 'alda@jobbridge.example', 'Alda', 'employer', 'lv', NULL, true, false, '2026-11-23 08:00:00+00', true, 1);
INSERT INTO public.account VALUES (4, 'bruno@jobbridge.example', 'Bruno', 'employer', 'lv', NULL, true, false, '2026-11-23 08:00:00+00', true, 1);
INSERT INTO public.account VALUES (5, 'olga@jobbridge.example', 'Olga', 'prison_officer', 'lv', NULL, true, false, '2026-11-23 08:00:00+00', true, 1);
INSERT INTO public.account VALUES (6, 'otto@jobbridge.example', 'Otto', 'prison_officer', 'lv', NULL, true, false, '2026-11-23 08:00:00+00', true, 1);
INSERT INTO public.account VALUES (7, 'nora@jobbridge.example', 'Nora', 'agency', 'lv', NULL, true, false, '2026-11-23 08:00:00+00', true, 1);
INSERT INTO public.account VALUES (8, 'niks@jobbridge.example', 'Niks', 'agency', 'lv', NULL, true, false, '2026-11-23 08:00:00+00', true, 1);
INSERT INTO public.account VALUES (9, 'pavels@jobbridge.example', 'Pavels', 'probation', 'lv', NULL, true, false, '2026-11-23 08:00:00+00', true, 1);
INSERT INTO public.account VALUES (10, 'mara@jobbridge.example', 'Mara', 'mentor', 'lv', NULL, true, false, '2026-11-23 08:00:00+00', true, 1);
INSERT INTO public.account VALUES (11, 'uldis@jobbridge.example', 'Uldis', 'auditor', 'lv', NULL, true, false, '2026-11-23 08:00:00+00', true, 1);
INSERT INTO public.account VALUES (12, 'ada@jobbridge.example', 'Ada', 'administrator', 'lv', NULL, true, false, '2026-11-23 08:00:00+00', true, 1);
INSERT INTO public.account_duty VALUES (5, 'gate');
INSERT INTO public.account_duty VALUES (5, 'movements');
INSERT INTO public.account_duty VALUES (5, 'passes');
INSERT INTO public.account_duty VALUES (5, 'restrictions');
INSERT INTO public.account_duty VALUES (5, 'rooms');
INSERT INTO public.agreement VALUES (1, 1, 'listing', NULL, 'test', '2026-11-01', NULL, NULL, '2026-11-23 08:00:00+00', 'standing', NULL, '', NULL, '');
INSERT INTO public.agreement VALUES (2, 1, 'introduction', NULL, 'test', '2026-11-01', NULL, NULL, '2026-11-23 08:00:00+00', 'standing', NULL, '', NULL, '');
INSERT INTO public.agreement VALUES (3, 1, 'interview', NULL, 'test', '2026-11-01', NULL, NULL, '2026-11-23 08:00:00+00', 'standing', NULL, '', NULL, '');
INSERT INTO public.agreement VALUES (4, 2, 'listing', NULL, 'test', '2026-11-01', NULL, NULL, '2026-11-23 08:00:00+00', 'standing', NULL, '', NULL, '');
INSERT INTO public.agreement VALUES (5, 2, 'introduction', NULL, 'test', '2026-11-01', NULL, NULL, '2026-11-23 08:00:00+00', 'standing', NULL, '', NULL, '');
INSERT INTO public.agreement VALUES (6, 2, 'interview', NULL, 'test', '2026-11-01', NULL, NULL, '2026-11-23 08:00:00+00', 'standing', NULL, '', NULL, '');
INSERT INTO public.agreement VALUES (7, 3, 'listing', NULL, 'test', '2026-11-01', NULL, NULL, '2026-11-23 08:00:00+00', 'standing', NULL, '', NULL, '');
INSERT INTO public.agreement VALUES (8, 3, 'introduction', NULL, 'test', '2026-11-01', NULL, NULL, '2026-11-23 08:00:00+00', 'standing', NULL, '', NULL, '');
INSERT INTO public.agreement VALUES (9, 3, 'interview', NULL, 'test', '2026-11-01', NULL, NULL, '2026-11-23 08:00:00+00', 'standing', NULL, '', NULL, '');
INSERT INTO public.alembic_version VALUES ('0012');
INSERT INTO public.assignment VALUES (1, 10, '2026-11-23 08:00:00+00', NULL, NULL);
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
INSERT INTO public.audit_row VALUES (11, '2026-11-23 08:00:00+00', NULL, NULL, NULL, 'account.add', 'account', 11, 'auditor');
INSERT INTO public.audit_row VALUES (12, '2026-11-23 08:00:00+00', NULL, NULL, NULL, 'account.add', 'account', 12, 'administrator');
INSERT INTO public.branch VALUES (1, 'riga');
INSERT INTO public.branch VALUES (2, 'liepaja');
INSERT INTO public.conditions VALUES (1, 50, false, true, true, true, true, NULL, false, '2026-11-23 08:00:00+00', NULL);
INSERT INTO public.conditions VALUES (2, 50, false, true, true, true, true, NULL, false, '2026-11-23 08:00:00+00', NULL);
INSERT INTO public.conditions VALUES (3, 50, false, true, true, true, true, NULL, false, '2026-11-23 08:00:00+00', NULL);
INSERT INTO public.employer VALUES (5, '49990000014', '', 1, '', '', '', '', 'darbs@example.org', NULL, NULL, '2026-11-23 08:00:00+00', 'portal');
INSERT INTO public.employer VALUES (6, '49990000027', '', 1, '', '', '', '', 'darbs@example.org', NULL, NULL, '2026-11-23 08:00:00+00', 'portal');
INSERT INTO public.fact VALUES (1, 1, 'target', '7212 04', 1, '', 'declared', NULL, '2026-11-23 08:00:00+00', NULL, NULL, NULL, NULL);
INSERT INTO public.fact VALUES (2, 1, 'skill', 'weld', 3, '', 'certificate_inside', NULL, '2026-11-23 08:00:00+00', NULL, NULL, NULL, NULL);
INSERT INTO public.fact VALUES (3, 1, 'language', 'lv', NULL, 'B2', 'declared', NULL, '2026-11-23 08:00:00+00', NULL, NULL, NULL, NULL);
INSERT INTO public.fact VALUES (4, 2, 'target', '7212 04', 1, '', 'declared', NULL, '2026-11-23 08:00:00+00', NULL, NULL, NULL, NULL);
INSERT INTO public.fact VALUES (5, 2, 'skill', 'weld', 3, '', 'certificate_inside', NULL, '2026-11-23 08:00:00+00', NULL, NULL, NULL, NULL);
INSERT INTO public.fact VALUES (6, 2, 'language', 'lv', NULL, 'B2', 'declared', NULL, '2026-11-23 08:00:00+00', NULL, NULL, NULL, NULL);
INSERT INTO public.fact VALUES (7, 3, 'target', '7212 04', 1, '', 'declared', NULL, '2026-11-23 08:00:00+00', NULL, NULL, NULL, NULL);
INSERT INTO public.fact VALUES (8, 3, 'skill', 'weld', 3, '', 'certificate_inside', NULL, '2026-11-23 08:00:00+00', NULL, NULL, NULL, NULL);
INSERT INTO public.fact VALUES (9, 3, 'language', 'lv', NULL, 'B2', 'declared', NULL, '2026-11-23 08:00:00+00', NULL, NULL, NULL, NULL);
INSERT INTO public.inmate VALUES (1, 'inmate-juris', 3, 1, '\x01026b315fd7ddd8f0a0fc48e45e87e7214d2f917da2746ff8a298268285ea9c9b3507cbd2', '\x01026b31b2204d7fb9b574c2352f9b246ef8f1a925777e2e5a7e1c587afcadc8be51684c4b4ec19a', NULL, '\x01026b314e9fdf0d9e79e41ec140c4bd6657228660139346b6e0262ffaf07d34456226e039f1efbf4882', NULL, NULL, 'active', '2027-01-15', '2027-01-22', '2027-01-22', NULL, 1, 1, '2026-11-23 08:00:00+00', '2026-11-23 08:00:00+00', false);
INSERT INTO public.inmate VALUES (2, 'inmate-karli', 3, 1, '\x01026b31ee299854c156206397208f4bd60af313f435f9bcc223d965b4adc05591b752da84e1', '\x01026b31ee834a86560832a7f41328026853d0b10743ce9f1d2d82718274ece64c6b5896e2da3a38', NULL, '\x01026b316b1364d31daeca61810852d59564b682e2a58a790e4c548f74c51cf095dd799b08e76cb55a74', NULL, NULL, 'active', '2027-03-16', '2027-03-23', '2027-03-23', NULL, 1, 1, '2026-11-23 08:00:00+00', '2026-11-23 08:00:00+00', false);
INSERT INTO public.inmate VALUES (3, 'inmate-marta', 4, NULL, '\x01026b3144d4e3bcfa8f424fc99be4e3d01c7e488684afc16c19a981e98c0a8643f28caef8', '\x01026b3131ba255383ddecbeebb8e309c0847af95b4d28a62a7e71f007324fdae571670fb2c4426b', NULL, '\x01026b31776600eff67ebe14bf07acc13689b0b86aaf81bddd0ab53115ca03ccf738a21f0708867b09fe', NULL, NULL, 'active', '2027-01-15', '2027-01-22', '2027-01-22', NULL, 1, 1, '2026-11-23 08:00:00+00', '2026-11-23 08:00:00+00', false);
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
INSERT INTO public.prison VALUES (3, 'north', 'Ziemeļu', 1, '', 56.95, 24.11, false, false, true, 5, '', NULL, NULL);
INSERT INTO public.prison VALUES (4, 'south', 'Dienvidu', 2, '', 56.5, 21.01, false, false, false, 5, '', NULL, NULL);
INSERT INTO public.requirement VALUES (1, 1, 'skill', 'weld', 2, '', true, false, '');
INSERT INTO public.requirement VALUES (2, 1, 'language', 'lv', NULL, 'A2', true, false, '');
INSERT INTO public.requirement VALUES (3, 1, 'skill', 'read-drawings', 1, '', false, false, '');
INSERT INTO public.requirement VALUES (4, 2, 'skill', 'weld', 2, '', true, false, '');
INSERT INTO public.requirement VALUES (5, 2, 'language', 'lv', NULL, 'A2', true, false, '');
INSERT INTO public.requirement VALUES (6, 2, 'skill', 'read-drawings', 1, '', false, false, '');
INSERT INTO public.room VALUES (1, 3, 'T1', 'Tikšanās telpa 1', 'room', 4, true);
INSERT INTO public.room VALUES (2, 3, 'V1', 'Video vieta 1', 'video', 4, true);
INSERT INTO public.room VALUES (3, 4, 'T1', 'Tikšanās telpa 1', 'room', 4, true);
INSERT INTO public.room VALUES (4, 4, 'V1', 'Video vieta 1', 'video', 4, true);
INSERT INTO public.skill VALUES (1, 'weld', NULL, 'skill', 'metināt', 'weld', 'сваривать', '', 'test');
INSERT INTO public.skill VALUES (2, 'read-drawings', NULL, 'skill', 'lasīt rasējumus', 'read drawings', 'читать чертежи', '', 'test');
INSERT INTO public.vacancy VALUES (1, 'metinatajs-a', 5, NULL, 'Metinātājs', 'metinatajs', 1, 1, true, 1, '', 56.95, 24.11, 120000, 150000, 'month', 'full', '', NULL, 2, '2027-02-21', NULL, false, false, '', '', '', 'portal', 'published', '2026-11-23 08:00:00+00', NULL, '', NULL, '', 1, '2026-11-23 08:00:00+00', '2026-11-23 08:00:00+00', '');
INSERT INTO public.vacancy VALUES (2, 'metinatajs-b', 6, NULL, 'Metinātājs', 'metinatajs', 1, 1, true, 1, '', 56.95, 24.11, 120000, 150000, 'month', 'full', '', NULL, 2, '2027-02-21', NULL, false, false, '', '', '', 'portal', 'published', '2026-11-23 08:00:00+00', NULL, '', NULL, '', 1, '2026-11-23 08:00:00+00', '2026-11-23 08:00:00+00', '');
INSERT INTO public."window" VALUES (1, 3, 1, '09:00:00', '12:00:00', NULL, NULL);
INSERT INTO public."window" VALUES (2, 3, 1, '13:00:00', '16:00:00', NULL, NULL);
INSERT INTO public."window" VALUES (3, 3, 2, '09:00:00', '12:00:00', NULL, NULL);
INSERT INTO public."window" VALUES (4, 3, 2, '13:00:00', '16:00:00', NULL, NULL);
INSERT INTO public."window" VALUES (5, 3, 3, '09:00:00', '12:00:00', NULL, NULL);
INSERT INTO public."window" VALUES (6, 3, 3, '13:00:00', '16:00:00', NULL, NULL);
INSERT INTO public."window" VALUES (7, 3, 4, '09:00:00', '12:00:00', NULL, NULL);
INSERT INTO public."window" VALUES (8, 3, 4, '13:00:00', '16:00:00', NULL, NULL);
INSERT INTO public."window" VALUES (9, 3, 5, '09:00:00', '12:00:00', NULL, NULL);
INSERT INTO public."window" VALUES (10, 3, 5, '13:00:00', '16:00:00', NULL, NULL);
INSERT INTO public."window" VALUES (11, 4, 1, '09:00:00', '12:00:00', NULL, NULL);
INSERT INTO public."window" VALUES (12, 4, 1, '13:00:00', '16:00:00', NULL, NULL);
INSERT INTO public."window" VALUES (13, 4, 2, '09:00:00', '12:00:00', NULL, NULL);
INSERT INTO public."window" VALUES (14, 4, 2, '13:00:00', '16:00:00', NULL, NULL);
INSERT INTO public."window" VALUES (15, 4, 3, '09:00:00', '12:00:00', NULL, NULL);
INSERT INTO public."window" VALUES (16, 4, 3, '13:00:00', '16:00:00', NULL, NULL);
INSERT INTO public."window" VALUES (17, 4, 4, '09:00:00', '12:00:00', NULL, NULL);
INSERT INTO public."window" VALUES (18, 4, 4, '13:00:00', '16:00:00', NULL, NULL);
INSERT INTO public."window" VALUES (19, 4, 5, '09:00:00', '12:00:00', NULL, NULL);
INSERT INTO public."window" VALUES (20, 4, 5, '13:00:00', '16:00:00', NULL, NULL);
SELECT pg_catalog.setval('public.account_id_seq', 12, true);
SELECT pg_catalog.setval('public.agreement_id_seq', 9, true);
SELECT pg_catalog.setval('public.alert_id_seq', 1, false);
SELECT pg_catalog.setval('public.api_token_id_seq', 1, false);
SELECT pg_catalog.setval('public.application_change_id_seq', 1, false);
SELECT pg_catalog.setval('public.application_id_seq', 1, false);
SELECT pg_catalog.setval('public.audit_row_id_seq', 12, true);
SELECT pg_catalog.setval('public.block_id_seq', 1, false);
SELECT pg_catalog.setval('public.care_id_seq', 1, false);
SELECT pg_catalog.setval('public.claim_id_seq', 1, false);
SELECT pg_catalog.setval('public.closure_id_seq', 1, false);
SELECT pg_catalog.setval('public.consultation_draft_id_seq', 1, false);
SELECT pg_catalog.setval('public.consultation_group_id_seq', 1, false);
SELECT pg_catalog.setval('public.consultation_id_seq', 1, false);
SELECT pg_catalog.setval('public.count_time_id_seq', 1, false);
SELECT pg_catalog.setval('public.course_id_seq', 1, false);
SELECT pg_catalog.setval('public.demand_id_seq', 1, false);
SELECT pg_catalog.setval('public.duty_change_id_seq', 1, false);
SELECT pg_catalog.setval('public.enrolment_id_seq', 1, false);
SELECT pg_catalog.setval('public.entry_id_seq', 1, false);
SELECT pg_catalog.setval('public.fact_id_seq', 9, true);
SELECT pg_catalog.setval('public.feed_id_seq', 1, false);
SELECT pg_catalog.setval('public.goal_id_seq', 1, false);
SELECT pg_catalog.setval('public.goal_step_id_seq', 1, false);
SELECT pg_catalog.setval('public.guardian_consent_id_seq', 1, false);
SELECT pg_catalog.setval('public.idempotent_reply_id_seq', 1, false);
SELECT pg_catalog.setval('public.inmate_id_seq', 3, true);
SELECT pg_catalog.setval('public.installation_id_seq', 1, false);
SELECT pg_catalog.setval('public.interview_change_id_seq', 1, false);
SELECT pg_catalog.setval('public.interview_day_id_seq', 1, false);
SELECT pg_catalog.setval('public.interview_id_seq', 1, false);
SELECT pg_catalog.setval('public.invitation_id_seq', 1, false);
SELECT pg_catalog.setval('public.job_id_seq', 1, false);
SELECT pg_catalog.setval('public.match_run_id_seq', 1, false);
SELECT pg_catalog.setval('public.message_id_seq', 1, false);
SELECT pg_catalog.setval('public.movement_id_seq', 1, false);
SELECT pg_catalog.setval('public.municipality_id_seq', 3, true);
SELECT pg_catalog.setval('public.occupation_id_seq', 2, true);
SELECT pg_catalog.setval('public.occupation_label_id_seq', 1, false);
SELECT pg_catalog.setval('public.organisation_id_seq', 6, true);
SELECT pg_catalog.setval('public.request_id_seq', 1, false);
SELECT pg_catalog.setval('public.requirement_id_seq', 6, true);
SELECT pg_catalog.setval('public.restriction_id_seq', 1, false);
SELECT pg_catalog.setval('public.reveal_id_seq', 1, false);
SELECT pg_catalog.setval('public.room_id_seq', 4, true);
SELECT pg_catalog.setval('public.settlement_id_seq', 1, false);
SELECT pg_catalog.setval('public.shift_note_id_seq', 1, false);
SELECT pg_catalog.setval('public.sign_in_failure_id_seq', 1, false);
SELECT pg_catalog.setval('public.sign_in_id_seq', 1, false);
SELECT pg_catalog.setval('public.skill_id_seq', 2, true);
SELECT pg_catalog.setval('public.support_id_seq', 1, false);
SELECT pg_catalog.setval('public.tile_search_id_seq', 1, false);
SELECT pg_catalog.setval('public.upload_chunk_id_seq', 1, false);
SELECT pg_catalog.setval('public.upload_file_id_seq', 1, false);
SELECT pg_catalog.setval('public.upload_id_seq', 1, false);
SELECT pg_catalog.setval('public.vacancy_id_seq', 2, true);
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
ALTER TABLE ONLY public.agreement
    ADD CONSTRAINT pk_agreement PRIMARY KEY (id);
ALTER TABLE ONLY public.alert
    ADD CONSTRAINT pk_alert PRIMARY KEY (id);
ALTER TABLE ONLY public.api_token
    ADD CONSTRAINT pk_api_token PRIMARY KEY (id);
ALTER TABLE ONLY public.application
    ADD CONSTRAINT pk_application PRIMARY KEY (id);
ALTER TABLE ONLY public.application_change
    ADD CONSTRAINT pk_application_change PRIMARY KEY (id);
ALTER TABLE ONLY public.assignment
    ADD CONSTRAINT pk_assignment PRIMARY KEY (inmate_id, account_id);
ALTER TABLE ONLY public.audit_row
    ADD CONSTRAINT pk_audit_row PRIMARY KEY (id);
ALTER TABLE ONLY public.block
    ADD CONSTRAINT pk_block PRIMARY KEY (id);
ALTER TABLE ONLY public.branch
    ADD CONSTRAINT pk_branch PRIMARY KEY (id);
ALTER TABLE ONLY public.bringing
    ADD CONSTRAINT pk_bringing PRIMARY KEY (interview_id);
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
ALTER TABLE ONLY public.demand
    ADD CONSTRAINT pk_demand PRIMARY KEY (id);
ALTER TABLE ONLY public.demand_day
    ADD CONSTRAINT pk_demand_day PRIMARY KEY (as_of);
ALTER TABLE ONLY public.duty_change
    ADD CONSTRAINT pk_duty_change PRIMARY KEY (id);
ALTER TABLE ONLY public.employer
    ADD CONSTRAINT pk_employer PRIMARY KEY (id);
ALTER TABLE ONLY public.employer_text
    ADD CONSTRAINT pk_employer_text PRIMARY KEY (employer_id, locale);
ALTER TABLE ONLY public.enrolment
    ADD CONSTRAINT pk_enrolment PRIMARY KEY (id);
ALTER TABLE ONLY public.entry
    ADD CONSTRAINT pk_entry PRIMARY KEY (id);
ALTER TABLE ONLY public.entry_audience
    ADD CONSTRAINT pk_entry_audience PRIMARY KEY (entry_id, audience);
ALTER TABLE ONLY public.fact
    ADD CONSTRAINT pk_fact PRIMARY KEY (id);
ALTER TABLE ONLY public.feed
    ADD CONSTRAINT pk_feed PRIMARY KEY (id);
ALTER TABLE ONLY public.fragment
    ADD CONSTRAINT pk_fragment PRIMARY KEY (entry_id, locale, tier);
ALTER TABLE ONLY public.goal
    ADD CONSTRAINT pk_goal PRIMARY KEY (id);
ALTER TABLE ONLY public.goal_step
    ADD CONSTRAINT pk_goal_step PRIMARY KEY (id);
ALTER TABLE ONLY public.guardian_consent
    ADD CONSTRAINT pk_guardian_consent PRIMARY KEY (id);
ALTER TABLE ONLY public.idempotent_reply
    ADD CONSTRAINT pk_idempotent_reply PRIMARY KEY (id);
ALTER TABLE ONLY public.inmate
    ADD CONSTRAINT pk_inmate PRIMARY KEY (id);
ALTER TABLE ONLY public.inmate_name_key
    ADD CONSTRAINT pk_inmate_name_key PRIMARY KEY (inmate_id, key);
ALTER TABLE ONLY public.installation
    ADD CONSTRAINT pk_installation PRIMARY KEY (id);
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
ALTER TABLE ONLY public.membership
    ADD CONSTRAINT pk_membership PRIMARY KEY (account_id, organisation_id);
ALTER TABLE ONLY public.message
    ADD CONSTRAINT pk_message PRIMARY KEY (id);
ALTER TABLE ONLY public.minimum_wage
    ADD CONSTRAINT pk_minimum_wage PRIMARY KEY (valid_from);
ALTER TABLE ONLY public.movement
    ADD CONSTRAINT pk_movement PRIMARY KEY (id);
ALTER TABLE ONLY public.municipality
    ADD CONSTRAINT pk_municipality PRIMARY KEY (id);
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
ALTER TABLE ONLY public.plan
    ADD CONSTRAINT pk_plan PRIMARY KEY (inmate_id);
ALTER TABLE ONLY public.prison
    ADD CONSTRAINT pk_prison PRIMARY KEY (id);
ALTER TABLE ONLY public.public_text
    ADD CONSTRAINT pk_public_text PRIMARY KEY (name);
ALTER TABLE ONLY public.publication
    ADD CONSTRAINT pk_publication PRIMARY KEY (name);
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
ALTER TABLE ONLY public.skill
    ADD CONSTRAINT pk_skill PRIMARY KEY (id);
ALTER TABLE ONLY public.skill_relation
    ADD CONSTRAINT pk_skill_relation PRIMARY KEY (uri, other_uri, kind);
ALTER TABLE ONLY public.statement
    ADD CONSTRAINT pk_statement PRIMARY KEY (interview_id);
ALTER TABLE ONLY public.support
    ADD CONSTRAINT pk_support PRIMARY KEY (id);
ALTER TABLE ONLY public.swap_day
    ADD CONSTRAINT pk_swap_day PRIMARY KEY (day_off);
ALTER TABLE ONLY public.tile
    ADD CONSTRAINT pk_tile PRIMARY KEY (region, family);
ALTER TABLE ONLY public.tile_search
    ADD CONSTRAINT pk_tile_search PRIMARY KEY (id);
ALTER TABLE ONLY public.tile_week
    ADD CONSTRAINT pk_tile_week PRIMARY KEY (week);
ALTER TABLE ONLY public.upload
    ADD CONSTRAINT pk_upload PRIMARY KEY (id);
ALTER TABLE ONLY public.upload_chunk
    ADD CONSTRAINT pk_upload_chunk PRIMARY KEY (id);
ALTER TABLE ONLY public.upload_file
    ADD CONSTRAINT pk_upload_file PRIMARY KEY (id);
ALTER TABLE ONLY public.vacancy
    ADD CONSTRAINT pk_vacancy PRIMARY KEY (id);
ALTER TABLE ONLY public.vacancy_duty
    ADD CONSTRAINT pk_vacancy_duty PRIMARY KEY (vacancy_id, tag);
ALTER TABLE ONLY public.visit_info
    ADD CONSTRAINT pk_visit_info PRIMARY KEY (prison_id);
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
ALTER TABLE ONLY public.alert
    ADD CONSTRAINT uq_alert_account_id_inmate_id_vacancy_id UNIQUE (account_id, inmate_id, vacancy_id);
ALTER TABLE ONLY public.api_token
    ADD CONSTRAINT uq_api_token_token_hash UNIQUE (token_hash);
ALTER TABLE ONLY public.application
    ADD CONSTRAINT uq_application_inmate_id_vacancy_id UNIQUE (inmate_id, vacancy_id);
ALTER TABLE ONLY public.application
    ADD CONSTRAINT uq_application_ref UNIQUE (ref);
ALTER TABLE ONLY public.branch
    ADD CONSTRAINT uq_branch_code UNIQUE (code);
ALTER TABLE ONLY public.consultation_draft
    ADD CONSTRAINT uq_consultation_draft_inmate_id_account_id UNIQUE (inmate_id, account_id);
ALTER TABLE ONLY public.consultation_group
    ADD CONSTRAINT uq_consultation_group_ref UNIQUE (ref);
ALTER TABLE ONLY public.course
    ADD CONSTRAINT uq_course_ref UNIQUE (ref);
ALTER TABLE ONLY public.employer
    ADD CONSTRAINT uq_employer_registration_number UNIQUE (registration_number);
ALTER TABLE ONLY public.enrolment
    ADD CONSTRAINT uq_enrolment_course_id_seat UNIQUE (course_id, seat);
ALTER TABLE ONLY public.entry
    ADD CONSTRAINT uq_entry_uid UNIQUE (uid);
ALTER TABLE ONLY public.feed
    ADD CONSTRAINT uq_feed_token_hash UNIQUE (token_hash);
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
ALTER TABLE ONLY public.municipality
    ADD CONSTRAINT uq_municipality_name UNIQUE (name);
ALTER TABLE ONLY public.occupation
    ADD CONSTRAINT uq_occupation_scheme_code UNIQUE (scheme, code);
ALTER TABLE ONLY public.prison
    ADD CONSTRAINT uq_prison_code UNIQUE (code);
ALTER TABLE ONLY public.request
    ADD CONSTRAINT uq_request_ref UNIQUE (ref);
ALTER TABLE ONLY public.shift_note
    ADD CONSTRAINT uq_shift_note_prison_id_on UNIQUE (prison_id, "on");
ALTER TABLE ONLY public.sign_in
    ADD CONSTRAINT uq_sign_in_token_hash UNIQUE (token_hash);
ALTER TABLE ONLY public.skill
    ADD CONSTRAINT uq_skill_key UNIQUE (key);
ALTER TABLE ONLY public.skill
    ADD CONSTRAINT uq_skill_uri UNIQUE (uri);
ALTER TABLE ONLY public.support
    ADD CONSTRAINT uq_support_inmate_id UNIQUE (inmate_id);
ALTER TABLE ONLY public.tile_search
    ADD CONSTRAINT uq_tile_search_account_id_region_family UNIQUE (account_id, region, family);
ALTER TABLE ONLY public.upload
    ADD CONSTRAINT uq_upload_ref UNIQUE (ref);
ALTER TABLE ONLY public.vacancy
    ADD CONSTRAINT uq_vacancy_ref UNIQUE (ref);
ALTER TABLE ONLY public.vacancy
    ADD CONSTRAINT uq_vacancy_source_external_number UNIQUE (source, external_number);
ALTER TABLE ONLY public.visitor_pass
    ADD CONSTRAINT uq_visitor_pass_ref UNIQUE (ref);
ALTER TABLE ONLY public.visitor_pass
    ADD CONSTRAINT uq_visitor_pass_visitor_id_prison_id_on UNIQUE (visitor_id, prison_id, "on");
ALTER TABLE ONLY public.visitor
    ADD CONSTRAINT uq_visitor_ref UNIQUE (ref);
CREATE INDEX ix_agreement_inmate_purpose ON public.agreement USING btree (inmate_id, purpose);
CREATE INDEX ix_alert_account_seen ON public.alert USING btree (account_id, seen_at);
CREATE INDEX ix_alert_inmate_id ON public.alert USING btree (inmate_id);
CREATE INDEX ix_alert_stood ON public.alert USING btree (stood_on);
CREATE INDEX ix_alert_vacancy_id ON public.alert USING btree (vacancy_id);
CREATE INDEX ix_api_token_account_id ON public.api_token USING btree (account_id);
CREATE INDEX ix_application_change_application_id ON public.application_change USING btree (application_id);
CREATE INDEX ix_application_request_id ON public.application USING btree (request_id);
CREATE INDEX ix_application_vacancy_state ON public.application USING btree (vacancy_id, state);
CREATE INDEX ix_application_waiting ON public.application USING btree (state, reacted_at, card_at);
CREATE INDEX ix_audit_row_account_at ON public.audit_row USING btree (account_id, at);
CREATE INDEX ix_audit_row_at ON public.audit_row USING btree (at, id);
CREATE INDEX ix_audit_row_subject ON public.audit_row USING btree (subject, subject_id);
CREATE INDEX ix_audit_row_verb_at ON public.audit_row USING btree (verb, at);
CREATE INDEX ix_block_inmate_id ON public.block USING btree (inmate_id);
CREATE INDEX ix_care_account_until ON public.care USING btree (account_id, until);
CREATE INDEX ix_care_batch ON public.care USING btree (batch);
CREATE INDEX ix_care_inmate_since ON public.care USING btree (inmate_id, since);
CREATE INDEX ix_claim_interview_id ON public.claim USING btree (interview_id);
CREATE INDEX ix_claim_resource_start ON public.claim USING btree (resource, starts_at);
CREATE INDEX ix_closure_prison_id ON public.closure USING btree (prison_id);
CREATE INDEX ix_consultation_draft_saved_at ON public.consultation_draft USING btree (saved_at);
CREATE INDEX ix_consultation_group_id ON public.consultation USING btree (group_id);
CREATE INDEX ix_consultation_group_prison_on ON public.consultation_group USING btree (prison_id, "on");
CREATE INDEX ix_consultation_inmate_held ON public.consultation USING btree (inmate_id, held_on);
CREATE INDEX ix_consultation_state_held ON public.consultation USING btree (state, held_on);
CREATE INDEX ix_count_time_prison_id ON public.count_time USING btree (prison_id);
CREATE INDEX ix_course_prison ON public.course USING btree (prison_id, state, starts_on);
CREATE INDEX ix_demand_prison_weeks ON public.demand USING btree (prison_id, weeks);
CREATE INDEX ix_duty_change_state ON public.duty_change USING btree (state);
CREATE INDEX ix_duty_change_vacancy_id ON public.duty_change USING btree (vacancy_id);
CREATE INDEX ix_enrolment_inmate ON public.enrolment USING btree (inmate_id);
CREATE UNIQUE INDEX ix_enrolment_open ON public.enrolment USING btree (inmate_id, subject) WHERE (((state)::text = 'wished'::text) OR ((state)::text = 'enrolled'::text));
CREATE INDEX ix_entry_audience_audience ON public.entry_audience USING btree (audience);
CREATE INDEX ix_entry_starts_at ON public.entry USING btree (starts_at);
CREATE INDEX ix_fact_inmate_kind ON public.fact USING btree (inmate_id, kind);
CREATE INDEX ix_feed_account ON public.feed USING btree (account_id);
CREATE INDEX ix_goal_inmate_id ON public.goal USING btree (inmate_id);
CREATE INDEX ix_goal_step_due_on ON public.goal_step USING btree (due_on);
CREATE INDEX ix_goal_step_goal_id ON public.goal_step USING btree (goal_id);
CREATE INDEX ix_guardian_consent_inmate_id ON public.guardian_consent USING btree (inmate_id);
CREATE INDEX ix_idempotent_reply_created_at ON public.idempotent_reply USING btree (created_at);
CREATE INDEX ix_inmate_counselor_id ON public.inmate USING btree (counselor_id);
CREATE INDEX ix_inmate_name_key_key ON public.inmate_name_key USING btree (key);
CREATE INDEX ix_inmate_prison_release ON public.inmate USING btree (prison_id, status, release_expected);
CREATE INDEX ix_interview_application_id ON public.interview USING btree (application_id);
CREATE INDEX ix_interview_change_interview_id ON public.interview_change USING btree (interview_id);
CREATE INDEX ix_interview_day_employer_id ON public.interview_day USING btree (employer_id);
CREATE INDEX ix_interview_day_id ON public.interview USING btree (day_id);
CREATE INDEX ix_interview_day_prison_id ON public.interview_day USING btree (prison_id);
CREATE INDEX ix_interview_employer_start ON public.interview USING btree (employer_id, starts_at);
CREATE INDEX ix_interview_prison_start ON public.interview USING btree (prison_id, starts_at);
CREATE INDEX ix_invitation_account_id ON public.invitation USING btree (account_id);
CREATE INDEX ix_job_due ON public.job USING btree (done_at, dead_at, due_at);
CREATE INDEX ix_match_inmate_found ON public.match USING btree (inmate_id, near, found_at);
CREATE INDEX ix_match_lost_vacancy_id ON public.match_lost USING btree (vacancy_id);
CREATE INDEX ix_match_vacancy_score ON public.match USING btree (vacancy_id, near, score);
CREATE INDEX ix_membership_organisation_id ON public.membership USING btree (organisation_id);
CREATE INDEX ix_message_application_id ON public.message USING btree (application_id);
CREATE INDEX ix_movement_inmate_id ON public.movement USING btree (inmate_id);
CREATE INDEX ix_occupation_isco ON public.occupation USING btree (isco);
CREATE INDEX ix_occupation_label_occupation_id ON public.occupation_label USING btree (occupation_id);
CREATE INDEX ix_occupation_skill_skill_id ON public.occupation_skill USING btree (skill_id);
CREATE INDEX ix_occupation_uri ON public.occupation USING btree (uri);
CREATE INDEX ix_request_employer_id ON public.request USING btree (employer_id);
CREATE INDEX ix_request_state_due ON public.request USING btree (state, answer_due);
CREATE INDEX ix_request_vacancy_id ON public.request USING btree (vacancy_id);
CREATE INDEX ix_requirement_vacancy_id ON public.requirement USING btree (vacancy_id);
CREATE INDEX ix_restriction_inmate_id ON public.restriction USING btree (inmate_id);
CREATE INDEX ix_reveal_application_id ON public.reveal USING btree (application_id);
CREATE INDEX ix_room_prison_id ON public.room USING btree (prison_id);
CREATE INDEX ix_settlement_key ON public.settlement USING btree (key);
CREATE INDEX ix_settlement_municipality_id ON public.settlement USING btree (municipality_id);
CREATE INDEX ix_sign_in_account_id ON public.sign_in USING btree (account_id);
CREATE INDEX ix_sign_in_failure_at ON public.sign_in_failure USING btree (at);
CREATE INDEX ix_sign_in_failure_email_hash ON public.sign_in_failure USING btree (email_hash);
CREATE INDEX ix_sign_in_failure_network_hash ON public.sign_in_failure USING btree (network_hash);
CREATE INDEX ix_upload_chunk_file_id ON public.upload_chunk USING btree (file_id);
CREATE INDEX ix_upload_file_upload_id ON public.upload_file USING btree (upload_id);
CREATE INDEX ix_upload_state ON public.upload USING btree (state);
CREATE INDEX ix_vacancy_employer_id ON public.vacancy USING btree (employer_id);
CREATE INDEX ix_vacancy_municipality_id ON public.vacancy USING btree (municipality_id);
CREATE INDEX ix_vacancy_occupation_id ON public.vacancy USING btree (occupation_id);
CREATE INDEX ix_vacancy_state ON public.vacancy USING btree (state, apply_by);
CREATE INDEX ix_visitor_employer_id ON public.visitor USING btree (employer_id);
CREATE INDEX ix_visitor_pass_prison_on ON public.visitor_pass USING btree (prison_id, "on");
CREATE INDEX ix_window_prison_id ON public."window" USING btree (prison_id);
CREATE INDEX ix_wish_application_id ON public.wish USING btree (application_id);
ALTER TABLE ONLY public.agreement
    ADD CONSTRAINT agreement_taken_by_fkey FOREIGN KEY (taken_by) REFERENCES public.account(id);
ALTER TABLE ONLY public.consultation
    ADD CONSTRAINT consultation_group_id_fkey FOREIGN KEY (group_id) REFERENCES public.consultation_group(id);
ALTER TABLE ONLY public.fact
    ADD CONSTRAINT fact_confirmed_by_fkey FOREIGN KEY (confirmed_by) REFERENCES public.account(id);
ALTER TABLE ONLY public.account_duty
    ADD CONSTRAINT fk_account_duty_account_id FOREIGN KEY (account_id) REFERENCES public.account(id) ON DELETE CASCADE;
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
ALTER TABLE ONLY public.care
    ADD CONSTRAINT fk_care_account_id FOREIGN KEY (account_id) REFERENCES public.account(id);
ALTER TABLE ONLY public.care
    ADD CONSTRAINT fk_care_given_by FOREIGN KEY (given_by) REFERENCES public.account(id);
ALTER TABLE ONLY public.care
    ADD CONSTRAINT fk_care_inmate_id FOREIGN KEY (inmate_id) REFERENCES public.inmate(id) ON DELETE CASCADE;
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
ALTER TABLE ONLY public.demand
    ADD CONSTRAINT fk_demand_prison_id FOREIGN KEY (prison_id) REFERENCES public.prison(id);
ALTER TABLE ONLY public.duty_change
    ADD CONSTRAINT fk_duty_change_decided_by FOREIGN KEY (decided_by) REFERENCES public.account(id);
ALTER TABLE ONLY public.duty_change
    ADD CONSTRAINT fk_duty_change_said_by FOREIGN KEY (said_by) REFERENCES public.account(id);
ALTER TABLE ONLY public.duty_change
    ADD CONSTRAINT fk_duty_change_vacancy_id FOREIGN KEY (vacancy_id) REFERENCES public.vacancy(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.employer
    ADD CONSTRAINT fk_employer_checked_by FOREIGN KEY (checked_by) REFERENCES public.account(id);
ALTER TABLE ONLY public.employer
    ADD CONSTRAINT fk_employer_id FOREIGN KEY (id) REFERENCES public.organisation(id);
ALTER TABLE ONLY public.employer
    ADD CONSTRAINT fk_employer_municipality_id FOREIGN KEY (municipality_id) REFERENCES public.municipality(id);
ALTER TABLE ONLY public.employer_text
    ADD CONSTRAINT fk_employer_text_employer_id FOREIGN KEY (employer_id) REFERENCES public.employer(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.enrolment
    ADD CONSTRAINT fk_enrolment_course_id FOREIGN KEY (course_id) REFERENCES public.course(id);
ALTER TABLE ONLY public.enrolment
    ADD CONSTRAINT fk_enrolment_inmate_id FOREIGN KEY (inmate_id) REFERENCES public.inmate(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.enrolment
    ADD CONSTRAINT fk_enrolment_recorded_by FOREIGN KEY (recorded_by) REFERENCES public.account(id);
ALTER TABLE ONLY public.entry_audience
    ADD CONSTRAINT fk_entry_audience_entry_id FOREIGN KEY (entry_id) REFERENCES public.entry(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.fact
    ADD CONSTRAINT fk_fact_inmate_id FOREIGN KEY (inmate_id) REFERENCES public.inmate(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.fact
    ADD CONSTRAINT fk_fact_recorded_by FOREIGN KEY (recorded_by) REFERENCES public.account(id);
ALTER TABLE ONLY public.feed
    ADD CONSTRAINT fk_feed_account_id FOREIGN KEY (account_id) REFERENCES public.account(id) ON DELETE CASCADE;
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
ALTER TABLE ONLY public.inmate
    ADD CONSTRAINT fk_inmate_counselor_id FOREIGN KEY (counselor_id) REFERENCES public.account(id);
ALTER TABLE ONLY public.inmate
    ADD CONSTRAINT fk_inmate_municipality_id FOREIGN KEY (municipality_id) REFERENCES public.municipality(id);
ALTER TABLE ONLY public.inmate_name_key
    ADD CONSTRAINT fk_inmate_name_key_inmate_id FOREIGN KEY (inmate_id) REFERENCES public.inmate(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.inmate
    ADD CONSTRAINT fk_inmate_prison_id FOREIGN KEY (prison_id) REFERENCES public.prison(id);
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
ALTER TABLE ONLY public.membership
    ADD CONSTRAINT fk_membership_account_id FOREIGN KEY (account_id) REFERENCES public.account(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.membership
    ADD CONSTRAINT fk_membership_organisation_id FOREIGN KEY (organisation_id) REFERENCES public.organisation(id);
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
ALTER TABLE ONLY public.occupation_label
    ADD CONSTRAINT fk_occupation_label_occupation_id FOREIGN KEY (occupation_id) REFERENCES public.occupation(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.occupation_skill
    ADD CONSTRAINT fk_occupation_skill_occupation_id FOREIGN KEY (occupation_id) REFERENCES public.occupation(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.occupation_skill
    ADD CONSTRAINT fk_occupation_skill_skill_id FOREIGN KEY (skill_id) REFERENCES public.skill(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.plan
    ADD CONSTRAINT fk_plan_consultation_id FOREIGN KEY (consultation_id) REFERENCES public.consultation(id);
ALTER TABLE ONLY public.plan
    ADD CONSTRAINT fk_plan_inmate_id FOREIGN KEY (inmate_id) REFERENCES public.inmate(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.prison
    ADD CONSTRAINT fk_prison_id FOREIGN KEY (id) REFERENCES public.organisation(id);
ALTER TABLE ONLY public.prison
    ADD CONSTRAINT fk_prison_municipality_id FOREIGN KEY (municipality_id) REFERENCES public.municipality(id);
ALTER TABLE ONLY public.public_text
    ADD CONSTRAINT fk_public_text_changed_by FOREIGN KEY (changed_by) REFERENCES public.account(id);
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
ALTER TABLE ONLY public.room
    ADD CONSTRAINT fk_room_prison_id FOREIGN KEY (prison_id) REFERENCES public.prison(id);
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
ALTER TABLE ONLY public.statement
    ADD CONSTRAINT fk_statement_by FOREIGN KEY (by) REFERENCES public.account(id);
ALTER TABLE ONLY public.statement
    ADD CONSTRAINT fk_statement_interview_id FOREIGN KEY (interview_id) REFERENCES public.interview(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.support
    ADD CONSTRAINT fk_support_inmate_id FOREIGN KEY (inmate_id) REFERENCES public.inmate(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.support
    ADD CONSTRAINT fk_support_updated_by FOREIGN KEY (updated_by) REFERENCES public.account(id);
ALTER TABLE ONLY public.tile_search
    ADD CONSTRAINT fk_tile_search_account_id FOREIGN KEY (account_id) REFERENCES public.account(id);
ALTER TABLE ONLY public.upload_chunk
    ADD CONSTRAINT fk_upload_chunk_file_id FOREIGN KEY (file_id) REFERENCES public.upload_file(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.upload_file
    ADD CONSTRAINT fk_upload_file_upload_id FOREIGN KEY (upload_id) REFERENCES public.upload(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.upload
    ADD CONSTRAINT fk_upload_imported_by FOREIGN KEY (imported_by) REFERENCES public.account(id);
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
