//! Where the databases are created: a server at a URL, or in a container.

use std::env;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::OnceCell;
use uuid::Uuid;

use super::container::{self, Container};
use super::janitor;
use super::scratch::{Guard, Task};
use crate::Error;

/// How long dropping a database may keep a test.
const PATIENCE: Duration = Duration::from_secs(10);

pub(super) type Step = Pin<Box<dyn Future<Output = Result<(), String>> + Send>>;

/// A kind of server.
pub(super) struct Server {
    /// As users call it.
    pub(super) name: &'static str,
    /// The environment variable with the URL of one that runs.
    pub(super) variable: &'static str,
    /// The image of its container.
    pub(super) image: container::Image,
    /// Makes a connection, and closes it.
    pub(super) ping: fn(url: String) -> Step,
    /// Creates the database of this name.
    pub(super) create: fn(url: String, name: String) -> Step,
    /// Drops the database of this name, whoever is connected to it.
    pub(super) drop: fn(url: String, name: String) -> Step,
    /// The one that this process uses, or why there is none: a missing server is not looked for by every test anew.
    pub(super) running: OnceCell<Result<Running, String>>,
}

/// A server that answers.
pub(super) struct Running {
    url: String,
    /// Never dropped, being in a static: the container goes with the process.
    _container: Option<Container>,
}

impl Server {
    /// Makes an empty database: its URL, and what drops it.
    pub(super) fn create(&'static self) -> Task<(String, Guard)> {
        Box::pin(async move {
            let database = janitor::run(async move {
                let running =
                    self.running.get_or_init(|| self.find()).await.as_ref().map_err(Clone::clone)?;
                let name = format!("orm_test_{}", Uuid::new_v4().simple());
                (self.create)(running.url.clone(), name.clone())
                    .await
                    .map_err(|error| format!("no database could be created on {}: {error}", self.name))?;
                Ok(Database { server: self, admin: running.url.clone(), name })
            });
            match database.await.and_then(|result| result) {
                Ok(database) => {
                    Ok((with_database(&database.admin, &database.name), Arc::new(database) as Guard))
                }
                Err(message) => Err(Error::Connect { message }),
            }
        })
    }

    async fn find(&self) -> Result<Running, String> {
        let Self { name, variable, image, .. } = self;
        if let Some(url) = env::var(variable).ok().filter(|url| !url.trim().is_empty()) {
            let failed = |error| format!("no {name} answers at {variable}: {error}");
            (self.ping)(url.clone()).await.map_err(failed)?;
            return Ok(Running { url, _container: None });
        }
        match container::start(image, self.ping).await {
            Ok((url, container)) => Ok(Running { url, _container: Some(container) }),
            Err(error) => Err(format!(
                "no {name} server for tests: {variable} is not set, and a container of {}:{} did not start: {error}\n\
                 Set {variable} to the URL of a server on which databases may be created, or start Docker.",
                image.name, image.tag,
            )),
        }
    }
}

/// A database on a server, dropped with this guard.
struct Database {
    server: &'static Server,
    admin: String,
    name: String,
}

impl Drop for Database {
    fn drop(&mut self) {
        let step = (self.server.drop)(self.admin.clone(), self.name.clone());
        if let Err(error) = janitor::run_blocking(step, PATIENCE) {
            eprintln!("the test database {} stays on {}: {error}", self.name, self.server.name);
        }
    }
}

/// The URL with another database.
fn with_database(url: &str, name: &str) -> String {
    let (rest, query) = url.split_at(url.find('?').unwrap_or(url.len()));
    let host = rest.find("://").map_or(0, |scheme| scheme + 3);
    let end = rest[host..].find('/').map_or(rest.len(), |path| host + path);
    format!("{}/{name}{query}", &rest[..end])
}

#[cfg(test)]
mod tests {
    use super::with_database;

    #[test]
    fn a_url_gets_another_database() {
        let to = |url| with_database(url, "x");
        assert_eq!(to("postgres://ann:secret@localhost:5432/app"), "postgres://ann:secret@localhost:5432/x");
        assert_eq!(to("mysql://root@localhost"), "mysql://root@localhost/x");
        assert_eq!(to("mysql://root@localhost/"), "mysql://root@localhost/x");
        assert_eq!(to("postgres://h/app?sslmode=disable"), "postgres://h/x?sslmode=disable");
        assert_eq!(to("postgres:///app?host=/run/postgresql"), "postgres:///x?host=/run/postgresql");
        assert_eq!(to("postgres://?host=/run/postgresql"), "postgres:///x?host=/run/postgresql");
        assert_eq!(to("postgres://[::1]:5432/app"), "postgres://[::1]:5432/x");
    }
}
