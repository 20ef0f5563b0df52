//! What differs between MySQL and MariaDB outside of their SQL.

use std::time::Duration;

/// One of the two servers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Flavor {
    MySql,
    MariaDb,
}

impl Flavor {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::MySql => "MySQL",
            Self::MariaDb => "MariaDB",
        }
    }

    /// The name in telemetry, and of the module that connects.
    pub(crate) fn system(self) -> &'static str {
        match self {
            Self::MySql => "mysql",
            Self::MariaDb => "mariadb",
        }
    }

    /// The oldest version that has the SQL of this crate: names of new rows in INSERT; SKIP LOCKED.
    pub(crate) fn oldest(self) -> [u32; 3] {
        match self {
            Self::MySql => [8, 0, 19],
            Self::MariaDb => [10, 6, 0],
        }
    }

    /// The collation that compares text by its code points, trailing blanks included.
    pub(crate) fn collation(self) -> &'static str {
        match self {
            Self::MySql => "utf8mb4_0900_bin",
            Self::MariaDb => "utf8mb4_nopad_bin",
        }
    }

    /// The statement that gives a connection what the SQL of this crate relies on.
    pub(crate) fn session(self, statement_timeout: Option<Duration>) -> String {
        // MariaDB takes `GROUP BY id` for too little to select the other columns of the row. Its longest text of an
        // aggregate is 1 GiB, and in strict mode a larger number is an error.
        let (grouping, longest) = match self {
            Self::MySql => (",ONLY_FULL_GROUP_BY", u64::MAX),
            Self::MariaDb => ("", 1 << 30),
        };
        let timeout = statement_timeout.map_or_else(String::new, |time| self.timeout(time));
        format!(
            "SET NAMES utf8mb4 COLLATE {}, time_zone = '+00:00', sql_mode = 'STRICT_ALL_TABLES,NO_ZERO_IN_DATE,\
             NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION,PIPES_AS_CONCAT{grouping}', \
             group_concat_max_len = {longest}, autocommit = 1{timeout}",
            self.collation(),
        )
    }

    /// Zero would be no limit at all.
    fn timeout(self, time: Duration) -> String {
        match self {
            Self::MySql => {
                let milliseconds = time.as_millis().clamp(1, u32::MAX.into());
                format!(", max_execution_time = {milliseconds}")
            }
            Self::MariaDb => {
                let microseconds = time.as_micros().clamp(1, 31_536_000_000_000);
                format!(", max_statement_time = {}.{:06}", microseconds / 1_000_000, microseconds % 1_000_000)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn timeouts_are_milliseconds_or_seconds_and_never_zero() {
        let written = |flavor: Flavor, time| flavor.session(Some(time));
        assert!(written(Flavor::MySql, Duration::from_millis(1500)).ends_with(", max_execution_time = 1500"));
        assert!(written(Flavor::MySql, Duration::ZERO).ends_with(" = 1"));
        assert!(
            written(Flavor::MariaDb, Duration::from_millis(1500))
                .ends_with(", max_statement_time = 1.500000")
        );
        assert!(written(Flavor::MariaDb, Duration::ZERO).ends_with(" = 0.000001"));
        assert!(written(Flavor::MariaDb, Duration::MAX).ends_with(" = 31536000.000000"));
    }
}
