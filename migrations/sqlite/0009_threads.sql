-- A thread that is settled; on its first comment.
alter table comments add column resolved_at bigint;
alter table comments add column resolved_by text references users (id);
-- JSON: words of the transcript that it is about, with some before and behind them.
alter table comments add column quote text;
-- JSON: a part of the picture, in parts of its width and height.
alter table comments add column region text;

-- What a comment said before it was changed.
create table comment_versions (
  comment_id text not null references comments (id) on delete cascade,
  written_at bigint not null,
  body text not null,
  primary key (comment_id, written_at)
);

create table reactions (
  comment_id text not null references comments (id) on delete cascade,
  user_id text not null references users (id) on delete cascade,
  emoji text not null,
  created_at bigint not null,
  primary key (comment_id, user_id, emoji)
);

create table mentions (
  comment_id text not null references comments (id) on delete cascade,
  user_id text not null references users (id) on delete cascade,
  primary key (comment_id, user_id)
);
create index mentions_user on mentions (user_id);
