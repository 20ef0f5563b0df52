//! What compiles beside the mistakes about aggregates: a function for each, by the name of its file.

include!("tables.rs");

async fn filter(db: &Db<Sqlite>) -> orm::Result<()> {
    db.select(User.manager_id).from(User).group_by(User.manager_id).having(count().gt(3)).all().await?;
    Ok(())
}

async fn join_condition(db: &Db<Sqlite>) -> orm::Result<()> {
    let last = select(max(User.id)).from(User);
    db.from(Todo).filter(Todo.user_id.eq(last)).all().await?;
    Ok(())
}

async fn beside_column(db: &Db<Sqlite>) -> orm::Result<()> {
    db.select((User.id, count())).from(User).group_by(User.id).all().await?;
    Ok(())
}

async fn inside_record(db: &Db<Sqlite>) -> orm::Result<()> {
    db.select(record! { name: User.username, todos: count_of(Todo.id) })
        .from(User)
        .inner_join(Todo, Todo.user_id.eq(User.id))
        .group_by(User.username)
        .all()
        .await?;
    Ok(())
}

async fn in_arithmetic(db: &Db<Sqlite>) -> orm::Result<()> {
    db.select(User.id + count()).from(User).group_by(User.id).all().await?;
    Ok(())
}

async fn having_without_group_by(db: &Db<Sqlite>) -> orm::Result<()> {
    db.select(count()).from(User).group_by(User.is_active).having(count().gt(3)).all().await?;
    Ok(())
}

async fn nested(db: &Db<Sqlite>) -> orm::Result<()> {
    db.select(max(select(count()).from(Todo).scalar())).from(User).all().await?;
    Ok(())
}

async fn group_by(db: &Db<Sqlite>) -> orm::Result<()> {
    db.select(count()).from(User).group_by(User.is_active).all().await?;
    Ok(())
}

async fn set(db: &Db<Sqlite>) -> orm::Result<()> {
    db.update(User)
        .set(User.id.set(coalesce(select(max(Todo.id)).from(Todo).scalar(), 0)))
        .all_rows()
        .execute()
        .await?;
    Ok(())
}

async fn returning(db: &Db<Sqlite>) -> orm::Result<()> {
    db.delete(User).all_rows().returning(User.id).all().await?;
    Ok(())
}

async fn delete(db: &Db<Sqlite>) -> orm::Result<()> {
    let busy = select(Todo.user_id).from(Todo).group_by(Todo.user_id).having(count().gt(3));
    db.delete(User).filter(User.id.is_in(busy)).execute().await?;
    Ok(())
}

async fn subquery(db: &Db<Sqlite>) -> orm::Result<()> {
    db.from(User).filter(User.id.is_in(select(max(Todo.user_id)).from(Todo))).all().await?;
    Ok(())
}

async fn filter_of_aggregate(db: &Db<Sqlite>) -> orm::Result<()> {
    db.select(count().filter(User.is_active)).from(User).all().await?;
    Ok(())
}

async fn beside_row(db: &Db<Sqlite>) -> orm::Result<()> {
    db.select((User, count())).from(User).group_by(User.id).all().await?;
    Ok(())
}

async fn inside_selection(db: &Db<Sqlite>) -> orm::Result<()> {
    #[derive(Selection)]
    #[selection(from = Todo)]
    struct Latest {
        #[selection(max(Todo.id))]
        id: Option<i64>,
        title: String,
    }
    db.select(Latest).from(Todo).group_by(Todo.title).all().await?;
    Ok(())
}
