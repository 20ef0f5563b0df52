use std::fmt;
use std::str::FromStr;

/// Something that every library does in its own way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Workload {
    /// All of so many users.
    Trivial(u32),
    /// So many users LEFT JOIN posts, of which there are none; half of them, sorted by name.
    Medium(u32),
    /// The same where each user has three posts.
    MediumPosts(u32),
    /// Users, the posts of each, the comments of each post.
    Nested { users: u32, posts: u32, comments: u32 },
    /// So many new users by one statement.
    Insert(u32),
    /// One user by key.
    PointSelect,
    /// The name of one user by key.
    Update,
    /// One user with a key that exists.
    Upsert,
    /// 20,000 rows of 15 columns.
    BulkInsert,
    /// A million users, one by one.
    Stream,
    /// 64 tasks on 8 connections, 100 point selects each.
    Pool,
}

impl Workload {
    pub const ALL: [Self; 22] = [
        Self::Trivial(1),
        Self::Trivial(10),
        Self::Trivial(100),
        Self::Trivial(1_000),
        Self::Trivial(10_000),
        Self::Medium(1),
        Self::Medium(10),
        Self::Medium(100),
        Self::Medium(1_000),
        Self::Medium(10_000),
        Self::MediumPosts(1_000),
        Self::Nested { users: 100, posts: 10, comments: 10 },
        Self::Nested { users: 100, posts: 3, comments: 3 },
        Self::Insert(1),
        Self::Insert(10),
        Self::Insert(100),
        Self::PointSelect,
        Self::Update,
        Self::Upsert,
        Self::BulkInsert,
        Self::Stream,
        Self::Pool,
    ];
}

impl Workload {
    /// Whether it writes: the tables are compared, too.
    #[must_use]
    pub fn writes(self) -> bool {
        matches!(self, Self::Insert(_) | Self::Update | Self::Upsert | Self::BulkInsert)
    }

    /// Whether its rows have to go before it runs again.
    #[must_use]
    pub fn fills(self) -> bool {
        matches!(self, Self::Insert(_) | Self::BulkInsert)
    }

    /// Whether one run of it is a measurement by itself.
    #[must_use]
    pub fn is_long(self) -> bool {
        matches!(self, Self::BulkInsert | Self::Stream)
    }
}

impl fmt::Display for Workload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Trivial(rows) => write!(f, "trivial/{rows}"),
            Self::Medium(rows) => write!(f, "medium/{rows}"),
            Self::MediumPosts(rows) => write!(f, "medium_posts/{rows}"),
            Self::Nested { users, posts, comments } => write!(f, "nested/{users}x{posts}x{comments}"),
            Self::Insert(rows) => write!(f, "insert/{rows}"),
            Self::PointSelect => f.write_str("point_select"),
            Self::Update => f.write_str("update"),
            Self::Upsert => f.write_str("upsert"),
            Self::BulkInsert => f.write_str("bulk_insert"),
            Self::Stream => f.write_str("stream"),
            Self::Pool => f.write_str("pool"),
        }
    }
}

impl FromStr for Workload {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let known = Self::ALL.into_iter().find(|workload| workload.to_string() == text);
        known.ok_or_else(|| format!("there is no workload `{text}`"))
    }
}

/// How a library gets at a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// One connection in one transaction, which begins and ends outside of the time.
    Held,
    /// A pool, asked for every statement; each statement commits by itself.
    Pool,
}

impl fmt::Display for Access {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Held => "held",
            Self::Pool => "pool",
        })
    }
}

impl FromStr for Access {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "held" => Ok(Self::Held),
            "pool" => Ok(Self::Pool),
            _ => Err(format!("there is no access `{text}`: held, pool")),
        }
    }
}
