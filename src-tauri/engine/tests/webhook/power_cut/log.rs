//! The write-ahead log beside a file, as <https://sqlite.org/walformat.html> describes it: how far it reaches, and what a
//! power cut leaves of its end.

use std::{
    fs,
    path::{Path, PathBuf},
};

use fastrand::Rng;

const HEADER: u64 = 32;
const FRAME_HEADER: u64 = 24;
/// A disk writes so many bytes whole or not at all.
const SECTOR: usize = 512;

/// How far the log reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Reach {
    /// Which log of the file it is; another begins when all of one is folded in.
    pub(super) salt: [u8; 8],
    /// The byte after its last commit.
    pub(super) end: u64,
    /// The byte up to which it is folded into the file, which is done after a sync only.
    pub(super) folded: u64,
}

impl Reach {
    /// As the index beside the log says.
    pub(super) fn of(file: &Path) -> Self {
        let index = fs::read(beside(file, "-shm")).unwrap();
        let number = |at: usize| u64::from(u32::from_ne_bytes(index[at..at + 4].try_into().unwrap()));
        let page_size = u64::from(u16::from_ne_bytes([index[14], index[15]]));
        let after = |frames: u64| HEADER + frames * (FRAME_HEADER + page_size);
        Self { salt: index[32..40].try_into().unwrap(), end: after(number(16)), folded: after(number(96)) }
    }

    /// Whether what was committed here is on the disk when the log that reaches to `now` loses what is behind byte `cut`.
    pub(super) fn outlives(self, now: Self, cut: u64) -> bool {
        self.salt != now.salt || self.end <= cut
    }
}

/// Spoils the log beside `file` from byte `cut` on, in one of the ways of disks.
pub(super) fn spoil(chance: &mut Rng, file: &Path, cut: u64) {
    let log = beside(file, "-wal");
    let mut bytes = fs::read(&log).unwrap();
    let cut = usize::try_from(cut).unwrap();
    match chance.u8(..3) {
        0 => bytes.truncate(cut),
        1 => bytes[cut..].fill_with(|| chance.u8(..)),
        _ => {
            let sectors = bytes[cut..].chunks_mut(SECTOR);
            sectors.filter(|_| chance.bool()).for_each(|sector| sector.fill(0));
        }
    }
    fs::write(&log, bytes).unwrap();
}

fn beside(file: &Path, suffix: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}
