use orm::prelude::*;

#[derive(Table)]
#[table(nam = "tags", index(on(colour)))]
struct Tag {
    #[column(primary_key, auto_incremnt)]
    id: i64,
    #[column(unique, unique)]
    name: String,
    #[column(default = 7)]
    color: String,
    #[column(on_delete = cascade)]
    owner: i64,
}

fn main() {
    let _tag = NewTag::builder().name("a").owner(1);
}
