-- The desk's tables, in the portable subset: BIGINT, TEXT, BOOLEAN and BYTEA; instants are BIGINT microseconds since 1970.
-- IDENTITY is a key that the engine gives. A document is JSON; what is searched for stands in columns beside it.
-- NOT NULL stands on keys too: SQLite takes NULL in one that isn't an INTEGER PRIMARY KEY.

CREATE TABLE organisations (
  id IDENTITY,
  version BIGINT NOT NULL DEFAULT 1,
  document TEXT NOT NULL
);

-- The domains of customers' mail: whoever writes from there is one of theirs.
CREATE TABLE organisation_domains (
  domain TEXT NOT NULL PRIMARY KEY,
  organisation_id BIGINT NOT NULL REFERENCES organisations (id)
);
CREATE INDEX organisation_domains_of ON organisation_domains (organisation_id);

-- Editions of the vendor's catalogue, as TOML. One that was added never changes; the last one is offered to new contracts.
CREATE TABLE editions (
  number IDENTITY,
  edition TEXT NOT NULL UNIQUE,
  made BIGINT NOT NULL,
  source TEXT NOT NULL
);

-- Holiday calendars change by new versions; one that was made never changes. `days` is in the text format of holidays. The
-- calendar's own row says what the last version says, for lists.
CREATE TABLE holiday_calendars (
  id IDENTITY,
  version BIGINT NOT NULL DEFAULT 1,
  name TEXT NOT NULL
);

CREATE TABLE holiday_versions (
  calendar_id BIGINT NOT NULL REFERENCES holiday_calendars (id),
  version BIGINT NOT NULL,
  made BIGINT NOT NULL,
  name TEXT NOT NULL,
  days TEXT NOT NULL,
  PRIMARY KEY (calendar_id, version)
);

CREATE TABLE sites (
  id IDENTITY,
  organisation_id BIGINT NOT NULL REFERENCES organisations (id),
  version BIGINT NOT NULL DEFAULT 1,
  document TEXT NOT NULL
);
CREATE INDEX sites_of ON sites (organisation_id, id);

-- A contact that was erased keeps its number, which events name, and nothing else.
CREATE TABLE contacts (
  id IDENTITY,
  organisation_id BIGINT NOT NULL REFERENCES organisations (id),
  site_id BIGINT REFERENCES sites (id),
  version BIGINT NOT NULL DEFAULT 1,
  document TEXT NOT NULL,
  erased BIGINT
);
CREATE INDEX contacts_of ON contacts (organisation_id, id);

-- How contacts are reached: email addresses and telephone numbers. Only one can have proven that it is theirs.
CREATE TABLE reaches (
  reach TEXT NOT NULL,
  contact_id BIGINT NOT NULL REFERENCES contacts (id),
  verified BIGINT,
  PRIMARY KEY (reach, contact_id)
);
CREATE UNIQUE INDEX reaches_proven ON reaches (reach) WHERE verified IS NOT NULL;
CREATE INDEX reaches_of ON reaches (contact_id);

CREATE TABLE agents (
  id IDENTITY,
  address TEXT NOT NULL UNIQUE,
  administrator BOOLEAN NOT NULL,
  version BIGINT NOT NULL DEFAULT 1,
  document TEXT NOT NULL
);

CREATE TABLE teams (
  id IDENTITY,
  version BIGINT NOT NULL DEFAULT 1,
  document TEXT NOT NULL
);

CREATE TABLE team_agents (
  team_id BIGINT NOT NULL REFERENCES teams (id),
  agent_id BIGINT NOT NULL REFERENCES agents (id),
  PRIMARY KEY (team_id, agent_id)
);
CREATE INDEX team_agents_of ON team_agents (agent_id, team_id);

