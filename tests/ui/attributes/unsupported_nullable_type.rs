use orm::prelude::*;

#[derive(Table, Debug)]
struct Place {
    #[column(primary_key, auto_increment)]
    id: i64,
    location: Option<std::net::IpAddr>,
}

fn main() {}
