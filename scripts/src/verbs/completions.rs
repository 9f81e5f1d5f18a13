//! `stake completions`: what a shell needs to complete verbs and flags.

use crate::cli::Cli;
use crate::output;
use clap::{Args, CommandFactory};
use clap_complete::Shell;

const AFTER_HELP: &str = "\
bash: stake completions bash > ~/.local/share/bash-completion/completions/stake
zsh: stake completions zsh > a folder of $fpath, as _stake
fish: stake completions fish > ~/.config/fish/completions/stake.fish";

/// Arguments of `stake completions`.
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub struct CompletionsArgs {
    /// The shell
    #[arg(value_enum)]
    pub shell: Shell,
}

/// Prints the script.
pub fn run(args: &CompletionsArgs) -> anyhow::Result<()> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "stake", &mut script);
    output::result(String::from_utf8(script)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::ValueEnum;

    #[test]
    fn every_script_names_every_verb() {
        for shell in Shell::value_variants() {
            let mut script = Vec::new();
            clap_complete::generate(*shell, &mut Cli::command(), "stake", &mut script);
            let script = String::from_utf8(script).unwrap();
            for verb in Cli::command().get_subcommands() {
                let name = verb.get_name();
                assert!(script.contains(name), "{shell} does not complete {name}");
                let flag = verb.get_arguments().find_map(clap::Arg::get_long).unwrap_or("help");
                assert!(script.contains(flag), "{shell} does not complete {name} --{flag}");
            }
        }
    }
}
