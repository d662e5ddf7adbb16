//! The document around everything, and texts and numbers as they stand in HTML.

use std::fmt::Write;

use indicatif::HumanCount;

/// A whole page. Tags are closed and attributes quoted, so that programs which read XML can read it.
pub(super) fn document(title: &str, body: &str) -> String {
    let (title, style) = (escape(title), include_str!("style.css"));
    let version = env!("CARGO_PKG_VERSION");
    format!(
        r#"<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8" />
<meta name="viewport" content="width=device-width, initial-scale=1" />
<meta name="color-scheme" content="light dark" />
<title>{title}</title>
<style>
{style}</style>
</head>
<body>
<main>
{body}</main>
<footer>Written by nn-runtime {version}.</footer>
</body>
</html>
"#
    )
}

/// A part of the page with a heading; `id` is its name in addresses.
pub(super) fn section(id: &str, heading: &str, content: &str) -> String {
    let heading = escape(heading);
    format!(
        "<section aria-labelledby=\"{id}\">\n<h2 id=\"{id}\">{heading}</h2>\n{content}</section>\n"
    )
}

/// A table that scrolls to the side where it is too wide. Its name says to those who do not see it what it is.
pub(super) fn scrolling(name: &str, table: &str) -> String {
    let name = escape(name);
    format!(
        "<div class=\"scroll\" role=\"region\" aria-label=\"{name}\" tabindex=\"0\">\n{table}</div>\n"
    )
}

/// A table of two columns with a heading for each row; the values are HTML.
pub(super) fn pairs<'a>(rows: impl IntoIterator<Item = (&'a str, String)>) -> String {
    let mut table = String::from("<table class=\"pairs\">\n<tbody>\n");
    for (name, value) in rows {
        let name = escape(name);
        let _ = writeln!(table, "<tr><th scope=\"row\">{name}</th><td>{value}</td></tr>");
    }
    table + "</tbody>\n</table>\n"
}

/// A text as HTML, between tags or in an attribute. Characters that no document may contain become �.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            '\n' | '\t' => escaped.push(character),
            _ if character.is_control() => escaped.push('\u{fffd}'),
            _ => escaped.push(character),
        }
    }
    escaped
}

/// A fraction in percent, as the lines of the log have it.
pub(super) fn percent(fraction: f64) -> String {
    if fraction.is_finite() { format!("{:.2} %", 100.0 * fraction) } else { "–".into() }
}

/// A count with groups of three digits.
pub(super) fn count(count: usize) -> String {
    HumanCount(count as u64).to_string()
}

/// A duration for a reader.
pub(super) fn duration(seconds: f64) -> String {
    match seconds {
        _ if seconds < 0.0995 => format!("{:.1} ms", 1e3 * seconds),
        _ if seconds < 99.95 => format!("{seconds:.1} s"),
        _ if seconds < 5970.0 => format!("{:.1} min", seconds / 60.0),
        _ => format!("{:.1} h", seconds / 3600.0),
    }
}

/// A number with a sign that is as wide as a plus.
pub(super) fn signed(number: f64, digits: usize) -> String {
    format!("{number:+.digits$}").replace('-', "−")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_a_meaning_in_html_is_escaped() {
        assert_eq!(
            escape("a < b & \"c\" > 'd'\n"),
            "a &lt; b &amp; &quot;c&quot; &gt; &#39;d&#39;\n"
        );
        assert_eq!(escape("é\u{7}\u{0}"), "é\u{fffd}\u{fffd}");
    }

    #[test]
    fn numbers_are_written_for_readers() {
        assert_eq!(percent(0.98765), "98.77 %");
        assert_eq!(percent(f64::NAN), "–");
        assert_eq!(count(60_000), "60,000");
        assert_eq!(signed(-0.25, 1), "−0.2");
        for (seconds, text) in
            [(0.0421, "42.1 ms"), (12.34, "12.3 s"), (150.0, "2.5 min"), (9000.0, "2.5 h")]
        {
            assert_eq!(duration(seconds), text);
        }
    }
}
