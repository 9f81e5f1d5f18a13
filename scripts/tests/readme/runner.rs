//! Does what each block promises, and says a line about each.

use super::blocks::{Block, Task, extract};
use super::checks;
use super::clone::{Clone, git};
use super::shell::{Server, Shell};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Lines of a failing block's output that are shown.
const SHOWN: usize = 40;

/// Runs the blocks of a file of a repository.
pub(crate) struct Runner {
    root: PathBuf,
    clone: Clone,
    servers: Vec<Server>,
    /// What was said about each block.
    pub(crate) lines: Vec<String>,
}

impl Runner {
    pub(crate) fn new(root: &Path) -> Self {
        Self { root: root.to_owned(), clone: Clone::new(root), servers: Vec::new(), lines: Vec::new() }
    }

    /// Everything that is not as the file says.
    pub(crate) fn run(&mut self, file: &Path) -> Vec<String> {
        let name = file.strip_prefix(&self.root).unwrap_or(file).display().to_string();
        let blocks = match extract(&fs::read_to_string(file).unwrap()) {
            Ok(blocks) if blocks.is_empty() => return vec![format!("{name}: there are no blocks")],
            Ok(blocks) => blocks,
            Err(faults) => return faults.into_iter().map(|fault| format!("{name}, {fault}")).collect(),
        };
        // What needs no minutes comes first.
        let mut faults = Vec::new();
        for block in &blocks {
            if let Err(fault) = self.examine(block) {
                faults.push(format!("{name}, line {}: {fault}", block.line));
            }
        }
        if !faults.is_empty() {
            return faults;
        }
        let mut shell: Option<(String, Shell)> = None;
        for block in &blocks {
            let start = Instant::now();
            let said = self.perform(block, &mut shell);
            let seconds = start.elapsed().as_secs_f32();
            // The output of a failing block comes at the end.
            let outcome = match &said {
                Ok(outcome) => outcome,
                Err(fault) => fault.lines().next().unwrap_or_default(),
            };
            self.say(format!("{name}:{:<4} {:<10} {outcome} ({seconds:.1} s)", block.line, block.language));
            if let Err(fault) = said {
                faults.push(format!("{name}, line {}: {fault}", block.line));
                // What follows in the section builds on it.
                if let Some((section, _)) = shell.take() {
                    faults.push(format!("{name}: the rest of {section:?} and what follows did not run"));
                }
                break;
            }
        }
        drop(shell);
        for server in &mut self.servers {
            if server.is_gone() {
                faults.push(format!("{name}: the server on port {} ended by itself", server.port));
            }
        }
        self.servers.clear();
        faults
    }

    /// What can be said without running anything.
    fn examine(&self, block: &Block) -> Result<(), String> {
        match &block.task {
            Task::Run { .. } | Task::Serve { .. } => match checks::placeholder(&block.text) {
                Some(word) => Err(format!("{word} stands for something that the block does not define")),
                None => Ok(()),
            },
            Task::InCi => {
                let ci = fs::read_to_string(self.root.join(".ci/run")).unwrap_or_default();
                checks::in_ci(&ci, &block.text)
            }
            Task::From(file) => {
                if git(&self.root, &["ls-files", "--", file]).trim() != file {
                    return Err(format!("git knows no file {file}"));
                }
                let text =
                    fs::read_to_string(self.root.join(file)).map_err(|error| format!("{file}: {error}"))?;
                if checks::part_of(&text, &block.text) {
                    return Ok(());
                }
                Err(format!("{file} does not hold these lines one after the other"))
            }
            Task::Tree => {
                let missing = checks::missing(&self.root, &block.text);
                if missing.is_empty() { Ok(()) } else { Err(format!("there is no {missing:?}")) }
            }
        }
    }

    fn perform(&mut self, block: &Block, shell: &mut Option<(String, Shell)>) -> Result<String, String> {
        let logs = self.root.join("target/readme/logs");
        let name = format!("line-{}", block.line);
        // A section starts from a clean copy and an empty shell.
        let shell = match shell {
            Some((section, shell)) if *section == block.section => shell,
            other => {
                *other = None;
                self.clone.refresh();
                let started = Shell::start(&self.clone.folder, &logs);
                &mut other.insert((block.section.clone(), started)).1
            }
        };
        match &block.task {
            Task::Run { exit } => {
                let status = shell.run(&name, &block.text, *exit != 0)?;
                if status == *exit {
                    return Ok(format!("exit {status}"));
                }
                Err(format!("exit {status}, not {exit}\n{}", tail(&shell.log(&name))))
            }
            Task::Serve { port } => {
                // Another section may want a chain of its own.
                self.servers.retain(|server| server.port != *port);
                let log = shell.log(&name);
                let server = Server::start(&self.clone.folder, &block.text, *port, &log);
                self.servers.push(server.map_err(|fault| format!("{fault}\n{}", tail(&log)))?);
                Ok(format!("listens on port {port}"))
            }
            Task::InCi => Ok("has its step in .ci/run".to_owned()),
            Task::From(file) => Ok(format!("stands in {file}")),
            Task::Tree => Ok("every path exists".to_owned()),
        }
    }

    fn say(&mut self, line: String) {
        // Past the harness, which keeps what tests print until they fail: this takes minutes.
        let _ = writeln!(std::io::stdout().lock(), "{line}");
        self.lines.push(line);
    }
}

fn tail(log: &Path) -> String {
    let text = fs::read_to_string(log).unwrap_or_default();
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(SHOWN)..].join("\n")
}
