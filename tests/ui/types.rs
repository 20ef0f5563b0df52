//! What compiles beside the mistakes about the types of values: a function for each, by the name of its file.

include!("tables.rs");

async fn eq(db: &Db<Sqlite>) -> orm::Result<()> {
    db.from(User).filter(User.email.eq("x")).all().await?;
    Ok(())
}

async fn eq_column(db: &Db<Sqlite>) -> orm::Result<()> {
    db.from(User).filter(User.email.eq(User.username)).all().await?;
    Ok(())
}

async fn eq_subquery(db: &Db<Sqlite>) -> orm::Result<()> {
    db.from(User).filter(User.id.eq(select(Todo.user_id).from(Todo))).all().await?;
    Ok(())
}

async fn between(db: &Db<Sqlite>) -> orm::Result<()> {
    db.from(User).filter(User.id.between(1, 9)).all().await?;
    Ok(())
}

async fn is_in_values(db: &Db<Sqlite>) -> orm::Result<()> {
    db.from(User).filter(User.email.is_in(["a", "b"])).all().await?;
    Ok(())
}

async fn is_in_two_columns(db: &Db<Sqlite>) -> orm::Result<()> {
    db.from(User).filter(User.id.is_in(select(Todo.user_id).from(Todo))).all().await?;
    Ok(())
}

async fn is_in_another_type(db: &Db<Sqlite>) -> orm::Result<()> {
    db.from(User).filter(User.email.is_in(select(Todo.title).from(Todo))).all().await?;
    Ok(())
}

async fn scalar_of_two_columns(db: &Db<Sqlite>) -> orm::Result<()> {
    db.select(select(Todo.title).from(Todo).scalar()).from(User).all().await?;
    Ok(())
}

async fn filter_on_number(db: &Db<Sqlite>) -> orm::Result<()> {
    db.from(User).filter(User.is_active).all().await?;
    Ok(())
}

async fn and_with_number(db: &Db<Sqlite>) -> orm::Result<()> {
    db.from(User).filter(User.is_active.and(User.id.gt(0))).all().await?;
    Ok(())
}

async fn rust_comparison(db: &Db<Sqlite>) -> orm::Result<()> {
    db.from(User).filter(User.id.eq(7)).all().await?;
    Ok(())
}

async fn lower_of_number(db: &Db<Sqlite>) -> orm::Result<()> {
    db.select(lower(User.id.cast::<String>())).from(User).all().await?;
    Ok(())
}

async fn like_on_number(db: &Db<Sqlite>) -> orm::Result<()> {
    db.from(User).filter(User.id.cast::<String>().like("1%")).all().await?;
    Ok(())
}

async fn concat_with_number(db: &Db<Sqlite>) -> orm::Result<()> {
    db.select(User.username.concat(User.id.cast::<String>())).from(User).all().await?;
    Ok(())
}

async fn sum_of_text(db: &Db<Sqlite>) -> orm::Result<()> {
    db.select(sum(User.id)).from(User).all().await?;
    Ok(())
}

async fn avg_of_text(db: &Db<Sqlite>) -> orm::Result<()> {
    db.select(avg(User.username.length())).from(User).all().await?;
    Ok(())
}

async fn max_of_bool(db: &Db<Sqlite>) -> orm::Result<()> {
    db.select(count().filter(User.is_active)).from(User).all().await?;
    Ok(())
}

async fn arithmetic_on_text(db: &Db<Sqlite>) -> orm::Result<()> {
    db.select(User.username.length() + 1).from(User).all().await?;
    Ok(())
}

async fn arithmetic_with_text(db: &Db<Sqlite>) -> orm::Result<()> {
    db.select(User.id + 1).from(User).all().await?;
    Ok(())
}

async fn arithmetic_on_two_types(db: &Db<Sqlite>) -> orm::Result<()> {
    db.select(User.id + Todo.estimate.cast::<i64>()).from(User).cross_join(Todo).all().await?;
    Ok(())
}

async fn coalesce_number(db: &Db<Sqlite>) -> orm::Result<()> {
    db.select(coalesce(User.bio, "")).from(User).all().await?;
    Ok(())
}

