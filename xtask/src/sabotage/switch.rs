//! A rule in two forms, the right and the broken one, of which a variable of the environment chooses.

use anyhow::{Result, ensure};

use super::rules::Rule;

/// The variable that names the rule to break.
pub const VARIABLE: &str = "TELNYX_SABOTAGE";

/// What stands in the text of a rule for "this rule is broken".
const BROKEN: &str = "$broken";

/// The module of the copy that reads the variable.
pub const MODULE: &str = r#"//! Which rule is broken on purpose.

/// Whether it is this one.
pub(crate) fn is(name: &str) -> bool {
    static BROKEN: std::sync::OnceLock<Option<String>> = std::sync::OnceLock::new();
    BROKEN.get_or_init(|| std::env::var("TELNYX_SABOTAGE").ok()).as_deref() == Some(name)
}
"#;

/// The text of a file with the rule in both forms.
pub fn written_into(text: &str, rule: &Rule) -> Result<String> {
    let Rule { name, replace, with, .. } = rule;
    ensure!(text.matches(replace.as_str()).count() == 1, "{name}: `{replace}` does not stand once in {}", rule.file);
    let is_broken = format!("crate::sabotage::is({name:?})");
    let both = if with.contains(BROKEN) {
        with.replace(BROKEN, &is_broken)
    } else {
        format!("(if {is_broken} {{ {with} }} else {{ {replace} }})")
    };
    Ok(text.replacen(replace.as_str(), &both, 1))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn rule(replace: &str, with: &str) -> Rule {
        let [name, rule, file] = ["a rule", "It holds.", "a.rs"].map(str::to_owned);
        Rule { name, rule, file, replace: replace.to_owned(), with: with.to_owned(), survives: BTreeMap::new() }
    }

    #[test]
    fn the_right_form_stays_beside_the_broken_one() {
        assert!(MODULE.contains(VARIABLE));
        let text = "let x = a && b;";
        let both = r#"let x = (if crate::sabotage::is("a rule") { false } else { a && b });"#;
        assert_eq!(written_into(text, &rule("a && b", "false")).unwrap(), both);
        let guarded = r#"let x = a && !crate::sabotage::is("a rule") && b;"#;
        assert_eq!(written_into(text, &rule("a && b", "a && !$broken && b")).unwrap(), guarded);
    }

    #[test]
    fn a_text_that_does_not_stand_once_is_refused() {
        for replace in ["a", "c"] {
            let refused = written_into("a || a", &rule(replace, "false")).unwrap_err().to_string();
            assert!(refused.contains("does not stand once in a.rs"), "{refused}");
        }
    }
}
