use orm::prelude::*;
use rust_decimal::Decimal;

use crate::answer::{Answer, by_hand};
use crate::schema::{Album, Artist, Genre, MediaType, Playlist, PlaylistTrack, Track};

pub(crate) async fn playlists_of_a_track(db: &Db<Sqlite>) -> orm::Result<Answer> {
    let track = "Ave Maria";
    let query = db
        .select((Playlist.playlist_id, Playlist.name))
        .from(Playlist)
        .inner_join(PlaylistTrack, PlaylistTrack.playlist_id.eq(Playlist.playlist_id))
        .inner_join(Track, PlaylistTrack.track_id.eq(Track.track_id))
        .filter(Track.name.eq(track))
        .order_by(Playlist.playlist_id.asc());
    let statement = query.to_sql();
    let rows: Vec<(i64, Option<String>)> = query.all().await?;

    let by_hand = by_hand!(
        db,
        "select Playlist.PlaylistId, Playlist.Name
         from Playlist
         join PlaylistTrack on PlaylistTrack.PlaylistId = Playlist.PlaylistId
         join Track on Track.TrackId = PlaylistTrack.TrackId
         where Track.Name = {}
         order by Playlist.PlaylistId",
        track
    );
    Ok(Answer::new("On which playlists is Ave Maria?", (statement, rows), by_hand))
}

pub(crate) async fn longest_albums(db: &Db<Sqlite>) -> orm::Result<Answer> {
    let length = sum(Track.milliseconds);
    let query = db
        .select((Album.title, Artist.name, count(), length.clone() / 60_000))
        .from(Album)
        .inner_join(Artist, Album.artist_id.eq(Artist.artist_id))
        .inner_join(Track, Track.album_id.eq(Album.album_id))
        .group_by((Album.album_id, Artist.artist_id))
        .order_by((length.desc(), Album.title.asc()))
        .limit(5);
    let statement = query.to_sql();
    let rows: Vec<(String, Option<String>, i64, Option<i64>)> = query.all().await?;

    let by_hand = by_hand!(
        db,
        "select Album.Title, Artist.Name, count(*), sum(Track.Milliseconds) / 60000
         from Album
         join Artist on Artist.ArtistId = Album.ArtistId
         join Track on Track.AlbumId = Album.AlbumId
         group by Album.AlbumId
         order by sum(Track.Milliseconds) desc, Album.Title
         limit 5"
    );
    Ok(Answer::new("Which five albums last longest, in minutes?", (statement, rows), by_hand))
}

pub(crate) async fn tracks_above_the_average_price(db: &Db<Sqlite>) -> orm::Result<Answer> {
    let query = db
        .select((Track.name, Genre.name, MediaType.name, Track.unit_price, Track.milliseconds / 1000))
        .from(Track)
        .inner_join(MediaType, Track.media_type_id.eq(MediaType.media_type_id))
        .left_join(Genre, Track.genre_id.eq(Genre.genre_id))
        .filter(Track.unit_price.gt(select(avg(Track.unit_price)).from(Track)))
        .order_by((Track.milliseconds.desc(), Track.track_id.asc()))
        .limit(5);
    let statement = query.to_sql();
    let rows: Vec<(String, Option<String>, Option<String>, Decimal, i64)> = query.all().await?;

    let by_hand = by_hand!(
        db,
        "select Track.Name, Genre.Name, MediaType.Name, Track.UnitPrice, Track.Milliseconds / 1000
         from Track
         join MediaType on MediaType.MediaTypeId = Track.MediaTypeId
         left join Genre on Genre.GenreId = Track.GenreId
         where Track.UnitPrice > (select avg(UnitPrice) from Track)
         order by Track.Milliseconds desc, Track.TrackId
         limit 5"
    );
    Ok(Answer::new(
        "Which tracks above the average price are the longest, in seconds?",
        (statement, rows),
        by_hand,
    ))
}
