use std::path::PathBuf;
use std::sync::Arc;
use std::{env, fs};

use uuid::Uuid;

use super::scratch::{Backend, Guard, Task};
use crate::{Db, Error, PoolOptions, Sqlite};

impl Backend for Sqlite {
    fn create() -> Task<(String, Guard)> {
        Box::pin(async {
            // A directory, because SQLite puts more files beside the database's.
            let path = env::temp_dir().join(format!("orm_test_{}", Uuid::new_v4().simple()));
            fs::create_dir(&path).map_err(|error| Error::Connect {
                message: format!("no directory {} for a test database: {error}", path.display()),
            })?;
            let directory = Directory(path);
            let file = directory.0.join("test.db");
            Ok((
                format!("sqlite://{}?mode=rwc", escaped(&file.to_string_lossy())),
                Arc::new(directory) as Guard,
            ))
        })
    }

    fn open(url: String, options: PoolOptions) -> Task<Db<Self>> {
        Box::pin(async move { crate::sqlite::connect_with(&url, options).await })
    }
}

struct Directory(PathBuf);

impl Drop for Directory {
    fn drop(&mut self) {
        // Where it cannot be removed, the system clears its temporary files some day.
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A path as part of a URL.
fn escaped(path: &str) -> String {
    path.replace('%', "%25").replace('?', "%3F").replace('#', "%23")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_escaped_for_a_url() {
        assert_eq!(escaped("/tmp/100%/a?b#c"), "/tmp/100%25/a%3Fb%23c");
    }

    #[test]
    fn the_directory_goes_with_its_guard() {
        let path = env::temp_dir().join(format!("orm_test_{}", Uuid::new_v4().simple()));
        fs::create_dir(&path).expect("a directory");
        fs::write(path.join("test.db"), "").expect("a file");
        drop(Directory(path.clone()));
        assert!(!path.exists());
    }
}
