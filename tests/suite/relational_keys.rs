//! Relations by the columns that make them: of a table to itself, several between the same two, of several columns.

use super::schema::*;
use super::watch::Statements;
use crate::harness::*;

fn people(employees: &[Employee]) -> Vec<&str> {
    employees.iter().map(|employee| employee.name.as_str()).collect()
}

#[tokio::test]
async fn employees_have_a_manager_and_reports() -> TestResult {
    let db = seeded().await?;
    let rows = db
        .query(Employee)
        .with(Employee.manager)
        .with(Employee.reports.order_by(Employee.name.desc()))
        .order_by(Employee.id.asc())
        .all()
        .await?;
    let managers: Vec<Option<&str>> =
        rows.iter().map(|row| row.manager.as_ref().map(|manager| manager.name.as_str())).collect();
    assert_eq!(managers, [None, Some("Eve"), Some("Eve"), Some("Frank")]);
    let reports: Vec<Vec<&str>> = rows.iter().map(|row| people(&row.reports)).collect();
    assert_eq!(reports, [vec!["Grace", "Frank"], vec!["Heidi"], vec![], vec![]]);
    Ok(())
}

#[tokio::test]
async fn a_table_is_related_to_itself_over_several_levels() -> TestResult {
    let db = seeded().await?;
    let seen = Statements::of(&db);
    let eve = db
        .query(Employee)
        .with(Employee.reports.order_by(Employee.id.asc()).with(
            Employee.reports.with(Employee.manager.with(Employee.manager.with(Employee.reports.limit(1)))),
        ))
        .filter(Employee.manager_id.is_null())
        .one()
        .await?;
    assert_eq!(seen.all().len(), 1, "{:#?}", seen.all());
    let [frank, grace] = eve.reports.as_slice() else { panic!("two reports") };
    assert_eq!((eve.name.as_str(), frank.name.as_str(), grace.name.as_str()), ("Eve", "Frank", "Grace"));
    assert!(grace.reports.is_empty());
    let heidi = &frank.reports[0];
    assert_eq!(heidi.name, "Heidi");
    let boss = heidi.manager.as_ref().expect("Heidi has a manager");
    assert_eq!(boss.row, frank.row);
    let top = boss.manager.as_ref().expect("Frank has one, too");
    assert_eq!(top.row, eve.row);
    assert_eq!(people(&top.reports), ["Frank"]);
    Ok(())
}

#[tokio::test]
async fn conditions_on_a_table_related_to_itself_keep_the_levels_apart() -> TestResult {
    let db = seeded().await?;
    let ids = async |condition: Filter<D, Employee>| -> orm::Result<Vec<i64>> {
        db.select(Employee.id).from(Employee).filter(condition).order_by(Employee.id.asc()).all().await
    };
    let of = || Filter::of(Employee);
    assert_eq!(ids(of().and(Employee.reports.any(Employee.name.eq("Heidi")))).await?, [2]);
    assert_eq!(
        ids(of().and(Employee.reports.any(Employee.reports.any(Employee.name.eq("Heidi"))))).await?,
        [1]
    );
    assert_eq!(ids(of().and(Employee.manager.any(Employee.manager_id.is_null()))).await?, [2, 3]);
    assert_eq!(ids(of().and(Employee.manager.is_empty())).await?, [1]);
    assert_eq!(ids(of().and(Employee.manager.any(Employee.manager.exists()))).await?, [4]);
    assert_eq!(ids(of().and(Employee.reports.count().eq(0))).await?, [3, 4]);
    assert_eq!(ids(of().and(Employee.reports.every(Employee.reports.is_empty()))).await?, [2, 3, 4]);
    // The names of both are told apart in one condition as well.
    assert_eq!(
        ids(of().and(Employee.name.eq("Eve")).and(Employee.reports.any(Employee.name.eq("Grace")))).await?,
        [1]
    );
    Ok(())
}

