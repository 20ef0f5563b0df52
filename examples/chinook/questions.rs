mod catalogue;
mod people;
mod sales;

use orm::prelude::*;

use crate::answer::Answer;

pub(crate) async fn all(db: &Db<Sqlite>) -> orm::Result<Vec<Answer>> {
    Ok(vec![
        sales::top_artists(db).await?,
        sales::genres_by_tracks_sold(db).await?,
        sales::countries_by_year(db).await?,
        sales::invoices_of_a_customer(db).await?,
        people::reporting_lines(db).await?,
        people::supported_customers(db).await?,
        people::customers_without_metal(db).await?,
        catalogue::playlists_of_a_track(db).await?,
        catalogue::longest_albums(db).await?,
        catalogue::tracks_above_the_average_price(db).await?,
    ])
}
