//! A scene that tells which way up it is, and whether picture and sound are in step.
//!
//! Upright it is 240 × 320: red and green on top, blue and yellow below, grey between. At every whole second but the
//! first a white field flashes and a click is heard.

use std::path::Path;
use std::process::Command;

use crate::fixtures::Clips;

/// The picture, upright; an option string of ffmpeg without blanks.
pub fn picture(rate: u32, seconds: u32) -> String {
    let corner = |x, y, colour| format!("drawbox=x={x}:y={y}:w=60:h=60:c={colour}:t=fill");
    let corners = [corner(0, 0, "red"), corner(180, 0, "lime"), corner(0, 260, "blue"), corner(180, 260, "yellow")];
    let flash = "drawbox=x=60:y=60:w=120:h=200:c=white:t=fill:enable=gte(t\\,0.9)*lt(mod(t+0.001\\,1)\\,0.1)";
    format!("-f lavfi -i color=gray:size=240x320:rate={rate}:duration={seconds},{},{flash}", corners.join(","))
}

pub fn clicks(seconds: u32) -> String {
    let click = "gte(t\\,0.9)*lt(mod(t\\,1)\\,0.05)*0.8*sin(2*PI*1000*t)";
    format!("-f lavfi -i aevalsrc=exprs={click}:s=48000:d={seconds}")
}

pub const UPRIGHT: [&str; 4] = ["red", "green", "blue", "yellow"];

/// The colours of the corners as they are shown: top left, top right, bottom left, bottom right.
pub fn corners(clip: &Path) -> [&'static str; 4] {
    let pixels = decoded(clip, &["-frames:v", "1", "-vf", "scale=12:12,format=rgb24", "-f", "rawvideo"]);
    [(1, 1), (10, 1), (1, 10), (10, 10)].map(|(x, y): (usize, usize)| {
        let pixel = &pixels[3 * (12 * y + x)..][..3];
        match (pixel[0] > 150, pixel[1] > 150, pixel[2] > 150) {
            (true, false, false) => "red",
            (false, true, false) => "green",
            (false, false, true) => "blue",
            (true, true, false) => "yellow",
            _ => "another colour",
        }
    })
}

/// When the white field appears, in ms; and how many pictures there are.
pub fn flashes(clip: &Path) -> (Vec<i64>, usize) {
    let filter = "crop=20:20:iw/2-10:ih/2-10,scale=1:1,format=gray,showinfo";
    let arguments = ["-nostdin", "-v", "info", "-copyts", "-i", clip.to_str().unwrap(), "-map", "0:v:0"];
    let mut command = Command::new("ffmpeg");
    command.args(arguments).args(["-fps_mode", "passthrough", "-vf", filter, "-f", "null", "-"]);
    let told = String::from_utf8_lossy(&command.output().unwrap().stderr).into_owned();
    let shown: Vec<(f64, u32)> = told
        .lines()
        .filter_map(|line| {
            let time = line.split_once("pts_time:")?.1.split_whitespace().next()?.parse().ok()?;
            let mean = line.split_once("mean:[")?.1.split([' ', ']']).next()?.parse().ok()?;
            Some((time, mean))
        })
        .collect();
    let appears = shown.windows(2).filter(|pair| pair[0].1 <= 200 && pair[1].1 > 200).map(|pair| pair[1].0);
    #[allow(clippy::cast_possible_truncation)]
    (appears.map(|time| (time * 1000.0).round() as i64).collect(), shown.len())
}

/// When clicks begin, in ms.
pub fn heard(samples: &[i16]) -> Vec<i64> {
    let mut begins = Vec::new();
    let mut last = i64::MIN / 2;
    for (at, sample) in (0_i64..).zip(samples) {
        if sample.unsigned_abs() > 3000 {
            if at - last > 4800 {
                begins.push(at / 16);
            }
            last = at;
        }
    }
    begins
}

/// As a player hears it: a late start is silence.
pub fn sound(clip: &Path) -> Vec<i16> {
    let filter = "aresample=async=1:first_pts=0";
    let bytes = decoded(clip, &["-vn", "-af", filter, "-ac", "1", "-ar", "16000", "-f", "s16le"]);
    bytes.chunks_exact(2).map(|pair| i16::from_le_bytes([pair[0], pair[1]])).collect()
}

pub fn decoded(clip: &Path, arguments: &[&str]) -> Vec<u8> {
    let input = ["-nostdin", "-v", "error", "-copyts", "-i", clip.to_str().unwrap()];
    let output = Command::new("ffmpeg").args(input).args(arguments).arg("-").output().unwrap();
    assert!(output.status.success(), "{clip:?}: {}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

/// How a telephone holds a picture that it has stored lying: the matrix of the track (ISO 14496-12, `tkhd`), which
/// takes x and y to a·x + c·y + e and b·x + d·y + f.
pub struct Turn {
    pub name: &'static str,
    /// What makes the stored picture, 320 × 240 or 240 × 320, of the upright one.
    pub undone_by: &'static str,
    pub matrix: [i32; 6],
}

const fn turn(name: &'static str, undone_by: &'static str, matrix: [i32; 6]) -> Turn {
    Turn { name, undone_by, matrix }
}

/// As held upright, with the buttons up, and upside down.
pub const TURNS: [Turn; 3] = [
    turn("90", "transpose=cclock", [0, 1, -1, 0, 240, 0]),
    turn("180", "hflip,vflip", [-1, 0, 0, -1, 240, 320]),
    turn("270", "transpose=clock", [0, -1, 1, 0, 0, 320]),
];

/// As front cameras do it.
pub const MIRRORED: [Turn; 4] = [
    turn("left-right", "hflip", [-1, 0, 0, 1, 240, 0]),
    turn("up-down", "vflip", [1, 0, 0, -1, 0, 320]),
    turn("90-mirrored", "transpose=cclock_flip", [0, 1, 1, 0, 0, 0]),
    turn("270-mirrored", "transpose=clock_flip", [0, -1, -1, 0, 240, 320]),
];

impl Clips {
    /// The scene as a telephone stores it when it is held so.
    pub fn turned(&self, turn: &Turn, encoding: &str, name: &str) -> std::path::PathBuf {
        let (picture, clicks) = (picture(30, 3), clicks(3));
        let lying = self.make(name, &format!("{picture} {clicks} -vf {} {encoding}", turn.undone_by));
        let mut bytes = std::fs::read(&lying).unwrap();
        let header = bytes.windows(4).position(|name| name == b"tkhd").unwrap() + 4;
        let [a, b, c, d, e, f] = turn.matrix.map(|number| number << 16);
        let matrix: Vec<u8> =
            [a, b, 0, c, d, 0, e, f, 1 << 30].iter().flat_map(|number| number.to_be_bytes()).collect();
        bytes[header + 40..header + 76].copy_from_slice(&matrix);
        std::fs::write(&lying, bytes).unwrap();
        lying
    }
}
