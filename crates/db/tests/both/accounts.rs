use debrief_db::accounts::{self, Accepted, Error, NewInvitation};
use debrief_db::{Principal, principal, recordings};
use debrief_model::Role;

use crate::world::{DAY_MS, World, account};

on_both_databases!(
    a_setup_link_makes_one_owner,
    of_two_people_with_setup_links_one_becomes_owner,
    an_invitation_lets_one_person_in,
    an_invitation_ends_after_seven_days,
    an_account_that_exists_joins_with_its_own_role,
    a_repeated_invitation_is_one_invitation,
    a_password_link_works_once_and_ends_sessions,
    a_session_ends_after_thirty_days,
    a_workspace_keeps_its_last_owner,
    of_two_owners_who_resign_at_once_one_stays,
    admins_leave_owners_alone,
    a_removed_member_is_out_and_recordings_stay,
    the_command_line_needs_no_server,
    an_address_has_one_account_in_any_case,
    members_are_paged,
);

async fn a_setup_link_makes_one_owner(world: &World) {
    let secret = accounts::make_setup_link(&world.db).await.unwrap().unwrap();
    assert!(find(world, &secret).await);
    let accepted = accept_setup(world, &secret, "ada@example.org").await.unwrap();
    assert!(!find(world, &secret).await);
    let mut reader = world.db.read().await.unwrap();
    let members = accounts::members(&mut reader, accepted.workspace_id, None, 10).await.unwrap();
    assert_eq!((members.len(), members[0].role, members[0].email.as_str()), (1, Role::Owner, "ada@example.org"));
    drop(reader);
    assert!(matches!(accept_setup(world, &secret, "eve@example.org").await, Err(Error::LinkInvalid)));
    assert!(accounts::make_setup_link(&world.db).await.unwrap().is_none());
}

async fn of_two_people_with_setup_links_one_becomes_owner(world: &World) {
    let first = accounts::make_setup_link(&world.db).await.unwrap().unwrap();
    let second = accounts::make_setup_link(&world.db).await.unwrap().unwrap();
    // On SQLite the one server's new start has replaced the first link; several servers keep theirs.
    assert_eq!(find(world, &first).await, world.db.is_postgres());
    let (one, other) =
        tokio::join!(accept_setup(world, &first, "ada@example.org"), accept_setup(world, &second, "eve@example.org"));
    assert_eq!([one.is_ok(), other.is_ok()].iter().filter(|ok| **ok).count(), 1);
}

async fn an_invitation_lets_one_person_in(world: &World) {
    let owner = world.person("Ada", Role::Owner, "W").await;
    let secret = invite(world, &owner, Role::Member, None).await.unwrap();
    let accepted = join(world, &secret, "ben@example.org").await.unwrap();
    assert_eq!(role_of(world, &owner, accepted).await, Some(Role::Member));
    assert!(matches!(join(world, &secret, "eve@example.org").await, Err(Error::LinkInvalid)));
    // A link opens only what it was made for.
    let secret = invite(world, &owner, Role::Member, None).await.unwrap();
    let mut tx = world.db.begin().await.unwrap();
    assert!(matches!(accounts::set_password(&mut tx, &secret, "other").await, Err(Error::LinkInvalid)));
}

async fn an_invitation_ends_after_seven_days(world: &World) {
    let owner = world.person("Ada", Role::Owner, "W").await;
    let secret = invite(world, &owner, Role::Member, None).await.unwrap();
    world.at_ms(7 * DAY_MS - 60_000);
    assert!(find(world, &secret).await);
    world.at_ms(7 * DAY_MS + 1);
    assert!(!find(world, &secret).await);
    assert!(matches!(join(world, &secret, "ben@example.org").await, Err(Error::LinkInvalid)));
}

async fn an_account_that_exists_joins_with_its_own_role(world: &World) {
    let owner = world.person("Ada", Role::Owner, "W").await;
    let guest = world.person("Ben", Role::Owner, "Other").await;
    let secret = invite(world, &owner, Role::Viewer, None).await.unwrap();
    let mut tx = world.db.begin().await.unwrap();
    let who = account("ignored", "ignored@example.org");
    let accepted = accounts::accept_invitation(&mut tx, &secret, Some(guest.user_id), &who).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(role_of(world, &owner, accepted).await, Some(Role::Viewer));
    // Coming again with another link changes nothing and keeps that link for somebody else.
    let secret = invite(world, &owner, Role::Admin, None).await.unwrap();
    let mut tx = world.db.begin().await.unwrap();
    let again = accounts::accept_invitation(&mut tx, &secret, Some(guest.user_id), &who).await;
    assert!(matches!(again, Err(Error::AlreadyMember(_))));
    drop(tx);
    assert!(find(world, &secret).await);
}

