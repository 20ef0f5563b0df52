//! Many tasks at once.

use std::time::Duration;

use crate::harness::*;

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "purses")]
#[table(check(name = "purse_not_negative", "coins >= 0"))]
pub struct Purse {
    #[column(primary_key)]
    pub id: i64,
    pub coins: i64,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "movements")]
pub struct Movement {
    #[column(primary_key, auto_increment)]
    pub id: i64,
    #[column(references = Purse.id)]
    pub source_id: i64,
    #[column(references = Purse.id)]
    pub target_id: i64,
    pub coins: i64,
}

const PURSES: i64 = 20;
const COINS: i64 = 100;

/// Numbers that look random and are the same in every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: i64) -> i64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        i64::try_from(self.0 >> 33).expect("31 bits") % end
    }
}

/// Moves coins from one purse to another; fewer when there are fewer. Reads first and writes what it computed, so that
/// two transfers that overlap would lose or make coins.
async fn transfer(db: &Db<D>, source: i64, target: i64, coins: i64) -> orm::Result<()> {
    let options = TxOptions::new().isolation(Isolation::Serializable).retries(100);
    db.transaction_retry(options, async |tx| -> orm::Result<()> {
        let from = tx.from(Purse).filter(Purse.id.eq(source)).one().await?;
        let to = tx.from(Purse).filter(Purse.id.eq(target)).one().await?;
        let coins = coins.min(from.coins);
        tokio::task::yield_now().await;
        tx.update(Purse)
            .set(Purse.coins.set(from.coins - coins))
            .filter(Purse.id.eq(source))
            .execute()
            .await?;
        tx.update(Purse).set(Purse.coins.set(to.coins + coins)).filter(Purse.id.eq(target)).execute().await?;
        let movement = NewMovement::builder().source_id(source).target_id(target).coins(coins);
        tx.insert(Movement).values(movement).execute().await?;
        Ok(())
    })
    .await
}

pub async fn eight_tasks_of_200_transfers(db: Db<D>) -> TestResult {
    let purses = (0..PURSES).map(|id| NewPurse::builder().id(id).coins(COINS));
    db.insert(Purse).values(purses).execute().await?;

    let mut tasks = tokio::task::JoinSet::new();
    for task in 0..8 {
        let db = db.clone();
        tasks.spawn(async move {
            let mut numbers = Numbers(task);
            for _ in 0..200 {
                let source = numbers.below(PURSES);
                let target = (source + 1 + numbers.below(PURSES - 1)) % PURSES;
                transfer(&db, source, target, 1 + numbers.below(30)).await?;
            }
            Ok::<_, orm::Error>(())
        });
    }
    tokio::time::timeout(Duration::from_secs(300), async {
        while let Some(task) = tasks.join_next().await {
            task??;
        }
        TestResult::Ok(())
    })
    .await??;

    let (total, least) = db.select((sum(Purse.coins), min(Purse.coins))).from(Purse).one().await?;
    assert_eq!(total, Some(PURSES * COINS));
    assert!(least >= Some(0), "{least:?}");
    let movements = db.from(Movement).all().await?;
    assert_eq!(movements.len(), 8 * 200);
    for purse in db.from(Purse).all().await? {
        let moved: i64 = movements
            .iter()
            .map(|movement| match purse.id {
                id if id == movement.source_id => -movement.coins,
                id if id == movement.target_id => movement.coins,
                _ => 0,
            })
            .sum();
        assert_eq!(purse.coins, COINS + moved, "purse {}", purse.id);
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn transfers_at_once_lose_nothing() -> TestResult {
    eight_tasks_of_200_transfers(fresh(&schema![Purse, Movement]).await).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn more_tasks_than_connections_wait_their_turn() -> TestResult {
    let (db, _keep) = concurrent(orm::PoolOptions::new().max_connections(8), &schema![Purse]).await;

    let mut tasks = tokio::task::JoinSet::new();
    for id in 0..64 {
        let db = db.clone();
        tasks.spawn(async move {
            db.insert(Purse).values(NewPurse::builder().id(id).coins(0)).execute().await?;
            for _ in 0..5 {
                db.transaction(async |tx| -> orm::Result<()> {
                    let done = tx
                        .update(Purse)
                        .set(Purse.coins.set(Purse.coins + 1))
                        .filter(Purse.id.eq(id))
                        .execute()
                        .await?;
                    assert_eq!(done.rows_affected, 1);
                    Ok(())
                })
                .await?;
                assert!(db.get(Purse, id).await?.is_some_and(|purse| purse.coins > 0));
            }
            Ok::<_, orm::Error>(())
        });
    }
    tokio::time::timeout(Duration::from_secs(120), async {
        while let Some(task) = tasks.join_next().await {
            task??;
        }
        TestResult::Ok(())
    })
    .await??;
    let row = db.select((count(), min(Purse.coins), max(Purse.coins))).from(Purse).one().await?;
    assert_eq!(row, (64, Some(5), Some(5)));
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_counter_counted_by_many_counts_every_one() -> TestResult {
    let db = fresh(&schema![Purse]).await;
    db.insert(Purse).values(NewPurse::builder().id(1).coins(0)).execute().await?;
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..16 {
        let db = db.clone();
        tasks.spawn(async move {
            for _ in 0..25 {
                let one = db.update(Purse).set(Purse.coins.set(Purse.coins + 1)).filter(Purse.id.eq(1));
                assert_eq!(one.execute().await?.rows_affected, 1);
            }
            Ok::<_, orm::Error>(())
        });
    }
    tokio::time::timeout(Duration::from_secs(120), async {
        while let Some(task) = tasks.join_next().await {
            task??;
        }
        TestResult::Ok(())
    })
    .await??;
    assert_eq!(db.get(Purse, 1).await?, Some(Purse { id: 1, coins: 400 }));
    Ok(())
}