async fn case_otherwise(db: &Db<Sqlite>) -> orm::Result<()> {
    db.select(case().when(User.is_active, "yes").otherwise("no")).from(User).all().await?;
    Ok(())
}

async fn limit(db: &Db<Sqlite>) -> orm::Result<()> {
    db.from(User).limit(10).all().await?;
    Ok(())
}

async fn order_by_number(db: &Db<Sqlite>) -> orm::Result<()> {
    db.from(User).order_by(User.id).all().await?;
    Ok(())
}

async fn set(db: &Db<Sqlite>) -> orm::Result<()> {
    db.update(User).set(User.username.set("ann")).filter(User.id.eq(1)).execute().await?;
    Ok(())
}

async fn setter(db: &Db<Sqlite>) -> orm::Result<()> {
    db.create(NewTag::builder().name("a")).await?;
    Ok(())
}

async fn option_of_str(db: &Db<Sqlite>) -> orm::Result<()> {
    let color: Option<&str> = None;
    db.create(NewTag::builder().name("a").color(color.map(str::to_owned))).await?;
    Ok(())
}

async fn get(db: &Db<Sqlite>) -> orm::Result<()> {
    db.get(User, 7).await?;
    Ok(())
}

async fn get_without_key(db: &Db<Sqlite>) -> orm::Result<()> {
    #[derive(Table)]
    struct Visit {
        #[column(primary_key)]
        page: String,
    }
    db.get(Visit, "index.html").await?;
    Ok(())
}

async fn get_composite(db: &Db<Sqlite>) -> orm::Result<()> {
    db.get(TodoTag, (1, 2)).await?;
    Ok(())
}

async fn prepared_argument(db: &Db<Sqlite>) -> orm::Result<()> {
    let by_email = db.prepare(|email: Param<String>| select(User).from(User).filter(User.email.eq(email)));
    by_email.one("ann@example.com").await?;
    Ok(())
}

async fn prepared_too_few(db: &Db<Sqlite>) -> orm::Result<()> {
    let pages = db.prepare(|(role, limit): (Param<String>, Param<i64>)| {
        select(User).from(User).filter(User.username.eq(role)).limit(limit)
    });
    pages.all(("admin", 10)).await?;
    Ok(())
}

async fn prepared_param(db: &Db<Sqlite>) -> orm::Result<()> {
    let _ = db.prepare(|id: Param<i64>| select(User).from(User).filter(User.id.eq(id)));
    Ok(())
}

async fn from_no_table(db: &Db<Sqlite>) -> orm::Result<()> {
    db.from(User).all().await?;
    Ok(())
}

async fn raw_argument(db: &Db<Sqlite>) -> orm::Result<()> {
    let name = "ann";
    db.execute(sql!("select {}, {name}", 7)).await?;
    Ok(())
}

async fn fetch_one_column(db: &Db<Sqlite>) -> orm::Result<()> {
    let _rows: Vec<(i64,)> = db.fetch(sql!("select id from users")).await?;
    Ok(())
}

async fn row(db: &Db<Sqlite>) -> orm::Result<()> {
    let _rows: Vec<(i64, String)> = db.select((User.id, User.username)).from(User).all().await?;
    Ok(())
}

async fn row_too_short(db: &Db<Sqlite>) -> orm::Result<()> {
    let _rows: Vec<i64> = db.select(User.id).from(User).all().await?;
    Ok(())
}

async fn unknown_column(db: &Db<Sqlite>) -> orm::Result<()> {
    db.from(User).filter(User.username.eq("x")).all().await?;
    Ok(())
}

async fn record_field(db: &Db<Sqlite>) -> orm::Result<()> {
    let rows = db.select(record! { name: User.username }).from(User).all().await?;
    println!("{}", rows[0].name);
    Ok(())
}

async fn eq_narrower(db: &Db<Sqlite>) -> orm::Result<()> {
    let id: i32 = 7;
    db.from(User).filter(User.id.eq(i64::from(id))).all().await?;
    Ok(())
}

async fn lower_of_value(db: &Db<Sqlite>) -> orm::Result<()> {
    db.select(sql!("lower({})", "Ann").of::<String>()).from(User).all().await?;
    Ok(())
}
