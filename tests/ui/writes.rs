//! What compiles beside the mistakes about inserts, updates and deletes: a function for each, by the name of its file.

include!("tables.rs");

async fn missing_column(db: &Db<Sqlite>) -> orm::Result<()> {
    db.insert(User).values(NewUser::builder().email("ann@example.com").username("ann")).execute().await?;
    Ok(())
}

fn missing_column_build() {
    let _ann = NewUser::builder().email("ann@example.com").username("ann").build();
}

async fn missing_column_create(db: &Db<Sqlite>) -> orm::Result<()> {
    db.create(NewUser::builder().email("ann@example.com").username("ann")).await?;
    Ok(())
}

async fn missing_column_many(db: &Db<Sqlite>) -> orm::Result<()> {
    let tags = vec![NewTag::builder().name("a").color("red"), NewTag::builder().name("b")];
    db.insert(Tag).values(tags).execute().await?;
    Ok(())
}

async fn missing_column_returning(db: &Db<Sqlite>) -> orm::Result<()> {
    db.insert(User)
        .values(NewUser::builder().email("ann@example.com").username("ann"))
        .returning(User.id)
        .one()
        .await?;
    Ok(())
}

async fn row_of_another_table(db: &Db<Sqlite>) -> orm::Result<()> {
    db.insert(Tag).values(NewTag::builder().name("a")).execute().await?;
    Ok(())
}

async fn no_row(db: &Db<Sqlite>) -> orm::Result<()> {
    let red = NewTag { name: "a".into(), color: None, id: None };
    db.insert(Tag).values(red).execute().await?;
    Ok(())
}

async fn create_no_row(db: &Db<Sqlite>) -> orm::Result<()> {
    db.create(NewTag::builder().name("a")).await?;
    Ok(())
}

async fn insert_without_values(db: &Db<Sqlite>) -> orm::Result<()> {
    db.insert(Tag).values(NewTag::builder().name("a")).execute().await?;
    Ok(())
}

async fn insert_select_other_columns(db: &Db<Sqlite>) -> orm::Result<()> {
    db.insert(Tag)
        .columns((Tag.id, Tag.name))
        .values(select((Todo.id, Todo.title)).from(Todo))
        .execute()
        .await?;
    Ok(())
}

async fn insert_select_other_types(db: &Db<Sqlite>) -> orm::Result<()> {
    db.insert(Tag)
        .columns((Tag.name, Tag.color))
        .values(select((User.email, User.bio)).from(User))
        .execute()
        .await?;
    Ok(())
}

async fn insert_columns_of_another_table(db: &Db<Sqlite>) -> orm::Result<()> {
    db.insert(Tag)
        .columns((Tag.name, Tag.color))
        .values(select((User.email, User.bio)).from(User))
        .execute()
        .await?;
    Ok(())
}

async fn conflict_target_of_another_table(db: &Db<Sqlite>) -> orm::Result<()> {
    db.insert(Tag).values(NewTag::builder().name("a")).on_conflict(Tag.name).do_nothing().execute().await?;
    Ok(())
}

async fn do_update_another_table(db: &Db<Sqlite>) -> orm::Result<()> {
    db.insert(Tag)
        .values(NewTag::builder().name("a"))
        .on_conflict(Tag.name)
        .do_update(|_| Tag.color.set("red"))
        .execute()
        .await?;
    Ok(())
}

async fn update_without_filter(db: &Db<Sqlite>) -> orm::Result<()> {
    db.update(User).set(User.username.set("ann")).filter(User.id.eq(1)).execute().await?;
    Ok(())
}

async fn update_without_filter_returning(db: &Db<Sqlite>) -> orm::Result<()> {
    db.update(User).set(User.username.set("ann")).all_rows().returning(User.id).all().await?;
    Ok(())
}

async fn update_without_set(db: &Db<Sqlite>) -> orm::Result<()> {
    db.update(User).set(UserPatch::new().username("ann")).filter(User.id.eq(1)).execute().await?;
    Ok(())
}

async fn update_without_set_and_filter(db: &Db<Sqlite>) -> orm::Result<()> {
    db.update(User).set(User.bio.set(None)).all_rows().execute().await?;
    Ok(())
}

async fn delete_without_filter(db: &Db<Sqlite>) -> orm::Result<()> {
    db.delete(User).all_rows().execute().await?;
    Ok(())
}

async fn delete_without_filter_returning(db: &Db<Sqlite>) -> orm::Result<()> {
    db.delete(User).filter(User.id.eq(1)).returning(User.id).all().await?;
    Ok(())
}

async fn delete_without_filter_prepared(db: &Db<Sqlite>) -> orm::Result<()> {
    let _ = db.prepare(|()| delete(User).all_rows());
    Ok(())
}

async fn set_column_of_another_table(db: &Db<Sqlite>) -> orm::Result<()> {
    db.update(Todo).set(Todo.title.set("x")).filter(Todo.id.eq(1)).execute().await?;
    Ok(())
}

async fn set_one_column_of_another_table(db: &Db<Sqlite>) -> orm::Result<()> {
    db.update(User)
        .set((User.username.set("ann"), User.bio.set("x")))
        .filter(User.id.eq(1))
        .execute()
        .await?;
    Ok(())
}

async fn patch_of_another_table(db: &Db<Sqlite>) -> orm::Result<()> {
    db.update(Tag).set(TagPatch::new().name("a")).filter(Tag.id.eq(1)).execute().await?;
    Ok(())
}

fn patch_wrong_type() {
    let _patch = UserPatch::new().username("ann");
}

async fn set_condition(db: &Db<Sqlite>) -> orm::Result<()> {
    db.update(User).set(User.username.set("ann")).filter(User.id.eq(1)).execute().await?;
    Ok(())
}