/// Its name is as long as one may be.
#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "links_of_a_chain_that_is_named_by_as_many_letters_as_there_are_")]
#[belongs_to(before: Chained)]
#[has_many(after: Chained)]
pub struct Chained {
    #[column(primary_key)]
    pub id: i64,
    #[column(references = Chained.id)]
    pub before_id: Option<i64>,
}

#[tokio::test]
async fn the_longest_name_of_a_table_related_to_itself_is_told_apart() -> TestResult {
    assert_eq!(Chained::definition().name.len(), 63);
    let db = fresh(&schema![]).await;
    // By hand: the names that are given by default would be cut to that of the table.
    let create =
        format!("create table {} (id bigint primary key, before_id bigint)", Chained::definition().name);
    db.execute_script(create.as_str()).await?;
    let links = [(1, None), (2, Some(1)), (3, Some(2)), (4, Some(2))];
    db.insert(Chained).values(links.map(|(id, before_id)| NewChained { id, before_id })).execute().await?;
    let first = db
        .query(Chained)
        .with(Chained.after.with(Chained.after).with(Chained.before))
        .filter(Chained.before.is_empty())
        .one()
        .await?;
    assert_eq!((first.id, first.after.len()), (1, 1));
    let second = &first.after[0];
    assert_eq!(second.before.as_ref(), Some(&first.row));
    assert_eq!(second.after.iter().map(|link| link.id).collect::<Vec<_>>(), [3, 4]);
    Ok(())
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "players")]
#[has_many(home_games: Game, key = home_id)]
#[has_many(away_games: Game, key = away_id)]
#[has_one(opening: Game, key = opener_id)]
pub struct Player {
    #[column(primary_key)]
    pub id: i64,
    pub name: String,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "games")]
#[belongs_to(home: Player, key = home_id)]
#[belongs_to(away: Player, key = away_id)]
#[belongs_to(opener: Player, key = opener_id)]
pub struct Game {
    #[column(primary_key)]
    pub id: i64,
    #[column(references = Player.id)]
    pub home_id: i64,
    #[column(references = Player.id)]
    pub away_id: i64,
    #[column(unique, references = Player.id)]
    pub opener_id: Option<i64>,
}

async fn games() -> Result<Db<D>, Box<dyn std::error::Error>> {
    let db = fresh(&schema![Player, Game]).await;
    let players = [(1, "Ada"), (2, "Ben"), (3, "Cy")].map(|(id, name)| Player { id, name: s(name) });
    db.insert(Player).values(players.map(NewPlayer::from)).execute().await?;
    let games = [(1, 1, 2, Some(2)), (2, 2, 1, None), (3, 1, 3, Some(1))];
    let games = games.map(|(id, home_id, away_id, opener_id)| Game { id, home_id, away_id, opener_id });
    db.insert(Game).values(games.map(NewGame::from)).execute().await?;
    Ok(db)
}

#[tokio::test]
async fn several_relations_between_two_tables_are_told_apart_by_their_key() -> TestResult {
    let db = games().await?;
    let players = db
        .query(Player)
        .with(Player.opening)
        .with(Player.away_games)
        .with(Player.home_games.with(Game.away).with(Game.opener))
        .order_by(Player.id.asc())
        .all()
        .await?;
    let rows: Vec<_> = players
        .iter()
        .map(|player| {
            let home = player.home_games.iter();
            let home = home.map(|game| {
                (game.id, game.away.name.as_str(), game.opener.as_ref().map(|opener| opener.name.as_str()))
            });
            let away = player.away_games.iter().map(|game| game.id);
            let opening = player.opening.as_ref().map(|game| game.id);
            (player.name.as_str(), home.collect::<Vec<_>>(), away.collect::<Vec<_>>(), opening)
        })
        .collect();
    assert_eq!(
        rows,
        [
            ("Ada", vec![(1, "Ben", Some("Ben")), (3, "Cy", Some("Ada"))], vec![2], Some(3)),
            ("Ben", vec![(2, "Ada", None)], vec![1], Some(1)),
            ("Cy", vec![], vec![3], None),
        ]
    );
    let winners = db
        .select((Player.id, Player.home_games.count(), Player.away_games.count()))
        .from(Player)
        .order_by((Player.home_games.count().desc(), Player.id.asc()))
        .all()
        .await?;
    assert_eq!(winners, [(1, 2, 1), (2, 1, 1), (3, 0, 1)]);
    Ok(())
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "shelves")]
#[has_many(boxes: Crate)]
pub struct Shelf {
    #[column(primary_key, length = 20)]
    pub room: String,
    #[column(primary_key)]
    pub number: i32,
    pub note: Option<String>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "crates")]
