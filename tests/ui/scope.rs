//! What compiles beside the mistakes about the tables of a query: a function for each, by the name of its file.

include!("tables.rs");

async fn filter(db: &Db<Sqlite>) -> orm::Result<()> {
    db.from(User).inner_join(Todo, Todo.user_id.eq(User.id)).filter(Todo.title.eq("x")).all().await?;
    Ok(())
}

async fn filter_inside_and(db: &Db<Sqlite>) -> orm::Result<()> {
    db.from(User)
        .inner_join(Todo, Todo.user_id.eq(User.id))
        .filter(User.id.eq(1).and(Todo.title.eq("x")))
        .all()
        .await?;
    Ok(())
}

async fn select_column(db: &Db<Sqlite>) -> orm::Result<()> {
    db.select(Todo.title).from(Todo).all().await?;
    Ok(())
}

async fn select_tuple(db: &Db<Sqlite>) -> orm::Result<()> {
    db.select((User.id, lower(Todo.title)))
        .from(User)
        .inner_join(Todo, Todo.user_id.eq(User.id))
        .all()
        .await?;
    Ok(())
}

async fn select_record(db: &Db<Sqlite>) -> orm::Result<()> {
    db.select(record! { id: User.id, title: Todo.title })
        .from(User)
        .inner_join(Todo, Todo.user_id.eq(User.id))
        .all()
        .await?;
    Ok(())
}

async fn select_whole_table(db: &Db<Sqlite>) -> orm::Result<()> {
    db.select((User, Todo)).from(User).inner_join(Todo, Todo.user_id.eq(User.id)).all().await?;
    Ok(())
}

async fn selection_struct(db: &Db<Sqlite>) -> orm::Result<()> {
    db.select(TodoCard).from(Todo).inner_join(User, User.id.eq(Todo.user_id)).all().await?;
    Ok(())
}

async fn order_by(db: &Db<Sqlite>) -> orm::Result<()> {
    db.from(Todo).order_by(Todo.id.desc()).all().await?;
    Ok(())
}

async fn group_by(db: &Db<Sqlite>) -> orm::Result<()> {
    db.select(count()).from(Todo).group_by(Todo.user_id).all().await?;
    Ok(())
}

async fn having(db: &Db<Sqlite>) -> orm::Result<()> {
    db.select(count()).from(Todo).group_by(Todo.user_id).having(max(Todo.id).gt(1)).all().await?;
    Ok(())
}

async fn join_condition(db: &Db<Sqlite>) -> orm::Result<()> {
    db.from(User).inner_join(Todo, Todo.user_id.eq(User.id)).all().await?;
    Ok(())
}

async fn joined_later(db: &Db<Sqlite>) -> orm::Result<()> {
    db.from(User).cross_join(TodoTag).inner_join(Todo, Todo.id.eq(TodoTag.todo_id)).all().await?;
    Ok(())
}

async fn insert_returning(db: &Db<Sqlite>) -> orm::Result<()> {
    db.insert(Tag).values(NewTag::builder().name("a")).returning(Tag.id).one().await?;
    Ok(())
}

async fn update_returning(db: &Db<Sqlite>) -> orm::Result<()> {
    db.update(Tag).set(Tag.name.set("a")).all_rows().returning(Tag.id).all().await?;
    Ok(())
}

async fn delete_filter(db: &Db<Sqlite>) -> orm::Result<()> {
    db.delete(Tag).filter(Tag.id.eq(1)).execute().await?;
    Ok(())
}

async fn set_value(db: &Db<Sqlite>) -> orm::Result<()> {
    db.update(User).set(User.username.set(User.email)).all_rows().execute().await?;
    Ok(())
}

async fn do_update(db: &Db<Sqlite>) -> orm::Result<()> {
    db.insert(Tag)
        .values(NewTag::builder().name("a"))
        .on_conflict(Tag.name)
        .do_update(|excluded| Tag.color.set(excluded.color))
        .execute()
        .await?;
    Ok(())
}

async fn subquery_without_correlate(db: &Db<Sqlite>) -> orm::Result<()> {
    let open = select(Todo.id).from(Todo).correlate(User).filter(Todo.user_id.eq(User.id));
    db.from(User).filter(exists(open)).all().await?;
    Ok(())
}

async fn correlate_with_another_table(db: &Db<Sqlite>) -> orm::Result<()> {
    let tagged = select(TodoTag.todo_id).from(TodoTag).correlate(Tag).filter(TodoTag.tag_id.eq(Tag.id));
    db.from(Tag).filter(exists(tagged)).all().await?;
    Ok(())
}

async fn select_in_subquery(db: &Db<Sqlite>) -> orm::Result<()> {
    db.from(User).filter(User.id.is_in(select(Todo.user_id).from(Todo))).all().await?;
    Ok(())
}

async fn raw_sql(db: &Db<Sqlite>) -> orm::Result<()> {
    db.from(Todo).filter(sql!("length({}) > 3", Todo.title)).all().await?;
    Ok(())
}

async fn filter_of_another_table(db: &Db<Sqlite>) -> orm::Result<()> {
    let done = Filter::of(Todo).and(Todo.completed.eq(true));
    db.from(Todo).filter(done).all().await?;
    Ok(())
}

async fn alias_without_join(db: &Db<Sqlite>) -> orm::Result<()> {
    let boss = alias!(User as boss);
    db.select((User.username, boss.username))
        .from(User)
        .left_join(boss, User.manager_id.eq(boss.id))
        .all()
        .await?;
    Ok(())
}

async fn table_instead_of_alias(db: &Db<Sqlite>) -> orm::Result<()> {
    let boss = alias!(User as boss);
    db.from(boss).filter(boss.id.eq(1)).all().await?;
    Ok(())
}

async fn joined_twice(db: &Db<Sqlite>) -> orm::Result<()> {
    let boss = alias!(User as boss);
    db.from(User).inner_join(boss, User.manager_id.eq(boss.id)).all().await?;
    Ok(())
}

async fn left_joined_twice(db: &Db<Sqlite>) -> orm::Result<()> {
    let boss = alias!(User as boss);
    db.from(Todo)
        .inner_join(User, Todo.user_id.eq(User.id))
        .left_join(boss, User.manager_id.eq(boss.id))
        .all()
        .await?;
    Ok(())
}

async fn cross_joined_twice(db: &Db<Sqlite>) -> orm::Result<()> {
    let other = alias!(User as other);
    db.from(User).cross_join(other).all().await?;
    Ok(())
}

async fn correlated_alone(db: &Db<Sqlite>) -> orm::Result<()> {
    db.select(User.username).from(Todo).inner_join(User, Todo.user_id.eq(User.id)).all().await?;
    Ok(())
}
