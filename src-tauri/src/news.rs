//! Which leads are new, and how a notification says so. Knows neither Tauri nor the engine.

use serde::Deserialize;

/// What a notification needs of a lead's card.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Card {
    id: String,
    contact_id: String,
    name: String,
    source: Option<String>,
    created_at: i64,
}

/// What to show. `contact` is whose panel a click opens; none when there are several.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Notice {
    pub(crate) title: String,
    pub(crate) contact: Option<String>,
}

/// The newest lead already told of. Leads are made in the order of their time, then of their id.
#[derive(Debug)]
pub(crate) struct News {
    told: (i64, String),
}

impl News {
    /// Tells only of leads made after `now`, in milliseconds UTC.
    pub(crate) fn since(now: i64) -> Self {
        // No id comes after this one, so leads of this very millisecond are old.
        Self { told: (now, "~".to_owned()) }
    }

    /// Whether it was not told yet.
    pub(crate) fn is_new(&self, card: &Card) -> bool {
        (card.created_at, &card.id) > (self.told.0, &self.told.1)
    }

    /// Takes those cards as told that were not, and puts them into words; none when nothing is new.
    pub(crate) fn tell(&mut self, mut cards: Vec<Card>) -> Option<Notice> {
        cards.retain(|card| self.is_new(card));
        cards.sort_by(|one, other| (one.created_at, &one.id).cmp(&(other.created_at, &other.id)));
        cards.dedup_by(|one, other| one.id == other.id);
        let newest = cards.last()?;
        self.told = (newest.created_at, newest.id.clone());
        Some(notice(&cards))
    }
}

/// A title longer than this is cut by the system in some unfriendly place.
const LONGEST_PART: usize = 60;

/// Everything stands in the title: unlike the body, no system reads markup in it, and the names come from strangers.
fn notice(cards: &[Card]) -> Notice {
    match cards {
        [card] => {
            Notice { title: format!("New lead: {}", who(card)), contact: Some(card.contact_id.clone()) }
        }
        _ => Notice { title: format!("{} new leads", cards.len()), contact: None },
    }
}

fn who(card: &Card) -> String {
    let name = one_line(&card.name);
    match card.source.as_deref().map(one_line) {
        Some(source) if !source.is_empty() => format!("{name}, {source}"),
        _ => name,
    }
}

/// The text on one line, cut to a readable length.
fn one_line(text: &str) -> String {
    let line = text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
    let line = line.collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(LONGEST_PART) {
        Some((end, _)) => format!("{}…", line[..end].trim_end()),
        None => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn card(created_at: i64, id: &str) -> Card {
        Card {
            id: id.to_owned(),
            contact_id: format!("contact of {id}"),
            name: "Ann Lee".to_owned(),
            source: Some("website".to_owned()),
            created_at,
        }
    }

    #[test]
    fn one_lead_is_named_and_opens_its_contact() {
        let notice = News::since(10).tell(vec![card(11, "a")]).unwrap();
        assert_eq!(
            notice,
            Notice {
                title: "New lead: Ann Lee, website".to_owned(),
                contact: Some("contact of a".to_owned())
            }
        );
    }

    #[test]
    fn several_leads_are_counted() {
        let cards = (11..16).map(|at| card(at, &at.to_string())).collect();
        let notice = News::since(10).tell(cards).unwrap();
        assert_eq!(notice, Notice { title: "5 new leads".to_owned(), contact: None });
    }

    #[test]
    fn every_lead_is_told_once() {
        let mut news = News::since(10);
        assert_eq!(news.tell(vec![card(9, "old"), card(10, "same moment")]), None);
        assert!(news.tell(vec![card(11, "a"), card(11, "b")]).is_some());
        assert_eq!(news.tell(vec![card(11, "b"), card(11, "a")]), None);
        assert_eq!(news.tell(vec![card(11, "b"), card(11, "c")]).unwrap().contact.unwrap(), "contact of c");
    }

    #[test]
    fn a_card_seen_twice_is_one_lead() {
        let notice = News::since(10).tell(vec![card(11, "a"), card(11, "a")]).unwrap();
        assert_eq!(notice.contact.as_deref(), Some("contact of a"));
    }

    #[test]
    fn names_of_strangers_stay_on_one_short_line() {
        let check = |name: &str, source: Option<&str>, expected: &str| {
            let card = Card { name: name.to_owned(), source: source.map(str::to_owned), ..card(11, "a") };
            assert_eq!(who(&card), expected);
        };
        check("Ann\r\n Lee\u{7}", None, "Ann Lee");
        check("Ann Lee", Some(" "), "Ann Lee");
        check("<b>Ann</b>", Some("a & b"), "<b>Ann</b>, a & b");
        check(&"é".repeat(61), None, &format!("{}…", "é".repeat(60)));
    }

    #[test]
    fn a_card_reads_from_the_answer_of_the_engine() {
        let answer =
            r#"{"id":"a","contactId":"c","name":"Ann Lee","source":null,"createdAt":11,"stageId":"s"}"#;
        let card: Card = serde_json::from_str(answer).unwrap();
        assert_eq!((card.contact_id.as_str(), card.source, card.created_at), ("c", None, 11));
    }
}
