/// What is done to uploads. Each has to have happened by the end of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    CutByEnd,
    CutByReset,
    CutUnseen,
    CutInHead,
    LostAnswer,
    Stall,
    LatePacket,
    Repeated,
    Twins,
    WrongOffset,
    WrongChecksum,
    CutWithChecksum,
    TooManyBytes,
    TinySlices,
    Terminated,
    DeferredLength,
    Standard,
    Compaction,
    Concatenation,
    ServerKilled,
    WorkerKilled,
    StoreKilled,
    ServerAndStoreKilled,
}

use Kind::*;

impl Kind {
    /// What an uploader does by chance; more often what networks do more often.
    pub const OF_CLIENTS: [Kind; 18] = [
        CutByEnd,
        CutByEnd,
        CutByReset,
        CutByReset,
        CutUnseen,
        CutInHead,
        LostAnswer,
        LostAnswer,
        Stall,
        Stall,
        Repeated,
        Twins,
        WrongOffset,
        WrongChecksum,
        CutWithChecksum,
        TooManyBytes,
        TinySlices,
        Terminated,
    ];

    pub const KILLS: [Kind; 4] = [ServerKilled, WorkerKilled, StoreKilled, ServerAndStoreKilled];

    pub const ALL: [Kind; 23] = [
        CutByEnd,
        CutByReset,
        CutUnseen,
        CutInHead,
        LostAnswer,
        Stall,
        LatePacket,
        Repeated,
        Twins,
        WrongOffset,
        WrongChecksum,
        CutWithChecksum,
        TooManyBytes,
        TinySlices,
        Terminated,
        DeferredLength,
        Standard,
        Compaction,
        Concatenation,
        ServerKilled,
        WorkerKilled,
        StoreKilled,
        ServerAndStoreKilled,
    ];

    pub fn words(self) -> &'static str {
        match self {
            CutByEnd => "connection closed in the body",
            CutByReset => "connection reset in the body",
            CutUnseen => "connection cut before it was heard",
            CutInHead => "connection cut in the headers",
            LostAnswer => "answer lost",
            Stall => "PATCH left hanging, HEAD elsewhere",
            LatePacket => "late packets of a fenced PATCH",
            Repeated => "PATCH sent again",
            Twins => "two PATCHes at one offset at once",
            WrongOffset => "wrong offset",
            WrongChecksum => "wrong checksum",
            CutWithChecksum => "PATCH with a checksum cut",
            TooManyBytes => "more bytes than announced",
            TinySlices => "runs of tiny slices",
            Terminated => "upload terminated under a PATCH",
            DeferredLength => "uploads of deferred length",
            Standard => "PATCHes by the coming standard",
            Compaction => "runs seen compacted",
            Concatenation => "uploads joined from parts",
            ServerKilled => "server killed in a PATCH",
            WorkerKilled => "worker killed in a PATCH",
            StoreKilled => "storage killed in a PATCH",
            ServerAndStoreKilled => "both killed after an answer",
        }
    }
}
