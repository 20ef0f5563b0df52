use orm::prelude::*;

#[derive(SqlEnum)]
enum Priority {
    #[sql_enum(rename = "high")]
    Low,
    #[sql_enum(rename = "high")]
    High,
}

fn main() {}
