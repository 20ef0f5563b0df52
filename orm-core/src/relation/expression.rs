use std::marker::PhantomData;

use super::field::Slot;
use super::include::{Include, Itself};
use crate::expr::{Expr, Node};
use crate::scope::{Find, Neutral, Within};
use crate::types::Keep;

/// Use of a relation's count: of the source `S`, in statements of the dialect `D`.
#[derive(Debug)]
pub struct RelatedCount<D, S, L>(PhantomData<fn() -> (D, S, L)>);

impl<D, Sc: Find<S, I>, S, L, I> Within<D, Sc, I> for RelatedCount<D, S, L> {
    type Null = Keep;
    type Kind = Neutral;
}

impl<D, S: Itself<L::Parent>, L: Slot> Include<D> for Expr<i64, RelatedCount<D, S, L>> {
    type Slot = L;
    type Value = i64;

    fn into_cell(self) -> (usize, Node) {
        (L::POSITION, self.into_inner())
    }
}
