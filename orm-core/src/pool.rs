use std::time::Duration;

/// Options of a connection pool.
///
/// ```
/// use std::time::Duration;
/// use orm_core::PoolOptions;
///
/// let options = PoolOptions::new().max_connections(5).acquire_timeout(Duration::from_secs(3));
/// # let _ = options;
/// ```
#[derive(Clone, Debug)]
#[must_use]
#[non_exhaustive]
pub struct PoolOptions {
    /// See [`max_connections`](PoolOptions::max_connections).
    #[doc(hidden)]
    pub max: u32,
    #[doc(hidden)]
    pub min: u32,
    #[doc(hidden)]
    pub acquire: Duration,
    #[doc(hidden)]
    pub idle: Option<Duration>,
    #[doc(hidden)]
    pub lifetime: Option<Duration>,
    #[doc(hidden)]
    pub busy: Duration,
    #[doc(hidden)]
    pub slow: Option<Duration>,
    #[doc(hidden)]
    pub ping: bool,
    #[doc(hidden)]
    pub statement: Option<Duration>,
    #[doc(hidden)]
    pub name: Option<String>,
    #[doc(hidden)]
    pub path: Option<String>,
    #[doc(hidden)]
    pub named: bool,
}

impl Default for PoolOptions {
    fn default() -> Self {
        Self {
            max: 10,
            min: 0,
            acquire: Duration::from_secs(30),
            idle: Some(Duration::from_secs(600)),
            lifetime: Some(Duration::from_secs(1_800)),
            busy: Duration::from_secs(5),
            slow: Some(Duration::from_secs(1)),
            ping: false,
            statement: None,
            name: None,
            path: None,
            named: true,
        }
    }
}

impl PoolOptions {
    /// 10 connections, 30 s to get one, 5 s to wait for a lock of SQLite, a warning for statements from 1 s on.
    pub fn new() -> Self {
        Self::default()
    }

    /// How many connections there are at most.
    pub fn max_connections(mut self, connections: u32) -> Self {
        self.max = connections.max(1);
        self
    }

    /// How many connections are kept open.
    pub fn min_connections(mut self, connections: u32) -> Self {
        self.min = connections;
        self
    }

    /// How long a statement waits for a free connection before [`Error::Timeout`](crate::Error::Timeout).
    pub fn acquire_timeout(mut self, timeout: Duration) -> Self {
        self.acquire = timeout;
        self
    }

    /// How long an unused connection stays open; `None` for ever.
    pub fn idle_timeout(mut self, timeout: impl Into<Option<Duration>>) -> Self {
        self.idle = timeout.into();
        self
    }

    /// How old a connection may get; `None` for ever.
    pub fn max_lifetime(mut self, lifetime: impl Into<Option<Duration>>) -> Self {
        self.lifetime = lifetime.into();
        self
    }

    /// How long SQLite waits for a lock before [`Error::Busy`](crate::Error::Busy).
    pub fn busy_timeout(mut self, timeout: Duration) -> Self {
        self.busy = timeout;
        self
    }

    /// From which duration on a statement is logged as slow, at WARN; `None` for never.
    pub fn slow_statement_threshold(mut self, threshold: impl Into<Option<Duration>>) -> Self {
        self.slow = threshold.into();
        self
    }

    /// Whether a connection is asked for a sign of life before each use: a round trip each. Without it, one to a server is
    /// asked only after it lay idle for a second.
    pub fn test_before_acquire(mut self, test: bool) -> Self {
        self.ping = test;
        self
    }

    /// How long a statement may run on a server before [`Error::Timeout`](crate::Error::Timeout): `statement_timeout` of
    /// PostgreSQL, `max_statement_time` of MariaDB, `max_execution_time` of MySQL, which there is for reading
    /// statements only. SQLite has none.
    pub fn statement_timeout(mut self, timeout: impl Into<Option<Duration>>) -> Self {
        self.statement = timeout.into();
        self
    }

    /// The name by which PostgreSQL lists the connections: `application_name`.
    pub fn application_name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// The schemas in which PostgreSQL looks for tables, separated by commas: `search_path`.
    pub fn search_path(mut self, schemas: impl Into<String>) -> Self {
        self.path = Some(schemas.into());
        self
    }

    /// Whether PostgreSQL keeps statements prepared under a name on each connection, as it does unless this says `false`:
    /// for poolers such as `PgBouncer` in transaction mode, where the next statement may meet another connection.
    pub fn named_statements(mut self, named: bool) -> Self {
        self.named = named;
        self
    }
}
