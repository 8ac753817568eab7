//! Puts runs of tiny slices together, as clients make them that send every second, or every kilobyte.
//!
//! New object, then the rows in one transaction under the fence, then the old objects go. It runs at the end of a
//! request that appended, while that still holds the fence.

use bytes::{Bytes, BytesMut};
use debrief_db::uploads::{self, NewSlice, Upload};
use debrief_model::ObjectKey;
use debrief_model::upload::BLOCK_BYTES;
use futures::{StreamExt, TryStreamExt, stream};

use super::storing::nonce;
use crate::error::Result;
use crate::state::AppState;

/// So many in a row become one: each byte is then stored anew once a tier, and a block never has many slices.
const RUN: usize = 32;
/// What counts as tiny, in bytes: 32 of the first are still tiny by the second.
const TIERS: [u64; 2] = [32 << 10, 1 << 20];
const READS_IN_FLIGHT: usize = 8;

/// Looks at the block in which the upload stands.
pub(super) async fn run(state: &AppState, upload: &Upload) -> Result<()> {
    let block_start = upload.offset_bytes.saturating_sub(1) / BLOCK_BYTES * BLOCK_BYTES;
    loop {
        let slices = uploads::slices_from(&mut state.db.read().await?, upload.id, block_start).await?;
        let sizes: Vec<u64> = slices.iter().map(|slice| slice.size_bytes).collect();
        let Some(count) = tiny_at_end(&sizes) else { return Ok(()) };
        put_together(state, upload, &slices[slices.len() - count..]).await?;
    }
}

/// How many slices at the end are to become one.
fn tiny_at_end(sizes: &[u64]) -> Option<usize> {
    TIERS.iter().map(|tiny| sizes.iter().rev().take_while(|size| *size < tiny).count()).find(|count| *count >= RUN)
}

async fn put_together(state: &AppState, upload: &Upload, slices: &[uploads::Slice]) -> Result<()> {
    let Some(first) = slices.first() else { return Ok(()) };
    let bytes = read(state, slices).await?;
    let key = upload.slice_key(first.start_bytes, &nonce());
    let whole = NewSlice { start_bytes: first.start_bytes, size_bytes: bytes.len() as u64, key: &key };
    state.objects.put(&key, bytes, "application/octet-stream").await?;
    let mut tx = state.db.begin().await?;
    if let Err(error) = uploads::replace_slices(&mut tx, upload.id, upload.fence, &whole, slices.len()).await {
        drop(tx);
        state.objects.delete(&key).await.ok();
        return Err(error.into());
    }
    tx.commit().await?;
    delete(state, slices.iter().map(|slice| slice.key.clone()).collect()).await;
    Ok(())
}

async fn read(state: &AppState, slices: &[uploads::Slice]) -> Result<Bytes> {
    let size_bytes: u64 = slices.iter().map(|slice| slice.size_bytes).sum();
    let mut whole = BytesMut::with_capacity(usize::try_from(size_bytes).unwrap_or(0));
    let mut pieces = stream::iter(slices.to_vec())
        .map(|slice| {
            let objects = state.objects.clone();
            async move { objects.get(&slice.key, slice.size_bytes).await }
        })
        .buffered(READS_IN_FLIGHT);
    while let Some(piece) = pieces.try_next().await? {
        whole.extend_from_slice(&piece);
    }
    Ok(whole.freeze())
}

async fn delete(state: &AppState, keys: Vec<ObjectKey>) {
    stream::iter(keys)
        .for_each_concurrent(READS_IN_FLIGHT, |key| {
            let objects = state.objects.clone();
            async move {
                objects.delete(&key).await.ok();
            }
        })
        .await;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_long_runs_at_the_end_are_put_together() {
        assert_eq!(tiny_at_end(&[]), None);
        assert_eq!(tiny_at_end(&[1000; 31]), None);
        assert_eq!(tiny_at_end(&[1000; 32]), Some(32));
        let behind_larger = [&[40_000; 40][..], &[1000; 32]].concat();
        assert_eq!(tiny_at_end(&behind_larger), Some(32), "the tiniest first");
        assert_eq!(tiny_at_end(&behind_larger[..41]), Some(41), "then those that are small");
        assert_eq!(tiny_at_end(&[2 << 20; 100]), None);
    }
}
