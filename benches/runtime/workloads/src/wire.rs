//! Lines between the main program and one that runs beside it.

use std::fmt;
use std::str::FromStr;

use crate::{Access, Checksum, Workload};

/// `run <access> <times> <workload>`, or `check ..` for a checksum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Request {
    pub check: bool,
    pub access: Access,
    pub times: u32,
    pub workload: Workload,
}

/// `<nanoseconds> <rows> <sum>`, or `error <why>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reply {
    pub nanoseconds: u64,
    pub checksum: Checksum,
}

impl fmt::Display for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let verb = if self.check { "check" } else { "run" };
        write!(f, "{verb} {} {} {}", self.access, self.times, self.workload)
    }
}

impl FromStr for Request {
    type Err = String;

    fn from_str(line: &str) -> Result<Self, String> {
        let [verb, access, times, workload] = parts(line)?;
        Ok(Self {
            check: verb == "check",
            access: access.parse()?,
            times: number(times)?,
            workload: workload.parse()?,
        })
    }
}

impl fmt::Display for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.nanoseconds, self.checksum.rows, self.checksum.sum)
    }
}

impl FromStr for Reply {
    type Err = String;

    fn from_str(line: &str) -> Result<Self, String> {
        if let Some(why) = line.strip_prefix("error ") {
            return Err(why.to_owned());
        }
        let [nanoseconds, rows, sum] = parts(line)?;
        let checksum = Checksum { rows: number(rows)?, sum: number(sum)? };
        Ok(Self { nanoseconds: number(nanoseconds)?, checksum })
    }
}

fn parts<const N: usize>(line: &str) -> Result<[&str; N], String> {
    let parts: Vec<&str> = line.split_whitespace().collect();
    parts.try_into().map_err(|_| format!("not a line of {N} parts: {line}"))
}

fn number<T: FromStr>(text: &str) -> Result<T, String> {
    text.parse().map_err(|_| format!("not a number: {text}"))
}
