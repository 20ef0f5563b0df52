//! PostgreSQL, MySQL and MariaDB: transactions that get in each other's way, and `transaction_retry`, which runs them
//! again.

use std::collections::BTreeMap;

use crate::harness::*;
use crate::suite::transactions::is_misuse;
use crate::suite::watch::soon;

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "accounts")]
pub struct Account {
    #[column(primary_key)]
    pub id: i64,
    pub balance: i64,
}

/// A transfer that was done; its key is known before, so that it cannot be done twice.
#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "transfers")]
pub struct Transfer {
    #[column(primary_key)]
    pub id: i64,
    pub source: i64,
    pub target: i64,
    pub amount: i64,
}

/// Accounts 0, 1, .. with 100 each.
async fn with_accounts(count: i64) -> orm::Result<Db<D>> {
    let db = fresh(&schema![Account, Transfer]).await;
    if DATABASE == Database::Postgres {
        // It looks for deadlocks after a second of waiting, where the others do at once; and to read a small table as a
        // whole is a conflict with every write to it. This is for connections made from now on.
        let settings = "do $$ begin
              execute format('alter database %I set deadlock_timeout = ''20ms''', current_database());
              execute format('alter database %I set enable_seqscan = off', current_database());
            end $$";
        db.execute_script(settings).await?;
    }
    db.insert(Account)
        .values((0..count).map(|id| NewAccount::builder().id(id).balance(100)))
        .execute()
        .await?;
    Ok(db)
}

async fn balance(db: &impl Executor<Dialect = D>, id: i64) -> orm::Result<i64> {
    db.select(Account.balance).from(Account).filter(Account.id.eq(id)).one().await
}

async fn balances(db: &impl Executor<Dialect = D>) -> orm::Result<Vec<i64>> {
    db.select(Account.balance).from(Account).order_by(Account.id.asc()).all().await
}

async fn set(db: &impl Executor<Dialect = D>, id: i64, balance: i64) -> orm::Result<()> {
    db.update(Account).set(Account.balance.set(balance)).filter(Account.id.eq(id)).execute().await?;
    Ok(())
}

async fn begin(db: &Db<D>, isolation: Isolation) -> orm::Result<Tx<D>> {
    db.begin_with(TxOptions::new().isolation(isolation)).await
}

/// Two transactions read both accounts and each takes from one what only both together hold.
async fn skew(isolation: Isolation) -> Result<(Vec<orm::Error>, i64), Box<dyn std::error::Error>> {
    let db = with_accounts(2).await?;
    let (first, second) = (begin(&db, isolation).await?, begin(&db, isolation).await?);
    for tx in [&first, &second] {
        assert_eq!(balances(tx).await?, [100, 100]);
    }
    let take = async |tx: Tx<D>, id| {
        set(&tx, id, -50).await?;
        tx.commit().await
    };
    let (first, second) = soon(async { tokio::join!(take(first, 0), take(second, 1)) }).await;
    let errors = [first, second].into_iter().filter_map(Result::err).collect();
    Ok((errors, balances(&db).await?.iter().sum()))
}

#[tokio::test]
async fn serializable_lets_no_two_transactions_take_the_same_money() -> TestResult {
    let (errors, sum) = skew(Isolation::Serializable).await?;
    let [error] = &errors[..] else { panic!("one of the two has to fail: {errors:?}") };
    if DATABASE == Database::Postgres {
        assert!(matches!(error, orm::Error::SerializationFailure { .. }), "{error:?}");
    } else {
        // What is read is locked for others: each waits for the other.
        assert!(matches!(error, orm::Error::Deadlock { .. }), "{error:?}");
    }
    assert!(error.is_retryable());
    assert_eq!(sum, 50);
    Ok(())
}

#[tokio::test]
async fn repeatable_read_lets_them() -> TestResult {
    let (errors, sum) = skew(Isolation::RepeatableRead).await?;
    assert!(errors.is_empty(), "{errors:?}");
    assert_eq!(sum, -100);
    Ok(())
}

