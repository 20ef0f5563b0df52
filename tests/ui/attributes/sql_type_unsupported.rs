use orm::prelude::*;

#[derive(SqlType)]
struct Address(std::net::IpAddr);

fn main() {}
