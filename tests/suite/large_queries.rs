//! Large queries: they compile without a raised `recursion_limit`.

use super::schema::*;
use crate::harness::*;

#[derive(Table, Debug, Clone, PartialEq)]
pub struct Link1 {
    #[column(primary_key)]
    pub id: i64,
    pub name: String,
    pub weight: i64,
}

macro_rules! links {
    ($($row:ident after $previous:ident),*) => {$(
        #[derive(Table, Debug, Clone, PartialEq)]
        pub struct $row {
            #[column(primary_key)]
            pub id: i64,
            #[column(references = $previous.id)]
            pub previous_id: i64,
            pub name: String,
            pub weight: i64,
        }
    )*};
}
links!(Link2 after Link1, Link3 after Link2, Link4 after Link3, Link5 after Link4);
links!(Link6 after Link5, Link7 after Link6, Link8 after Link7);

type Chain = (Link1, Link2, Link3, Link4, Option<Link5>, Option<Link6>, Option<Link7>, Option<Link8>);

/// Two chains: one of all eight tables, and one that ends at the fourth.
async fn chains() -> Result<Db<D>, Box<dyn std::error::Error>> {
    let db = fresh(&schema![Link1, Link2, Link3, Link4, Link5, Link6, Link7, Link8]).await;
    for id in [10, 20] {
        db.create(NewLink1 { id, name: s("one"), weight: 1 }).await?;
        db.create(NewLink2 { id: id + 1, previous_id: id, name: s("two"), weight: 2 }).await?;
        db.create(NewLink3 { id: id + 2, previous_id: id + 1, name: s("three"), weight: 3 }).await?;
        db.create(NewLink4 { id: id + 3, previous_id: id + 2, name: s("four"), weight: 4 }).await?;
    }
    db.create(NewLink5 { id: 14, previous_id: 13, name: s("five"), weight: 5 }).await?;
    db.create(NewLink6 { id: 15, previous_id: 14, name: s("six"), weight: 6 }).await?;
    db.create(NewLink7 { id: 16, previous_id: 15, name: s("seven"), weight: 7 }).await?;
    db.create(NewLink8 { id: 17, previous_id: 16, name: s("eight"), weight: 8 }).await?;
    Ok(db)
}

#[tokio::test]
async fn eight_tables_join_under_twenty_conditions() -> TestResult {
    let db = chains().await?;
    let rows: Vec<Chain> = db
        .from(Link1)
        .inner_join(Link2, Link2.previous_id.eq(Link1.id))
        .inner_join(Link3, Link3.previous_id.eq(Link2.id))
        .inner_join(Link4, Link4.previous_id.eq(Link3.id))
        .left_join(Link5, Link5.previous_id.eq(Link4.id))
        .left_join(Link6, Link6.previous_id.eq(Link5.id))
        .left_join(Link7, Link7.previous_id.eq(Link6.id))
        .left_join(Link8, Link8.previous_id.eq(Link7.id))
        .filter(
            (Link1.weight.eq(1))
                .and(Link1.name.eq("one"))
                .and(Link1.id.lt(Link2.id))
                .and(Link2.weight.gt(Link1.weight))
                .and(Link2.name.starts_with("t"))
                .and(Link2.id.is_in([11, 21]))
                .and(Link3.weight.between(3, 5))
                .and(Link3.name.like("th%"))
                .and((Link3.weight + Link2.weight).eq(5))
                .and(Link4.weight.lte(4))
                .and(Link4.name.ne(Link3.name))
                .and(Link4.name.length().eq(4))
                .and(Link5.weight.eq(5).or(Link5.id.is_null()))
                .and(Link5.name.eq("five").or(Link5.name.is_null()))
                .and(Link6.weight.gt(Link5.weight).or(Link6.id.is_null()))
                .and(Link6.name.ends_with("x").or(Link6.name.is_null()))
                .and(Link7.weight.gt(6).or(Link7.id.is_null()))
                .and(Link7.name.ne("six").or(Link7.name.is_null()))
                .and(Link8.weight.is_in([8, 9]).or(Link8.id.is_null()))
                .and(Link8.name.eq("eight").or(Link8.name.is_null())),
        )
        .order_by((Link1.id.asc(), Link8.id.asc()))
        .all()
        .await?;
    let ends: Vec<(i64, i64, Option<i64>)> =
        rows.iter().map(|row| (row.0.id, row.3.id, row.7.as_ref().map(|last| last.id))).collect();
    assert_eq!(ends, [(10, 13, Some(17)), (20, 23, None)]);
    Ok(())
}

macro_rules! without {
    ($query:expr; $($id:literal)*) => { $query$(.filter(Todo.id.ne($id)))* };
}

#[tokio::test]
async fn three_hundred_filters_stand_in_one_chain() -> TestResult {
    let db = seeded().await?;
    let query = without!(db.from(Todo);
        2 4 6 8 10 12 14 16 18 20 22 24 26 28 30 32 34 36 38 40
        42 44 46 48 50 52 54 56 58 60 62 64 66 68 70 72 74 76 78 80
        82 84 86 88 90 92 94 96 98 100 102 104 106 108 110 112 114 116 118 120
        122 124 126 128 130 132 134 136 138 140 142 144 146 148 150 152 154 156 158 160
        162 164 166 168 170 172 174 176 178 180 182 184 186 188 190 192 194 196 198 200
        202 204 206 208 210 212 214 216 218 220 222 224 226 228 230 232 234 236 238 240
        242 244 246 248 250 252 254 256 258 260 262 264 266 268 270 272 274 276 278 280
        282 284 286 288 290 292 294 296 298 300 302 304 306 308 310 312 314 316 318 320
        322 324 326 328 330 332 334 336 338 340 342 344 346 348 350 352 354 356 358 360
        362 364 366 368 370 372 374 376 378 380 382 384 386 388 390 392 394 396 398 400
        402 404 406 408 410 412 414 416 418 420 422 424 426 428 430 432 434 436 438 440
        442 444 446 448 450 452 454 456 458 460 462 464 466 468 470 472 474 476 478 480
        482 484 486 488 490 492 494 496 498 500 502 504 506 508 510 512 514 516 518 520
        522 524 526 528 530 532 534 536 538 540 542 544 546 548 550 552 554 556 558 560
        562 564 566 568 570 572 574 576 578 580 582 584 586 588 590 592 594 596 598 600
    );
    let ids: Vec<i64> = query.order_by(Todo.id.asc()).all().await?.iter().map(|todo| todo.id).collect();
    assert_eq!(ids, [1, 3, 5]);
    Ok(())
}
