//! `IpNet`, `MacAddress` and `PgInterval`: inet and cidr, macaddr, interval.

// The shared macros clone keys that are not `Copy` on every table.
#![allow(clippy::clone_on_copy)]

use ipnet::IpNet;
use mac_address::MacAddress;
use orm::postgres::PgInterval;

use crate::harness::*;
use crate::suite::extremes::finds_each;
use crate::suite::round_trip::round_trip;
use crate::suite::schema::s;

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "hosts")]
pub struct Host {
    #[column(primary_key)]
    pub id: i64,
    pub address: IpNet,
    #[column(type = "cidr")]
    pub block: IpNet,
    pub card: MacAddress,
    pub lease: PgInterval,
    pub maybe_address: Option<IpNet>,
    #[column(type = "cidr")]
    pub maybe_block: Option<IpNet>,
    pub maybe_card: Option<MacAddress>,
    pub maybe_lease: Option<PgInterval>,
}

fn net(text: &str) -> IpNet {
    text.parse().expect("a network")
}

fn host(
    id: i64,
    address: &str,
    block: &str,
    card: [u8; 6],
    (months, days, microseconds): (i32, i32, i64),
) -> Host {
    let (address, block, card) = (net(address), net(block), MacAddress::new(card));
    let lease = PgInterval { months, days, microseconds };
    Host {
        id,
        address,
        block,
        card,
        lease: lease.clone(),
        maybe_address: Some(address),
        maybe_block: Some(block),
        maybe_card: Some(card),
        maybe_lease: Some(lease),
    }
}

fn hosts() -> Vec<Host> {
    vec![
        host(1, "0.0.0.0/0", "0.0.0.0/0", [0; 6], (0, 0, 0)),
        host(2, "10.1.2.3/8", "10.0.0.0/8", [0, 0, 0, 0, 0, 1], (1, 1, 1)),
        host(3, "10.1.2.3/32", "10.1.2.3/32", [0x08, 0x00, 0x2b, 0x01, 0x02, 0x03], (-1, 2, -3)),
        host(4, "255.255.255.255/32", "255.255.255.0/24", [0xff; 6], (i32::MAX, i32::MAX, 0)),
        host(5, "::/0", "::/0", [1, 2, 3, 4, 5, 6], (i32::MIN + 1, i32::MIN + 1, 0)),
        host(6, "2001:db8::1/64", "2001:db8::/64", [0, 0, 0, 0, 1, 0], (0, 0, i64::MAX)),
        host(
            7,
            "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128",
            "fe80::/10",
            [1, 0, 0, 0, 0, 0],
            (14, -3, 14_706_789_012),
        ),
        Host {
            maybe_address: None,
            maybe_block: None,
            maybe_card: None,
            maybe_lease: None,
            ..host(8, "192.168.0.1/24", "192.168.0.0/24", [9; 6], (0, 1, 0))
        },
    ]
}

#[tokio::test]
async fn networks_cards_and_intervals_are_read_back_and_found() -> TestResult {
    let db = fresh(&schema![Host]).await;
    let rows = hosts();
    round_trip!(db, Host, NewHost, rows.clone());
    finds_each!(db, Host, rows, [
        address, maybe_address; block, maybe_block; card, maybe_card; lease, maybe_lease;
    ]);
    Ok(())
}

#[tokio::test]
async fn networks_cards_and_intervals_are_told_as_written() -> TestResult {
    let db = fresh(&schema![Host]).await;
    db.insert(Host).values(hosts().into_iter().map(NewHost::from)).execute().await?;
    let told: Vec<(i64, String, String, String, String)> = db
        .fetch(sql!(
            "select id, address::text, block::text, card::text, lease::text from hosts where id in (3, 6, 7) order by id"
        ))
        .await?;
    let row = |id, address, block, card, lease| (id, s(address), s(block), s(card), s(lease));
    assert_eq!(
        told,
        [
            row(3, "10.1.2.3/32", "10.1.2.3/32", "08:00:2b:01:02:03", "-1 mons +2 days -00:00:00.000003"),
            row(6, "2001:db8::1/64", "2001:db8::/64", "00:00:00:00:01:00", "2562047788:00:54.775807"),
            row(
                7,
                "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128",
                "fe80::/10",
                "01:00:00:00:00:00",
                "1 year 2 mons -3 days +04:05:06.789012"
            ),
        ]
    );
    let types: Vec<(String, String)> = db
        .fetch(sql!("select pg_typeof(block)::text, pg_typeof(maybe_block)::text from hosts limit 1"))
        .await?;
    assert_eq!(types, [(s("cidr"), s("cidr"))]);
    Ok(())
}

