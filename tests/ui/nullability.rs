//! What compiles beside the mistakes about NULL: a function for each, by the name of its file.

include!("tables.rs");

async fn left_joined_column(db: &Db<Sqlite>) -> orm::Result<()> {
    let _rows: Vec<(i64, Option<String>)> =
        db.select((User.id, Todo.title)).from(User).left_join(Todo, Todo.user_id.eq(User.id)).all().await?;
    Ok(())
}

async fn left_joined_value(db: &Db<Sqlite>) -> orm::Result<()> {
    let rows =
        db.select((User.id, Todo.title)).from(User).left_join(Todo, Todo.user_id.eq(User.id)).all().await?;
    for (_, title) in rows {
        let _title: Option<String> = title;
    }
    Ok(())
}

async fn left_joined_expression(db: &Db<Sqlite>) -> orm::Result<()> {
    let _rows: Vec<(i64, Option<String>)> = db
        .select((User.id, lower(Todo.title)))
        .from(User)
        .left_join(Todo, Todo.user_id.eq(User.id))
        .all()
        .await?;
    Ok(())
}

async fn left_joined_row(db: &Db<Sqlite>) -> orm::Result<()> {
    let _rows: Vec<(User, Option<Todo>)> =
        db.from(User).left_join(Todo, Todo.user_id.eq(User.id)).all().await?;
    Ok(())
}

async fn right_joined_row(db: &Db<Sqlite>) -> orm::Result<()> {
    let _rows: Vec<(Option<User>, Todo)> =
        db.from(User).right_join(Todo, Todo.user_id.eq(User.id)).all().await?;
    Ok(())
}

async fn left_joined_record(db: &Db<Sqlite>) -> orm::Result<()> {
    let rows = db
        .select(record! { id: User.id, title: Todo.title })
        .from(User)
        .left_join(Todo, Todo.user_id.eq(User.id))
        .all()
        .await?;
    for row in rows {
        let _title: Option<String> = row.title;
    }
    Ok(())
}

async fn left_joined_selection(db: &Db<Sqlite>) -> orm::Result<()> {
    #[derive(Selection)]
    #[selection(from = Todo)]
    struct Card {
        id: i64,
        #[selection(User.username)]
        owner: Option<String>,
    }
    db.select(Card).from(Todo).left_join(User, User.id.eq(Todo.user_id)).all().await?;
    Ok(())
}

async fn comparison_as_bool(db: &Db<Sqlite>) -> orm::Result<()> {
    let _same: Vec<Option<bool>> = db.select(User.bio.eq("x")).from(User).all().await?;
    Ok(())
}

async fn sum_as_number(db: &Db<Sqlite>) -> orm::Result<()> {
    let _sum: Option<i64> = db.select(sum(Todo.id)).from(Todo).one().await?;
    Ok(())
}

async fn scalar_subquery(db: &Db<Sqlite>) -> orm::Result<()> {
    let _last: Vec<(i64, Option<i64>)> =
        db.select((User.id, select(max(Todo.id)).from(Todo).scalar())).from(User).all().await?;
    Ok(())
}

async fn case_without_otherwise(db: &Db<Sqlite>) -> orm::Result<()> {
    let _names: Vec<String> =
        db.select(case().when(User.is_active, User.username).otherwise("")).from(User).all().await?;
    Ok(())
}

async fn division(db: &Db<Sqlite>) -> orm::Result<()> {
    let _half: Vec<i64> = db.select(User.id / 2).from(User).all().await?;
    Ok(())
}

async fn eq_none(db: &Db<Sqlite>) -> orm::Result<()> {
    db.from(User).filter(User.bio.is_null()).all().await?;
    Ok(())
}

async fn eq_option(db: &Db<Sqlite>) -> orm::Result<()> {
    let bio = Some(String::from("x"));
    db.from(User).filter(User.bio.is_not_distinct_from(bio)).all().await?;
    Ok(())
}

async fn set_none(db: &Db<Sqlite>) -> orm::Result<()> {
    db.update(User).set(User.bio.set(None)).filter(User.id.eq(1)).execute().await?;
    Ok(())
}

async fn setter_none(db: &Db<Sqlite>) -> orm::Result<()> {
    db.create(NewTag::builder().name("a").color(None)).await?;
    Ok(())
}

async fn get_optional(db: &Db<Sqlite>) -> orm::Result<()> {
    let _user: Option<User> = db.get(User, 7).await?;
    Ok(())
}