#[table(foreign_key(on(room, shelf), references(Shelf.room, Shelf.number)))]
#[table(foreign_key(on(old_room, old_shelf), references(OldShelf.room, OldShelf.number)))]
#[belongs_to(shelf_of: Shelf)]
#[belongs_to(old_shelf_of: OldShelf)]
pub struct Crate {
    #[column(primary_key)]
    pub id: i64,
    #[column(length = 20)]
    pub room: String,
    pub shelf: i32,
    #[column(length = 20)]
    pub old_room: Option<String>,
    pub old_shelf: Option<i32>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "old_shelves")]
#[has_many(boxes: Crate)]
pub struct OldShelf {
    #[column(primary_key, length = 20)]
    pub room: String,
    #[column(primary_key)]
    pub number: i32,
}

#[tokio::test]
async fn a_foreign_key_of_several_columns_relates_by_all_of_them() -> TestResult {
    let db = fresh(&schema![Shelf, OldShelf, Crate]).await;
    let shelves = [("A", 1), ("A", 2), ("B", 1)];
    let shelf = |(room, number)| NewShelf { room: s(room), number, note: None };
    db.insert(Shelf).values(shelves.map(shelf)).execute().await?;
    db.insert(OldShelf).values([NewOldShelf { room: s("A"), number: 1 }]).execute().await?;
    let crates = [(1, "A", 1, None, None), (2, "A", 2, Some("A"), Some(1)), (3, "A", 1, Some("A"), None)];
    let crates = crates.map(|(id, room, shelf, old_room, old_shelf)| Crate {
        id,
        room: s(room),
        shelf,
        old_room: old_room.map(s),
        old_shelf,
    });
    db.insert(Crate).values(crates.clone().map(NewCrate::from)).execute().await?;

    let rows = db
        .query(Shelf)
        .with(Shelf.boxes.with(Crate.old_shelf_of).with(Crate.shelf_of))
        .order_by((Shelf.room.asc(), Shelf.number.asc()))
        .all()
        .await?;
    let found: Vec<Vec<i64>> =
        rows.iter().map(|row| row.boxes.iter().map(|found| found.id).collect()).collect();
    assert_eq!(found, [vec![1, 3], vec![2], vec![]]);
    let second: &Shelf = &rows[1].boxes[0].shelf_of;
    assert_eq!(second, &rows[1].row);
    let old: &Option<OldShelf> = &rows[1].boxes[0].old_shelf_of;
    assert_eq!(old, &Some(OldShelf { room: s("A"), number: 1 }));
    // Half a key leads nowhere.
    assert_eq!(rows[0].boxes[1].old_shelf_of, None);
    let full = db.select(Shelf.number).from(Shelf).filter(Shelf.boxes.count().gte(2)).all().await?;
    assert_eq!(full, [1]);
    Ok(())
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "members")]
#[many_to_many(follows: Member, through = Follow, from_key = follower_id, to_key = followed_id)]
#[many_to_many(followers: Member, through = Follow, from_key = followed_id, to_key = follower_id)]
#[has_many(following: Follow, key = follower_id)]
pub struct Member {
    #[column(primary_key)]
    pub id: i64,
    #[column(unique)]
    pub name: String,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "follows")]