-- What lets a program, or a person's script, in. Only the hash of the secret is kept.
CREATE TABLE tokens (
  id IDENTITY,
  hash BYTEA NOT NULL UNIQUE,
  name TEXT NOT NULL,
  agent_id BIGINT REFERENCES agents (id),
  contact_id BIGINT REFERENCES contacts (id),
  made BIGINT NOT NULL,
  expires BIGINT,
  revoked BIGINT
);
CREATE INDEX tokens_of_agents ON tokens (agent_id, id) WHERE agent_id IS NOT NULL;
CREATE INDEX tokens_of_contacts ON tokens (contact_id, id) WHERE contact_id IS NOT NULL;

-- How a person who may sign in does it, and how the pages are to be for them: a row from when it is first needed. `handle` is
-- what passkeys know the person by. `totp` is what their code app counts from, `totp_step` the last step of time whose code
-- was used, `totp_new` what isn't confirmed yet. `document` is the preferences. `notices_read` is up to when notices were read.
CREATE TABLE accounts (
  id IDENTITY,
  agent_id BIGINT UNIQUE REFERENCES agents (id),
  contact_id BIGINT UNIQUE REFERENCES contacts (id),
  handle BYTEA UNIQUE,
  password TEXT,
  password_set BIGINT,
  totp BYTEA,
  totp_since BIGINT,
  totp_step BIGINT,
  totp_new BYTEA,
  document TEXT NOT NULL,
  notices_read BIGINT
);

-- Browsers that are signed in. Only the hash of the secret is kept, here and in the tables below.
CREATE TABLE sessions (
  id IDENTITY,
  hash BYTEA NOT NULL UNIQUE,
  account_id BIGINT NOT NULL REFERENCES accounts (id),
  two_factors BOOLEAN NOT NULL,
  browser TEXT NOT NULL,
  made BIGINT NOT NULL,
  seen BIGINT NOT NULL,
  ends BIGINT NOT NULL
);
CREATE INDEX sessions_of ON sessions (account_id, id);
CREATE INDEX sessions_old ON sessions (ends);

-- Codes for when the code app is gone.
CREATE TABLE recovery_codes (
  hash BYTEA NOT NULL PRIMARY KEY,
  account_id BIGINT NOT NULL REFERENCES accounts (id),
  used BIGINT
);
CREATE INDEX recovery_codes_of ON recovery_codes (account_id);

-- Passkeys; `document` is what the browser's answers are verified with, `credential` the name that the browser knows it by.
CREATE TABLE passkeys (
  id IDENTITY,
  account_id BIGINT NOT NULL REFERENCES accounts (id),
  credential BYTEA NOT NULL UNIQUE,
  name TEXT NOT NULL,
  made BIGINT NOT NULL,
  used BIGINT,
  document TEXT NOT NULL
);
CREATE INDEX passkeys_of ON passkeys (account_id, id);

-- Links that let somebody in once: a contact's sign-in link, or an invitation, by which one sets a password.
CREATE TABLE sign_in_links (
  id IDENTITY,
  hash BYTEA NOT NULL UNIQUE,
  account_id BIGINT NOT NULL REFERENCES accounts (id),
  invitation BOOLEAN NOT NULL,
  made BIGINT NOT NULL,
  expires BIGINT NOT NULL,
  used BIGINT
);
CREATE INDEX sign_in_links_of ON sign_in_links (account_id);
CREATE INDEX sign_in_links_old ON sign_in_links (expires);

-- Who a person is at an identity provider, kept when it was first seen.
CREATE TABLE provider_identities (
  issuer TEXT NOT NULL,
  subject TEXT NOT NULL,
  account_id BIGINT NOT NULL REFERENCES accounts (id),
  made BIGINT NOT NULL,
  PRIMARY KEY (issuer, subject)
);
CREATE INDEX provider_identities_of ON provider_identities (account_id);

-- Browsers in which a person has signed in before: their failures are counted apart from everybody else's.
CREATE TABLE known_browsers (
  hash BYTEA NOT NULL PRIMARY KEY,
  account_id BIGINT NOT NULL REFERENCES accounts (id),
  used BIGINT NOT NULL
);
CREATE INDEX known_browsers_of ON known_browsers (account_id, used);
CREATE INDEX known_browsers_old ON known_browsers (used);

