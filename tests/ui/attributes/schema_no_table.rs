use orm::prelude::*;

struct Tag;

fn main() {
    let _schema = schema![Tag];
}
