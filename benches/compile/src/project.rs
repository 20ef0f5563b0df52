//! An application in its directory.

use std::fs;
use std::path::{Path, PathBuf};

use crate::application::{Application, File};
use crate::cargo::Cargo;
use crate::library::Library;
use crate::measure::Usage;
use crate::{Result, arguments::Options};

pub(crate) struct Project {
    pub(crate) library: Library,
    dir: PathBuf,
    cargo: Cargo,
    edits: usize,
}

/// What the steps of one round used.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Round {
    pub(crate) first: Usage,
    pub(crate) rebuild: Usage,
}

impl Project {
    /// The libraries that were asked for, each in its own directory.
    pub(crate) fn all(options: &Options) -> Result<Vec<Self>> {
        options.only.iter().map(|library| Self::new(*library, &options.dir)).collect()
    }

    fn new(library: Library, dir: &Path) -> Result<Self> {
        let dir = std::path::absolute(dir)?.join(library.name());
        fs::create_dir_all(dir.join("src")).map_err(|error| format!("{}: {error}", dir.display()))?;
        Ok(Self { library, cargo: Cargo::new(&dir), dir, edits: 0 })
    }

    /// Builds and checks the dependencies, from nothing if `cold`. Gives what the build used.
    pub(crate) fn prepare(&self, application: &Application, cold: bool) -> Result<Usage> {
        if cold {
            self.cargo.remove_target()?;
        }
        self.write(application.hello())?;
        let usage = self.cargo.build()?;
        self.cargo.check()?;
        Ok(usage)
    }

    /// The first build of an application whose dependencies are built, and a build after an edit.
    pub(crate) fn round(&mut self, application: &Application) -> Result<Round> {
        self.cargo.clean()?;
        self.write(application.files())?;
        let first = self.cargo.build()?;
        self.edit(application)?;
        let rebuild = self.cargo.build()?;
        Ok(Round { first, rebuild })
    }

    /// A check after an edit.
    pub(crate) fn check(&mut self, application: &Application) -> Result<Usage> {
        self.cargo.check()?;
        self.edit(application)?;
        self.cargo.check()
    }

    /// Builds an application and runs it with its queries.
    pub(crate) fn run(&self, application: &Application) -> Result<()> {
        self.write(application.files())?;
        self.cargo.build()?;
        self.cargo.run()
    }

    /// The library's version.
    pub(crate) fn version(&self) -> Result<String> {
        self.cargo.version(self.library.name())
    }

    /// Changes one number in one query to one that it never was.
    fn edit(&mut self, application: &Application) -> Result<()> {
        self.edits += 1;
        self.write(vec![application.queries(self.edits)])
    }

    fn write(&self, files: Vec<File>) -> Result<()> {
        for file in files {
            let path = self.dir.join(file.path);
            fs::write(&path, file.text).map_err(|error| format!("{}: {error}", path.display()))?;
        }
        Ok(())
    }
}
