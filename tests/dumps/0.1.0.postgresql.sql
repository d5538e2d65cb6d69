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
    created_at timestamp with time zone NOT NULL
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
    recorded_at timestamp with time zone NOT NULL
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
    updated_at timestamp with time zone NOT NULL
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
CREATE TABLE public.branch (
    id bigint NOT NULL,
    code character varying(40) NOT NULL
);
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
    updated_at timestamp with time zone NOT NULL
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
    notes bytea
);
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
    ended_at timestamp with time zone
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
    as_of date NOT NULL
);
CREATE TABLE public.membership (
    account_id bigint NOT NULL,
    organisation_id bigint NOT NULL
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
    active boolean NOT NULL
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
    version integer NOT NULL
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
CREATE TABLE public.swap_day (
    day_off date NOT NULL,
    day_worked date NOT NULL,
    source character varying(200) NOT NULL
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
ALTER TABLE ONLY public.account ALTER COLUMN id SET DEFAULT nextval('public.account_id_seq'::regclass);
ALTER TABLE ONLY public.agreement ALTER COLUMN id SET DEFAULT nextval('public.agreement_id_seq'::regclass);
ALTER TABLE ONLY public.api_token ALTER COLUMN id SET DEFAULT nextval('public.api_token_id_seq'::regclass);
ALTER TABLE ONLY public.application ALTER COLUMN id SET DEFAULT nextval('public.application_id_seq'::regclass);
ALTER TABLE ONLY public.application_change ALTER COLUMN id SET DEFAULT nextval('public.application_change_id_seq'::regclass);
ALTER TABLE ONLY public.audit_row ALTER COLUMN id SET DEFAULT nextval('public.audit_row_id_seq'::regclass);
ALTER TABLE ONLY public.claim ALTER COLUMN id SET DEFAULT nextval('public.claim_id_seq'::regclass);
ALTER TABLE ONLY public.closure ALTER COLUMN id SET DEFAULT nextval('public.closure_id_seq'::regclass);
ALTER TABLE ONLY public.consultation ALTER COLUMN id SET DEFAULT nextval('public.consultation_id_seq'::regclass);
ALTER TABLE ONLY public.count_time ALTER COLUMN id SET DEFAULT nextval('public.count_time_id_seq'::regclass);
ALTER TABLE ONLY public.entry ALTER COLUMN id SET DEFAULT nextval('public.entry_id_seq'::regclass);
ALTER TABLE ONLY public.fact ALTER COLUMN id SET DEFAULT nextval('public.fact_id_seq'::regclass);
ALTER TABLE ONLY public.feed ALTER COLUMN id SET DEFAULT nextval('public.feed_id_seq'::regclass);
ALTER TABLE ONLY public.idempotent_reply ALTER COLUMN id SET DEFAULT nextval('public.idempotent_reply_id_seq'::regclass);
ALTER TABLE ONLY public.inmate ALTER COLUMN id SET DEFAULT nextval('public.inmate_id_seq'::regclass);
ALTER TABLE ONLY public.installation ALTER COLUMN id SET DEFAULT nextval('public.installation_id_seq'::regclass);
ALTER TABLE ONLY public.interview ALTER COLUMN id SET DEFAULT nextval('public.interview_id_seq'::regclass);
ALTER TABLE ONLY public.interview_change ALTER COLUMN id SET DEFAULT nextval('public.interview_change_id_seq'::regclass);
ALTER TABLE ONLY public.interview_day ALTER COLUMN id SET DEFAULT nextval('public.interview_day_id_seq'::regclass);
ALTER TABLE ONLY public.job ALTER COLUMN id SET DEFAULT nextval('public.job_id_seq'::regclass);
ALTER TABLE ONLY public.movement ALTER COLUMN id SET DEFAULT nextval('public.movement_id_seq'::regclass);
ALTER TABLE ONLY public.municipality ALTER COLUMN id SET DEFAULT nextval('public.municipality_id_seq'::regclass);
ALTER TABLE ONLY public.occupation ALTER COLUMN id SET DEFAULT nextval('public.occupation_id_seq'::regclass);
ALTER TABLE ONLY public.occupation_label ALTER COLUMN id SET DEFAULT nextval('public.occupation_label_id_seq'::regclass);
ALTER TABLE ONLY public.organisation ALTER COLUMN id SET DEFAULT nextval('public.organisation_id_seq'::regclass);
ALTER TABLE ONLY public.request ALTER COLUMN id SET DEFAULT nextval('public.request_id_seq'::regclass);
ALTER TABLE ONLY public.requirement ALTER COLUMN id SET DEFAULT nextval('public.requirement_id_seq'::regclass);
ALTER TABLE ONLY public.restriction ALTER COLUMN id SET DEFAULT nextval('public.restriction_id_seq'::regclass);
ALTER TABLE ONLY public.room ALTER COLUMN id SET DEFAULT nextval('public.room_id_seq'::regclass);
ALTER TABLE ONLY public.settlement ALTER COLUMN id SET DEFAULT nextval('public.settlement_id_seq'::regclass);
ALTER TABLE ONLY public.sign_in ALTER COLUMN id SET DEFAULT nextval('public.sign_in_id_seq'::regclass);
ALTER TABLE ONLY public.sign_in_failure ALTER COLUMN id SET DEFAULT nextval('public.sign_in_failure_id_seq'::regclass);
ALTER TABLE ONLY public.skill ALTER COLUMN id SET DEFAULT nextval('public.skill_id_seq'::regclass);
ALTER TABLE ONLY public.vacancy ALTER COLUMN id SET DEFAULT nextval('public.vacancy_id_seq'::regclass);
ALTER TABLE ONLY public."window" ALTER COLUMN id SET DEFAULT nextval('public.window_id_seq'::regclass);
INSERT INTO public.account VALUES (1, 'anna@jobbridge.example', 'Anna', 'counselor', 'lv', NULL, true, false, '2026-11-23 08:00:00+00');
INSERT INTO public.account VALUES (2, 'bela@jobbridge.example', 'Bela', 'counselor', 'lv', NULL, true, false, '2026-11-23 08:00:00+00');
INSERT INTO public.account VALUES (3, 'alda@jobbridge.example', 'Alda', 'employer', 'lv', NULL, true, false, '2026-11-23 08:00:00+00');
INSERT INTO public.account VALUES (4, 'bruno@jobbridge.example', 'Bruno', 'employer', 'lv', NULL, true, false, '2026-11-23 08:00:00+00');
INSERT INTO public.account VALUES (5, 'olga@jobbridge.example', 'Olga', 'prison_officer', 'lv', NULL, true, false, '2026-11-23 08:00:00+00');
INSERT INTO public.account VALUES (6, 'otto@jobbridge.example', 'Otto', 'prison_officer', 'lv', NULL, true, false, '2026-11-23 08:00:00+00');
INSERT INTO public.account VALUES (7, 'nora@jobbridge.example', 'Nora', 'agency', 'lv', NULL, true, false, '2026-11-23 08:00:00+00');
INSERT INTO public.account VALUES (8, 'niks@jobbridge.example', 'Niks', 'agency', 'lv', NULL, true, false, '2026-11-23 08:00:00+00');
INSERT INTO public.account VALUES (9, 'pavels@jobbridge.example', 'Pavels', 'probation', 'lv', NULL, true, false, '2026-11-23 08:00:00+00');
INSERT INTO public.account VALUES (10, 'mara@jobbridge.example', 'Mara', 'mentor', 'lv', NULL, true, false, '2026-11-23 08:00:00+00');
INSERT INTO public.account VALUES (11, 'uldis@jobbridge.example', 'Uldis', 'auditor', 'lv', NULL, true, false, '2026-11-23 08:00:00+00');
INSERT INTO public.account VALUES (12, 'ada@jobbridge.example', 'Ada', 'administrator', 'lv', NULL, true, false, '2026-11-23 08:00:00+00');
INSERT INTO public.account_duty VALUES (5, 'gate');
INSERT INTO public.account_duty VALUES (5, 'movements');
INSERT INTO public.account_duty VALUES (5, 'passes');
INSERT INTO public.account_duty VALUES (5, 'restrictions');
INSERT INTO public.account_duty VALUES (5, 'rooms');
INSERT INTO public.agreement VALUES (1, 1, 'listing', NULL, 'test', '2026-11-01', NULL, NULL, '2026-11-23 08:00:00+00');
INSERT INTO public.agreement VALUES (2, 1, 'introduction', NULL, 'test', '2026-11-01', NULL, NULL, '2026-11-23 08:00:00+00');
INSERT INTO public.agreement VALUES (3, 1, 'interview', NULL, 'test', '2026-11-01', NULL, NULL, '2026-11-23 08:00:00+00');
INSERT INTO public.agreement VALUES (4, 2, 'listing', NULL, 'test', '2026-11-01', NULL, NULL, '2026-11-23 08:00:00+00');
INSERT INTO public.agreement VALUES (5, 2, 'introduction', NULL, 'test', '2026-11-01', NULL, NULL, '2026-11-23 08:00:00+00');
INSERT INTO public.agreement VALUES (6, 2, 'interview', NULL, 'test', '2026-11-01', NULL, NULL, '2026-11-23 08:00:00+00');
INSERT INTO public.agreement VALUES (7, 3, 'listing', NULL, 'test', '2026-11-01', NULL, NULL, '2026-11-23 08:00:00+00');
INSERT INTO public.agreement VALUES (8, 3, 'introduction', NULL, 'test', '2026-11-01', NULL, NULL, '2026-11-23 08:00:00+00');
INSERT INTO public.agreement VALUES (9, 3, 'interview', NULL, 'test', '2026-11-01', NULL, NULL, '2026-11-23 08:00:00+00');
INSERT INTO public.alembic_version VALUES ('0001');
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
INSERT INTO public.conditions VALUES (1, 50, false, true, true, true, true, NULL, false, '2026-11-23 08:00:00+00');
INSERT INTO public.conditions VALUES (2, 50, false, true, true, true, true, NULL, false, '2026-11-23 08:00:00+00');
INSERT INTO public.conditions VALUES (3, 50, false, true, true, true, true, NULL, false, '2026-11-23 08:00:00+00');
INSERT INTO public.employer VALUES (5, '49990000014', '', 1, '', '', '', '', 'darbs@example.org', NULL, NULL, '2026-11-23 08:00:00+00', 'portal');
INSERT INTO public.employer VALUES (6, '49990000027', '', 1, '', '', '', '', 'darbs@example.org', NULL, NULL, '2026-11-23 08:00:00+00', 'portal');
INSERT INTO public.fact VALUES (1, 1, 'target', '7212 04', 1, '', 'declared', NULL, '2026-11-23 08:00:00+00', NULL, NULL);
INSERT INTO public.fact VALUES (2, 1, 'skill', 'weld', 3, '', 'certificate_inside', NULL, '2026-11-23 08:00:00+00', NULL, NULL);
INSERT INTO public.fact VALUES (3, 1, 'language', 'lv', NULL, 'B2', 'declared', NULL, '2026-11-23 08:00:00+00', NULL, NULL);
INSERT INTO public.fact VALUES (4, 2, 'target', '7212 04', 1, '', 'declared', NULL, '2026-11-23 08:00:00+00', NULL, NULL);
INSERT INTO public.fact VALUES (5, 2, 'skill', 'weld', 3, '', 'certificate_inside', NULL, '2026-11-23 08:00:00+00', NULL, NULL);
INSERT INTO public.fact VALUES (6, 2, 'language', 'lv', NULL, 'B2', 'declared', NULL, '2026-11-23 08:00:00+00', NULL, NULL);
INSERT INTO public.fact VALUES (7, 3, 'target', '7212 04', 1, '', 'declared', NULL, '2026-11-23 08:00:00+00', NULL, NULL);
INSERT INTO public.fact VALUES (8, 3, 'skill', 'weld', 3, '', 'certificate_inside', NULL, '2026-11-23 08:00:00+00', NULL, NULL);
INSERT INTO public.fact VALUES (9, 3, 'language', 'lv', NULL, 'B2', 'declared', NULL, '2026-11-23 08:00:00+00', NULL, NULL);
INSERT INTO public.inmate VALUES (1, 'inmate-juris', 3, 1, '\x01026b311b761f17447a00d4294716f185ade89edcb980189b99495b020536c4247bdd25f4', '\x01026b318eeae799fbf751349bfcf4fe4d923e112a3c87eb088b72d2fddf2a9ca5cc20a5ae924a6a', NULL, '\x01026b3197e80fb13482f4a129770596ea2de95796b344d2009c64390bb9e7da81e84a3a95f3c1d54216', NULL, NULL, 'active', '2027-01-15', '2027-01-22', '2027-01-22', NULL, 1, 1, '2026-11-23 08:00:00+00', '2026-11-23 08:00:00+00');
INSERT INTO public.inmate VALUES (2, 'inmate-karli', 3, 1, '\x01026b310fbe36dae19ad412fc4f92e2ae14674fab7617d1ce1d7cd2140e1c627fa39331c901', '\x01026b31e410061e8e877c98a18323336dea9997845f9b5e79711316c2ee750f701670a5ae9b7475', NULL, '\x01026b31aed93b197f923ccbfabb9b2e3a092c73a3d7b42e8cab46fe4fb0ae2096e3c0cadb4bc738353b', NULL, NULL, 'active', '2027-03-16', '2027-03-23', '2027-03-23', NULL, 1, 1, '2026-11-23 08:00:00+00', '2026-11-23 08:00:00+00');
INSERT INTO public.inmate VALUES (3, 'inmate-marta', 4, NULL, '\x01026b3153489c86f7e02bd45dc852905e262c3c0ad5764d763782edfbad9a2dd0789b4c61', '\x01026b3166ed1fac06424aef0ee3166d582014bba58bd4410adc6ee5a09b7f9c1046743af1ae94ee', NULL, '\x01026b31dda0f9a10d620d6384a482e9e4defbf6d116f0912f26d3d97ad1f6e4bf622853721c74b2b4f9', NULL, NULL, 'active', '2027-01-15', '2027-01-22', '2027-01-22', NULL, 1, 1, '2026-11-23 08:00:00+00', '2026-11-23 08:00:00+00');
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
INSERT INTO public.organisation VALUES (1, 'branch', 'Rīgas filiāle', true);
INSERT INTO public.organisation VALUES (2, 'branch', 'Liepājas filiāle', true);
INSERT INTO public.organisation VALUES (3, 'prison', 'Ziemeļu cietums', true);
INSERT INTO public.organisation VALUES (4, 'prison', 'Dienvidu cietums', true);
INSERT INTO public.organisation VALUES (5, 'employer', 'SIA A darbs', true);
INSERT INTO public.organisation VALUES (6, 'employer', 'SIA B darbs', true);
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
INSERT INTO public.vacancy VALUES (1, 'metinatajs-a', 5, NULL, 'Metinātājs', 'metinatajs', 1, 1, true, 1, '', 56.95, 24.11, 120000, 150000, 'month', 'full', '', NULL, 2, '2027-02-21', NULL, false, false, '', '', '', 'portal', 'published', '2026-11-23 08:00:00+00', NULL, '', NULL, '', 1, '2026-11-23 08:00:00+00', '2026-11-23 08:00:00+00');
INSERT INTO public.vacancy VALUES (2, 'metinatajs-b', 6, NULL, 'Metinātājs', 'metinatajs', 1, 1, true, 1, '', 56.95, 24.11, 120000, 150000, 'month', 'full', '', NULL, 2, '2027-02-21', NULL, false, false, '', '', '', 'portal', 'published', '2026-11-23 08:00:00+00', NULL, '', NULL, '', 1, '2026-11-23 08:00:00+00', '2026-11-23 08:00:00+00');
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
SELECT pg_catalog.setval('public.api_token_id_seq', 1, false);
SELECT pg_catalog.setval('public.application_change_id_seq', 1, false);
SELECT pg_catalog.setval('public.application_id_seq', 1, false);
SELECT pg_catalog.setval('public.audit_row_id_seq', 12, true);
SELECT pg_catalog.setval('public.claim_id_seq', 1, false);
SELECT pg_catalog.setval('public.closure_id_seq', 1, false);
SELECT pg_catalog.setval('public.consultation_id_seq', 1, false);
SELECT pg_catalog.setval('public.count_time_id_seq', 1, false);
SELECT pg_catalog.setval('public.entry_id_seq', 1, false);
SELECT pg_catalog.setval('public.fact_id_seq', 9, true);
SELECT pg_catalog.setval('public.feed_id_seq', 1, false);
SELECT pg_catalog.setval('public.idempotent_reply_id_seq', 1, false);
SELECT pg_catalog.setval('public.inmate_id_seq', 3, true);
SELECT pg_catalog.setval('public.installation_id_seq', 1, false);
SELECT pg_catalog.setval('public.interview_change_id_seq', 1, false);
SELECT pg_catalog.setval('public.interview_day_id_seq', 1, false);
SELECT pg_catalog.setval('public.interview_id_seq', 1, false);
SELECT pg_catalog.setval('public.job_id_seq', 1, false);
SELECT pg_catalog.setval('public.movement_id_seq', 1, false);
SELECT pg_catalog.setval('public.municipality_id_seq', 3, true);
SELECT pg_catalog.setval('public.occupation_id_seq', 2, true);
SELECT pg_catalog.setval('public.occupation_label_id_seq', 1, false);
SELECT pg_catalog.setval('public.organisation_id_seq', 6, true);
SELECT pg_catalog.setval('public.request_id_seq', 1, false);
SELECT pg_catalog.setval('public.requirement_id_seq', 6, true);
SELECT pg_catalog.setval('public.restriction_id_seq', 1, false);
SELECT pg_catalog.setval('public.room_id_seq', 4, true);
SELECT pg_catalog.setval('public.settlement_id_seq', 1, false);
SELECT pg_catalog.setval('public.sign_in_failure_id_seq', 1, false);
SELECT pg_catalog.setval('public.sign_in_id_seq', 1, false);
SELECT pg_catalog.setval('public.skill_id_seq', 2, true);
SELECT pg_catalog.setval('public.vacancy_id_seq', 2, true);
SELECT pg_catalog.setval('public.window_id_seq', 20, true);
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
ALTER TABLE ONLY public.branch
    ADD CONSTRAINT pk_branch PRIMARY KEY (id);
ALTER TABLE ONLY public.claim
    ADD CONSTRAINT pk_claim PRIMARY KEY (id);
ALTER TABLE ONLY public.closure
    ADD CONSTRAINT pk_closure PRIMARY KEY (id);
ALTER TABLE ONLY public.conditions
    ADD CONSTRAINT pk_conditions PRIMARY KEY (inmate_id);
ALTER TABLE ONLY public.consultation
    ADD CONSTRAINT pk_consultation PRIMARY KEY (id);
ALTER TABLE ONLY public.count_time
    ADD CONSTRAINT pk_count_time PRIMARY KEY (id);
ALTER TABLE ONLY public.employer
    ADD CONSTRAINT pk_employer PRIMARY KEY (id);
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
ALTER TABLE ONLY public.job
    ADD CONSTRAINT pk_job PRIMARY KEY (id);
ALTER TABLE ONLY public.match
    ADD CONSTRAINT pk_match PRIMARY KEY (inmate_id, vacancy_id);
ALTER TABLE ONLY public.membership
    ADD CONSTRAINT pk_membership PRIMARY KEY (account_id, organisation_id);
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
ALTER TABLE ONLY public.publication
    ADD CONSTRAINT pk_publication PRIMARY KEY (name);
ALTER TABLE ONLY public.request
    ADD CONSTRAINT pk_request PRIMARY KEY (id);
ALTER TABLE ONLY public.requirement
    ADD CONSTRAINT pk_requirement PRIMARY KEY (id);
ALTER TABLE ONLY public.restriction
    ADD CONSTRAINT pk_restriction PRIMARY KEY (id);
ALTER TABLE ONLY public.room
    ADD CONSTRAINT pk_room PRIMARY KEY (id);
ALTER TABLE ONLY public.settlement
    ADD CONSTRAINT pk_settlement PRIMARY KEY (id);
ALTER TABLE ONLY public.sign_in
    ADD CONSTRAINT pk_sign_in PRIMARY KEY (id);
ALTER TABLE ONLY public.sign_in_failure
    ADD CONSTRAINT pk_sign_in_failure PRIMARY KEY (id);
ALTER TABLE ONLY public.skill
    ADD CONSTRAINT pk_skill PRIMARY KEY (id);
ALTER TABLE ONLY public.skill_relation
    ADD CONSTRAINT pk_skill_relation PRIMARY KEY (uri, other_uri, kind);
ALTER TABLE ONLY public.swap_day
    ADD CONSTRAINT pk_swap_day PRIMARY KEY (day_off);
ALTER TABLE ONLY public.vacancy
    ADD CONSTRAINT pk_vacancy PRIMARY KEY (id);
ALTER TABLE ONLY public.vacancy_duty
    ADD CONSTRAINT pk_vacancy_duty PRIMARY KEY (vacancy_id, tag);
ALTER TABLE ONLY public."window"
    ADD CONSTRAINT pk_window PRIMARY KEY (id);
ALTER TABLE ONLY public.account
    ADD CONSTRAINT uq_account_email UNIQUE (email);
ALTER TABLE ONLY public.api_token
    ADD CONSTRAINT uq_api_token_token_hash UNIQUE (token_hash);
ALTER TABLE ONLY public.application
    ADD CONSTRAINT uq_application_inmate_id_vacancy_id UNIQUE (inmate_id, vacancy_id);
ALTER TABLE ONLY public.application
    ADD CONSTRAINT uq_application_ref UNIQUE (ref);
ALTER TABLE ONLY public.branch
    ADD CONSTRAINT uq_branch_code UNIQUE (code);
ALTER TABLE ONLY public.employer
    ADD CONSTRAINT uq_employer_registration_number UNIQUE (registration_number);
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
ALTER TABLE ONLY public.sign_in
    ADD CONSTRAINT uq_sign_in_token_hash UNIQUE (token_hash);
ALTER TABLE ONLY public.skill
    ADD CONSTRAINT uq_skill_key UNIQUE (key);
ALTER TABLE ONLY public.skill
    ADD CONSTRAINT uq_skill_uri UNIQUE (uri);
ALTER TABLE ONLY public.vacancy
    ADD CONSTRAINT uq_vacancy_ref UNIQUE (ref);
ALTER TABLE ONLY public.vacancy
    ADD CONSTRAINT uq_vacancy_source_external_number UNIQUE (source, external_number);
CREATE INDEX ix_agreement_inmate_purpose ON public.agreement USING btree (inmate_id, purpose);
CREATE INDEX ix_api_token_account_id ON public.api_token USING btree (account_id);
CREATE INDEX ix_application_change_application_id ON public.application_change USING btree (application_id);
CREATE INDEX ix_application_request_id ON public.application USING btree (request_id);
CREATE INDEX ix_application_vacancy_state ON public.application USING btree (vacancy_id, state);
CREATE INDEX ix_audit_row_account_at ON public.audit_row USING btree (account_id, at);
CREATE INDEX ix_audit_row_subject ON public.audit_row USING btree (subject, subject_id);
CREATE INDEX ix_claim_interview_id ON public.claim USING btree (interview_id);
CREATE INDEX ix_claim_resource_start ON public.claim USING btree (resource, starts_at);
CREATE INDEX ix_closure_prison_id ON public.closure USING btree (prison_id);
CREATE INDEX ix_consultation_inmate_held ON public.consultation USING btree (inmate_id, held_on);
CREATE INDEX ix_count_time_prison_id ON public.count_time USING btree (prison_id);
CREATE INDEX ix_entry_audience_audience ON public.entry_audience USING btree (audience);
CREATE INDEX ix_entry_starts_at ON public.entry USING btree (starts_at);
CREATE INDEX ix_fact_inmate_kind ON public.fact USING btree (inmate_id, kind);
CREATE INDEX ix_feed_account ON public.feed USING btree (account_id);
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
CREATE INDEX ix_job_due ON public.job USING btree (done_at, dead_at, due_at);
CREATE INDEX ix_match_vacancy_score ON public.match USING btree (vacancy_id, near, score);
CREATE INDEX ix_membership_organisation_id ON public.membership USING btree (organisation_id);
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
CREATE INDEX ix_room_prison_id ON public.room USING btree (prison_id);
CREATE INDEX ix_settlement_key ON public.settlement USING btree (key);
CREATE INDEX ix_settlement_municipality_id ON public.settlement USING btree (municipality_id);
CREATE INDEX ix_sign_in_account_id ON public.sign_in USING btree (account_id);
CREATE INDEX ix_sign_in_failure_at ON public.sign_in_failure USING btree (at);
CREATE INDEX ix_sign_in_failure_email_hash ON public.sign_in_failure USING btree (email_hash);
CREATE INDEX ix_sign_in_failure_network_hash ON public.sign_in_failure USING btree (network_hash);
CREATE INDEX ix_vacancy_employer_id ON public.vacancy USING btree (employer_id);
CREATE INDEX ix_vacancy_municipality_id ON public.vacancy USING btree (municipality_id);
CREATE INDEX ix_vacancy_occupation_id ON public.vacancy USING btree (occupation_id);
CREATE INDEX ix_vacancy_state ON public.vacancy USING btree (state, apply_by);
CREATE INDEX ix_window_prison_id ON public."window" USING btree (prison_id);
ALTER TABLE ONLY public.account_duty
    ADD CONSTRAINT fk_account_duty_account_id FOREIGN KEY (account_id) REFERENCES public.account(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.agreement
    ADD CONSTRAINT fk_agreement_inmate_id FOREIGN KEY (inmate_id) REFERENCES public.inmate(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.agreement
    ADD CONSTRAINT fk_agreement_organisation_id FOREIGN KEY (organisation_id) REFERENCES public.organisation(id);
ALTER TABLE ONLY public.agreement
    ADD CONSTRAINT fk_agreement_recorded_by FOREIGN KEY (recorded_by) REFERENCES public.account(id);
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
ALTER TABLE ONLY public.branch
    ADD CONSTRAINT fk_branch_id FOREIGN KEY (id) REFERENCES public.organisation(id);
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
ALTER TABLE ONLY public.consultation
    ADD CONSTRAINT fk_consultation_entered_by FOREIGN KEY (entered_by) REFERENCES public.account(id);
ALTER TABLE ONLY public.consultation
    ADD CONSTRAINT fk_consultation_inmate_id FOREIGN KEY (inmate_id) REFERENCES public.inmate(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.count_time
    ADD CONSTRAINT fk_count_time_prison_id FOREIGN KEY (prison_id) REFERENCES public.prison(id);
ALTER TABLE ONLY public.employer
    ADD CONSTRAINT fk_employer_checked_by FOREIGN KEY (checked_by) REFERENCES public.account(id);
ALTER TABLE ONLY public.employer
    ADD CONSTRAINT fk_employer_id FOREIGN KEY (id) REFERENCES public.organisation(id);
ALTER TABLE ONLY public.employer
    ADD CONSTRAINT fk_employer_municipality_id FOREIGN KEY (municipality_id) REFERENCES public.municipality(id);
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
ALTER TABLE ONLY public.match
    ADD CONSTRAINT fk_match_inmate_id FOREIGN KEY (inmate_id) REFERENCES public.inmate(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.match
    ADD CONSTRAINT fk_match_vacancy_id FOREIGN KEY (vacancy_id) REFERENCES public.vacancy(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.membership
    ADD CONSTRAINT fk_membership_account_id FOREIGN KEY (account_id) REFERENCES public.account(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.membership
    ADD CONSTRAINT fk_membership_organisation_id FOREIGN KEY (organisation_id) REFERENCES public.organisation(id);
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
ALTER TABLE ONLY public.room
    ADD CONSTRAINT fk_room_prison_id FOREIGN KEY (prison_id) REFERENCES public.prison(id);
ALTER TABLE ONLY public.settlement
    ADD CONSTRAINT fk_settlement_municipality_id FOREIGN KEY (municipality_id) REFERENCES public.municipality(id);
ALTER TABLE ONLY public.sign_in
    ADD CONSTRAINT fk_sign_in_account_id FOREIGN KEY (account_id) REFERENCES public.account(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.vacancy_duty
    ADD CONSTRAINT fk_vacancy_duty_vacancy_id FOREIGN KEY (vacancy_id) REFERENCES public.vacancy(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.vacancy
    ADD CONSTRAINT fk_vacancy_employer_id FOREIGN KEY (employer_id) REFERENCES public.employer(id);
ALTER TABLE ONLY public.vacancy
    ADD CONSTRAINT fk_vacancy_municipality_id FOREIGN KEY (municipality_id) REFERENCES public.municipality(id);
ALTER TABLE ONLY public.vacancy
    ADD CONSTRAINT fk_vacancy_occupation_id FOREIGN KEY (occupation_id) REFERENCES public.occupation(id);
ALTER TABLE ONLY public."window"
    ADD CONSTRAINT fk_window_prison_id FOREIGN KEY (prison_id) REFERENCES public.prison(id);