async fn a_repeated_invitation_is_one_invitation(world: &World) {
    let owner = world.person("Ada", Role::Owner, "W").await;
    let first = invite(world, &owner, Role::Member, Some("key")).await.unwrap();
    let second = invite(world, &owner, Role::Member, Some("key")).await.unwrap();
    let now = world.db.now().unix_ms();
    let mut reader = world.db.read().await.unwrap();
    let open = accounts::invitations(&mut reader, owner.workspace_id, None, 10, now).await.unwrap();
    assert_eq!(open.len(), 1);
    drop(reader);
    assert!(!find(world, &first).await);
    assert!(find(world, &second).await);
    let mut tx = world.db.begin().await.unwrap();
    assert!(accounts::revoke_invitation(&mut tx, owner.workspace_id, open[0].id).await.unwrap());
    tx.commit().await.unwrap();
    assert!(!find(world, &second).await);
}

async fn a_password_link_works_once_and_ends_sessions(world: &World) {
    let owner = world.person("Ada", Role::Owner, "W").await;
    let session = session_of(world, &owner).await;
    let replaced = accounts::reset_user(&world.db, "ADA@example.org").await.unwrap();
    let secret = accounts::reset_user(&world.db, "ada@example.org").await.unwrap();
    assert!(!find(world, &replaced).await);
    assert!(world.by_session(&session).await.is_some());
    let mut tx = world.db.begin().await.unwrap();
    let accepted = accounts::set_password(&mut tx, &secret, "new hash").await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(accepted.user_id, owner.user_id);
    assert!(world.by_session(&session).await.is_none());
    let login = accounts::find_login(&mut world.db.read().await.unwrap(), "ada@example.org").await.unwrap().unwrap();
    assert_eq!(login.password_hash.as_deref(), Some("new hash"));
    let mut tx = world.db.begin().await.unwrap();
    assert!(matches!(accounts::set_password(&mut tx, &secret, "newer hash").await, Err(Error::LinkInvalid)));
    drop(tx);
    let late = accounts::reset_user(&world.db, "ada@example.org").await.unwrap();
    world.at_ms(2 * DAY_MS + 1);
    assert!(!find(world, &late).await);
}

async fn a_session_ends_after_thirty_days(world: &World) {
    let owner = world.person("Ada", Role::Owner, "W").await;
    let session = session_of(world, &owner).await;
    world.at_ms(30 * DAY_MS - 60_000);
    assert!(world.by_session(&session).await.is_some());
    assert_eq!(sweep(world).await, 0);
    world.at_ms(30 * DAY_MS + 60_000);
    assert!(world.by_session(&session).await.is_none());
    // Its own and the one of `person`; the used password link is kept for thirty days.
    assert_eq!(sweep(world).await, 3);
    assert_eq!(sweep(world).await, 0);
}

async fn a_workspace_keeps_its_last_owner(world: &World) {
    let owner = world.person("Ada", Role::Owner, "W").await;
    let admin = world.person("Ben", Role::Admin, "W").await;
    for principal in [&owner, &admin] {
        let change = change_role(world, principal, &owner, Role::Admin).await;
        assert!(matches!(change, Err(Error::LastOwner)));
        assert!(matches!(remove(world, principal, &owner).await, Err(Error::LastOwner)));
    }
    change_role(world, &owner, &owner, Role::Owner).await.unwrap();
    change_role(world, &owner, &admin, Role::Owner).await.unwrap();
    change_role(world, &owner, &owner, Role::Member).await.unwrap();
    assert!(matches!(remove(world, &admin, &admin).await, Err(Error::LastOwner)));
}

async fn of_two_owners_who_resign_at_once_one_stays(world: &World) {
    let ada = world.person("Ada", Role::Owner, "W").await;
    let ben = world.person("Ben", Role::Owner, "W").await;
    for _ in 0..10 {
        let (one, other) =
            tokio::join!(change_role(world, &ada, &ada, Role::Admin), change_role(world, &ben, &ben, Role::Admin));
        assert_eq!([one.is_ok(), other.is_ok()].iter().filter(|ok| **ok).count(), 1);
        let stays = if one.is_ok() { &ben } else { &ada };
        change_role(world, stays, &ada, Role::Owner).await.unwrap();
        change_role(world, stays, &ben, Role::Owner).await.unwrap();
    }
}

