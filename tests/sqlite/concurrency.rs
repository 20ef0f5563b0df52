//! Many tasks at once, on a file.

use crate::harness::*;
use crate::suite::concurrency::{Movement, Purse, eight_tasks_of_200_transfers};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn transfers_at_once_lose_nothing_in_a_file() -> TestResult {
    let (db, _keep) = concurrent(orm::PoolOptions::new(), &schema![Purse, Movement]).await;
    eight_tasks_of_200_transfers(db).await
}