#[tokio::test]
async fn repeatable_read_does_not_overwrite_what_it_did_not_see_but_on_mysql() -> TestResult {
    let db = with_accounts(2).await?;
    let tx = begin(&db, Isolation::RepeatableRead).await?;
    let seen = balance(&tx, 0).await?;
    set(&tx, 1, 7).await?;
    set(&db, 0, 500).await?;
    assert_eq!(balance(&tx, 0).await?, seen);
    let result = set(&tx, 0, seen - 10).await;
    if DATABASE == Database::MySql {
        result?;
        tx.commit().await?;
        assert_eq!(balances(&db).await?, [90, 7]);
        return Ok(());
    }
    let error = result.unwrap_err();
    assert!(matches!(error, orm::Error::SerializationFailure { .. }), "{error:?}");
    assert!(error.is_retryable());
    assert!(is_misuse(&balance(&tx, 1).await.unwrap_err()));
    assert!(is_misuse(&tx.commit().await.unwrap_err()));
    assert_eq!(balances(&db).await?, [500, 100]);
    Ok(())
}

#[tokio::test]
async fn read_committed_sees_what_others_commit() -> TestResult {
    let db = with_accounts(1).await?;
    let tx = begin(&db, Isolation::ReadCommitted).await?;
    assert_eq!(balance(&tx, 0).await?, 100);
    set(&db, 0, 5).await?;
    assert_eq!(balance(&tx, 0).await?, 5);
    set(&tx, 0, 6).await?;
    tx.commit().await?;
    assert_eq!(balance(&db, 0).await?, 6);
    Ok(())
}

#[tokio::test]
async fn of_two_transactions_that_wait_for_each_other_one_is_ended() -> TestResult {
    let db = with_accounts(2).await?;
    let (first, second) = (db.begin().await?, db.begin().await?);
    set(&first, 0, 1).await?;
    set(&second, 1, 2).await?;
    let (one, two) = soon(async { tokio::join!(set(&first, 1, 1), set(&second, 0, 2)) }).await;
    let (error, loser, winner, kept) = match (one, two) {
        (Ok(()), Err(error)) => (error, second, first, 1),
        (Err(error), Ok(())) => (error, first, second, 2),
        both => panic!("one of the two has to fail: {both:?}"),
    };
    assert!(matches!(error, orm::Error::Deadlock { .. }), "{error:?}");
    assert!(error.is_retryable());
    assert!(error.sql().is_some_and(|sql| sql.starts_with("UPDATE")), "{error:?}");
    winner.commit().await?;

    // It can do nothing more: what it did would be kept without what it did before.
    assert!(is_misuse(&set(&loser, 0, 9).await.unwrap_err()));
    assert!(is_misuse(&balance(&loser, 0).await.unwrap_err()));
    assert!(is_misuse(&loser.begin().await.unwrap_err()));
    assert!(is_misuse(&loser.commit().await.unwrap_err()));
    assert_eq!(balances(&db).await?, [kept, kept]);
    Ok(())
}

#[tokio::test]
async fn a_closure_that_swallows_a_deadlock_commits_nothing() -> TestResult {
    let db = with_accounts(2).await?;
    let (ready, start) = (tokio::sync::Barrier::new(2), tokio::sync::Barrier::new(2));
    let swallow = async |mine, other| {
        db.transaction(async |tx| -> orm::Result<bool> {
            set(&tx, mine, 1).await?;
            ready.wait().await;
            let swallowed = set(&tx, other, 1).await.is_err();
            start.wait().await;
            Ok(swallowed)
        })
        .await
    };
    // The one that goes on waits for the other's rollback, which waits for nobody.
    let winner = async |mine, other| {
        db.transaction(async |tx| -> orm::Result<()> {
            set(&tx, mine, 2).await?;
            ready.wait().await;
            let result = set(&tx, other, 2).await;
            start.wait().await;
            result
        })
        .await
    };
    let (swallowed, other) = soon(async { tokio::join!(swallow(0, 1), winner(1, 0)) }).await;
    match (swallowed, other) {
        (Err(error), Ok(())) => {
            assert!(is_misuse(&error), "{error:?}");
            assert_eq!(balances(&db).await?, [2, 2]);
        }
        (Ok(false), Err(error)) => {
            assert!(matches!(error, orm::Error::Deadlock { .. }), "{error:?}");
            assert_eq!(balances(&db).await?, [1, 1]);
        }
        both => panic!("{both:?}"),
    }
    Ok(())
}