#[belongs_to(follower: Member, key = follower_id)]
#[belongs_to(followed: Member, key = followed_id)]
pub struct Follow {
    #[column(primary_key, references = Member.id)]
    pub follower_id: i64,
    #[column(primary_key, references = Member.id)]
    pub followed_id: i64,
    pub since: i32,
}

/// 1 Ada follows 2 Ben and 3 Cy, Ben follows Ada, Cy follows herself.
async fn members() -> Result<Db<D>, Box<dyn std::error::Error>> {
    let db = fresh(&schema![Member, Follow]).await;
    let members = [(1, "Ada"), (2, "Ben"), (3, "Cy")].map(|(id, name)| Member { id, name: s(name) });
    db.insert(Member).values(members.map(NewMember::from)).execute().await?;
    let follows = [(1, 2, 2020), (1, 3, 2021), (2, 1, 2022), (3, 3, 2023)];
    let follows = follows.map(|(follower_id, followed_id, since)| Follow { follower_id, followed_id, since });
    db.insert(Follow).values(follows.map(NewFollow::from)).execute().await?;
    Ok(db)
}

#[tokio::test]
async fn members_follow_members() -> TestResult {
    let db = members().await?;
    let seen = Statements::of(&db);
    let rows = db
        .query(Member)
        .with(Member.follows.order_by(Member.name.desc()).with(Member.follows.with(Member.followers)))
        .with(Member.followers)
        .with(Member.following.with(Follow.followed))
        .order_by(Member.id.asc())
        .all()
        .await?;
    assert_eq!(seen.all().len(), 1, "{:#?}", seen.all());
    let names = |members: &[Member]| members.iter().map(|member| member.name.clone()).collect::<Vec<_>>();
    let follows: Vec<Vec<&str>> =
        rows.iter().map(|row| row.follows.iter().map(|member| member.name.as_str()).collect()).collect();
    assert_eq!(follows, [vec!["Cy", "Ben"], vec!["Ada"], vec!["Cy"]]);
    let followers: Vec<Vec<String>> = rows.iter().map(|row| names(&row.followers)).collect();
    assert_eq!(followers, [vec!["Ben"], vec!["Ada"], vec!["Ada", "Cy"]]);
    let ben = &rows[0].follows[1];
    assert_eq!((ben.name.as_str(), ben.follows[0].name.as_str()), ("Ben", "Ada"));
    assert_eq!(names(&ben.follows[0].followers), ["Ben"]);
    // What only the table in between knows is found by going through it.
    let since: Vec<(i32, &str)> =
        rows[0].following.iter().map(|follow| (follow.since, follow.followed.name.as_str())).collect();
    assert_eq!(since, [(2020, "Ben"), (2021, "Cy")]);
    Ok(())
}

#[tokio::test]
async fn conditions_reach_through_a_table_in_between() -> TestResult {
    let db = members().await?;
    let ids = async |condition: Filter<D, Member>| -> orm::Result<Vec<i64>> {
        db.select(Member.id).from(Member).filter(condition).order_by(Member.id.asc()).all().await
    };
    let of = || Filter::of(Member);
    assert_eq!(ids(of().and(Member.follows.any(Member.name.eq("Cy")))).await?, [1, 3]);
    assert_eq!(ids(of().and(Member.followers.none(Member.name.eq("Cy")))).await?, [1, 2]);
    assert_eq!(ids(of().and(Member.follows.every(Member.name.ne("Ben")))).await?, [2, 3]);
    assert_eq!(ids(of().and(Member.follows.any(Member.follows.any(Member.name.eq("Ada"))))).await?, [1]);
    assert_eq!(ids(of().and(Member.follows.count().gt(1))).await?, [1]);
    Ok(())
}
