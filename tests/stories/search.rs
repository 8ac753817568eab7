//! One box over titles, transcripts and comments.

use debrief_stories::recordings::percent_encoded;
use debrief_stories::{Client, Start, on_both_databases};
use serde_json::{Value, json};

on_both_databases![every_input_is_a_search, a_hit_shows_where_it_matches, the_index_follows_every_change];

fn every_input_is_a_search(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let id = refused(&owner, "Weekly review");
    let long = "review ".repeat(1500);
    let cjk = "会議の録画".repeat(50);
    for query in [
        "",
        " ",
        "\"",
        "\"\"",
        "'",
        "*",
        "**",
        "rev*",
        "NEAR(",
        "NEAR(review weekly, 2)",
        "review OR",
        "OR",
        "NOT",
        "AND",
        "-review",
        "(",
        ")",
        "review)",
        "title:review",
        "body : review",
        "{a b} : c",
        "^review",
        "+",
        "&",
        "|",
        "!",
        "<->",
        ":*",
        "a:*",
        "\\",
        "%",
        "_",
        "';drop table comments;--",
        "$1",
        "?1",
        "\u{202e}",
        "🎬",
        "e\u{301}",
        "\u{feff}",
        "\t\n",
        &long,
        &cjk,
    ] {
        let path = format!("/api/search?q={}", percent_encoded(query));
        let reply = owner.get(&path).send();
        assert_eq!(reply.status, 200, "{query:?}: {reply}");
        assert!(reply.json()["moments"].is_array());
        if query.chars().all(|letter| !letter.is_alphanumeric()) {
            assert_eq!(reply.json()["moments"].as_array().unwrap().len(), 0, "{query:?} asks for nothing");
        }
    }
    let zero = owner.get("/api/search?q=a%00b").send();
    assert!([200, 422].contains(&zero.status), "{zero}");
    for query in ["\"review\"", "review*", "rev", "REVIEW weekly", "weekly-review", "(review)"] {
        assert!(owner.search(query).iter().any(|hit| hit["recording_id"] == id.as_str()), "{query:?} finds nothing");
    }
    app.finish();
}

fn a_hit_shows_where_it_matches(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let id = refused(&owner, "🎬 Café Überblick <b>migration</b>");
    let comment = owner
        .post(&format!("/api/recordings/{id}/comments"))
        .json(json!({"start_ms": 83_500, "body": "Does the 🎬 migration also rename it?"}))
        .send()
        .expect_status(201)
        .json();

    let hits = owner.search("migration");
    let of = |kind: &str| hits.iter().find(|hit| hit["kind"] == kind).unwrap_or_else(|| panic!("no {kind}: {hits:#?}"));
    for hit in [of("title"), of("comment")] {
        assert_eq!(highlighted(hit), ["migration"], "{hit:#}");
        assert!(!hit["text"].as_str().unwrap().contains("<mark"), "no markup of ours");
    }
    let hit = of("comment");
    assert_eq!((hit["start_ms"].as_i64(), &hit["comment_id"]), (Some(83_500), &comment["id"]));
    let url = hit["url"].as_str().unwrap();
    assert!(
        url.starts_with(&format!("/r/{id}?t=83.5"))
            && url.ends_with(&format!("#c-{}", comment["id"].as_str().unwrap())),
        "{url}"
    );
    for (query, marked) in [("cafe", "Café"), ("CAFÉ", "Café"), ("uberblick", "Überblick"), ("über", "Überblick")]
    {
        let hits = owner.search(query);
        let hit = hits.iter().find(|hit| hit["kind"] == "title").unwrap_or_else(|| panic!("{query} finds nothing"));
        let shown = highlighted(hit);
        assert!(shown.len() == 1 && marked.starts_with(&shown[0]), "{query}: {shown:?}");
    }

    for i in 0..5 {
        refused(&owner, &format!("Migration part {i}"));
    }
    let mut seen = Vec::new();
    let mut path = "/api/search?q=migration&limit=2".to_string();
    loop {
        let page = owner.json(&path);
        let moments = page["moments"].as_array().unwrap();
        assert!(moments.len() <= 2);
        seen.extend(moments.iter().map(|hit| (hit["kind"].to_string(), hit["recording_id"].to_string())));
        let Some(cursor) = page["next_cursor"].as_str() else { break };
        path = format!("/api/search?q=migration&limit=2&cursor={}", percent_encoded(cursor));
    }
    assert_eq!(seen.len(), 7);
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 7, "no moment comes twice");
    app.finish();
}

fn the_index_follows_every_change(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let id = refused(&owner, "Quarterly numbers");
    let path = format!("/api/recordings/{id}");
    let finds = |query: &str| owner.search(query).iter().filter(|hit| hit["recording_id"] == id.as_str()).count();
    assert_eq!(finds("quarterly"), 1);
    owner.patch(&path).json(json!({"title": "Yearly numbers"})).send().expect_status(200);
    assert_eq!((finds("quarterly"), finds("yearly")), (0, 1));

    let said = json!({"start_ms": 10, "body": "a hippopotamus"});
    let comment = owner.post(&format!("{path}/comments")).json(said).send().expect_status(201).json();
    let comment = format!("/api/comments/{}", comment["id"].as_str().unwrap());
    assert_eq!(finds("hippopotamus"), 1);
    owner.patch(&comment).json(json!({"body": "a rhinoceros"})).send().expect_status(200);
    assert_eq!((finds("hippopotamus"), finds("rhinoceros")), (0, 1));
    owner.delete(&comment).send().expect_status(204);
    assert_eq!(finds("rhinoceros"), 0);
    let stranger = app.stranger();
    assert!(stranger.search("yearly").is_empty());
    owner.delete(&path).send().expect_status(204);
    assert_eq!(finds("yearly"), 0);
    app.finish();
}

/// A recording with a title and nothing to transcribe.
fn refused(owner: &Client, title: &str) -> String {
    let id = owner.upload_bytes("words.mp4", b"These are only words, no media at all.");
    owner.wait_refused(&id);
    owner.patch(&format!("/api/recordings/{id}")).json(json!({"title": title})).send().expect_status(200);
    id
}

fn highlighted(hit: &Value) -> Vec<String> {
    let text: Vec<char> = hit["text"].as_str().unwrap().chars().collect();
    let ranges = hit["highlights"].as_array().unwrap().iter();
    let at = |range: &Value, i: usize| range[i].as_u64().unwrap() as usize;
    ranges.map(|range| text[at(range, 0)..at(range, 1)].iter().collect()).collect()
}