#[tokio::test]
async fn networks_cards_and_intervals_compare_as_the_server_compares() -> TestResult {
    let db = fresh(&schema![Host]).await;
    db.insert(Host).values(hosts().into_iter().map(NewHost::from)).execute().await?;
    let ids = |condition: Filter<D, Host>| {
        db.select(Host.id).from(Host).filter(condition).order_by(Host.id.asc()).all()
    };
    let all = || Filter::of(Host);
    assert_eq!(
        ids(all().and(Host.address.is_in([net("10.1.2.3/8"), net("::/0"), net("1.1.1.1/32")]))).await?,
        [2, 5]
    );
    assert_eq!(ids(all().and(Host.maybe_block.is_in([net("10.0.0.0/8"), net("fe80::/10")]))).await?, [2, 7]);
    assert_eq!(
        ids(all().and(Host.block.is_not_in([net("0.0.0.0/0"), net("::/0")]))).await?,
        [2, 3, 4, 6, 7, 8]
    );
    // By family, then by the bits of the network.
    assert_eq!(ids(all().and(Host.address.between(net("10.0.0.0/8"), net("11.0.0.0/8")))).await?, [2, 3]);
    let cards = [MacAddress::new([0xff; 6]), MacAddress::new([1, 2, 3, 4, 5, 6])];
    assert_eq!(ids(all().and(Host.card.is_in(cards))).await?, [4, 5]);
    assert_eq!(ids(all().and(Host.maybe_card.lt(MacAddress::new([0, 0, 0, 0, 1, 0])))).await?, [1, 2]);
    let sorted = db.select(Host.id).from(Host).order_by(Host.card.asc()).all().await?;
    assert_eq!(sorted, [1, 2, 6, 7, 5, 3, 8, 4]);
    // A month has thirty days, where it is compared.
    let days = |days| PgInterval { months: 0, days, microseconds: 0 };
    assert_eq!(
        ids(all().and(Host.lease.eq(PgInterval { months: 0, days: 0, microseconds: 86_400_000_000 })))
            .await?,
        [8]
    );
    assert_eq!(ids(all().and(Host.lease.between(days(1), days(32)))).await?, [2, 8]);
    assert_eq!(ids(all().and(Host.maybe_lease.is_in([days(0), days(1)]))).await?, [1]);
    assert_eq!(ids(all().and(Host.maybe_lease.is_distinct_from(None))).await?, [1, 2, 3, 4, 5, 6, 7]);
    assert_eq!(ids(all().and(Host.maybe_address.is_not_distinct_from(None))).await?, [8]);
    Ok(())
}

#[tokio::test]
async fn networks_cards_and_intervals_are_updated_to_values_and_to_null() -> TestResult {
    let db = fresh(&schema![Host]).await;
    db.insert(Host).values(hosts().into_iter().take(2).map(NewHost::from)).execute().await?;
    db.update(Host)
        .set((
            Host.maybe_address.set(None),
            Host.maybe_block.set(None),
            Host.maybe_card.set(None),
            Host.maybe_lease.set(None),
        ))
        .filter(Host.id.eq(1))
        .execute()
        .await?;
    let patch = HostPatch::new().maybe_block(net("10.2.0.0/16")).address(net("::2/128"));
    let read = db.update(Host).set(patch).filter(Host.id.eq(1)).returning(Host).one().await?;
    let expected = Host {
        address: net("::2/128"),
        maybe_address: None,
        maybe_block: Some(net("10.2.0.0/16")),
        maybe_card: None,
        maybe_lease: None,
        ..hosts().remove(0)
    };
    assert_eq!(read, expected);
    // A cidr has no bits beyond its prefix; the server says so.
    let refused = db.update(Host).set(Host.block.set(net("10.1.2.3/8"))).all_rows().execute().await;
    assert!(refused.is_err());
    Ok(())
}
