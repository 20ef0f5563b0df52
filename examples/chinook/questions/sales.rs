use chrono::NaiveDateTime;
use orm::prelude::*;
use rust_decimal::Decimal;

use crate::answer::{Answer, by_hand};
use crate::schema::{Album, Artist, Customer, Genre, Invoice, InvoiceLine, Track};

// SQLite has no decimals: SQL written by hand adds up binary fractions and rounds the noise away at the end. The
// typed `sum` of a `Decimal` column is exact.

pub(crate) async fn top_artists(db: &Db<Sqlite>) -> orm::Result<Answer> {
    let revenue = sum(InvoiceLine.unit_price * InvoiceLine.quantity.cast::<Decimal>());
    let query = db
        .select((Artist.name, revenue.clone()))
        .from(InvoiceLine)
        .inner_join(Track, InvoiceLine.track_id.eq(Track.track_id))
        .inner_join(Album, Track.album_id.eq(Album.album_id))
        .inner_join(Artist, Album.artist_id.eq(Artist.artist_id))
        .group_by(Artist.artist_id)
        .order_by((revenue.desc(), Artist.name.asc()))
        .limit(5);
    let statement = query.to_sql();
    let rows: Vec<(Option<String>, Option<Decimal>)> = query.all().await?;

    let by_hand = by_hand!(
        db,
        "select Artist.Name, round(sum(InvoiceLine.UnitPrice * InvoiceLine.Quantity), 2) as Revenue
         from InvoiceLine
         join Track on Track.TrackId = InvoiceLine.TrackId
         join Album on Album.AlbumId = Track.AlbumId
         join Artist on Artist.ArtistId = Album.ArtistId
         group by Artist.ArtistId
         order by Revenue desc, Artist.Name
         limit 5"
    );
    Ok(Answer::new("Which five artists earned the most?", (statement, rows), by_hand))
}

pub(crate) async fn genres_by_tracks_sold(db: &Db<Sqlite>) -> orm::Result<Answer> {
    let sold = sum(InvoiceLine.quantity);
    let query = db
        .select((Genre.name, sold.clone()))
        .from(InvoiceLine)
        .inner_join(Track, InvoiceLine.track_id.eq(Track.track_id))
        .inner_join(Genre, Track.genre_id.eq(Genre.genre_id))
        .group_by(Genre.genre_id)
        .order_by((sold.desc(), Genre.name.asc()))
        .limit(5);
    let statement = query.to_sql();
    let rows: Vec<(Option<String>, Option<i64>)> = query.all().await?;

    let by_hand = by_hand!(
        db,
        "select Genre.Name, sum(InvoiceLine.Quantity) as Sold
         from InvoiceLine
         join Track on Track.TrackId = InvoiceLine.TrackId
         join Genre on Genre.GenreId = Track.GenreId
         group by Genre.GenreId
         order by Sold desc, Genre.Name
         limit 5"
    );
    Ok(Answer::new("Of which five genres were the most tracks sold?", (statement, rows), by_hand))
}

pub(crate) async fn countries_by_year(db: &Db<Sqlite>) -> orm::Result<Answer> {
    let year = sql!("strftime('%Y', {})", Invoice.invoice_date).of::<String>();
    let revenue = sum(Invoice.total);
    let query = db
        .select((Invoice.billing_country, year.clone(), count(), revenue.clone()))
        .from(Invoice)
        .group_by((Invoice.billing_country, year.clone()))
        .having(count().gte(10))
        .order_by((revenue.desc(), Invoice.billing_country.asc(), year.asc()));
    let statement = query.to_sql();
    let rows: Vec<(Option<String>, String, i64, Option<Decimal>)> = query.all().await?;

    let by_hand = by_hand!(
        db,
        "select BillingCountry, strftime('%Y', InvoiceDate) as Year, count(*), round(sum(Total), 2) as Revenue
         from Invoice
         group by BillingCountry, Year
         having count(*) >= {}
         order by Revenue desc, BillingCountry, Year",
        10
    );
    Ok(Answer::new(
        "What did countries with ten invoices or more spend in a year?",
        (statement, rows),
        by_hand,
    ))
}

#[derive(Selection, Debug, PartialEq)]
#[selection(from = Invoice)]
struct InvoicedTrack {
    invoice_id: i64,
    invoice_date: NaiveDateTime,
    #[selection(Track.name)]
    track: String,
    #[selection(InvoiceLine.unit_price)]
    unit_price: Decimal,
    #[selection(InvoiceLine.quantity)]
    quantity: i64,
}

pub(crate) async fn invoices_of_a_customer(db: &Db<Sqlite>) -> orm::Result<Answer> {
    let email = "bjorn.hansen@yahoo.no";
    let query = db
        .select(InvoicedTrack)
        .from(Invoice)
        .inner_join(Customer, Invoice.customer_id.eq(Customer.customer_id))
        .inner_join(InvoiceLine, InvoiceLine.invoice_id.eq(Invoice.invoice_id))
        .inner_join(Track, InvoiceLine.track_id.eq(Track.track_id))
        .filter(Customer.email.eq(email))
        .order_by((Invoice.invoice_date.asc(), InvoiceLine.invoice_line_id.asc()));
    let statement = query.to_sql();
    let rows: Vec<InvoicedTrack> = query.all().await?;

    let by_hand = by_hand!(
        db,
        "select Invoice.InvoiceId, Invoice.InvoiceDate, Track.Name, InvoiceLine.UnitPrice, InvoiceLine.Quantity
         from Invoice
         join Customer on Customer.CustomerId = Invoice.CustomerId
         join InvoiceLine on InvoiceLine.InvoiceId = Invoice.InvoiceId
         join Track on Track.TrackId = InvoiceLine.TrackId
         where Customer.Email = {}
         order by Invoice.InvoiceDate, InvoiceLine.InvoiceLineId",
        email
    );
    Ok(Answer::new("What is on the invoices of Bjørn Hansen?", (statement, rows), by_hand))
}
