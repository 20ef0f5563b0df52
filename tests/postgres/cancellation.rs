//! Dropped futures where each statement is in a transaction of its own, since statements have no names.

use futures_util::TryStreamExt;
use orm::PoolOptions;

use crate::harness::*;
use crate::suite::cut::{Dropped, NewStep, Step, cut};
use crate::suite::watch::soon;

async fn unnamed() -> (Db<D>, Db<D>) {
    let options = PoolOptions::new().max_connections(1).named_statements(false);
    let db = fresh_with(options, &schema![Step]).await;
    let witness = again(&db).await;
    (db, witness)
}

#[tokio::test]
async fn a_write_that_is_dropped_is_kept_or_not_and_leaves_no_transaction() -> TestResult {
    let (db, witness) = unnamed().await;
    let mut run = 0;
    for dropped in [Dropped::InFlight, Dropped::Answered] {
        let (mut ends, mut polls) = (0, 0);
        while ends < 3 {
            (run, polls) = (run + 1, polls + 1);
            assert!(polls < 10_000, "it comes to no end");
            let rows = ["a", "b"].map(|name| NewStep::builder().run(run).name(name));
            let end = cut(db.insert(Step).values(rows).execute(), polls, dropped).await;
            soon(assert_no_open_transaction(&db)).await?;
            let steps = soon(witness.from(Step).filter(Step.run.eq(run)).count()).await?;
            match end {
                Some(done) => {
                    assert_eq!((done?.rows_affected, steps), (2, 2));
                    ends += 1;
                }
                None => {
                    assert!(steps == 0 || steps == 2, "{steps} at poll {polls}, {dropped:?}");
                    ends = 0;
                }
            }
            // What it left to be done is done before the next statement, or never.
            let after = db.insert(Step).values(NewStep::builder().run(-run).name("after"));
            soon(after.execute()).await?;
            assert_eq!(soon(witness.from(Step).filter(Step.run.eq(-run)).count()).await?, 1);
        }
    }
    Ok(())
}

#[tokio::test]
async fn a_stream_that_is_dropped_gives_a_clean_connection_back() -> TestResult {
    let (db, _witness) = unnamed().await;
    let rows = (0..2_000).map(|n: i64| NewStep::builder().run(0).name(n.to_string()));
    db.insert(Step).values(rows).execute().await?;
    for taken in [0, 1, 50, 51, 1_999, 2_000] {
        let mut stream = Box::pin(db.from(Step).order_by(Step.id.asc()).stream());
        for expected in 0..taken {
            let step = soon(stream.try_next()).await?.expect("there are 2,000");
            assert_eq!(step.name, expected.to_string());
        }
        drop(stream);
        soon(assert_no_open_transaction(&db)).await?;
        assert_eq!(soon(db.from(Step).count()).await?, 2_000);
    }
    Ok(())
}
