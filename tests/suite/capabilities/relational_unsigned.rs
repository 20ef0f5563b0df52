//! MySQL, MariaDB and SQLite: `i8` and the unsigned integers in related rows.

use crate::harness::*;

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "machines")]
#[has_many(meters: Meter)]
pub struct Machine {
    #[column(primary_key)]
    pub id: i64,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "meters")]
#[belongs_to(machine: Machine)]
pub struct Meter {
    #[column(primary_key)]
    pub id: u32,
    #[column(references = Machine.id)]
    pub machine_id: i64,
    pub tiny: i8,
    pub byte: u8,
    pub short: u16,
    pub word: u32,
    pub maybe_tiny: Option<i8>,
    pub maybe_byte: Option<u8>,
    pub maybe_short: Option<u16>,
    pub maybe_word: Option<u32>,
}

fn meter(id: u32, tiny: i8, byte: u8, short: u16, word: u32) -> Meter {
    let (maybe_tiny, maybe_byte, maybe_short, maybe_word) = (Some(tiny), Some(byte), Some(short), Some(word));
    Meter { id, machine_id: 1, tiny, byte, short, word, maybe_tiny, maybe_byte, maybe_short, maybe_word }
}

#[tokio::test]
async fn small_and_unsigned_integers_in_related_rows_whatever_their_level() -> TestResult {
    let db = fresh(&schema![Machine, Meter]).await;
    let meters = [
        meter(1, i8::MIN, 0, 0, 0),
        meter(2, i8::MAX, u8::MAX, u16::MAX, u32::MAX),
        Meter {
            maybe_tiny: None,
            maybe_byte: None,
            maybe_short: None,
            maybe_word: None,
            ..meter(3, -1, 128, 32_768, 2_147_483_648)
        },
        meter(u32::MAX, 1, 1, 1, 1),
    ];
    db.insert(Machine).values(NewMachine::from(Machine { id: 1 })).execute().await?;
    db.insert(Meter).values(meters.clone().map(NewMeter::from)).execute().await?;
    let machine =
        db.query(Machine).with(Machine.meters.with(Meter.machine.with(Machine.meters))).one().await?;
    assert_eq!(machine.meters.len(), 4);
    for (found, meter) in machine.meters.iter().zip(&meters) {
        assert_eq!(&found.row, meter);
        assert_eq!(found.machine.meters, meters);
    }
    Ok(())
}
