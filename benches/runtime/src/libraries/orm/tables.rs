use bench_workloads::WideRow;
use orm::prelude::*;

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "users")]
#[has_many(posts: Post)]
pub(super) struct User {
    #[column(primary_key, auto_increment)]
    pub(super) id: i64,
    #[column(length = 255)]
    pub(super) name: String,
    #[column(length = 255)]
    pub(super) hair_color: Option<String>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "posts")]
#[has_many(comments: Comment)]
pub(super) struct Post {
    #[column(primary_key, auto_increment)]
    pub(super) id: i64,
    #[column(references = User.id, index)]
    pub(super) user_id: i64,
    #[column(length = 255)]
    pub(super) title: String,
    #[column(length = 255)]
    pub(super) body: Option<String>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "comments")]
pub(super) struct Comment {
    #[column(primary_key, auto_increment)]
    pub(super) id: i64,
    #[column(references = Post.id, index)]
    pub(super) post_id: i64,
    #[column(length = 255)]
    pub(super) text: String,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "wide")]
pub(super) struct Wide {
    #[column(primary_key)]
    pub(super) id: i64,
    pub(super) quantity: i64,
    pub(super) stock: i64,
    pub(super) price: f64,
    pub(super) weight: f64,
    pub(super) rating: f64,
    pub(super) active: bool,
    #[column(length = 255)]
    pub(super) sku: String,
    #[column(length = 255)]
    pub(super) title: String,
    #[column(length = 255)]
    pub(super) description: String,
    #[column(length = 255)]
    pub(super) brand: String,
    #[column(length = 255)]
    pub(super) color: Option<String>,
    #[column(length = 255)]
    pub(super) size: Option<String>,
    pub(super) supplier: Option<i64>,
    pub(super) discount: Option<f64>,
}

impl From<WideRow> for NewWide {
    fn from(row: WideRow) -> Self {
        let WideRow { id, quantity, stock, price, weight, rating, active, .. } = row;
        let WideRow { sku, title, description, brand, color, size, supplier, discount, .. } = row;
        Self {
            id,
            quantity,
            stock,
            price,
            weight,
            rating,
            active,
            sku,
            title,
            description,
            brand,
            color,
            size,
            supplier,
            discount,
        }
    }
}
