//! The first tour, on an in-memory SQLite: tables, inserts, queries, joins, updates, a transaction, an error.
//!
//! ```text
//! cargo run --example quickstart
//! ```

#![allow(clippy::print_stdout, reason = "an example shows what it does")]

use orm::prelude::*;

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "authors")]
struct Author {
    #[column(primary_key, auto_increment)]
    id: i64,
    #[column(unique)]
    name: String,
    country: Option<String>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "books")]
struct Book {
    #[column(primary_key, auto_increment)]
    id: i64,
    #[column(references = Author.id, on_delete = cascade)]
    author_id: i64,
    #[column(unique)]
    title: String,
    year: i32,
    #[column(default = 1)]
    copies: i32,
}

#[tokio::main]
async fn main() -> orm::Result<()> {
    let db = orm::sqlite::connect("sqlite::memory:").await?;
    db.create_tables(&schema![Author, Book]).await?;

    // Leaving out `name` would not compile; `id` is made by the database, `country` may be NULL.
    let lem = NewAuthor::builder().name("Stanisław Lem").country("Poland");
    let lem: Author = db.insert(Author).values(lem).returning(Author).one().await?;
    println!("created   {lem:?}");
    let homer: Author = db.create(NewAuthor::builder().name("Homer")).await?;
    println!("created   {homer:?}");

    let books = [
        NewBook::builder().author_id(lem.id).title("Solaris").year(1961).copies(3),
        NewBook::builder().author_id(lem.id).title("The Cyberiad").year(1965),
        NewBook::builder().author_id(lem.id).title("Fiasco").year(1986),
    ];
    let done = db.insert(Book).values(books).execute().await?;
    println!("created   {} books", done.rows_affected);

    let sixties = db.from(Book).filter(Book.year.between(1960, 1969)).order_by(Book.title.asc());
    println!("the SQL   {}", sixties.to_sql().sql);
    for book in sixties.all().await? {
        println!("queried   {book:?}");
    }

    // The right side of a left join is an `Option`: Homer has no book here.
    let by_author = db.from(Author).left_join(Book, Book.author_id.eq(Author.id));
    let rows: Vec<(Author, Option<Book>)> =
        by_author.order_by((Author.name.asc(), Book.year.asc())).all().await?;
    for (author, book) in rows {
        println!("joined    {}: {:?}", author.name, book.map(|book| book.title));
    }

    // A record has named, typed fields without a struct being declared.
    let cards = db
        .select(record! { title: Book.title, author: Author.name, country: Author.country })
        .from(Book)
        .inner_join(Author, Book.author_id.eq(Author.id))
        .filter(Book.copies.gt(1))
        .all()
        .await?;
    for card in cards {
        println!("selected  {} by {} ({:?})", card.title, card.author, card.country);
    }

    let one_more = db.update(Book).set(Book.copies.set(Book.copies + 1)).filter(Book.title.eq("Fiasco"));
    let fiasco: Book = one_more.returning(Book).one().await?;
    println!("updated   {fiasco:?}");

    let book = add_author(&db, "Ursula K. Le Guin", "The Dispossessed", 1974).await?;
    println!("added     {book:?}");

    // The title is taken: the error rolls the new author back.
    match add_author(&db, "Steven Soderbergh", "Solaris", 2002).await {
        Err(error) if error.is_unique_violation() => println!("refused   {error}"),
        result => println!("expected a unique violation, got {result:?}"),
    }
    println!(
        "there are {} authors and {} books",
        db.from(Author).count().await?,
        db.from(Book).count().await?
    );
    Ok(())
}

/// Adds an author and a first book: both, or neither.
async fn add_author(db: &Db<Sqlite>, name: &str, title: &str, year: i32) -> orm::Result<Book> {
    db.transaction(async |tx| -> orm::Result<Book> {
        let author = tx.create(NewAuthor::builder().name(name)).await?;
        tx.create(NewBook::builder().author_id(author.id).title(title).year(year)).await
    })
    .await
}
