use sla::Name;

use crate::case::decide::{Decision, Refusal, Why, World};
use crate::case::event::Body;
use crate::case::fold::Case;
use crate::case::life::unless;

/// How many tags a case may have.
pub const MOST_TAGS: usize = 20;

/// How many characters a tag may have.
pub const LONGEST_TAG: usize = 40;

impl Case {
    /// Puts a tag on, wherever the case stands. Spaces around it and runs of them within don't count.
    ///
    /// # Errors
    /// Nobody but support tags; an empty or too long tag, or one with control characters; too many tags.
    pub fn tag(&self, tag: &str, world: &World<'_>) -> Decision {
        self.only_support(world)?;
        let tag = tidy_tag(tag)?;
        if self.tags.contains(&tag) {
            return Ok(vec![]);
        }
        if self.tags.len() >= MOST_TAGS {
            return Err(refused(
                tag,
                Why::Conflict,
                Name::new(
                    format!("the case has {MOST_TAGS} tags already: take one off first"),
                    format!("على الحالة {MOST_TAGS} وسمًا بالفعل: أزل واحدًا أولًا"),
                ),
            ));
        }
        Ok(vec![Body::Tagged { tag }])
    }

    /// Takes a tag off.
    ///
    /// # Errors
    /// Nobody but support tags; a text that can't be a tag.
    pub fn untag(&self, tag: &str, world: &World<'_>) -> Decision {
        self.only_support(world)?;
        let tag = tidy_tag(tag)?;
        Ok(unless(!self.tags.contains(&tag), Body::Untagged { tag }))
    }

    fn only_support(&self, world: &World<'_>) -> Result<(), Refusal> {
        if world.by.is_customer() {
            return Err(Refusal::forbidden("only support tags a case", "لا يوسم الحالة إلا الدعم"));
        }
        Ok(())
    }
}

/// A tag in its usual form.
pub(crate) fn tidy_tag(tag: &str) -> Result<String, Refusal> {
    let tidied = tag.split_whitespace().collect::<Vec<_>>().join(" ");
    let problem = if tidied.is_empty() {
        Name::new("a tag has at least one character", "في الوسم حرف واحد على الأقل")
    } else if tidied.chars().count() > LONGEST_TAG {
        Name::new(
            format!("a tag has at most {LONGEST_TAG} characters"),
            format!("لا يتجاوز الوسم {LONGEST_TAG} حرفًا"),
        )
    } else if tidied.chars().any(|c| c.is_control() || turns_direction(c)) {
        Name::new(
            "a tag has no control characters and no marks that turn the direction of writing",
            "لا محارف تحكم في الوسم ولا علامات تقلب اتجاه الكتابة",
        )
    } else {
        return Ok(tidied);
    };
    Err(refused(tidied, Why::Invalid, problem))
}

/// The invisible marks with which a text can be made to read as another.
fn turns_direction(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{200E}' | '\u{200F}' | '\u{061C}')
}

fn refused(tag: String, why: Why, problem: Name) -> Refusal {
    Refusal::new(why, "tag", tag, problem)
}
