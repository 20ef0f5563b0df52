//! A thread with a runtime of its own, which makes and drops databases and keeps the containers.
//!
//! A test's own runtime will not do: every `#[tokio::test]` has another one, which is gone before the next test, and
//! which is blocked or shut down while the test's last `Db` is dropped.

use std::future::Future;
use std::pin::Pin;
use std::sync::OnceLock;
use std::sync::mpsc as blocking;
use std::thread::{self, ThreadId};
use std::time::Duration;

use tokio::runtime;
use tokio::sync::{mpsc, oneshot};

type Job = Pin<Box<dyn Future<Output = ()> + Send>>;

struct Janitor {
    jobs: mpsc::UnboundedSender<Job>,
    thread: ThreadId,
}

static JANITOR: OnceLock<Result<Janitor, String>> = OnceLock::new();

fn janitor() -> Result<&'static Janitor, &'static str> {
    JANITOR.get_or_init(|| start().map_err(|error| error.to_string())).as_ref().map_err(String::as_str)
}

fn start() -> std::io::Result<Janitor> {
    let runtime = runtime::Builder::new_current_thread().enable_all().build()?;
    let (jobs, mut queue) = mpsc::unbounded_channel::<Job>();
    let work = move || {
        runtime.block_on(async move {
            while let Some(job) = queue.recv().await {
                tokio::spawn(job);
            }
        });
    };
    let handle = thread::Builder::new().name("orm-testing".into()).spawn(work)?;
    Ok(Janitor { jobs, thread: handle.thread().id() })
}

/// Runs the future on the janitor's thread. It runs to its end there, even when the caller is gone.
pub(super) async fn run<T: Send + 'static>(
    future: impl Future<Output = T> + Send + 'static,
) -> Result<T, String> {
    let (done, answer) = oneshot::channel();
    let job = async move {
        // Nobody waits for the answer when the test is over: then it is dropped here.
        let _ = done.send(future.await);
    };
    janitor()?.jobs.send(Box::pin(job)).map_err(|_| "the thread of `orm::testing` has ended")?;
    answer.await.map_err(|_| "the thread of `orm::testing` panicked".to_owned())
}

/// Runs the future on the janitor's thread and waits for it, up to a time; for `Drop`, which cannot `await`.
///
/// On that thread itself it only starts it.
pub(super) fn run_blocking(
    future: impl Future<Output = Result<(), String>> + Send + 'static,
    patience: Duration,
) -> Result<(), String> {
    let (done, answer) = blocking::channel();
    let job = async move {
        let _ = done.send(future.await);
    };
    let janitor = janitor()?;
    janitor.jobs.send(Box::pin(job)).map_err(|_| "the thread of `orm::testing` has ended")?;
    if thread::current().id() == janitor.thread {
        return Ok(());
    }
    answer.recv_timeout(patience).unwrap_or_else(|_| Err(format!("no answer within {patience:?}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_outlives_the_runtimes_of_tests() {
        for number in 0..2 {
            let runtime = runtime::Builder::new_current_thread().build().expect("a runtime");
            assert_eq!(runtime.block_on(run(async move { number })), Ok(number));
        }
    }

    #[test]
    fn it_answers_where_nothing_can_be_awaited() {
        let second = Duration::from_secs(1);
        assert_eq!(run_blocking(async { Ok(()) }, second), Ok(()));
        assert_eq!(run_blocking(async { Err("no".into()) }, second), Err("no".into()));
        let slow = run_blocking(std::future::pending(), Duration::from_millis(10));
        assert_eq!(slow, Err("no answer within 10ms".into()));
    }

    #[test]
    fn a_job_of_its_own_does_not_wait_for_itself() {
        let outer = async { run_blocking(std::future::pending(), Duration::from_secs(60)) };
        assert_eq!(run_blocking(outer, Duration::from_secs(10)), Ok(()));
    }

    #[test]
    fn a_panic_ends_only_the_job() {
        let runtime = runtime::Builder::new_current_thread().build().expect("a runtime");
        let failed: Result<(), _> = runtime.block_on(run(async { panic!("on purpose") }));
        assert_eq!(failed, Err("the thread of `orm::testing` panicked".to_owned()));
        assert_eq!(runtime.block_on(run(async { 1 })), Ok(1));
    }
}