-- A sign-in that is under way: the challenge to a passkey, or the code that is still to be shown.
CREATE TABLE sign_in_steps (
  hash BYTEA NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL,
  account_id BIGINT REFERENCES accounts (id),
  expires BIGINT NOT NULL,
  document TEXT NOT NULL
);
CREATE INDEX sign_in_steps_of ON sign_in_steps (account_id) WHERE account_id IS NOT NULL;
CREATE INDEX sign_in_steps_old ON sign_in_steps (expires);

-- Failed attempts to sign in, by the hash of whom and from where.
CREATE TABLE sign_in_failures (
  subject BYTEA NOT NULL PRIMARY KEY,
  failures BIGINT NOT NULL,
  last BIGINT NOT NULL
);
CREATE INDEX sign_in_failures_old ON sign_in_failures (last);

-- What happened to an account, for the person to look through.
CREATE TABLE account_events (
  id IDENTITY,
  account_id BIGINT NOT NULL REFERENCES accounts (id),
  happened BIGINT NOT NULL,
  kind TEXT NOT NULL,
  network TEXT NOT NULL,
  browser TEXT NOT NULL
);
CREATE INDEX account_events_of ON account_events (account_id, id);
CREATE INDEX account_events_old ON account_events (happened);

-- Saved views of the queue: an agent's own, or shared with a team.
CREATE TABLE views (
  id IDENTITY,
  agent_id BIGINT NOT NULL REFERENCES agents (id),
  team_id BIGINT REFERENCES teams (id),
  position BIGINT NOT NULL,
  version BIGINT NOT NULL DEFAULT 1,
  document TEXT NOT NULL
);
CREATE INDEX views_in_order ON views (position, id);

-- Replies that are kept for agents to send again, by name.
CREATE TABLE saved_replies (
  id IDENTITY,
  name TEXT NOT NULL,
  version BIGINT NOT NULL DEFAULT 1,
  document TEXT NOT NULL
);
CREATE INDEX saved_replies_by_name ON saved_replies (name, id);

-- Contracts change by new versions; one that was made never changes. `seq` and `hash` are its last event's.
CREATE TABLE contracts (
  id IDENTITY,
  organisation_id BIGINT NOT NULL REFERENCES organisations (id),
  seq BIGINT NOT NULL DEFAULT 0,
  hash BYTEA
);
CREATE INDEX contracts_of ON contracts (organisation_id);

CREATE TABLE contract_versions (
  contract_id BIGINT NOT NULL REFERENCES contracts (id),
  version BIGINT NOT NULL,
  made BIGINT NOT NULL,
  document TEXT NOT NULL,
  PRIMARY KEY (contract_id, version)
);

-- The sites that the last version of each contract covers, and the holiday calendar of each: to find whom an edit touches.
CREATE TABLE contract_places (
  contract_id BIGINT NOT NULL REFERENCES contracts (id),
  site_id BIGINT NOT NULL REFERENCES sites (id),
  calendar_id BIGINT NOT NULL REFERENCES holiday_calendars (id),
  PRIMARY KEY (contract_id, site_id)
);
CREATE INDEX contract_places_on ON contract_places (calendar_id, contract_id, site_id);

