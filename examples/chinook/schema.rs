//! The eleven tables of Chinook, as its script makes them.

use chrono::NaiveDateTime;
use orm::prelude::*;
use rust_decimal::Decimal;

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "Artist", rename_all = "PascalCase")]
pub(crate) struct Artist {
    #[column(primary_key)]
    pub artist_id: i64,
    pub name: Option<String>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "Genre", rename_all = "PascalCase")]
pub(crate) struct Genre {
    #[column(primary_key)]
    pub genre_id: i64,
    pub name: Option<String>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "MediaType", rename_all = "PascalCase")]
pub(crate) struct MediaType {
    #[column(primary_key)]
    pub media_type_id: i64,
    pub name: Option<String>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "Album", rename_all = "PascalCase")]
pub(crate) struct Album {
    #[column(primary_key)]
    pub album_id: i64,
    pub title: String,
    #[column(references = Artist.artist_id)]
    pub artist_id: i64,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "Track", rename_all = "PascalCase")]
pub(crate) struct Track {
    #[column(primary_key)]
    pub track_id: i64,
    pub name: String,
    #[column(references = Album.album_id)]
    pub album_id: Option<i64>,
    #[column(references = MediaType.media_type_id)]
    pub media_type_id: i64,
    #[column(references = Genre.genre_id)]
    pub genre_id: Option<i64>,
    pub composer: Option<String>,
    pub milliseconds: i64,
    pub bytes: Option<i64>,
    #[column(precision = 10, scale = 2)]
    pub unit_price: Decimal,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "Playlist", rename_all = "PascalCase")]
pub(crate) struct Playlist {
    #[column(primary_key)]
    pub playlist_id: i64,
    pub name: Option<String>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "PlaylistTrack", rename_all = "PascalCase")]
pub(crate) struct PlaylistTrack {
    #[column(primary_key, references = Playlist.playlist_id)]
    pub playlist_id: i64,
    #[column(primary_key, references = Track.track_id)]
    pub track_id: i64,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "Employee", rename_all = "PascalCase")]
pub(crate) struct Employee {
    #[column(primary_key)]
    pub employee_id: i64,
    pub last_name: String,
    pub first_name: String,
    pub title: Option<String>,
    #[column(references = Employee.employee_id)]
    pub reports_to: Option<i64>,
    pub birth_date: Option<NaiveDateTime>,
    pub hire_date: Option<NaiveDateTime>,
    pub address: Option<String>,
    pub city: Option<String>,
    pub state: Option<String>,
    pub country: Option<String>,
    pub postal_code: Option<String>,
    pub phone: Option<String>,
    pub fax: Option<String>,
    pub email: Option<String>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "Customer", rename_all = "PascalCase")]
pub(crate) struct Customer {
    #[column(primary_key)]
    pub customer_id: i64,
    pub first_name: String,
    pub last_name: String,
    pub company: Option<String>,
    pub address: Option<String>,
    pub city: Option<String>,
    pub state: Option<String>,
    pub country: Option<String>,
    pub postal_code: Option<String>,
    pub phone: Option<String>,
    pub fax: Option<String>,
    pub email: String,
    #[column(references = Employee.employee_id)]
    pub support_rep_id: Option<i64>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "Invoice", rename_all = "PascalCase")]
pub(crate) struct Invoice {
    #[column(primary_key)]
    pub invoice_id: i64,
    #[column(references = Customer.customer_id)]
    pub customer_id: i64,
    pub invoice_date: NaiveDateTime,
    pub billing_address: Option<String>,
    pub billing_city: Option<String>,
    pub billing_state: Option<String>,
    pub billing_country: Option<String>,
    pub billing_postal_code: Option<String>,
    #[column(precision = 10, scale = 2)]
    pub total: Decimal,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "InvoiceLine", rename_all = "PascalCase")]
pub(crate) struct InvoiceLine {
    #[column(primary_key)]
    pub invoice_line_id: i64,
    #[column(references = Invoice.invoice_id)]
    pub invoice_id: i64,
    #[column(references = Track.track_id)]
    pub track_id: i64,
    #[column(precision = 10, scale = 2)]
    pub unit_price: Decimal,
    pub quantity: i64,
}
