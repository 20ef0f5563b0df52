//! Time: `cargo run --release --manifest-path benches/runtime/Cargo.toml -- --help`.

fn main() -> std::process::ExitCode {
    bench_runtime::time()
}