const ACCOUNTS: i64 = 24;
const TASKS: u64 = 8;
const TRANSFERS: i64 = 200;

/// Numbers that look random and are the same in every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: i64) -> i64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        i64::try_from(self.0 >> 33).expect("31 bits") % end
    }
}

/// Reads both accounts and writes what it computed from them: what another does in between would be lost.
async fn transfer(tx: &Tx<D>, transfer: &NewTransfer, lock: bool) -> orm::Result<()> {
    let (source, target, amount) = (transfer.source, transfer.target, transfer.amount);
    let read = async |id| {
        let account = tx.from(Account).filter(Account.id.eq(id));
        if lock { account.for_update().one().await } else { account.one().await }
    };
    let from = read(source).await?.balance;
    let to = read(target).await?.balance;
    tx.insert(Transfer).values(transfer.clone()).execute().await?;
    set(tx, source, from - amount).await?;
    set(tx, target, to + amount).await
}

async fn transfers_keep_the_sum(options: TxOptions, lock: bool) -> TestResult {
    let db = with_accounts(ACCOUNTS).await?;
    let mut tasks = tokio::task::JoinSet::new();
    for task in 0..TASKS {
        let (db, options) = (db.clone(), options.clone().retries(1_000));
        tasks.spawn(async move {
            let mut numbers = Numbers(task);
            for n in 0..TRANSFERS {
                let source = numbers.below(ACCOUNTS);
                let new = NewTransfer::builder()
                    .id(task.cast_signed() * TRANSFERS + n)
                    .source(source)
                    .target((source + 1 + numbers.below(ACCOUNTS - 1)) % ACCOUNTS)
                    .amount(1 + numbers.below(30))
                    .build();
                db.transaction_retry(options.clone(), async |tx| transfer(&tx, &new, lock).await).await?;
            }
            Ok::<_, orm::Error>(())
        });
    }
    while let Some(task) = tasks.join_next().await {
        task??;
    }

    let transfers = db.from(Transfer).all().await?;
    assert_eq!(transfers.len(), 1_600);
    let mut expected: BTreeMap<i64, i64> = (0..ACCOUNTS).map(|id| (id, 100)).collect();
    for transfer in transfers {
        *expected.entry(transfer.source).or_default() -= transfer.amount;
        *expected.entry(transfer.target).or_default() += transfer.amount;
    }
    let found = balances(&db).await?;
    assert_eq!(found, expected.into_values().collect::<Vec<_>>());
    assert_eq!(found.iter().sum::<i64>(), ACCOUNTS * 100);
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn serializable_transfers_that_are_run_again_lose_nothing() -> TestResult {
    transfers_keep_the_sum(TxOptions::new().isolation(Isolation::Serializable), false).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn transfers_that_lock_in_any_order_and_are_run_again_lose_nothing() -> TestResult {
    transfers_keep_the_sum(TxOptions::new().isolation(Isolation::ReadCommitted), true).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_counter_that_is_read_and_written_again_counts_every_one() -> TestResult {
    let db = with_accounts(1).await?;
    // MySQL would lose what it did not see.
    let isolation =
        if DATABASE == Database::MySql { Isolation::Serializable } else { Isolation::RepeatableRead };
    let options = TxOptions::new().isolation(isolation).retries(1_000);
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..4 {
        let (db, options) = (db.clone(), options.clone());
        tasks.spawn(async move {
            for _ in 0..25 {
                db.transaction_retry(options.clone(), async |tx| -> orm::Result<()> {
                    let seen = balance(&tx, 0).await?;
                    set(&tx, 0, seen + 1).await
                })
                .await?;
            }
            Ok::<_, orm::Error>(())
        });
    }
    while let Some(task) = tasks.join_next().await {
        task??;
    }
    assert_eq!(balances(&db).await?, [200]);
    Ok(())
}
