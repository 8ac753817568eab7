//! How recordings are kept: in lists, under tags, in the trash, one in another's place, and how far each was watched.

use std::collections::BTreeMap;

use debrief_model::recording::Kind;
use debrief_model::{RecordingId, UserId};

use super::{Recording, changed, row::Row};
use crate::{Connected, Principal, Result, Tx};

/// Which recordings a list holds, and in which order.
#[derive(Clone, Debug, Default)]
pub struct Shelf {
    /// Those in the trash instead of those that are not.
    pub trash: bool,
    pub owner: Option<UserId>,
    pub kind: Option<Kind>,
    /// As [`put_tags`] keeps it.
    pub tag: Option<String>,
    pub sort: Sort,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    #[default]
    Newest,
    Oldest,
    /// By letters.
    Title,
    Longest,
}

/// Where a page of a list goes on: behind this recording. The field that the list is sorted by counts.
#[derive(Clone, Debug)]
pub struct Cursor {
    /// Unix milliseconds, or the length in milliseconds.
    pub number: i64,
    pub title: String,
    pub id: String,
}

impl Cursor {
    #[must_use]
    pub fn behind(recording: &Recording, sort: Sort) -> Self {
        let number = match sort {
            Sort::Longest => recording.duration_ms.unwrap_or(0),
            Sort::Newest | Sort::Oldest | Sort::Title => recording.created_at.unix_ms(),
        };
        Self { number, title: recording.title.clone(), id: recording.id.to_string() }
    }
}

macro_rules! select_shelf {
    ($behind:literal, $order:literal) => {
        select_recordings!(
            of_viewer visible_recordings!(),
            " and (r.trashed_at is null) = ($3 = 0) and ($4 = '' or r.owner_id = $4) and ($5 = '' or r.kind = $5)
              and ($6 = '' or replace(r.tags, $6, '') <> r.tags)
              and ($7 = '' or ",
            $behind,
            ") order by ",
            $order,
            " limit $10"
        )
    };
}

// PostgreSQL wants each parameter used, and of one type.
const NEWEST: &str = select_shelf!(
    "(r.created_at < $8 or (r.created_at = $8 and r.id < $7)) and $9 = $9",
    "r.created_at desc, r.id desc"
);
const OLDEST: &str =
    select_shelf!("(r.created_at > $8 or (r.created_at = $8 and r.id > $7)) and $9 = $9", "r.created_at, r.id");
const TITLE: &str = select_shelf!(
    "(lower(r.title) > lower($9) or (lower(r.title) = lower($9) and r.id > $7)) and $8 = $8",
    "lower(r.title), r.id"
);
const LONGEST: &str = select_shelf!(
    "(coalesce(r.duration_ms, 0) < $8 or (coalesce(r.duration_ms, 0) = $8 and r.id < $7)) and $9 = $9",
    "coalesce(r.duration_ms, 0) desc, r.id desc"
);

/// Visible recordings of a shelf.
pub async fn list(
    on: &mut impl Connected,
    principal: &Principal,
    shelf: &Shelf,
    after: Option<&Cursor>,
    limit: i64,
) -> Result<Vec<Recording>> {
    let sql = match shelf.sort {
        Sort::Newest => NEWEST,
        Sort::Oldest => OLDEST,
        Sort::Title => TITLE,
        Sort::Longest => LONGEST,
    };
    fetch_all!(
        *on,
        Row,
        sql,
        principal.workspace_id.to_string(),
        principal.user_id.to_string(),
        i64::from(shelf.trash),
        shelf.owner.map(|owner| owner.to_string()).unwrap_or_default(),
        shelf.kind.map(|kind| kind.as_str()).unwrap_or_default(),
        shelf.tag.as_deref().map(|tag| stored([tag])).unwrap_or_default(),
        after.map(|after| after.id.clone()).unwrap_or_default(),
        after.map_or(0, |after| after.number),
        after.map(|after| after.title.clone()).unwrap_or_default(),
        limit
    )?
    .into_iter()
    .map(Recording::try_from)
    .collect()
}

/// A tag and how many visible recordings outside the trash have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag {
    pub name: String,
    pub count: usize,
}

