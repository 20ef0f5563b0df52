use orm::Prepared;
use orm::prelude::*;

use super::operations::Nested;
use super::tables::{Post, User};

/// The statements that are rendered once.
pub(super) struct Statements<D: Dialect> {
    pub(super) trivial: Prepared<D, (), User>,
    pub(super) medium: Prepared<D, Param<String>, (User, Option<Post>)>,
    pub(super) nested: Prepared<D, (), Nested>,
    pub(super) point_select: Prepared<D, Param<i64>, User>,
    pub(super) update: Prepared<D, (Param<String>, Param<i64>), ()>,
}

impl<D: Dialect> Statements<D> {
    pub(super) fn new(db: &Db<D>) -> Self {
        Self {
            trivial: db.prepare(|()| select(User).from(User)),
            medium: db.prepare(|hair_color: Param<String>| {
                from(User)
                    .left_join(Post, Post.user_id.eq(User.id))
                    .filter(User.hair_color.eq(hair_color))
                    .order_by(User.name.desc())
            }),
            nested: db.prepare(|()| query(User).with(User.posts.with(Post.comments)).order_by(User.id.asc())),
            point_select: db.prepare(|id: Param<i64>| select(User).from(User).filter(User.id.eq(id))),
            update: db.prepare(|(name, id): (Param<String>, Param<i64>)| {
                update(User).set(User.name.set(name)).filter(User.id.eq(id))
            }),
        }
    }

    /// The same on a transaction.
    pub(super) fn on(&self, tx: &Tx<D>) -> Self {
        Self {
            trivial: self.trivial.on(tx),
            medium: self.medium.on(tx),
            nested: self.nested.on(tx),
            point_select: self.point_select.on(tx),
            update: self.update.on(tx),
        }
    }
}
