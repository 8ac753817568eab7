//! What the command line names: files, patterns that the shell left alone, and standard input.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;

use super::problem::problem;

/// Something to send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    File(PathBuf),
    StandardInput,
}

impl Input {
    /// As it was named.
    pub fn path(&self) -> String {
        match self {
            Self::File(path) => path.to_string_lossy().into_owned(),
            Self::StandardInput => "-".to_owned(),
        }
    }
}

/// An argument that names nothing that can be sent.
#[derive(Debug)]
pub struct Refused {
    pub argument: String,
    pub error: anyhow::Error,
}

/// What the arguments name, each file once, and those that name nothing.
pub fn expand(arguments: &[String]) -> (Vec<Input>, Vec<Refused>) {
    let (mut inputs, mut refused, mut seen) = (Vec::new(), Vec::new(), HashSet::new());
    for argument in arguments {
        match named_by(argument) {
            Ok(found) => {
                for found in found {
                    match found {
                        Ok(input) if seen.insert(identity(&input)) => inputs.push(input),
                        Ok(_) => {}
                        Err(one) => refused.push(one),
                    }
                }
            }
            Err(error) => refused.push(Refused { argument: argument.clone(), error }),
        }
    }
    (inputs, refused)
}

/// Two patterns may name one file.
fn identity(input: &Input) -> PathBuf {
    match input {
        Input::File(path) => fs::canonicalize(path).unwrap_or_else(|_| path.clone()),
        Input::StandardInput => PathBuf::from("-"),
    }
}

/// Of a pattern, files that cannot be sent are told by their own names.
fn named_by(argument: &str) -> Result<Vec<std::result::Result<Input, Refused>>> {
    if argument == "-" {
        return Ok(vec![Ok(Input::StandardInput)]);
    }
    let path = Path::new(argument);
    // A name with a bracket in it is a file first and a pattern second.
    if path.exists() || !argument.contains(['*', '?', '[']) {
        check(path)?;
        return Ok(vec![Ok(Input::File(path.to_owned()))]);
    }
    matching(argument)
}

fn matching(pattern: &str) -> Result<Vec<std::result::Result<Input, Refused>>> {
    let found = glob::glob(pattern)
        .map_err(|error| problem("invalid_pattern", format!("`{pattern}` is no pattern: {error}")))?
        .filter_map(std::result::Result::ok)
        .filter(|path| path.is_file())
        .map(|path| match check(&path) {
            Ok(()) => Ok(Input::File(path)),
            Err(error) => Err(Refused { argument: path.to_string_lossy().into_owned(), error }),
        })
        .collect::<Vec<_>>();
    if found.is_empty() {
        return Err(problem("no_match", format!("no file matches `{pattern}`: check the folder and the pattern")));
    }
    Ok(found)
}

/// Found out before the first byte is sent, not after an hour of the file before it.
fn check(path: &Path) -> Result<()> {
    let shown = path.display();
    let metadata =
        fs::metadata(path).map_err(|error| problem("unreadable", format!("cannot read {shown}: {error}")))?;
    if metadata.is_dir() {
        let message = format!("{shown} is a folder: name the files in it, for instance '{shown}/*.mp4'");
        return Err(problem("is_folder", message));
    }
    if !metadata.is_file() {
        return Err(problem("not_a_file", format!("{shown} is not a file: pass a pipe as standard input, with `-`")));
    }
    if metadata.len() == 0 {
        return Err(problem("empty_file", format!("{shown} is empty: choose the file that holds the recording")));
    }
    fs::File::open(path).map_err(|error| problem("unreadable", format!("cannot read {shown}: {error}")))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::problem::code_of;
    use super::*;

    #[test]
    fn patterns_name_files_and_each_file_once() {
        let folder = tempfile::tempdir().unwrap();
        let inside = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
        for name in ["a.mp4", "b.mp4", "c [1].mp4", "d.txt"] {
            fs::write(inside(name), name).unwrap();
        }
        fs::create_dir_all(inside("deep/er.mp4")).unwrap();
        fs::write(inside("deep/e.mp4"), "e").unwrap();
        let names = |arguments: &[String]| -> Vec<String> {
            let (inputs, refused) = expand(arguments);
            assert!(refused.is_empty(), "{refused:?}");
            inputs.iter().map(|input| input.path().rsplit('/').next().unwrap().to_owned()).collect()
        };
        assert_eq!(
            names(&[inside("*.mp4"), inside("a.mp4"), inside("?.txt")]),
            ["a.mp4", "b.mp4", "c [1].mp4", "d.txt"]
        );
        assert_eq!(names(&[inside("c [1].mp4"), "-".into(), "-".into()]), ["c [1].mp4", "-"]);
        assert_eq!(names(&[inside("**/e.mp4")]), ["e.mp4"]);
    }

    #[test]
    fn what_names_nothing_is_told_and_holds_nothing_else_up() {
        let folder = tempfile::tempdir().unwrap();
        let inside = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
        fs::write(inside("a.mp4"), "a").unwrap();
        fs::write(inside("empty.mp4"), "").unwrap();
        let (inputs, refused) = expand(&[inside("*.mp4")]);
        assert_eq!(inputs, [Input::File(inside("a.mp4").into())], "one that is empty keeps no other back");
        assert_eq!(refused.iter().map(|one| one.argument.clone()).collect::<Vec<_>>(), [inside("empty.mp4")]);
        let arguments = ["*.mov", "a.mp4", "gone.mp4", "", "empty.mp4", "[.mp4"].map(inside).to_vec();
        let (inputs, refused) = expand(&arguments);
        assert_eq!(inputs, [Input::File(inside("a.mp4").into())]);
        let codes: Vec<&str> = refused.iter().map(|refused| code_of(&refused.error)).collect();
        assert_eq!(codes, ["no_match", "unreadable", "is_folder", "empty_file", "invalid_pattern"]);
    }
}
