/// How Rust names become SQL names, by the names serde uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Case {
    Snake,
    Camel,
    Pascal,
    ScreamingSnake,
    Kebab,
    Lower,
    Upper,
}

impl Case {
    pub(crate) const ALL: [(&'static str, Self); 7] = [
        ("snake_case", Self::Snake),
        ("camelCase", Self::Camel),
        ("PascalCase", Self::Pascal),
        ("SCREAMING_SNAKE_CASE", Self::ScreamingSnake),
        ("kebab-case", Self::Kebab),
        ("lowercase", Self::Lower),
        ("UPPERCASE", Self::Upper),
    ];

    /// `name` may be a field's (`created_at`), a variant's or a type's (`InProgress`).
    pub(crate) fn apply(self, name: &str) -> String {
        match self {
            Self::Snake => join(name, "_", |_, word| word.to_lowercase()),
            Self::Camel => join(name, "", |position, word| match position {
                0 => word.to_lowercase(),
                _ => capitalized(word),
            }),
            Self::Pascal => join(name, "", |_, word| capitalized(word)),
            Self::ScreamingSnake => join(name, "_", |_, word| word.to_uppercase()),
            Self::Kebab => join(name, "-", |_, word| word.to_lowercase()),
            // As in serde: letters change, underscores stay.
            Self::Lower => name.to_lowercase(),
            Self::Upper => name.to_uppercase(),
        }
    }
}

fn join(name: &str, separator: &str, change: impl Fn(usize, &str) -> String) -> String {
    let words = words(name);
    let changed = words.iter().enumerate().map(|(position, word)| change(position, word));
    changed.collect::<Vec<_>>().join(separator)
}

fn capitalized(word: &str) -> String {
    let mut chars = word.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars.flat_map(char::to_lowercase)).collect(),
        None => String::new(),
    }
}

/// `HTTPServer` is two words, not five: the last capital of a run begins the next word.
fn words(name: &str) -> Vec<String> {
    let chars: Vec<char> = name.chars().collect();
    let mut words = Vec::new();
    let mut word = String::new();
    for (position, &char) in chars.iter().enumerate() {
        let before = position.checked_sub(1).and_then(|before| chars.get(before));
        let after_small = before.is_some_and(|c| c.is_lowercase() || c.is_numeric());
        let run_ends = before.is_some_and(|c| c.is_uppercase())
            && chars.get(position + 1).is_some_and(|c| c.is_lowercase());
        let begins = char == '_' || char.is_uppercase() && (after_small || run_ends);
        if begins && !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
        if char != '_' {
            word.push(char);
        }
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::Case;

    #[test]
    fn a_type_name_becomes_every_case() {
        let of = |case: Case| case.apply("InProgress");
        let all: Vec<String> = Case::ALL.iter().map(|(_, case)| of(*case)).collect();
        let expected = [
            "in_progress",
            "inProgress",
            "InProgress",
            "IN_PROGRESS",
            "in-progress",
            "inprogress",
            "INPROGRESS",
        ];
        assert_eq!(all, expected);
    }

    #[test]
    fn a_field_name_becomes_every_case() {
        let all: Vec<String> = Case::ALL.iter().map(|(_, case)| case.apply("created_at")).collect();
        let expected =
            ["created_at", "createdAt", "CreatedAt", "CREATED_AT", "created-at", "created_at", "CREATED_AT"];
        assert_eq!(all, expected);
    }

    #[test]
    fn an_acronym_is_one_word_and_a_digit_ends_none() {
        assert_eq!(Case::Snake.apply("HTTPServer"), "http_server");
        assert_eq!(Case::Snake.apply("OAuth2Token"), "o_auth2_token");
        assert_eq!(Case::Snake.apply("TodoTag"), "todo_tag");
        assert_eq!(Case::Camel.apply("address_line_1"), "addressLine1");
    }
}
