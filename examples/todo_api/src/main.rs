//! Serves the to-do list on <http://127.0.0.1:3000>, from the file named by the argument or `TODO_DB`.
//!
//! ```text
//! cargo run -p todo_api -- todo.db
//!
//! curl localhost:3000/todos -H 'content-type: application/json' -d '{"title": "Buy milk", "priority": "high"}'
//! curl 'localhost:3000/todos?q=milk&completed=false&priority=high&limit=10&offset=0'
//! curl -X POST localhost:3000/todos/1/toggle
//! curl -X DELETE localhost:3000/todos/1
//! ```

use std::error::Error;

use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args()
        .nth(1)
        .or_else(|| std::env::var("TODO_DB").ok())
        .unwrap_or_else(|| "todo.db".to_owned());
    let db = todo_api::open(&path).await?;
    let listener = TcpListener::bind("127.0.0.1:3000").await?;
    println!("{path} on http://{}/todos", listener.local_addr()?);
    axum::serve(listener, todo_api::router(db)).await?;
    Ok(())
}
