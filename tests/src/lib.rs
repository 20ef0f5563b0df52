//! The suites are under `tests/` and `suite/`.