-- What the events of a case have made of it, for lists; it can be made anew from them. `hash` is the last event's,
-- `subject` that of a text in contents. `state` is what the promise had come to when the last event was recorded: whether it
-- is idle, soon or late by now follows from the instants, so that no row changes because time passes. What begins with
-- `queue_` is of the case and those that are part of it.
CREATE TABLE cases (
  id IDENTITY,
  seq BIGINT NOT NULL,
  hash BYTEA NOT NULL,
  recorded BIGINT NOT NULL,
  submitted BIGINT NOT NULL,
  channel TEXT NOT NULL,
  subject BYTEA NOT NULL,
  organisation_id BIGINT REFERENCES organisations (id),
  site_id BIGINT REFERENCES sites (id),
  contact_id BIGINT REFERENCES contacts (id),
  agent_id BIGINT REFERENCES agents (id),
  team_id BIGINT REFERENCES teams (id),
  contract_id BIGINT REFERENCES contracts (id),
  priority BIGINT NOT NULL,
  life TEXT NOT NULL,
  survivor_id BIGINT,
  awaits_customer BOOLEAN NOT NULL,
  unheard BOOLEAN NOT NULL,
  triage BOOLEAN NOT NULL,
  tags TEXT NOT NULL,
  state TEXT NOT NULL,
  deadline BIGINT,
  counted_from BIGINT,
  target BIGINT,
  promised_for BIGINT,
  clock TEXT,
  soon BIGINT,
  terms TEXT,
  answered BIGINT,
  missed BIGINT,
  open_deadline BIGINT,
  customer_wrote BIGINT NOT NULL,
  support_wrote BIGINT,
  queue_due BIGINT,
  queue_priority BIGINT NOT NULL,
  queue_case BIGINT
);
-- Running promises, to list those that a change of terms would move.
CREATE INDEX cases_running ON cases (contract_id, id)
  WHERE life IN ('open', 'resolved') AND answered IS NULL AND deadline IS NOT NULL;
-- Each list has an index that gives its order and holds no more than it: a page costs the same however many cases are
-- closed. `list` says which serves which.
CREATE INDEX cases_newest ON cases (submitted, id);
CREATE INDEX cases_changed ON cases (recorded, id);
CREATE INDEX cases_of_organisation ON cases (organisation_id, submitted, id);
CREATE INDEX cases_of_site ON cases (site_id, submitted, id);
CREATE INDEX cases_of_contact ON cases (contact_id, submitted, id);
CREATE INDEX cases_of_agent ON cases (agent_id, submitted, id);
CREATE INDEX cases_of_priority ON cases (queue_priority, submitted, id);
CREATE INDEX cases_open ON cases (submitted, id) WHERE life = 'open';
CREATE INDEX cases_open_of_agent ON cases (agent_id, submitted, id) WHERE life = 'open';
CREATE INDEX cases_open_of_organisation ON cases (organisation_id, submitted, id) WHERE life = 'open';
CREATE INDEX cases_queue ON cases (queue_due, id) WHERE queue_due IS NOT NULL;
CREATE INDEX cases_queue_of_agent ON cases (agent_id, queue_due, id) WHERE queue_due IS NOT NULL;
CREATE INDEX cases_queue_of_team ON cases (team_id, queue_due, id) WHERE queue_due IS NOT NULL;
CREATE INDEX cases_queue_of_organisation ON cases (organisation_id, queue_due, id) WHERE queue_due IS NOT NULL;
CREATE INDEX cases_queue_of_contact ON cases (contact_id, queue_due, id) WHERE queue_due IS NOT NULL;
CREATE INDEX cases_queue_of_priority ON cases (queue_priority, queue_due, id) WHERE queue_due IS NOT NULL;
CREATE INDEX cases_waiting ON cases (customer_wrote, id)
  WHERE life = 'open' AND answered IS NOT NULL AND NOT awaits_customer;
CREATE INDEX cases_with_customer ON cases (recorded, id) WHERE life = 'open' AND awaits_customer;
CREATE INDEX cases_triage ON cases (submitted, id) WHERE triage;
CREATE INDEX cases_unheard ON cases (submitted, id) WHERE unheard;
CREATE INDEX cases_parts ON cases (survivor_id) WHERE survivor_id IS NOT NULL;

-- The tags of cases, to find them by.
CREATE TABLE case_tags (
  tag TEXT NOT NULL,
  submitted BIGINT NOT NULL,
  case_id BIGINT NOT NULL REFERENCES cases (id),
  PRIMARY KEY (tag, submitted, case_id)
);
CREATE UNIQUE INDEX case_tags_of ON case_tags (case_id, tag);

