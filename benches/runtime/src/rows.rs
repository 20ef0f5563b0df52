//! Rows for the libraries that read into structs of the user's.

#[derive(Clone, Debug, Hash, PartialEq, sqlx::FromRow)]
pub(crate) struct User {
    pub(crate) id: i64,
    pub(crate) name: String,
    pub(crate) hair_color: Option<String>,
}

#[derive(Clone, Debug, Hash, PartialEq, sqlx::FromRow)]
pub(crate) struct Post {
    pub(crate) id: i64,
    pub(crate) user_id: i64,
    pub(crate) title: String,
    pub(crate) body: Option<String>,
}

#[derive(Clone, Debug, Hash, PartialEq, sqlx::FromRow)]
pub(crate) struct Comment {
    pub(crate) id: i64,
    pub(crate) post_id: i64,
    pub(crate) text: String,
}

pub(crate) type Joined = (User, Option<Post>);
pub(crate) type PostWithComments = (Post, Vec<Comment>);
pub(crate) type UserWithPosts = (User, Vec<PostWithComments>);

/// Puts each child under its parent, keeping their order.
pub(crate) fn nest(users: Vec<User>, posts: Vec<Post>, comments: Vec<Comment>) -> Vec<UserWithPosts> {
    let mut comments_of = std::collections::HashMap::<i64, Vec<Comment>>::with_capacity(posts.len());
    for comment in comments {
        comments_of.entry(comment.post_id).or_default().push(comment);
    }
    let mut posts_of = std::collections::HashMap::<i64, Vec<PostWithComments>>::with_capacity(users.len());
    for post in posts {
        let comments = comments_of.remove(&post.id).unwrap_or_default();
        posts_of.entry(post.user_id).or_default().push((post, comments));
    }
    let mut nest = |user: User| {
        let posts = posts_of.remove(&user.id).unwrap_or_default();
        (user, posts)
    };
    users.into_iter().map(&mut nest).collect()
}
