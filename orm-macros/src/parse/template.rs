//! The small language of a `sql!` template.

/// A template's text, cut at its placeholders.
pub(super) enum Piece {
    Text(String),
    /// `{}`
    Next,
    /// `{name}`; what stands in the braces is not looked at yet.
    Captured(String),
}

/// # Errors
/// The message for a brace without its other half, and for a format specification.
pub(super) fn pieces(template: &str) -> Result<Vec<Piece>, String> {
    let mut pieces = Vec::new();
    let mut text = String::new();
    let mut chars = template.chars().peekable();
    while let Some(char) = chars.next() {
        match char {
            '{' | '}' if chars.peek() == Some(&char) => {
                chars.next();
                text.push(char);
            }
            '{' => {
                let mut inside = String::new();
                loop {
                    match chars.next() {
                        Some('}') => break,
                        Some('{') | None => return Err(unmatched('{')),
                        Some(char) => inside.push(char),
                    }
                }
                if !text.is_empty() {
                    pieces.push(Piece::Text(std::mem::take(&mut text)));
                }
                pieces.push(placeholder(inside.trim())?);
            }
            '}' => return Err(unmatched('}')),
            char => text.push(char),
        }
    }
    if !text.is_empty() {
        pieces.push(Piece::Text(text));
    }
    Ok(pieces)
}

fn placeholder(inside: &str) -> Result<Piece, String> {
    // `a::b` is a path, which is no variable, not a specification.
    if inside.replace("::", "").contains(':') {
        let name = inside.split(':').next().unwrap_or_default().trim();
        let plain = name.chars().all(|c| c.is_alphanumeric() || c == '_');
        let hint = if plain { format!("write `{{{name}}}`; ") } else { String::new() };
        return Err(format!(
            "`{{{inside}}}`: values are bound, not formatted · {hint}a brace in the text is written `{{{{`"
        ));
    }
    match inside {
        "" => Ok(Piece::Next),
        name => Ok(Piece::Captured(name.to_owned())),
    }
}

fn unmatched(brace: char) -> String {
    format!(
        "a `{brace}` without its other half · an argument is written `{{}}`, a brace in the text `{brace}{brace}`"
    )
}
