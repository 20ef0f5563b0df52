use super::shape::{Nested, SlotValue};

/// How many rows a relation leads to.
pub trait Cardinality: 'static {
    /// What holds them.
    type Value<X: Nested>: SlotValue;
    /// How many may be left by a filter.
    type Filtered: Cardinality;
}

/// Any number: `Vec`.
#[derive(Debug)]
pub enum Many {}
/// One or none: `Option`.
#[derive(Debug)]
pub enum MaybeOne {}
/// Exactly one.
#[derive(Debug)]
pub enum One {}

impl Cardinality for Many {
    type Value<X: Nested> = Vec<X>;
    type Filtered = Many;
}

impl Cardinality for MaybeOne {
    type Value<X: Nested> = Option<X>;
    type Filtered = MaybeOne;
}

impl Cardinality for One {
    type Value<X: Nested> = X;
    // The row there is may not meet the condition.
    type Filtered = MaybeOne;
}
