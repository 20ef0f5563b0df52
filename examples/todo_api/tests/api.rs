//! Drives the API over HTTP, each test on a database file of its own.

use std::error::Error;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tower::ServiceExt;

type TestResult = Result<(), Box<dyn Error>>;

async fn serve_from(directory: &TempDir) -> Result<Router, Box<dyn Error>> {
    let path = directory.path().join("todo.db");
    let db = todo_api::open(path.to_str().ok_or("the path is not UTF-8")?).await?;
    Ok(todo_api::router(db))
}

/// Sends a request and reads the response's JSON, `null` when it has no body.
async fn send(
    app: &Router,
    method: &str,
    uri: &str,
    body: Body,
) -> Result<(StatusCode, Value), Box<dyn Error>> {
    let request = Request::builder()
        .method(method)
        .uri(uri)
        .header(header::CONTENT_TYPE, "application/json")
        .body(body)?;
    let response = app.clone().oneshot(request).await?;
    let status = response.status();
    let bytes = to_bytes(response.into_body(), usize::MAX).await?;
    let json = if bytes.is_empty() { Value::Null } else { serde_json::from_slice(&bytes)? };
    Ok((status, json))
}

async fn create(app: &Router, todo: Value) -> Result<(StatusCode, Value), Box<dyn Error>> {
    send(app, "POST", "/todos", Body::from(todo.to_string())).await
}

async fn get(app: &Router, uri: &str) -> Result<(StatusCode, Value), Box<dyn Error>> {
    send(app, "GET", uri, Body::empty()).await
}

/// The titles and the total of a page.
async fn list(app: &Router, uri: &str) -> Result<(Vec<String>, u64), Box<dyn Error>> {
    let (status, page) = get(app, uri).await?;
    assert_eq!(status, StatusCode::OK, "{page}");
    let todos = page["todos"].as_array().ok_or("a page has todos")?;
    let titles = todos.iter().filter_map(|todo| todo["title"].as_str()).map(str::to_owned).collect();
    Ok((titles, page["total"].as_u64().ok_or("a page has a total")?))
}

#[tokio::test]
async fn a_created_todo_has_the_defaults_and_is_found_again() -> TestResult {
    let directory = TempDir::new()?;
    let app = serve_from(&directory).await?;

    let (status, created) = create(&app, json!({ "title": "Buy milk" })).await?;
    assert_eq!(status, StatusCode::CREATED);
    assert_eq!(created["title"], "Buy milk");
    assert_eq!(created["notes"], Value::Null);
    assert_eq!(created["priority"], "medium");
    assert_eq!(created["completed"], false);

    let (status, shown) = get(&app, &format!("/todos/{}", created["id"])).await?;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(shown, created);
    Ok(())
}

#[tokio::test]
async fn a_taken_title_is_a_conflict() -> TestResult {
    let directory = TempDir::new()?;
    let app = serve_from(&directory).await?;

    create(&app, json!({ "title": "Buy milk" })).await?;
    let (status, body) = create(&app, json!({ "title": "Buy milk" })).await?;
    assert_eq!(status, StatusCode::CONFLICT);
    assert_eq!(body, json!({ "error": "a todo with this title exists already" }));
    assert_eq!(list(&app, "/todos").await?.1, 1);
    Ok(())
}

#[tokio::test]
async fn a_blank_title_is_refused() -> TestResult {
    let directory = TempDir::new()?;
    let app = serve_from(&directory).await?;

    let (status, body) = create(&app, json!({ "title": "  " })).await?;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(body, json!({ "error": "the todo violates title_not_blank" }));
    Ok(())
}

