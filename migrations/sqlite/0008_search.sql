-- Search keeps an index of its own (crates/search): immutable runs, and the number under which a text stands in one.
drop trigger search_documents_insert;
drop trigger search_documents_delete;
drop trigger search_documents_update;
drop table search_index;
drop table search_documents;

create table search_runs (
  id integer primary key autoincrement,
  workspace_id text not null references workspaces (id) on delete cascade,
  kind text not null check (kind in ('title', 'transcript', 'comment')),
  documents bigint not null,
  first_document bigint not null,
  last_document bigint not null,
  head blob not null
);
create index search_runs_workspace on search_runs (workspace_id, kind);

create table search_pages (
  run_id bigint not null references search_runs (id) on delete cascade,
  page bigint not null,
  data blob not null,
  primary key (run_id, page)
);

-- The next number of a document: a newer text has a higher one.
create table search_numbers (
  next bigint not null
);
insert into search_numbers (next) values (1);

-- Documents that runs still hold although their texts are gone.
create table search_gone (
  document bigint primary key,
  workspace_id text not null references workspaces (id) on delete cascade,
  kind text not null,
  gone_at bigint not null
);

-- Null: search does not find it.
alter table recordings add column document bigint;
alter table segments add column document bigint;
alter table edited_lines add column document bigint;
alter table comments add column document bigint;
create unique index recordings_document on recordings (document) where document is not null;
create unique index segments_document on segments (document) where document is not null;
create unique index edited_lines_document on edited_lines (document) where document is not null;
create unique index comments_document on comments (document) where document is not null;

-- Questions that a person asks again.
create table saved_searches (
  id text primary key,
  workspace_id text not null references workspaces (id) on delete cascade,
  user_id text not null references users (id) on delete cascade,
  name text not null,
  query text not null,                  -- the parameters of the search page's address
  created_at bigint not null,
  unique (workspace_id, user_id, query)
);
