//! Allocations: `cargo run --release --manifest-path benches/runtime/Cargo.toml --bin bench-allocations -- --help`.

use std::alloc::System;

use bench_runtime::Heap;
use stats_alloc::{INSTRUMENTED_SYSTEM, StatsAlloc};

#[global_allocator]
static HEAP: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

fn so_far() -> Heap {
    let stats = HEAP.stats();
    let live = stats.bytes_allocated.saturating_sub(stats.bytes_deallocated);
    Heap { allocations: stats.allocations + stats.reallocations, bytes: stats.bytes_allocated, live }
}

fn main() -> std::process::ExitCode {
    bench_runtime::allocations(so_far)
}
