//! Cargo, in the directory of an application.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Result;
use crate::application::PACKAGE;
use crate::measure::{self, Usage};

pub(crate) struct Cargo {
    dir: PathBuf,
    target: PathBuf,
}

impl Cargo {
    pub(crate) fn new(dir: &Path) -> Self {
        Self { dir: dir.to_owned(), target: dir.join("target") }
    }

    pub(crate) fn build(&self) -> Result<Usage> {
        measure::usage(&self.command("build"))
    }

    pub(crate) fn check(&self) -> Result<Usage> {
        measure::usage(&self.command("check"))
    }

    /// Runs the application that was built.
    pub(crate) fn run(&self) -> Result<()> {
        let output = Command::new(self.target.join("debug").join(PACKAGE)).arg("run").output()?;
        if output.status.success() {
            return Ok(());
        }
        Err(format!("the application: {}\n{}", output.status, String::from_utf8_lossy(&output.stderr)).into())
    }

    /// Removes what was built of the application, and nothing of its dependencies.
    pub(crate) fn clean(&self) -> Result<()> {
        let output = self.command("clean").args(["--package", PACKAGE]).output()?;
        if !output.status.success() {
            return Err(format!("cargo clean: {}", String::from_utf8_lossy(&output.stderr)).into());
        }
        let incremental = self.target.join("debug/incremental");
        let Ok(entries) = fs::read_dir(incremental) else { return Ok(()) };
        for entry in entries {
            let entry = entry?;
            if entry.file_name().to_string_lossy().starts_with(PACKAGE) {
                fs::remove_dir_all(entry.path())?;
            }
        }
        Ok(())
    }

    pub(crate) fn remove_target(&self) -> Result<()> {
        if self.target.exists() {
            fs::remove_dir_all(&self.target)?;
        }
        Ok(())
    }

    /// The version of a dependency.
    pub(crate) fn version(&self, package: &str) -> Result<String> {
        let lock = fs::read_to_string(self.dir.join("Cargo.lock"))?;
        let version = version(&lock, package).ok_or_else(|| format!("no {package} in Cargo.lock"))?;
        Ok(version.to_owned())
    }

    /// A command of cargo that does not depend on how this program was started.
    fn command(&self, subcommand: &str) -> Command {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| OsStr::new("cargo").to_owned());
        let mut command = Command::new(cargo);
        command.args([subcommand, "--quiet", "--target-dir"]).arg(&self.target).current_dir(&self.dir);
        command
            .env_remove("CARGO_INCREMENTAL")
            .env_remove("CARGO_MANIFEST_DIR")
            .env_remove("CARGO_PKG_VERSION");
        command
    }
}

fn version<'lock>(lock: &'lock str, package: &str) -> Option<&'lock str> {
    let (_, entry) = lock.split_once(&format!("name = \"{package}\"\nversion = \""))?;
    entry.split('"').next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_that_of_the_package_and_no_other() {
        let lock = "[[package]]\nname = \"sqlx-core\"\nversion = \"0.8.0\"\n\n\
                    [[package]]\nname = \"sqlx\"\nversion = \"0.9.0\"\n";
        assert_eq!(version(lock, "sqlx"), Some("0.9.0"));
        assert_eq!(version(lock, "diesel"), None);
    }
}
