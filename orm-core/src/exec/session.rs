use crate::Result;
use crate::driver::DriverConnection;
use crate::tx::TxOptions;

/// A connection with a transaction open on it. However it is dropped, the connection never goes back to the pool
/// with the transaction still open.
pub(crate) struct Session {
    connection: Option<Box<dyn DriverConnection>>,
    /// BEGIN, COMMIT, ROLLBACK or a savepoint's statement is under way: what the server made of it is unknown.
    dirty: bool,
    /// A transaction is open.
    open: bool,
}

impl Session {
    /// Opens a transaction.
    pub(crate) async fn begin(connection: Box<dyn DriverConnection>, options: &TxOptions) -> Result<Self> {
        let mut session = Self { connection: Some(connection), dirty: true, open: false };
        let result = session.connection()?.begin(options).await;
        if result.is_ok() {
            session.open = true;
        }
        // A lock that was not to be had leaves nothing open; after other errors the state is unknown.
        session.dirty = result.as_ref().is_err_and(|error| !error.is_retryable());
        result.map(|()| session)
    }

    /// In place of one that was taken away.
    pub(crate) fn none() -> Self {
        Self { connection: None, dirty: false, open: false }
    }

    pub(crate) fn connection(&mut self) -> Result<&mut Box<dyn DriverConnection>> {
        self.connection.as_mut().ok_or_else(ended)
    }

    pub(crate) fn is_open(&self) -> bool {
        self.open && !self.dirty
    }

    /// Runs a savepoint's statement.
    pub(crate) async fn control(&mut self, sql: &str) -> Result<()> {
        if self.dirty {
            return Err(broken());
        }
        self.dirty = true;
        let result = self.connection()?.script(sql).await;
        // An answer, even a refusal, means that the state is known.
        self.dirty = false;
        result.map(drop)
    }

    /// COMMIT or ROLLBACK; the connection goes back to the pool.
    pub(crate) async fn end(&mut self, commit: bool) -> Result<()> {
        if self.dirty {
            return Err(broken());
        }
        self.dirty = true;
        let result = self.connection()?.end(commit).await;
        match result {
            Ok(()) => {
                self.dirty = false;
                self.open = false;
                self.connection = None;
                Ok(())
            }
            Err(error) if commit => {
                // A refused COMMIT leaves the transaction open on some servers: end it.
                if self.connection()?.end(false).await.is_ok() {
                    self.dirty = false;
                    self.open = false;
                    self.connection = None;
                }
                Err(error)
            }
            Err(error) => Err(error),
        }
    }
}

pub(crate) fn ended() -> crate::Error {
    crate::Error::Transaction { message: "this transaction has ended".into() }
}

fn broken() -> crate::Error {
    crate::Error::Transaction {
        message: "a savepoint of this transaction was interrupted; the transaction can only be rolled back"
            .into(),
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        let Some(connection) = self.connection.take() else { return };
        let mut rollback = Rollback(Some(connection));
        if self.dirty {
            return;
        }
        if !self.open {
            // Nothing is open: back to the pool.
            drop(rollback.0.take());
            return;
        }
        // Rolling back takes a round trip, which a destructor cannot wait for.
        let Ok(runtime) = tokio::runtime::Handle::try_current() else { return };
        runtime.spawn(async move {
            if let Some(connection) = rollback.0.as_mut()
                && connection.end(false).await.is_ok()
            {
                drop(rollback.0.take());
            }
        });
    }
}

/// Closes the connection unless it was taken out: the runtime may end before the rollback does.
struct Rollback(Option<Box<dyn DriverConnection>>);

impl Drop for Rollback {
    fn drop(&mut self) {
        if let Some(connection) = self.0.take() {
            connection.discard();
        }
    }
}
