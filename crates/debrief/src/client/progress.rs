//! One line a file on a terminal; elsewhere only remarks.

use std::io::IsTerminal;

use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressStyle};

/// The lines of all files that are on their way.
#[derive(Clone)]
pub struct Bars(Option<MultiProgress>);

impl Bars {
    pub fn new() -> Self {
        let is_terminal = std::io::stderr().is_terminal();
        Self(is_terminal.then(|| MultiProgress::with_draw_target(ProgressDrawTarget::stderr())))
    }

    /// Prints without disturbing the lines.
    pub fn print(&self, print: impl FnOnce()) {
        match &self.0 {
            Some(bars) => bars.suspend(print),
            None => print(),
        }
    }

    /// The line of one file. Standard input has no length until its end.
    pub fn file(&self, name: &str, size_bytes: Option<u64>) -> Progress {
        let bar = self.0.as_ref().map(|bars| {
            let bar = bars.add(size_bytes.map_or_else(ProgressBar::no_length, ProgressBar::new));
            bar.set_style(style(size_bytes.is_some()));
            bar.set_message(name.to_owned());
            bar
        });
        Progress { bars: self.clone(), bar, name: name.to_owned() }
    }
}

#[derive(Clone)]
pub struct Progress {
    bars: Bars,
    bar: Option<ProgressBar>,
    name: String,
}

impl Progress {
    pub fn is_bar(&self) -> bool {
        self.bar.is_some()
    }

    pub fn advance(&self, bytes: u64) {
        if let Some(bar) = &self.bar {
            bar.inc(bytes);
        }
    }

    /// Moves to what is known to be there.
    pub fn settle(&self, bytes: u64) {
        if let Some(bar) = &self.bar {
            bar.set_position(bytes);
        }
    }

    pub fn remark(&self, text: &str) {
        self.bars.print(|| eprintln!("{}: {text}", self.name));
    }

    /// Takes the line away; the result is printed in its place.
    pub fn finish(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

fn style(has_length: bool) -> ProgressStyle {
    let template = match has_length {
        true => "{msg} {wide_bar} {bytes}/{total_bytes} {bytes_per_sec} {eta}",
        false => "{msg} {spinner} {bytes} {bytes_per_sec}",
    };
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}
