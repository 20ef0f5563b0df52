use std::fmt::Display;

/// The candidate that `word` is most likely a misspelling of.
pub(crate) fn closest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let most = (word.chars().count() / 3).max(1);
    candidates
        .into_iter()
        .map(|candidate| (distance(word, candidate), candidate))
        .filter(|(distance, _)| *distance <= most)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// The second half of a message about an unknown word: the closest candidate, else all of them.
pub(crate) fn did_you_mean(word: impl Display, candidates: &[&str]) -> String {
    match closest(&word.to_string(), candidates.iter().copied()) {
        Some(candidate) => format!("did you mean `{candidate}`?"),
        None if candidates.is_empty() => String::from("remove it"),
        None => format!("there is `{}`", candidates.join("`, `")),
    }
}

/// Damerau's distance with adjacent transpositions, case ignored: `Cascade` is `cascade`, and
/// `lenght` is one slip away from `length`.
fn distance(a: &str, b: &str) -> usize {
    let a: Vec<char> = a.to_lowercase().chars().collect();
    let b: Vec<char> = b.to_lowercase().chars().collect();
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 0..a.len() {
        let mut row = vec![i + 1];
        for j in 0..b.len() {
            let changed = last[j] + usize::from(a[i] != b[j]);
            let mut best = changed.min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && a[i] == b[j - 1] && a[i - 1] == b[j] {
                best = best.min(before_last[j - 1] + 1);
            }
            row.push(best);
        }
        before_last = std::mem::replace(&mut last, row);
    }
    last.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::closest;

    #[test]
    fn the_closest_word_is_suggested_and_a_far_one_is_not() {
        let words = ["default", "default_sql", "length", "unique"];
        assert_eq!(closest("defualt", words), Some("default"));
        assert_eq!(closest("lenght", words), Some("length"));
        assert_eq!(closest("Unique", words), Some("unique"));
        assert_eq!(closest("colour", words), None);
    }
}
