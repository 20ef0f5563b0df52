//! The libraries that are compared.

use std::fmt;
use std::str::FromStr;

use crate::generator::Generator;
use crate::libraries::{diesel::Diesel, orm::Orm, sea_orm::SeaOrm, sqlx::Sqlx, toasty::Toasty};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Library {
    Orm,
    Diesel,
    SeaOrm,
    Toasty,
    Sqlx,
}

impl Library {
    pub(crate) const ALL: [Self; 5] = [Self::Orm, Self::Diesel, Self::SeaOrm, Self::Toasty, Self::Sqlx];

    /// The name of its package, which is what users call it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Orm => "orm",
            Self::Diesel => "diesel",
            Self::SeaOrm => "sea-orm",
            Self::Toasty => "toasty",
            Self::Sqlx => "sqlx",
        }
    }

    pub(crate) fn generator(self) -> &'static dyn Generator {
        match self {
            Self::Orm => &Orm,
            Self::Diesel => &Diesel,
            Self::SeaOrm => &SeaOrm,
            Self::Toasty => &Toasty,
            Self::Sqlx => &Sqlx,
        }
    }
}

impl fmt::Display for Library {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

impl FromStr for Library {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        Self::ALL.into_iter().find(|library| library.name() == name).ok_or_else(|| {
            let known = Self::ALL.map(Self::name).join(", ");
            format!("no library `{name}`; there are {known}")
        })
    }
}
