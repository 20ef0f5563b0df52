//! Servers in containers.

use std::io;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use testcontainers_modules::testcontainers::core::{IntoContainerPort, Mount};
use testcontainers_modules::testcontainers::runners::AsyncRunner;
use testcontainers_modules::testcontainers::{ContainerAsync, GenericImage, ImageExt};
use uuid::Uuid;

use super::server::Step;

/// How long a server may take until it answers.
const PATIENCE: Duration = Duration::from_secs(120);

/// What to run, and how to reach it.
pub(super) struct Image {
    pub(super) name: &'static str,
    pub(super) tag: &'static str,
    pub(super) port: u16,
    pub(super) environment: &'static [(&'static str, &'static str)],
    pub(super) arguments: &'static [&'static str],
    /// A directory to hold in memory.
    pub(super) memory: Option<&'static str>,
    /// The URL as far as the `@`.
    pub(super) login: &'static str,
    pub(super) database: &'static str,
}

/// A container that runs, and what removes it when this process ends.
pub(super) struct Container {
    _container: ContainerAsync<GenericImage>,
    _remover: Option<Child>,
}

/// Starts a container and waits until its server answers: the URL, and the container.
pub(super) async fn start(image: &Image, ping: fn(String) -> Step) -> Result<(String, Container), String> {
    let name = format!("orm_test_{}", Uuid::new_v4().simple());
    // Before there is a container, so that there is none without.
    let remover = remover(&name);

    let mut request = GenericImage::new(image.name, image.tag)
        .with_exposed_port(image.port.tcp())
        .with_container_name(&name)
        .with_cmd(image.arguments.iter().copied())
        .with_startup_timeout(PATIENCE);
    for (key, value) in image.environment {
        request = request.with_env_var(*key, *value);
    }
    if let Some(directory) = image.memory {
        request = request.with_mount(Mount::tmpfs_mount(directory));
    }
    let container = request.start().await.map_err(|error| error.to_string())?;

    match answers(&container, image, ping).await {
        Ok(url) => {
            tell_when_it_stays(&remover, &name);
            Ok((url, Container { _container: container, _remover: remover.ok() }))
        }
        Err(error) => {
            // The first failure is the one to tell.
            let _ = container.rm().await;
            Err(error)
        }
    }
}

/// The server's URL, as soon as it answers there.
///
/// Servers restart while they set themselves up, and say that they are ready before and after in words that differ
/// between versions: a connection is the better sign.
async fn answers(
    container: &ContainerAsync<GenericImage>,
    image: &Image,
    ping: fn(String) -> Step,
) -> Result<String, String> {
    let host = container.get_host().await.map_err(|error| error.to_string())?;
    let started = Instant::now();
    loop {
        // The port changes when Docker restarts the container, and is not there when it has ended.
        let error = match container.get_host_port_ipv4(image.port).await {
            Ok(port) => {
                let url = format!("{}@{host}:{port}/{}", image.login, image.database);
                match ping(url.clone()).await {
                    Ok(()) => return Ok(url),
                    Err(error) => error,
                }
            }
            Err(error) => error.to_string(),
        };
        if !container.is_running().await.unwrap_or(true) {
            return Err(format!("it has ended; its last words:\n{}", last_words(container).await));
        }
        if started.elapsed() > PATIENCE {
            return Err(format!("no answer within {PATIENCE:?}: {error}"));
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

async fn last_words(container: &ContainerAsync<GenericImage>) -> String {
    let mut log = container.stdout_to_vec().await.unwrap_or_default();
    log.extend(container.stderr_to_vec().await.unwrap_or_default());
    let log = String::from_utf8_lossy(&log);
    let lines: Vec<&str> = log.lines().collect();
    lines[lines.len().saturating_sub(10)..].join("\n")
}

/// Whether the user wants containers to stay, to look into them.
fn kept() -> bool {
    std::env::var("TESTCONTAINERS_COMMAND").is_ok_and(|command| command == "keep")
}

/// Starts a process that removes the container when this one has ended: when its standard input closes, which the
/// system does for a process that is killed, too. Statics are not dropped, so no destructor would do it.
fn remover(name: &str) -> io::Result<Child> {
    // Several times, since the container may just be on its way. `docker rm` tells what it removed.
    const SCRIPT: &str = r#"cat >/dev/null
for pause in 1 2 4; do
  [ -n "$(docker rm -f -v "$1" 2>/dev/null)" ] && exit
  sleep $pause
done"#;
    if kept() {
        return Err(io::Error::other("TESTCONTAINERS_COMMAND is `keep`"));
    }
    let mut command = Command::new("sh");
    command.args(["-c", SCRIPT, "sh", name]);
    command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
    // Ctrl-C at the terminal reaches the group of the tests, and this has to live on.
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    command.spawn()
}

/// Says how to remove a container that nobody will remove: there is no `docker` program, or it talks to another
/// engine.
fn tell_when_it_stays(remover: &io::Result<Child>, name: &str) {
    let mut look = Command::new("docker");
    look.args(["container", "inspect", name]);
    look.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let reason = match remover {
        Ok(_) => match look.status() {
            Ok(status) if status.success() => return,
            Ok(_) => "the `docker` program does not find it".to_owned(),
            Err(error) => format!("the `docker` program cannot be run: {error}"),
        },
        Err(error) => error.to_string(),
    };
    eprintln!("the container {name} stays after the tests ({reason}); `docker rm -f -v {name}` removes it");
}
