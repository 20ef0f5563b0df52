//! Properties: what holds for any rows and any queries, tried on many of them.

use orm::Schema;
use proptest::strategy::Strategy;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestRng, TestRunner};

use crate::harness::*;

/// What a property says of one case.
pub type Holds = Result<(), TestCaseError>;

/// Tries a property on so many inputs, all in one database; fails with the smallest input it does not hold for. The inputs
/// are the same each time.
pub fn holds_for<S, F>(cases: u32, schema: &Schema, inputs: &S, property: F)
where
    S: Strategy,
    F: AsyncFn(&Db<D>, S::Value) -> Holds,
{
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
    let runtime = runtime.expect("a runtime");
    let db = runtime.block_on(fresh(schema));
    let config = Config { cases, failure_persistence: None, max_shrink_iters: 400, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let result = runner.run(inputs, |input| runtime.block_on(property(&db, input)));
    runtime.block_on(db.close());
    if let Err(failure) = result {
        panic!("{failure}");
    }
}