async fn admins_leave_owners_alone(world: &World) {
    let owner = world.person("Ada", Role::Owner, "W").await;
    world.person("Cid", Role::Owner, "W").await;
    let admin = world.person("Ben", Role::Admin, "W").await;
    let stranger = world.person("Eve", Role::Owner, "Other").await;
    assert!(matches!(change_role(world, &admin, &owner, Role::Viewer).await, Err(Error::OwnersOnly)));
    assert!(matches!(change_role(world, &admin, &admin, Role::Owner).await, Err(Error::OwnersOnly)));
    assert!(matches!(remove(world, &admin, &owner).await, Err(Error::OwnersOnly)));
    assert!(matches!(invite(world, &admin, Role::Owner, None).await, Err(Error::OwnersOnly)));
    assert!(matches!(change_role(world, &stranger, &admin, Role::Viewer).await, Err(Error::UnknownMember)));
    assert!(matches!(remove(world, &stranger, &admin).await, Err(Error::UnknownMember)));
}

async fn a_removed_member_is_out_and_recordings_stay(world: &World) {
    let owner = world.person("Ada", Role::Owner, "W").await;
    let member = world.person("Ben", Role::Member, "W").await;
    let recording = world.recording(&member, "Deploy").await;
    let session = session_of(world, &member).await;
    let token = accounts::create_token(&world.db, &member.email, "ci").await.unwrap();
    assert!(by_token(world, &token).await.is_some());
    remove(world, &owner, &member).await.unwrap();
    assert!(world.by_session(&session).await.is_none());
    assert!(by_token(world, &token).await.is_none());
    let mut reader = world.db.read().await.unwrap();
    let kept = recordings::find_visible(&mut reader, &owner, recording).await.unwrap().unwrap();
    assert_eq!(kept.owner_name, "Ben");
    drop(reader);
    assert!(matches!(accounts::reset_user(&world.db, &member.email).await, Err(Error::NoWorkspace(_))));
    assert!(matches!(remove(world, &owner, &member).await, Err(Error::UnknownMember)));
    // Invited again, the old token and session stay ended.
    let secret = accounts::add_user(&world.db, &member.email, "Ben", Role::Viewer, None).await.unwrap();
    assert!(find(world, &secret).await);
    assert!(by_token(world, &token).await.is_none());
    assert!(world.by_session(&session).await.is_none());
}

async fn the_command_line_needs_no_server(world: &World) {
    let secret = accounts::add_user(&world.db, "ada@example.org", "Ada", Role::Member, None).await.unwrap();
    assert!(find(world, &secret).await);
    let again = accounts::add_user(&world.db, "ada@example.org", "Ada", Role::Owner, None).await;
    assert!(matches!(again, Err(Error::AlreadyMember(_))));
    // There is a workspace but no owner: the set-up names the one and makes the other.
    let setup = accounts::make_setup_link(&world.db).await.unwrap().unwrap();
    let accepted = accept_setup(world, &setup, "ben@example.org").await.unwrap();
    let mut reader = world.db.read().await.unwrap();
    assert_eq!(accounts::members(&mut reader, accepted.workspace_id, None, 10).await.unwrap().len(), 2);
    let name = accounts::workspace_name(&mut reader, accepted.workspace_id).await.unwrap();
    assert_eq!(name.as_deref(), Some("Team"));
    drop(reader);
    let token = accounts::create_token(&world.db, "ada@example.org", "ci").await.unwrap();
    assert!(token.starts_with("dbt_"));
    assert_eq!(by_token(world, &token).await.unwrap().workspace_id, accepted.workspace_id);
    accounts::add_user(&world.db, "cid@example.org", "Cid", Role::Owner, Some("Second")).await.unwrap();
    let which = accounts::add_user(&world.db, "dan@example.org", "Dan", Role::Member, None).await;
    assert!(matches!(which, Err(Error::WhichWorkspace(names)) if names == "Team, Second"));
    assert!(matches!(accounts::create_token(&world.db, "no@example.org", "x").await, Err(Error::UnknownUser(_))));
}