/// All tags in use, by letters.
pub async fn tags(on: &mut impl Connected, principal: &Principal) -> Result<Vec<Tag>> {
    let rows = fetch_all!(
        *on,
        (String,),
        concat!(
            "select r.tags from recordings r where ",
            visible_recordings!(),
            " and r.trashed_at is null and r.tags <> ''"
        ),
        principal.workspace_id.to_string(),
        principal.user_id.to_string()
    )?;
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for tag in rows.iter().flat_map(|(tags,)| tags_of(tags)) {
        *counts.entry(tag).or_default() += 1;
    }
    Ok(counts.into_iter().map(|(name, count)| Tag { name, count }).collect())
}

/// Gives a recording these tags instead of those it has. None holds a line feed.
pub async fn put_tags(tx: &mut Tx, recording: &Recording, tags: &[String]) -> Result<()> {
    debug_assert!(tags.iter().all(|tag| !tag.contains('\n')));
    let stored = if tags.is_empty() { String::new() } else { stored(tags.iter().map(String::as_str)) };
    execute!(*tx, "update recordings set tags = $2 where id = $1", recording.id.to_string(), stored)?;
    changed(tx, recording.id, recording.workspace_id).await
}

/// Line feeds around each, two between neighbours, so that taking one out never touches another's.
fn stored<'a>(tags: impl IntoIterator<Item = &'a str>) -> String {
    tags.into_iter().map(|tag| format!("\n{tag}\n")).collect()
}

pub(super) fn tags_of(stored: &str) -> Vec<String> {
    stored.split('\n').filter(|tag| !tag.is_empty()).map(str::to_owned).collect()
}

/// Puts a recording into the trash, where only its own address still leads to it. One that is there stays as it is.
pub async fn trash(tx: &mut Tx, principal: &Principal, recording: &Recording) -> Result<()> {
    let now = tx.now().unix_ms();
    execute!(
        *tx,
        "update recordings set trashed_at = $2, trashed_by = $3 where id = $1 and trashed_at is null",
        recording.id.to_string(),
        now,
        principal.user_id.to_string()
    )?;
    changed(tx, recording.id, recording.workspace_id).await
}

/// Takes a recording out of the trash.
pub async fn restore_from_trash(tx: &mut Tx, recording: &Recording) -> Result<()> {
    execute!(
        *tx,
        "update recordings set trashed_at = null, trashed_by = null where id = $1",
        recording.id.to_string()
    )?;
    changed(tx, recording.id, recording.workspace_id).await
}

/// Says which recording took this one's place; `None`: none did. `false` if that one goes back to this one, by
/// however many steps.
pub async fn set_successor(tx: &mut Tx, recording: &Recording, successor: Option<RecordingId>) -> Result<bool> {
    let leads_back = match successor {
        None => false,
        Some(successor) => fetch_optional!(
            *tx,
            (String,),
            "with recursive later (id) as (select cast($1 as text) union select r.successor_id from recordings r
               join later l on r.id = l.id where r.successor_id is not null)
             select id from later where id = $2",
            successor.to_string(),
            recording.id.to_string()
        )?
        .is_some(),
    };
    if leads_back {
        return Ok(false);
    }
    execute!(
        *tx,
        "update recordings set successor_id = $2 where id = $1",
        recording.id.to_string(),
        successor.map(|id| id.to_string())
    )?;
    changed(tx, recording.id, recording.workspace_id).await?;
    for other in recording.successor.iter().map(|named| named.id).chain(successor) {
        changed(tx, other, recording.workspace_id).await?;
    }
    Ok(true)
}

/// Keeps how far the principal has watched or read. Nobody else is told.
pub async fn watched_until(tx: &mut Tx, principal: &Principal, id: RecordingId, position_ms: i64) -> Result<()> {
    let now = tx.now().unix_ms();
    execute!(
        *tx,
        "insert into watching (user_id, recording_id, position_ms, watched_at) values ($1, $2, $3, $4)
         on conflict (user_id, recording_id) do update set position_ms = excluded.position_ms, watched_at = excluded.watched_at",
        principal.user_id.to_string(),
        id.to_string(),
        position_ms,
        now
    )?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_found_only_as_it_is() {
        let kept = stored(["deploy", "deploy logs"]);
        assert_eq!(tags_of(&kept), ["deploy", "deploy logs"]);
        assert!(kept.contains(&stored(["deploy"])) && kept.contains(&stored(["deploy logs"])));
        assert!(!kept.contains(&stored(["logs"])) && !stored(["deploys"]).contains(&stored(["deploy"])));
    }
}
