use bytes::{Bytes, BytesMut};
use debrief_objects::{Error, OriginalReader, Piece};

use crate::harness::*;

async fn pieces(corner: &Corner, sizes: &[usize]) -> (Vec<Piece>, Bytes) {
    let mut pieces = Vec::new();
    let mut whole = BytesMut::new();
    for (index, size) in sizes.iter().enumerate() {
        let bytes = noise(index as u64 + 100, *size);
        let key = corner.key(&format!("pieces/{index}"));
        corner.store.put(&key, bytes.clone(), "application/octet-stream").await.unwrap();
        pieces.push(Piece { key, size_bytes: *size as u64 });
        whole.extend_from_slice(&bytes);
    }
    (pieces, whole.freeze())
}

async fn composes(sizes: &[usize]) {
    let corner = Corner::open().await;
    let (pieces, whole) = pieces(&corner, sizes).await;
    let target = corner.key("original");
    corner.store.compose(&target, &pieces, "video/webm").await.unwrap();
    assert!(contents(&corner.store, &target).await == whole, "{sizes:?}");
    // The pieces stay until their rows are gone.
    for piece in &pieces {
        assert_eq!(corner.store.size(&piece.key).await.unwrap(), Some(piece.size_bytes));
    }
}

#[tokio::test]
async fn equal_pieces_become_one_object() {
    composes(&[8 * MIB, 8 * MIB, 3 * MIB + 1]).await;
}

#[tokio::test]
async fn unequal_pieces_become_one_object() {
    composes(&[6 * MIB, 9 * MIB + 5, 7]).await;
}

/// What an upload leaves that was cut, went on, and was cut again.
#[tokio::test]
async fn blocks_among_cut_pieces_become_one_object() {
    composes(&[8 * MIB, 3 * MIB, 5 * MIB, 8 * MIB, 0, 1, 8 * MIB - 1, 8 * MIB, 6 * MIB]).await;
}

#[tokio::test]
async fn small_pieces_become_one_object() {
    composes(&[10, 0, 1, 70_000]).await;
}

#[tokio::test]
async fn one_piece_becomes_an_object() {
    composes(&[12]).await;
}

#[tokio::test]
async fn empty_pieces_become_an_empty_object() {
    composes(&[0, 0]).await;
}

#[tokio::test]
async fn nothing_is_composed_of_nothing() {
    let corner = Corner::open().await;
    let target = corner.key("original");
    let refused = corner.store.compose(&target, &[], "video/webm").await.unwrap_err();
    assert!(matches!(refused, Error::NoPieces { .. }));
    assert_eq!(corner.store.size(&target).await.unwrap(), None);
}

#[tokio::test]
async fn a_missing_piece_leaves_no_target() {
    let corner = Corner::open().await;
    let target = corner.key("original");
    for sizes in [[8 * MIB, 8 * MIB, 9], [6 * MIB, 9 * MIB, 9]] {
        let (pieces, _) = pieces(&corner, &sizes).await;
        corner.store.delete(&pieces[1].key).await.unwrap();
        let refused = corner.store.compose(&target, &pieces, "video/webm").await.unwrap_err();
        assert!(refused.is_not_found(), "{refused}");
        assert_eq!(corner.store.size(&target).await.unwrap(), None);
    }
}

#[tokio::test]
async fn a_piece_of_another_size_than_its_row_says_is_noticed() {
    let corner = Corner::open().await;
    let target = corner.key("original");
    let (mut pieces, _) = pieces(&corner, &[8 * MIB, 9]).await;
    pieces[1].size_bytes = 10;
    let refused = corner.store.compose(&target, &pieces, "video/webm").await.unwrap_err();
    assert!(matches!(refused, Error::OutOfRange { .. }), "{refused}");
    assert_eq!(corner.store.size(&target).await.unwrap(), None);
}

#[tokio::test]
async fn a_copied_piece_of_another_size_than_its_row_says_is_noticed() {
    let corner = Corner::open().await;
    let target = corner.key("original");
    let (mut pieces, _) = pieces(&corner, &[8 * MIB + 1, 8 * MIB, 9]).await;
    pieces[0].size_bytes -= 1;
    let refused = corner.store.compose(&target, &pieces, "video/webm").await.unwrap_err();
    assert!(matches!(refused, Error::Incomplete { .. }), "{refused}");
    assert_eq!(corner.store.size(&target).await.unwrap(), None);
}

#[tokio::test]
async fn an_original_reads_the_same_from_pieces_and_whole() {
    let corner = Corner::open().await;
    let (pieces, whole) = pieces(&corner, &[5, 300_000, 0, 1, 2 * MIB]).await;
    let reader = OriginalReader::new(corner.store.clone(), pieces.clone());
    let end = whole.len() as u64;
    assert_eq!(reader.size_bytes(), end);
    for range in [0..end, 0..5, 4..6, 5..300_005, 300_004..300_007, end - 1..end, 7..7] {
        let read = all(reader.read(range.clone()).await.unwrap()).await.unwrap();
        assert!(read == whole[range.start as usize..range.end as usize], "{range:?}");
    }
    assert!(matches!(reader.read(0..end + 1).await, Err(Error::OutOfRange { .. })));

    corner.store.delete(&pieces[4].key).await.unwrap();
    let cut = all(reader.read(0..end).await.unwrap()).await.unwrap_err();
    assert_eq!(cut.kind(), std::io::ErrorKind::NotFound);
}
