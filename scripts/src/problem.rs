//! What went wrong, why, and what to type next: the only error people see.

use std::fmt::{Display, Formatter};

/// The exit statuses of `stake`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Something failed.
    Failure = 1,
    /// The command line makes no sense.
    Usage = 2,
    /// A person has to do something first.
    ActionNeeded = 3,
    /// What is there is not what was expected.
    Mismatch = 4,
    /// The chain lacks something the tool needs.
    ChainNotReady = 5,
    /// Interrupted; running the same command again is safe.
    Interrupted = 130,
}

/// An error in words: what, why and the next command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The exit status it leads to.
    pub exit: Exit,
    /// What went wrong, one line.
    pub what: String,
    /// Why; may hold the output of another tool.
    pub why: Option<String>,
    /// What to do or type next.
    pub next: Option<String>,
}

impl Problem {
    /// A problem of which only the headline is known yet.
    pub fn new(exit: Exit, what: impl Into<String>) -> Self {
        Self { exit, what: what.into(), why: None, next: None }
    }

    /// An ordinary failure.
    pub fn failure(what: impl Into<String>) -> Self {
        Self::new(Exit::Failure, what)
    }

    /// Adds the reason.
    #[must_use]
    pub fn why(mut self, why: impl Into<String>) -> Self {
        self.why = Some(why.into());
        self
    }

    /// Adds what to do about it.
    #[must_use]
    pub fn next(mut self, next: impl Into<String>) -> Self {
        self.next = Some(next.into());
        self
    }
}

impl Display for Problem {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.what)?;
        for (label, text) in [("why", &self.why), ("next", &self.next)] {
            if let Some(text) = text {
                let mut lines = text.trim_end().lines();
                write!(f, "\n  {label:>4}: {}", lines.next().unwrap_or_default())?;
                for line in lines {
                    write!(f, "\n        {line}")?;
                }
            }
        }
        Ok(())
    }
}

impl std::error::Error for Problem {}

/// The exit status an error leads to.
pub fn exit_of(error: &anyhow::Error) -> Exit {
    error
        .chain()
        .find_map(|cause| cause.downcast_ref::<Problem>())
        .map_or(Exit::Failure, |problem| problem.exit)
}

#[cfg(test)]
mod tests {
    use super::*;
    use anyhow::Context;

    #[test]
    fn problem_reads_as_what_why_next() {
        let problem = Problem::failure("no port").why("8547 is in use\nby another node").next("pick another");
        assert_eq!(
            problem.to_string(),
            "no port\n   why: 8547 is in use\n        by another node\n  next: pick another"
        );
    }

    #[test]
    fn exit_status_survives_added_context() {
        let error = Err::<(), _>(Problem::new(Exit::Mismatch, "x")).context("while checking").unwrap_err();
        assert_eq!(exit_of(&error), Exit::Mismatch);
        assert_eq!(exit_of(&anyhow::anyhow!("plain")), Exit::Failure);
    }
}