async fn an_address_has_one_account_in_any_case(world: &World) {
    accounts::add_user(&world.db, "  Ada@Example.ORG ", "Ada", Role::Owner, None).await.unwrap();
    let login = accounts::find_login(&mut world.db.read().await.unwrap(), "ADA@example.org").await.unwrap().unwrap();
    assert_eq!(login.email, "ada@example.org");
    assert!(login.password_hash.is_none());
    let again = accounts::add_user(&world.db, "ada@EXAMPLE.org", "Ada", Role::Owner, None).await;
    assert!(matches!(again, Err(Error::AlreadyMember(_))));
    for slip in ["", "ada", "@example.org", "ada@", "a b@example.org", "ada@a@b.org", "ada@.org", "ada\0@example.org"] {
        let refused = accounts::add_user(&world.db, slip, "Ada", Role::Owner, None).await;
        assert!(matches!(refused, Err(Error::InvalidEmail(_))), "{slip}");
    }
}

async fn members_are_paged(world: &World) {
    let mut expected = Vec::new();
    for name in ["Ada", "Ben", "Cid"] {
        expected.push(world.person(name, Role::Owner, "W").await.user_id);
    }
    let workspace = world.person("Dan", Role::Viewer, "W").await.workspace_id;
    let mut reader = world.db.read().await.unwrap();
    let first = accounts::members(&mut reader, workspace, None, 2).await.unwrap();
    let last = first.last().unwrap();
    let cursor = accounts::MemberCursor { joined_at_ms: last.joined_at.unix_ms(), user_id: last.user_id.to_string() };
    let second = accounts::members(&mut reader, workspace, Some(&cursor), 2).await.unwrap();
    let found: Vec<_> = first.iter().chain(&second).map(|member| member.user_id).collect();
    assert_eq!(found[..3], expected);
    assert_eq!(found.len(), 4);
}

async fn find(world: &World, secret: &str) -> bool {
    let now = world.db.now().unix_ms();
    accounts::find_link(&mut world.db.read().await.unwrap(), secret, now).await.unwrap().is_some()
}

async fn accept_setup(world: &World, secret: &str, email: &str) -> Result<Accepted, Error> {
    let mut tx = world.db.begin().await.unwrap();
    let accepted = accounts::accept_setup(&mut tx, secret, "Team", &account("Ada", email)).await?;
    tx.commit().await.unwrap();
    Ok(accepted)
}

async fn invite(world: &World, by: &Principal, role: Role, key: Option<&str>) -> Result<String, Error> {
    let mut tx = world.db.begin().await.unwrap();
    let new = NewInvitation { role, email: None, idempotency_key: key };
    let (_, secret) = accounts::invite(&mut tx, by, &new).await?;
    tx.commit().await.unwrap();
    Ok(secret)
}

async fn join(world: &World, secret: &str, email: &str) -> Result<Accepted, Error> {
    let mut tx = world.db.begin().await.unwrap();
    let accepted = accounts::accept_invitation(&mut tx, secret, None, &account("New", email)).await?;
    tx.commit().await.unwrap();
    Ok(accepted)
}

async fn role_of(world: &World, principal: &Principal, accepted: Accepted) -> Option<Role> {
    let mut reader = world.db.read().await.unwrap();
    let member = accounts::find_member(&mut reader, principal.workspace_id, accepted.user_id).await.unwrap();
    member.map(|member| member.role)
}

async fn session_of(world: &World, principal: &Principal) -> String {
    let mut tx = world.db.begin().await.unwrap();
    let secret = accounts::start_session(&mut tx, principal.user_id, principal.workspace_id).await.unwrap();
    tx.commit().await.unwrap();
    secret
}

async fn by_token(world: &World, token: &str) -> Option<Principal> {
    principal::by_token(&world.db, &accounts::secret_hash(token)).await.unwrap()
}

async fn change_role(world: &World, by: &Principal, of: &Principal, role: Role) -> Result<(), Error> {
    let mut tx = world.db.begin().await.unwrap();
    accounts::change_role(&mut tx, by, of.user_id, role).await?;
    tx.commit().await.unwrap();
    Ok(())
}

async fn remove(world: &World, by: &Principal, of: &Principal) -> Result<(), Error> {
    let mut tx = world.db.begin().await.unwrap();
    accounts::remove_member(&mut tx, by, of.user_id).await?;
    tx.commit().await.unwrap();
    Ok(())
}

async fn sweep(world: &World) -> u64 {
    let mut tx = world.db.begin().await.unwrap();
    let swept = accounts::forget_expired(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
    swept
}