-- The colleagues who take part in cases that aren't for them, to find what each sees.
CREATE TABLE case_participants (
  contact_id BIGINT NOT NULL REFERENCES contacts (id),
  submitted BIGINT NOT NULL,
  case_id BIGINT NOT NULL REFERENCES cases (id),
  PRIMARY KEY (contact_id, submitted, case_id)
);
CREATE UNIQUE INDEX case_participants_of ON case_participants (case_id, contact_id);

-- What happened to a case or a contract, once and for good. `previous` is the hash of the event before, `hash` that of this
-- one. `tx` is the transaction, on PostgreSQL, after those that `feed` counts; 0 on SQLite; 1 of what was brought in.
CREATE TABLE events (
  number IDENTITY,
  tx BIGINT NOT NULL DEFAULT 1,
  case_id BIGINT REFERENCES cases (id),
  contract_id BIGINT REFERENCES contracts (id),
  seq BIGINT NOT NULL,
  occurred BIGINT NOT NULL,
  recorded BIGINT NOT NULL,
  actor TEXT NOT NULL,
  imported BOOLEAN NOT NULL,
  body TEXT NOT NULL,
  previous BYTEA NOT NULL,
  hash BYTEA NOT NULL,
  UNIQUE (case_id, seq)
);
CREATE UNIQUE INDEX events_of_contract ON events (contract_id, seq) WHERE contract_id IS NOT NULL;
CREATE INDEX events_in_order ON events (tx, number) WHERE tx > 0;

-- One row: the transactions of other servers that the database was on before, which come before all of this one's.
CREATE TABLE feed (
  earlier BIGINT NOT NULL
);
INSERT INTO feed (earlier) VALUES (0);

-- The texts that events hold the salted hashes of. Erasing one removes the text and the salt.
CREATE TABLE contents (
  hash BYTEA NOT NULL PRIMARY KEY,
  case_id BIGINT REFERENCES cases (id),
  contact_id BIGINT REFERENCES contacts (id),
  salt BYTEA,
  text TEXT,
  erased BIGINT
);
CREATE INDEX contents_of ON contents (contact_id) WHERE contact_id IS NOT NULL;
CREATE INDEX contents_in ON contents (case_id);

-- What somebody is writing and hasn't sent, by the form and the case. That an agent's was saved lately tells the others that
-- the agent is writing there.
CREATE TABLE drafts (
  account_id BIGINT NOT NULL REFERENCES accounts (id),
  key TEXT NOT NULL,
  case_id BIGINT REFERENCES cases (id),
  saved BIGINT NOT NULL,
  document TEXT NOT NULL,
  PRIMARY KEY (account_id, key)
);
CREATE INDEX drafts_saved ON drafts (saved);
CREATE INDEX drafts_in ON drafts (case_id) WHERE case_id IS NOT NULL;

-- Calls that were refused, since the contract has no phone. They belong to no case, and neither does what was left.
CREATE TABLE refused_calls (
  id IDENTITY,
  organisation_id BIGINT NOT NULL REFERENCES organisations (id),
  contact_id BIGINT REFERENCES contacts (id),
  document TEXT NOT NULL
);

-- The contents of files, which are kept outside. The row comes before the content and goes after it: `coming`, `kept`,
-- `going`. `uses` is how many files have it.
CREATE TABLE blobs (
  id IDENTITY,
  hash BYTEA NOT NULL,
  size BIGINT NOT NULL,
  made BIGINT NOT NULL,
  uses BIGINT NOT NULL,
  state TEXT NOT NULL
);
CREATE INDEX blobs_kept ON blobs (hash) WHERE state = 'kept';
CREATE INDEX blobs_moving ON blobs (id) WHERE state <> 'kept';