#[tokio::test]
async fn the_list_filters_by_text_state_and_priority() -> TestResult {
    let directory = TempDir::new()?;
    let app = serve_from(&directory).await?;
    create(&app, json!({ "title": "Buy milk", "priority": "high" })).await?;
    create(&app, json!({ "title": "Bake a cake", "notes": "100% MILK chocolate" })).await?;
    let (_, tea) = create(&app, json!({ "title": "Drink tea", "priority": "high" })).await?;
    send(&app, "POST", &format!("/todos/{}/toggle", tea["id"]), Body::empty()).await?;

    let titles = async |uri| list(&app, uri).await.map(|(titles, _)| titles);
    assert_eq!(titles("/todos").await?, ["Drink tea", "Bake a cake", "Buy milk"]);
    assert_eq!(titles("/todos?q=milk").await?, ["Bake a cake", "Buy milk"]);
    assert_eq!(titles("/todos?q=%25").await?, ["Bake a cake"]);
    assert_eq!(titles("/todos?completed=true").await?, ["Drink tea"]);
    assert_eq!(titles("/todos?priority=high").await?, ["Drink tea", "Buy milk"]);
    assert_eq!(titles("/todos?q=milk&completed=false&priority=high").await?, ["Buy milk"]);
    Ok(())
}

#[tokio::test]
async fn a_page_comes_with_the_total() -> TestResult {
    let directory = TempDir::new()?;
    let app = serve_from(&directory).await?;
    for number in 1..=5 {
        create(&app, json!({ "title": format!("Todo {number}") })).await?;
    }

    assert_eq!(list(&app, "/todos?limit=2").await?, (vec!["Todo 5".into(), "Todo 4".into()], 5));
    assert_eq!(list(&app, "/todos?limit=2&offset=4").await?, (vec!["Todo 1".into()], 5));
    assert_eq!(list(&app, "/todos?offset=9").await?, (vec![], 5));
    Ok(())
}

#[tokio::test]
async fn toggling_twice_restores_a_todo() -> TestResult {
    let directory = TempDir::new()?;
    let app = serve_from(&directory).await?;
    let (_, created) = create(&app, json!({ "title": "Buy milk" })).await?;
    let uri = format!("/todos/{}/toggle", created["id"]);

    let (status, toggled) = send(&app, "POST", &uri, Body::empty()).await?;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(toggled["completed"], true);
    let (_, restored) = send(&app, "POST", &uri, Body::empty()).await?;
    assert_eq!(restored, created);
    Ok(())
}

#[tokio::test]
async fn a_deleted_todo_is_gone() -> TestResult {
    let directory = TempDir::new()?;
    let app = serve_from(&directory).await?;
    let (_, created) = create(&app, json!({ "title": "Buy milk" })).await?;
    let uri = format!("/todos/{}", created["id"]);

    let (status, _) = send(&app, "DELETE", &uri, Body::empty()).await?;
    assert_eq!(status, StatusCode::NO_CONTENT);
    for (method, uri) in [("GET", uri.clone()), ("DELETE", uri.clone()), ("POST", format!("{uri}/toggle"))] {
        let (status, body) = send(&app, method, &uri, Body::empty()).await?;
        assert_eq!(status, StatusCode::NOT_FOUND, "{method} {uri}");
        assert_eq!(body, json!({ "error": "there is no such todo" }));
    }
    Ok(())
}

#[tokio::test]
async fn todos_outlive_the_server() -> TestResult {
    let directory = TempDir::new()?;
    let app = serve_from(&directory).await?;
    create(&app, json!({ "title": "Buy milk" })).await?;
    drop(app);

    let app = serve_from(&directory).await?;
    assert_eq!(list(&app, "/todos").await?, (vec!["Buy milk".into()], 1));
    Ok(())
}

#[tokio::test]
async fn the_server_answers_on_a_socket() -> TestResult {
    let directory = TempDir::new()?;
    let app = serve_from(&directory).await?;
    create(&app, json!({ "title": "Buy milk" })).await?;

    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let server = tokio::spawn(async move { axum::serve(listener, app).await });

    let mut stream = TcpStream::connect(address).await?;
    stream.write_all(b"GET /todos HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n").await?;
    let mut response = String::new();
    stream.read_to_string(&mut response).await?;
    assert!(response.starts_with("HTTP/1.1 200 OK\r\n"), "{response}");
    assert!(response.contains(r#""title":"Buy milk""#), "{response}");

    server.abort();
    Ok(())
}
