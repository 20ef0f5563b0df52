//! Network addresses.

use super::primitive::sql_type;
use super::{SqlType, base};
use crate::{ColumnType, Result, RowReader, Value};

#[cfg(feature = "ipnet")]
sql_type! { ipnet::IpNet, IpNet, ip_net; }
#[cfg(feature = "mac_address")]
sql_type! { mac_address::MacAddress, MacAddress, mac_address; }
