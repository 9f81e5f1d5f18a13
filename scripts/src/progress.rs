//! Progress on stderr: a bar where a person looks on, plain lines where a log is kept.

use crate::build;
use crate::output;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal;
use std::time::Duration;

/// Shows what is going on. Uses no colour, so `NO_COLOR` needs nothing more.
#[derive(Clone, Debug)]
pub struct Progress {
    bar: ProgressBar,
    live: bool,
}

impl Progress {
    /// A bar of so many steps; 0 when that is not known yet.
    pub fn new(steps: u64) -> Self {
        let live =
            std::io::stderr().is_terminal() && std::env::var_os("TERM").is_none_or(|term| term != "dumb");
        let target = if live { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(Some(steps), target);
        let template =
            if steps == 0 { "{spinner} {wide_msg}" } else { "{spinner} [{bar:24}] {pos}/{len} {wide_msg}" };
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style.progress_chars("=> "));
        }
        if live {
            bar.enable_steady_tick(Duration::from_millis(120));
        }
        Self { bar, live }
    }

    /// One step is about to begin.
    pub fn step(&self, message: impl Into<String>) {
        let message = message.into();
        if !self.live {
            output::note(&message);
        }
        self.bar.set_message(message);
        self.bar.inc(1);
    }

    /// What the present step is busy with; not worth a line in a log.
    pub fn detail(&self, message: impl Into<String>) {
        self.bar.set_message(message.into());
    }

    /// A remark that stays on screen.
    pub fn note(&self, message: &str) {
        self.bar.suspend(|| output::note(message));
    }

    /// Removes the bar, so that the result stands alone.
    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }

    /// Shows what a build is doing.
    pub fn build_event(&self, event: &build::Event<'_>) {
        match event {
            build::Event::InstallingTarget { command } => self.note(&format!(
                "contracts are WebAssembly and this toolchain lacks the target {}: running `{command}` (about 20 MB, once)",
                build::TARGET
            )),
            build::Event::Note(text) => self.note(&format!("note: {text}")),
            build::Event::Compiling(contract) => self.step(format!("compiling {}", contract.name)),
            build::Event::Cargo(line) => self.detail(line.trim()),
            build::Event::Compressing(contract) => self.detail(format!("compressing {}", contract.name)),
            build::Event::Ready(artifact) => {
                self.detail(format!("{} is {} bytes", artifact.name, artifact.compressed_size()));
            }
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        // An error message must not land on the bar's line; clones share one bar, clearing twice is harmless.
        self.bar.finish_and_clear();
    }
}
