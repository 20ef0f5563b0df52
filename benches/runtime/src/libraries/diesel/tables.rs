//! The tables of Diesel, with and without async.

use bench_workloads::WideRow;
use diesel::prelude::*;

diesel::table! {
    users (id) {
        id -> BigInt,
        name -> Text,
        hair_color -> Nullable<Text>,
    }
}

diesel::table! {
    posts (id) {
        id -> BigInt,
        user_id -> BigInt,
        title -> Text,
        body -> Nullable<Text>,
    }
}

diesel::table! {
    comments (id) {
        id -> BigInt,
        post_id -> BigInt,
        text -> Text,
    }
}

diesel::table! {
    wide (id) {
        id -> BigInt,
        quantity -> BigInt,
        stock -> BigInt,
        price -> Double,
        weight -> Double,
        rating -> Double,
        active -> Bool,
        sku -> Text,
        title -> Text,
        description -> Text,
        brand -> Text,
        color -> Nullable<Text>,
        size -> Nullable<Text>,
        supplier -> Nullable<BigInt>,
        discount -> Nullable<Double>,
    }
}

diesel::joinable!(posts -> users (user_id));
diesel::joinable!(comments -> posts (post_id));
diesel::allow_tables_to_appear_in_same_query!(users, posts, comments);

#[derive(Clone, Debug, Hash, Identifiable, Queryable)]
#[diesel(table_name = users)]
pub(in crate::libraries) struct User {
    pub(in crate::libraries) id: i64,
    pub(in crate::libraries) name: String,
    pub(in crate::libraries) hair_color: Option<String>,
}

#[derive(Clone, Debug, Hash, Identifiable, Queryable, Associations)]
#[diesel(table_name = posts, belongs_to(User))]
pub(in crate::libraries) struct Post {
    pub(in crate::libraries) id: i64,
    pub(in crate::libraries) user_id: i64,
    pub(in crate::libraries) title: String,
    pub(in crate::libraries) body: Option<String>,
}

#[derive(Clone, Debug, Hash, Identifiable, Queryable, Associations)]
#[diesel(table_name = comments, belongs_to(Post))]
pub(in crate::libraries) struct Comment {
    pub(in crate::libraries) id: i64,
    pub(in crate::libraries) post_id: i64,
    pub(in crate::libraries) text: String,
}

pub(in crate::libraries) type Joined = (User, Option<Post>);
pub(in crate::libraries) type UserWithPosts = (User, Vec<(Post, Vec<Comment>)>);

/// Puts each child under its parent.
pub(in crate::libraries) fn nest(
    users: Vec<User>,
    posts: Vec<Post>,
    comments: Vec<Comment>,
) -> Vec<UserWithPosts> {
    let comments = comments.grouped_by(&posts);
    let posts: Vec<_> = posts.into_iter().zip(comments).grouped_by(&users);
    users.into_iter().zip(posts).collect()
}

/// Something of each column, so that all have to be read.
pub(in crate::libraries) fn weight(user: &User) -> u64 {
    let letters = user.name.len() + user.hair_color.as_ref().map_or(0, String::len);
    user.id.unsigned_abs() + letters as u64
}

// Without defaults, SQLite takes several rows by one statement, too.
#[derive(Insertable)]
#[diesel(table_name = users, treat_none_as_default_value = false)]
pub(in crate::libraries) struct NewUser {
    pub(in crate::libraries) name: String,
    pub(in crate::libraries) hair_color: Option<&'static str>,
}

#[derive(Insertable)]
#[diesel(table_name = users, treat_none_as_default_value = false)]
pub(in crate::libraries) struct KeyedUser {
    pub(in crate::libraries) id: i64,
    pub(in crate::libraries) name: String,
    pub(in crate::libraries) hair_color: Option<&'static str>,
}

#[derive(Insertable)]
#[diesel(table_name = wide, treat_none_as_default_value = false)]
pub(in crate::libraries) struct NewWide<'a> {
    id: i64,
    quantity: i64,
    stock: i64,
    price: f64,
    weight: f64,
    rating: f64,
    active: bool,
    sku: &'a str,
    title: &'a str,
    description: &'a str,
    brand: &'a str,
    color: Option<&'a str>,
    size: Option<&'a str>,
    supplier: Option<i64>,
    discount: Option<f64>,
}

impl<'a> From<&'a WideRow> for NewWide<'a> {
    fn from(row: &'a WideRow) -> Self {
        Self {
            id: row.id,
            quantity: row.quantity,
            stock: row.stock,
            price: row.price,
            weight: row.weight,
            rating: row.rating,
            active: row.active,
            sku: &row.sku,
            title: &row.title,
            description: &row.description,
            brand: &row.brand,
            color: row.color.as_deref(),
            size: row.size.as_deref(),
            supplier: row.supplier,
            discount: row.discount,
        }
    }
}
