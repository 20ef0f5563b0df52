//! What compiles beside the mistakes about attributes and macros: a function for each, by the name of its file.

include!("tables.rs");

fn several_at_once() {
    #[derive(Table)]
    #[table(name = "tags", index(on(color)))]
    struct Tag {
        #[column(primary_key, auto_increment)]
        id: i64,
        #[column(unique)]
        name: String,
        #[column(default = "red")]
        color: String,
        #[column(references = User.id, on_delete = cascade)]
        owner: i64,
    }
}

fn unknown() {
    #[derive(Table)]
    struct Tag {
        #[column(primary_key, auto_increment)]
        id: i64,
        #[column(unique)]
        name: String,
    }
}

fn duplicate() {
    #[derive(Table)]
    struct Tag {
        #[column(primary_key, auto_increment)]
        id: i64,
        #[column(unique)]
        name: String,
    }
}

fn default_of_another_type() {
    #[derive(Table)]
    struct Tag {
        #[column(primary_key, auto_increment)]
        id: i64,
        #[column(default = "7")]
        name: String,
    }
}

fn default_path_of_another_type() {
    const WEIGHT: i64 = 7;

    #[derive(Table)]
    struct Tag {
        #[column(primary_key, auto_increment)]
        id: i64,
        #[column(default = WEIGHT)]
        name: i64,
    }
}

fn default_fn_of_another_type() {
    #[derive(Table)]
    struct Tag {
        #[column(primary_key, auto_increment)]
        id: i64,
        #[column(default_fn = || "next")]
        name: String,
    }
}

fn on_update_of_another_type() {
    #[derive(Table)]
    struct Tag {
        #[column(primary_key, auto_increment)]
        id: i64,
        #[column(on_update = || "next")]
        name: String,
    }
}

fn default_unknown_path() {
    #[derive(Table)]
    struct Tag {
        #[column(primary_key, auto_increment)]
        id: i64,
        #[column(default = String::new())]
        name: String,
    }
}

fn wrong_value() {
    #[derive(Table)]
    struct Tag {
        #[column(primary_key, auto_increment)]
        id: i64,
        #[column(length = 10)]
        name: String,
    }
}

fn on_delete_without_references() {
    #[derive(Table)]
    struct Tag {
        #[column(primary_key, auto_increment)]
        id: i64,
        #[column(references = User.id, on_delete = cascade)]
        name: i64,
    }
}

fn nullable_primary_key() {
    #[derive(Table)]
    struct Tag {
        #[column(primary_key)]
        id: i64,
        name: String,
    }
}

fn auto_increment_on_text() {
    #[derive(Table)]
    struct Tag {
        #[column(primary_key)]
        name: String,
    }
}

fn misplaced() {
    #[derive(Table)]
    struct Tag {
        #[column(primary_key, auto_increment)]
        id: i64,
        #[column(unique)]
        name: String,
    }
}

fn unsupported_type() {
    #[derive(serde::Serialize, serde::Deserialize)]
    struct Point;

    #[derive(Table)]
    struct Place {
        #[column(primary_key, auto_increment)]
        id: i64,
        location: Json<Point>,
    }
}

fn unsupported_nullable_type() {
    #[derive(Table)]
    struct Place {
        #[column(primary_key, auto_increment)]
        id: i64,
        location: Option<Json<std::net::IpAddr>>,
    }
}

fn unsupported_usize() {
    #[derive(Table, Debug, Clone, PartialEq)]
    struct Place {
        #[column(primary_key)]
        id: i64,
        name: String,
    }
}

fn unknown_column_in_index() {
    #[derive(Table)]
    #[table(index(on(name)))]
    struct Tag {
        #[column(primary_key, auto_increment)]
        id: i64,
        name: String,
    }
}

fn check_of_another_table() {
    #[derive(Table)]
    #[table(check(Label.id.gt(0)))]
    struct Label {
        #[column(primary_key, auto_increment)]
        id: i64,
    }
}

fn check_no_condition() {
    #[derive(Table)]
    #[table(check("id > 0"))]
    struct Label {
        #[column(primary_key, auto_increment)]
        id: i64,
    }
}

fn tuple_struct() {
    #[derive(Table)]
    struct Tag {
        #[column(primary_key, auto_increment)]
        id: i64,
        name: String,
    }
}

fn generic_struct() {
    #[derive(Table)]
    struct Tag {
        #[column(primary_key, auto_increment)]
        id: i64,
        name: String,
    }
}

fn table_enum() {
    #[derive(Table)]
    struct Tag {
        #[column(primary_key, auto_increment)]
        id: i64,
        name: String,
    }
}

fn enum_with_data() {
    #[derive(SqlEnum, Debug, Clone, Copy, PartialEq)]
    enum Priority {
        Low,
        High,
    }

    #[derive(Table, Debug, Clone, PartialEq)]
    struct Task {
        #[column(primary_key, auto_increment)]
        id: i64,
        priority: Priority,
    }
}

fn enum_same_value() {
    #[derive(SqlEnum)]
    enum Priority {
        #[sql_enum(rename = "low")]
        Low,
        #[sql_enum(rename = "high")]
        High,
    }
}

fn sql_type_two_fields() {
    #[derive(SqlType)]
    struct Money(i64);
}

fn sql_type_unsupported() {
    #[derive(SqlType)]
    struct Address(Json<std::net::IpAddr>);
}

fn selection_unknown_field() {
    #[derive(Selection)]
    #[selection(from = Todo)]
    struct Card {
        id: i64,
        title: String,
    }
}

fn selection_field_of_another_type() {
    #[derive(Selection)]
    #[selection(from = Todo)]
    struct Card {
        id: i64,
        title: String,
    }
}

fn selection_field_not_nullable() {
    #[derive(Selection)]
    #[selection(from = Todo)]
    struct Card {
        id: i64,
        estimate: Option<i32>,
    }
}

fn selection_without_from() {
    #[derive(Selection)]
    #[selection(from = Todo)]
    struct Card {
        id: i64,
        title: String,
    }
}

async fn sql_text_from_variable(db: &Db<Sqlite>) -> orm::Result<()> {
    let table = "users";
    db.execute(sql!("delete from {}", sql::raw(table))).await?;
    Ok(())
}

async fn sql_missing_argument(db: &Db<Sqlite>) -> orm::Result<()> {
    db.execute(sql!("delete from users where id = {}", 1)).await?;
    Ok(())
}

async fn sql_too_many_arguments(db: &Db<Sqlite>) -> orm::Result<()> {
    db.execute(sql!("delete from users where id in ({}, {})", 1, 2)).await?;
    Ok(())
}

async fn record_same_field(db: &Db<Sqlite>) -> orm::Result<()> {
    db.select(record! { id: User.id, manager: User.manager_id }).from(User).all().await?;
    Ok(())
}

fn schema_no_table() {
    let _schema = schema![Tag];
}
