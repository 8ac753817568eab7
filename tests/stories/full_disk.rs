//! A disk that is full, for the kernel and not for a pretender: what was acknowledged stays, what cannot be
//! stored is refused with 507 and its sentence, and it goes on when there is space.

use std::ffi::CString;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use debrief_stories::{Client, Reply, Start, TestApp, Upload, no_media, sha256, speech, wait_for, wait_until};

const MIB: usize = 1 << 20;

/// A block that is acknowledged, and two pieces that find no space.
const FILE_BYTES: usize = 20 * MIB;

/// Below a block, above the files of a small object.
const FILES_END_AT: u64 = 4 << 20;

#[test]
fn a_full_disk_refuses_until_there_is_space() {
    let app = Start::on_sqlite().prepare();
    let root = app.data_dir().join("objects");
    match SmallDisk::mount(&app, &root, 48 * MIB) {
        Ok(disk) => full_disk(app, &mut Ballast { disk, file: root.join("ballast") }),
        Err(error) => {
            println!("no disk can be mounted here ({error}): the kernel's limit on files stands for it");
            drop(app);
            limited_files();
        }
    }
}

#[test]
fn a_limit_on_files_is_a_full_disk() {
    limited_files();
}

/// What has come already needs no more space when its length is told at last.
#[test]
fn the_length_is_told_when_all_has_come_on_a_tight_disk() {
    let mut app = Start::on_sqlite().without_worker().prepare();
    let disk = match SmallDisk::mount(&app, &app.data_dir(), 64 * MIB) {
        Ok(disk) => disk,
        Err(error) => return println!("no disk can be mounted here: {error}"),
    };
    app.set_env("DEBRIEF_MIN_FREE_BYTES", 16 * MIB);
    app.serve();
    let owner = app.owner();
    let bytes = no_media(30 * MIB);
    let creation = owner.tus("POST", "/api/uploads").header("Upload-Defer-Length", 1).send().expect_status(201);
    let upload = Upload::created_by(&creation);
    assert_eq!(owner.send_piece(&upload, 0, &bytes), bytes.len() as u64);
    let ended = owner.piece(&upload, bytes.len()).header("Upload-Length", bytes.len()).bytes(*b"").send();
    assert_eq!(ended.status, 204, "{ended}");
    assert_eq!(original(&owner, &upload.recording_id), sha256(&bytes));
    app.kill_server();
    drop(disk);
}

fn limited_files() {
    full_disk(Start::on_sqlite().with_store_apart().prepare(), &mut FileLimit);
}

/// A disk that can be full.
trait Disk {
    fn fill(&mut self, app: &mut TestApp);
    fn free(&mut self, app: &mut TestApp);
}

fn full_disk(mut app: TestApp, disk: &mut impl Disk) {
    // The forecast by what the disk has left would refuse before anything is tried.
    app.set_env("DEBRIEF_MIN_FREE_BYTES", 0);
    app.serve();
    let owner = app.owner();
    let sample = fs::read(speech::sample("single-us.wav")).unwrap();
    let kept = owner.upload_bytes("kept.wav", &sample);
    owner.wait_ready(&kept);
    app.wait_for_an_empty_queue();
    let bytes = no_media(FILE_BYTES);
    let upload = owner.create_upload("large.txt", bytes.len());
    assert_eq!(owner.send_piece(&upload, 0, &bytes[..8 * MIB]), 8 * MIB as u64);

    disk.fill(&mut app);
    for _ in 0..2 {
        check_refused(&owner.piece(&upload, 8 * MIB).bytes(&bytes[8 * MIB..]).send());
        assert_eq!(owner.offset(&upload), 8 * MIB as u64, "what was acknowledged stays, and nothing more is");
    }
    assert_eq!(original(&owner, &kept), sha256(&sample), "what is stored can be read");
    // Nor does anything of it go with the server.
    app.kill_server();
    app.serve();
    assert_eq!(owner.offset(&upload), 8 * MIB as u64);
    check_refused(&owner.piece(&upload, 8 * MIB).bytes(&bytes[8 * MIB..]).send());

    disk.free(&mut app);
    check_finished(&owner, &upload, &bytes);
    assert_eq!(original(&owner, &kept), sha256(&sample));
    app.finish_after_a_fault();
}

fn check_refused(reply: &Reply) {
    assert_eq!(reply.status, 507, "{reply}");
    let error = &reply.json()["error"];
    assert_eq!(error["code"], "storage_full", "{reply}");
    let message = error["message"].as_str().unwrap();
    assert!(message.contains("full") && message.ends_with('.'), "{reply}");
}

/// The same upload goes on, without anybody having done anything to the service.
fn check_finished(owner: &Client, upload: &Upload, bytes: &[u8]) {
    let length = bytes.len() as u64;
    assert_eq!(owner.send_piece(upload, 8 * MIB, &bytes[8 * MIB..]), length);
    // These bytes are no media; by then they were composed and compared.
    owner.wait_refused(&upload.recording_id);
    wait_until("the receipt", || owner.json(&upload.path)["receipt"]["state"] == "stored");
    assert_eq!(original(owner, &upload.recording_id), sha256(bytes));
}

fn original(owner: &Client, id: &str) -> String {
    wait_for("the original", || {
        let reply = owner.get(&format!("/api/recordings/{id}/original")).try_send().ok()?;
        (reply.status == 200).then(|| sha256(&reply.body))
    })
}

/// The objects lie on a disk of their own, which a large file fills.
struct Ballast {
    disk: SmallDisk,
    file: PathBuf,
}

impl Disk for Ballast {
    fn fill(&mut self, _: &mut TestApp) {
        let room = vec![1; 64 * MIB];
        let full = fs::write(&self.file, room).expect_err("the disk is small");
        assert_eq!(full.kind(), std::io::ErrorKind::StorageFull, "{full} on {}", self.disk.place.display());
    }

    fn free(&mut self, _: &mut TestApp) {
        fs::remove_file(&self.file).unwrap();
    }
}

/// Where nothing can be mounted: files above a size are refused, by the kernel as well.
struct FileLimit;

impl Disk for FileLimit {
    fn fill(&mut self, app: &mut TestApp) {
        app.limit_store_files(Some(FILES_END_AT));
    }

    fn free(&mut self, app: &mut TestApp) {
        app.limit_store_files(None);
    }
}

/// A file system in memory, gone with this, and with it the story's folder that it lies in.
struct SmallDisk {
    place: PathBuf,
    folder: PathBuf,
}

impl SmallDisk {
    fn mount(app: &TestApp, place: &Path, size_bytes: usize) -> std::io::Result<Self> {
        assert!(place.starts_with(app.folder()), "{} is not the story's", place.display());
        fs::create_dir_all(place)?;
        let target = CString::new(place.as_os_str().as_bytes())?;
        let options = CString::new(format!("size={size_bytes}"))?;
        // SAFETY: every pointer is to a string that lives until the call returns.
        let mounted = unsafe {
            let kind = c"tmpfs".as_ptr();
            libc::mount(kind, target.as_ptr(), kind, 0, options.as_ptr().cast())
        };
        match mounted {
            0 => Ok(Self { place: place.to_owned(), folder: app.folder().to_owned() }),
            _ => Err(std::io::Error::last_os_error()),
        }
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let Ok(target) = CString::new(self.place.as_os_str().as_bytes()) else { return };
        // SAFETY: the string lives until the call returns.
        unsafe { libc::umount2(target.as_ptr(), libc::MNT_DETACH) };
        // The story's folder could not go while this was in it.
        let _ = fs::remove_dir_all(&self.folder);
    }
}
