use toasty::Deferred;

#[derive(Debug, toasty::Model)]
#[table = "users"]
pub(crate) struct User {
    #[key]
    #[auto]
    pub(crate) id: i64,
    pub(crate) name: String,
    pub(crate) hair_color: Option<String>,
}

/// A user with posts. Its key is not `#[auto]`: on SQLite those have a type that foreign keys cannot be compared with.
#[derive(Debug, toasty::Model)]
#[table = "users"]
pub(crate) struct Author {
    #[key]
    pub(crate) id: i64,
    pub(crate) name: String,
    pub(crate) hair_color: Option<String>,
    #[has_many]
    pub(crate) posts: Deferred<Vec<Post>>,
}

#[derive(Debug, toasty::Model)]
#[table = "posts"]
pub(crate) struct Post {
    #[key]
    pub(crate) id: i64,
    #[index]
    pub(crate) user_id: i64,
    pub(crate) title: String,
    pub(crate) body: Option<String>,
    #[belongs_to(key = user_id, references = id)]
    pub(crate) author: Deferred<Author>,
    #[has_many]
    pub(crate) comments: Deferred<Vec<Comment>>,
}

#[derive(Debug, toasty::Model)]
#[table = "comments"]
pub(crate) struct Comment {
    #[key]
    pub(crate) id: i64,
    #[index]
    pub(crate) post_id: i64,
    pub(crate) text: String,
    #[belongs_to(key = post_id, references = id)]
    pub(crate) post: Deferred<Post>,
}

#[derive(Debug, toasty::Model)]
#[table = "wide"]
pub(crate) struct Wide {
    #[key]
    pub(crate) id: i64,
    pub(crate) quantity: i64,
    pub(crate) stock: i64,
    pub(crate) price: f64,
    pub(crate) weight: f64,
    pub(crate) rating: f64,
    pub(crate) active: bool,
    pub(crate) sku: String,
    pub(crate) title: String,
    pub(crate) description: String,
    pub(crate) brand: String,
    pub(crate) color: Option<String>,
    pub(crate) size: Option<String>,
    pub(crate) supplier: Option<i64>,
    pub(crate) discount: Option<f64>,
}
