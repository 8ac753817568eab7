//! A walkthrough as a document: paragraphs under chapters, with stills and comments at their place, in Markdown.

use std::fmt::Write;

use crate::Chapter;
use crate::captions::{escape_markdown, short_clock};
use crate::mending::one_line;

/// What is said from one breath of thought to the next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paragraph<'a> {
    pub start_ms: i64,
    /// Who speaks, where that is another one than before.
    pub speaker: Option<&'a str>,
    pub text: String,
}

/// A picture of what was seen from there on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Still {
    pub start_ms: i64,
    /// Where the document finds it.
    pub file: String,
}

/// What somebody wrote about a moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark<'a> {
    pub start_ms: i64,
    pub author: &'a str,
    pub body: &'a str,
    /// To the remark before.
    pub is_reply: bool,
    /// Where it is read in its thread.
    pub url: String,
    /// Where the document finds what stands beside it, and whether that is a picture.
    pub files: Vec<(String, bool)>,
}

/// All of it in the order of its time; each list is in that order already.
#[derive(Clone, Debug, Default)]
pub struct Document<'a> {
    pub title: &'a str,
    pub url: &'a str,
    /// What the reader must know of how the text was made.
    pub label: Option<&'a str>,
    pub chapters: &'a [Chapter],
    pub stills: &'a [Still],
    pub paragraphs: &'a [Paragraph<'a>],
    pub remarks: &'a [Remark<'a>],
}

impl Document<'_> {
    /// Nothing in title, text or comments is markup here.
    #[must_use]
    pub fn to_markdown(&self) -> String {
        let inert = |text: &str| escape_markdown(&one_line(text));
        let mut out = format!("# {}\n\n<{}>\n", inert(self.title), self.url);
        if let Some(label) = self.label {
            let _ = write!(out, "\n*{}*\n", escape_markdown(label));
        }
        let mut chapters = self.chapters.iter().peekable();
        let mut stills = self.stills.iter().peekable();
        let mut remarks = self.remarks.iter().peekable();
        for (at, paragraph) in self.paragraphs.iter().enumerate() {
            // A picture or chapter that begins in the middle of a paragraph stands before the next one.
            while let Some(chapter) = chapters.next_if(|chapter| chapter.start_ms <= paragraph.start_ms) {
                while let Some(still) = stills.next_if(|still| still.start_ms < chapter.start_ms) {
                    show(&mut out, still);
                }
                let _ = write!(out, "\n## {}\n", inert(&chapter.title));
            }
            while let Some(still) = stills.next_if(|still| still.start_ms <= paragraph.start_ms) {
                show(&mut out, still);
            }
            let speaker = paragraph.speaker.map(|name| format!("**{}:** ", inert(name))).unwrap_or_default();
            let _ = write!(out, "\n{} {speaker}{}\n", self.moment(paragraph.start_ms), inert(&paragraph.text));
            let until_ms = self.paragraphs.get(at + 1).map_or(i64::MAX, |next| next.start_ms);
            while let Some(remark) = remarks.next_if(|remark| remark.start_ms < until_ms) {
                self.quote(&mut out, remark);
            }
        }
        chapters.for_each(|chapter| {
            let _ = write!(out, "\n## {}\n", inert(&chapter.title));
        });
        stills.for_each(|still| show(&mut out, still));
        remarks.for_each(|remark| self.quote(&mut out, remark));
        out
    }

    fn moment(&self, ms: i64) -> String {
        format!("[{}]({}?t={})", short_clock(ms), self.url, ms as f64 / 1000.0)
    }

    /// Each line of it behind the mark of a quotation.
    fn quote(&self, out: &mut String, remark: &Remark<'_>) {
        let mark = if remark.is_reply { "> >" } else { ">" };
        let author = escape_markdown(&one_line(remark.author));
        // A reply belongs to what stands above it.
        out.push_str(if remark.is_reply { ">\n" } else { "\n" });
        let _ = writeln!(out, "{mark} **{author}** [{}]({})", short_clock(remark.start_ms), remark.url);
        for line in remark.body.lines() {
            let _ = writeln!(out, "{mark} {}", escape_markdown(&one_line(line)));
        }
        for (file, is_picture) in &remark.files {
            let name = file.rsplit('/').next().unwrap_or(file);
            let sign = if *is_picture { "!" } else { "" };
            let _ = writeln!(out, "{mark}\n{mark} {sign}[{name}]({file})");
        }
    }
}

fn show(out: &mut String, still: &Still) {
    let _ = write!(out, "\n![{}]({})\n", short_clock(still.start_ms), still.file);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ChapterId;

    #[test]
    fn everything_stands_in_the_order_of_its_time() {
        let chapter = |start_ms, title: &str| Chapter { id: ChapterId::new(), start_ms, title: title.into() };
        let chapters = [chapter(0, "Start"), chapter(9_000, "The *end*")];
        let still = |start_ms: i64| Still { start_ms, file: format!("images/{start_ms}.jpg") };
        let paragraph = |start_ms, speaker, text: &str| Paragraph { start_ms, speaker, text: text.into() };
        let remark = |start_ms, body, is_reply| Remark {
            start_ms,
            author: "Mia",
            body,
            is_reply,
            url: "u#c".into(),
            files: vec![],
        };
        let document = Document {
            title: "<b>T</b>",
            url: "u",
            label: Some("demo"),
            chapters: &chapters,
            stills: &[still(0), still(5_000), still(60_000)],
            paragraphs: &[paragraph(1_500, Some("Bo"), "Hello\n# there"), paragraph(10_000, None, "Bye")],
            remarks: &[
                remark(2_000, "one\n- two", false),
                remark(2_000, "yes", true),
                Remark {
                    files: vec![("attachments/a.png".into(), true), ("attachments/b.webm".into(), false)],
                    ..remark(70_000, "late", false)
                },
            ],
        };
        let expected = "# \\<b\\>T\\</b\\>\n\n<u>\n\n*demo*\n\n## Start\n\n![0:00](images/0.jpg)\n\n\
            [0:01](u?t=1.5) **Bo:** Hello \\# there\n\n> **Mia** [0:02](u#c)\n> one\n> - two\n>\n> > **Mia** [0:02](u#c)\n> > yes\n\n\
            ![0:05](images/5000.jpg)\n\n## The \\*end\\*\n\n[0:10](u?t=10) Bye\n\n> **Mia** [1:10](u#c)\n> late\n\
            >\n> ![a.png](attachments/a.png)\n>\n> [b.webm](attachments/b.webm)\n\n\
            ![1:00](images/60000.jpg)\n";
        let found = document.to_markdown();
        // A remark about what is behind the last words stands behind them, the still at the very end.
        assert_eq!(found, expected);
    }
}
