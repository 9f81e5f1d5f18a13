//! Getting the peers from npm.

use super::cache::Recipe;
use crate::problem::{Exit, Problem};
use std::fs;
use std::path::Path;
use std::process::Command;

/// Installs and compiles in a folder beside the final one, which appears complete or not at all.
pub(super) fn install(recipe: &Recipe, folder: &Path, note: &mut dyn FnMut(&str)) -> Result<(), Problem> {
    for tool in ["npm", "node"] {
        if Command::new(tool).arg("--version").output().is_err() {
            return Err(Problem::new(Exit::ActionNeeded, format!("{tool} is missing"))
                .why("the Solidity peers are npm packages")
                .next("install Node.js and npm, e.g. `apt-get install npm`"));
        }
    }
    let work = folder.with_extension(format!("new-{}", std::process::id()));
    let outcome = fill(recipe, &work, note).and_then(|()| {
        // Somebody else may have finished first.
        match fs::rename(work.join("build"), folder) {
            Err(error) if !folder.is_dir() => Err(unwritable(folder, &error)),
            _ => Ok(()),
        }
    });
    // What is left of it is in nobody's way.
    let _ = fs::remove_dir_all(&work);
    outcome
}

fn fill(recipe: &Recipe, work: &Path, note: &mut dyn FnMut(&str)) -> Result<(), Problem> {
    fs::create_dir_all(work).map_err(|error| unwritable(work, &error))?;
    for file in ["package.json", "package-lock.json"] {
        fs::copy(recipe.source.join(file), work.join(file)).map_err(|error| unwritable(work, &error))?;
    }
    note("installing the Solidity peers from npm (about 140 MB, once; 1 MB of it is kept)");
    // The packages' own install scripts have nothing to do here.
    let ci = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"];
    run(Command::new("npm").args(ci).current_dir(work), "npm cannot install the Solidity peers")?;
    note("compiling the Solidity peers with their own compilers");
    let script = recipe.source.join("compile.mjs");
    run(Command::new("node").arg(script).arg(work), "the Solidity peers do not compile")
}

fn run(command: &mut Command, what: &str) -> Result<(), Problem> {
    let failed = |why: String| Problem::failure(what).why(why);
    let output = command.output().map_err(|error| failed(error.to_string()))?;
    if output.status.success() {
        return Ok(());
    }
    Err(failed(String::from_utf8_lossy(&output.stderr).trim().to_owned()))
}

fn unwritable(path: &Path, error: &std::io::Error) -> Problem {
    Problem::failure(format!("{} cannot be written", path.display()))
        .why(error.to_string())
        .next("set STAKE_CACHE=/path/to/another/folder")
}