-- The files of cases. What is told of one, its name with it, is a text that its event holds the salted hash of.
CREATE TABLE files (
  id IDENTITY,
  case_id BIGINT NOT NULL REFERENCES cases (id),
  seq BIGINT NOT NULL,
  sealed BYTEA NOT NULL REFERENCES contents (hash),
  contact_id BIGINT REFERENCES contacts (id),
  blob_id BIGINT REFERENCES blobs (id),
  UNIQUE (case_id, seq)
);
CREATE INDEX files_by ON files (contact_id) WHERE contact_id IS NOT NULL;
CREATE INDEX files_with ON files (blob_id) WHERE blob_id IS NOT NULL;

-- What is searched for: words of the texts of cases, and of the names of organisations and contacts. Each engine has an index
-- of its own kind for it; `search` says what is in it.
CREATE WORDS case_words;
CREATE WORDS noun_words;

-- What is to be done at an instant, once for each key. A row that is done stays, so that it never is done again. Nobody
-- takes it up before `not_before`: its time, or later where somebody has claimed it or it failed.
CREATE TABLE timers (
  kind TEXT NOT NULL,
  subject BIGINT NOT NULL,
  version BIGINT NOT NULL,
  due BIGINT NOT NULL,
  not_before BIGINT NOT NULL,
  attempts BIGINT NOT NULL,
  state TEXT NOT NULL,
  problem TEXT,
  PRIMARY KEY (kind, subject, version)
);
CREATE INDEX timers_next ON timers (not_before) WHERE state = 'waiting';

-- What is to be told, once for each key, by its channel: a webhook, or the page of those who are to read it. It names
-- people by number and texts by hash, never in words. `readers` says whose page it is on once it has left for one, with
-- the agent or team where it is one's.
CREATE TABLE outbox (
  id IDENTITY,
  key TEXT NOT NULL UNIQUE,
  channel TEXT NOT NULL,
  case_id BIGINT REFERENCES cases (id),
  contract_id BIGINT REFERENCES contracts (id),
  document TEXT NOT NULL,
  leaves BIGINT NOT NULL,
  not_before BIGINT NOT NULL,
  attempts BIGINT NOT NULL,
  state TEXT NOT NULL,
  problem TEXT,
  readers TEXT,
  agent_id BIGINT REFERENCES agents (id),
  team_id BIGINT REFERENCES teams (id)
);
CREATE INDEX outbox_next ON outbox (channel, not_before) WHERE state = 'waiting';
CREATE INDEX outbox_shown ON outbox (leaves, id) WHERE readers IS NOT NULL;
CREATE INDEX outbox_to_agents ON outbox (leaves, id) WHERE readers <> 'customer';

-- The support addresses. `secrets` is what lets the desk into their servers. `uid` is up to where mail was taken in, in the
-- folder whose `uid_validity` this is; `newest` the latest date that the server gave a message. One node at a time fetches:
-- `holder`, until `held_until`. `tries` is how often in a row it began with the next message and never ended. `problem` is why nothing could be fetched at `checked`.
CREATE TABLE mailboxes (
  id IDENTITY,
  address TEXT NOT NULL UNIQUE,
  version BIGINT NOT NULL DEFAULT 1,
  document TEXT NOT NULL,
  secrets TEXT NOT NULL,
  uid_validity BIGINT,
  uid BIGINT,
  newest BIGINT,
  tries BIGINT NOT NULL DEFAULT 0,
  holder BIGINT,
  held_until BIGINT,
  checked BIGINT,
  problem TEXT
);

