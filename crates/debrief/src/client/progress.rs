//! A bar on a terminal, plain lines elsewhere.

use std::io::IsTerminal;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

#[derive(Clone)]
pub struct Progress {
    bar: Option<ProgressBar>,
    name: String,
    total_bytes: u64,
}

impl Progress {
    pub fn new(name: &str, total_bytes: u64) -> Self {
        let bar = std::io::stderr().is_terminal().then(|| {
            let bar = ProgressBar::with_draw_target(Some(total_bytes), ProgressDrawTarget::stderr());
            bar.set_style(style());
            bar.set_message(name.to_owned());
            bar
        });
        Self { bar, name: name.to_owned(), total_bytes }
    }

    pub fn is_bar(&self) -> bool {
        self.bar.is_some()
    }

    pub fn advance(&self, bytes: u64) {
        if let Some(bar) = &self.bar {
            bar.inc(bytes);
        }
    }

    /// Moves to what is known to be there; a plain output says it in a line.
    pub fn settle(&self, bytes: u64) {
        match &self.bar {
            Some(bar) => bar.set_position(bytes),
            None => {
                let percent = (bytes * 100).checked_div(self.total_bytes).unwrap_or(100);
                eprintln!("{}: {percent} %", self.name);
            }
        }
    }

    pub fn remark(&self, text: &str) {
        match &self.bar {
            Some(bar) => bar.suspend(|| eprintln!("{}: {text}", self.name)),
            None => eprintln!("{}: {text}", self.name),
        }
    }

    pub fn finish(&self) {
        if let Some(bar) = &self.bar {
            bar.finish();
        }
    }
}

fn style() -> ProgressStyle {
    ProgressStyle::with_template("{msg} {wide_bar} {bytes}/{total_bytes} {bytes_per_sec} {eta}")
        .unwrap_or_else(|_| ProgressStyle::default_bar())
}