-- Mail that came, once for each that is the same, and what became of it. The original is kept outside. A sender whom we know
-- is a contact; `sender` is the address otherwise, too.
CREATE TABLE mails (
  id IDENTITY,
  mailbox_id BIGINT REFERENCES mailboxes (id),
  fingerprint BYTEA NOT NULL UNIQUE,
  message_id TEXT,
  received BIGINT NOT NULL,
  recorded BIGINT NOT NULL,
  became TEXT NOT NULL,
  changed BIGINT NOT NULL,
  case_id BIGINT REFERENCES cases (id),
  seq BIGINT,
  contact_id BIGINT REFERENCES contacts (id),
  sender TEXT,
  blob_id BIGINT REFERENCES blobs (id),
  document TEXT NOT NULL
);
CREATE INDEX mails_by_message ON mails (message_id) WHERE message_id IS NOT NULL;
CREATE INDEX mails_in ON mails (case_id, id) WHERE case_id IS NOT NULL;
CREATE INDEX mails_by ON mails (contact_id) WHERE contact_id IS NOT NULL;
CREATE INDEX mails_from ON mails (sender, received) WHERE sender IS NOT NULL;
CREATE INDEX mails_with ON mails (blob_id) WHERE blob_id IS NOT NULL;
CREATE INDEX mails_pending ON mails (id) WHERE became = 'pending';
CREATE INDEX mails_changed ON mails (changed) WHERE case_id IS NOT NULL;
CREATE INDEX mails_failed ON mails (mailbox_id, id) WHERE became = 'failed';

-- Letters that leave by mail: one for each reader of a notice, or one with a secret link, which is in its document until it has
-- left. `mail_id` is the mail whose sender reads it, where that is nobody we know. From `sending` on nobody can tell whether
-- the server took it, unless it said so.
CREATE TABLE letters (
  id IDENTITY,
  key TEXT NOT NULL UNIQUE,
  message_id TEXT NOT NULL UNIQUE,
  outbox_id BIGINT REFERENCES outbox (id),
  case_id BIGINT REFERENCES cases (id),
  seq BIGINT,
  contact_id BIGINT REFERENCES contacts (id),
  agent_id BIGINT REFERENCES agents (id),
  mail_id BIGINT REFERENCES mails (id),
  document TEXT NOT NULL,
  made BIGINT NOT NULL,
  not_before BIGINT NOT NULL,
  attempts BIGINT NOT NULL,
  state TEXT NOT NULL,
  problem TEXT,
  sent BIGINT
);
CREATE INDEX letters_next ON letters (not_before) WHERE state IN ('waiting', 'sending');
CREATE INDEX letters_of ON letters (case_id, seq) WHERE case_id IS NOT NULL;
CREATE INDEX letters_to ON letters (contact_id, made) WHERE contact_id IS NOT NULL;
CREATE INDEX letters_unsure ON letters (id) WHERE state = 'unsure' OR state = 'dead';

-- Up to which event somebody on the customer's side has seen a case: what was seen reached them.
CREATE TABLE case_seen (
  case_id BIGINT NOT NULL REFERENCES cases (id),
  contact_id BIGINT NOT NULL REFERENCES contacts (id),
  seq BIGINT NOT NULL,
  PRIMARY KEY (case_id, contact_id)
);

-- Timers and notices that failed for good and wait for a person, each once.
CREATE TABLE dead_letters (
  id IDENTITY,
  key TEXT NOT NULL UNIQUE,
  timer_kind TEXT,
  subject BIGINT,
  version BIGINT,
  outgoing_id BIGINT REFERENCES outbox (id),
  failed BIGINT NOT NULL,
  problem TEXT NOT NULL
);

-- What the desk itself keeps secret, such as the key that signs the links in mails.
CREATE TABLE secrets (
  name TEXT PRIMARY KEY NOT NULL,
  secret BYTEA NOT NULL
);

-- Requests that were done, by the key that the client gave them. What was done to a case is answered with the events that
-- it wrote; anything else with the document that it was answered with.
CREATE TABLE requests (
  client TEXT NOT NULL,
  key TEXT NOT NULL,
  hash BYTEA NOT NULL,
  recorded BIGINT NOT NULL,
  case_id BIGINT REFERENCES cases (id),
  first_seq BIGINT,
  last_seq BIGINT,
  answer TEXT,
  PRIMARY KEY (client, key)
);
CREATE INDEX requests_old ON requests (recorded);
